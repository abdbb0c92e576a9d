"""Every write about other programs."""

from senningen.outside.services.tokens import make_token, note_use, revoke_token
from senningen.outside.services.webhooks import (
    forget_deliveries,
    make_webhook,
    note_answer,
    read_journal,
    send_again,
    switch_off,
    switch_on,
)

__all__ = [
    "forget_deliveries",
    "make_token",
    "make_webhook",
    "note_answer",
    "note_use",
    "read_journal",
    "revoke_token",
    "send_again",
    "switch_off",
    "switch_on",
]
