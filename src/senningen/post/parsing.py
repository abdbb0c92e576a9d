"""From the raw bytes of a mail to a ParsedMessage: whatever arrives, it returns or raises Unreadable."""

from __future__ import annotations

from senningen.post.message import (
    Attachment,
    CalendarAttendee,
    CalendarPart,
    DeliveryReport,
    Mailbox,
    ParsedMessage,
    Unreadable,
    VCard,
)

__all__ = [
    "Attachment",
    "CalendarAttendee",
    "CalendarPart",
    "DeliveryReport",
    "Mailbox",
    "ParsedMessage",
    "Unreadable",
    "VCard",
    "parse",
]


def parse(raw: bytes) -> ParsedMessage:
    """Read a message from its raw bytes, or raise Unreadable with a code."""
    raise Unreadable("not-yet")
