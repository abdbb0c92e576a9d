"""Senningen: a series of invitation-only seminars, from the mailbox to the live room to the archive."""

__version__ = "0.1.0"
