"""Writing: reminders, letters to many, the daily check."""

from senningen.chasing.services.reminding import remind

__all__ = ["remind"]
