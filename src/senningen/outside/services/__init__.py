"""Every write about other programs."""

from senningen.outside.services.tokens import make_token, note_use, revoke_token

__all__ = ["make_token", "note_use", "revoke_token"]
