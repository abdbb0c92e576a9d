"""What an incoming message is once it has been read: plain, frozen values, no Django and no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


class Unreadable(Exception):  # noqa: N818  it reads as a sentence: raise Unreadable("too-deep")
    """The bytes are not a message we can read; `code` says why (too-big, too-deep, too-many-parts, broken)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address, as a header shows them (either may be empty)."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The part after the @, in lower case."""
        return self.address.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with the message: listed, stored, never opened."""

    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class CalendarAttendee:
    """One ATTENDEE line of a calendar part."""

    address: str
    name: str
    partstat: str
    comment: str


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A text/calendar part (iTIP, RFC 5546): what was answered, for which event, by whom."""

    method: str
    uid: str
    sequence: int
    summary: str
    comment: str
    attendees: tuple[CalendarAttendee, ...]
    organizer: str
    dtstart: datetime | None
    dtend: datetime | None
    dtstamp: datetime | None


@dataclass(frozen=True, slots=True)
class VCard:
    """A business card that came with the message."""

    name: str
    address: str
    organisation: str


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """One recipient of a delivery status notification (RFC 3464), or what a plain-text bounce says of it."""

    recipient: str
    original_recipient: str
    action: str  # failed, delayed, delivered, relayed, expanded; "" when the bounce does not say
    status: str  # 5.1.1; "" when unknown
    diagnostic: str


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """A message as the desk reads it; everything in it is data from a stranger."""

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    from_: Mailbox
    reply_to: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    date: datetime | None
    return_path: str | None  # None: no header; "": the null sender
    headers: tuple[tuple[str, str], ...]  # every header, names in lower case, values made safe
    text: str  # the whole plain text, made from the HTML where there is only HTML
    html: str | None
    reply_text: str  # what the writer typed now
    quoted_text: str
    signature: str
    calendar: tuple[CalendarPart, ...]
    vcards: tuple[VCard, ...]
    attachments: tuple[Attachment, ...]
    delivery_status: tuple[DeliveryReport, ...]
    returned_headers: tuple[tuple[str, str], ...]  # of the mail of ours that a bounce gives back
    content_type: str
    is_list: bool
    problems: tuple[str, ...]

    def header(self, name: str) -> str | None:
        """The first header of that name, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), None)
