"""From the raw bytes of a mail to a ParsedMessage: whatever arrives, it returns or raises Unreadable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser

from senningen.post import reply_text
from senningen.post.bounces import delivery_reports
from senningen.post.calendar_parts import calendar_parts
from senningen.post.headers import RawHeaders, all_headers, decode_bytes, mailboxes, message_ids, safe, sent_at
from senningen.post.html_text import text_of
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
from senningen.post.vcards import vcards

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

LARGEST = 10 * 1024 * 1024
DEEPEST = 20
MOST_PARTS = 100
LONGEST_TEXT = 200_000
_BOUNDARY = re.compile(rb'boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
_HEADER_LINES = 4000


@dataclass(slots=True)
class _Parts:
    """What a walk over the parts gathers."""

    text: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)
    calendar: list[CalendarPart] = field(default_factory=list)
    cards: list[VCard] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    reports: list[DeliveryReport] = field(default_factory=list)
    returned: tuple[tuple[str, str], ...] = ()
    problems: set[str] = field(default_factory=set)


def parse(raw: bytes) -> ParsedMessage:
    """Read a message from its raw bytes, or raise Unreadable: too-big, too-deep, too-many-parts, broken."""
    _refuse_bombs(raw)
    try:
        message = BytesParser(policy=RawHeaders()).parsebytes(raw)
        parts = _gather(message)
        return _assembled(message, parts)
    except RecursionError:
        raise Unreadable("too-deep") from None
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError, OverflowError) as stumble:
        raise Unreadable("broken") from stumble  # the stdlib's parser is not proof against every byte string


def _refuse_bombs(raw: bytes) -> None:
    """Count before parsing, for the parser itself is what a bomb aims at."""
    if len(raw) > LARGEST:
        raise Unreadable("too-big")
    boundaries = {a or b for a, b in _BOUNDARY.findall(raw)}
    if len(boundaries) > 3 * MOST_PARTS:
        raise Unreadable("too-deep")
    if sum(raw.count(b"\n--" + boundary) for boundary in boundaries) > 6 * MOST_PARTS:
        raise Unreadable("too-many-parts")
    head = raw[: end + 1] if (end := raw.find(b"\n\r\n")) >= 0 or (end := raw.find(b"\n\n")) >= 0 else raw
    if head.count(b"\n") > _HEADER_LINES:
        raise Unreadable("broken")


def _gather(message: Message) -> _Parts:
    parts = _Parts()
    for part, alternative in _walk(message, parts.problems):
        _take(part, parts, in_alternative=alternative, in_report=_is_report(message))
    return parts


def _walk(message: Message, problems: set[str]) -> Iterator[tuple[Message, bool]]:
    """Every part that holds something, and whether it is one form of several; beyond the limits no more."""
    waiting = [(message, 0, False)]
    given = 0
    while waiting:
        part, depth, alternative = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            one_of = alternative or part.get_content_subtype() == "alternative"
            if depth < DEEPEST:
                waiting += [(child, depth + 1, one_of) for child in reversed(inner) if isinstance(child, Message)]
            else:
                problems.add("too-deep")
        elif given < MOST_PARTS:
            given += 1
            yield part, alternative
        else:
            problems.add("too-many-parts")
            return


def _is_report(message: Message) -> bool:
    return safe(message.get("Content-Type")).lower().startswith("multipart/report")


def _take(part: Message, parts: _Parts, *, in_alternative: bool, in_report: bool) -> None:
    kind = part.get_content_type().lower()
    name = safe(_file_name(part))
    attached = safe(part.get("Content-Disposition")).lower().startswith("attachment")
    if kind == "message/delivery-status":
        parts.reports += delivery_reports(part)
    elif kind in ("message/rfc822", "text/rfc822-headers", "message/global"):
        _take_inner(part, parts, kind, in_report=in_report)
    elif kind == "text/html" and not attached:
        parts.html.append(_text(part, parts))
    elif kind == "text/plain" and not attached and (not name or in_alternative):
        if not (in_report and parts.text):
            parts.text.append(_unflowed(part, _text(part, parts)))
    elif not part.is_multipart():
        _take_file(part, parts, kind, name, listed=attached or bool(name) or not in_alternative)


def _take_file(part: Message, parts: _Parts, kind: str, name: str, *, listed: bool) -> None:
    """A file: only calendars and business cards are opened."""
    if kind in ("text/calendar", "application/ics") and not parts.calendar:
        parts.calendar += calendar_parts(_text(part, parts))
    elif kind in ("text/vcard", "text/x-vcard", "text/directory"):
        parts.cards += vcards(_text(part, parts))
    if listed:
        parts.files.append(Attachment(name, kind, _size(part)))


def _take_inner(part: Message, parts: _Parts, kind: str, *, in_report: bool) -> None:
    """A mail within the mail: the returned one of a bounce, or one forwarded whole. Not the sender's words."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if kind == "text/rfc822-headers":
        inner = BytesParser(policy=RawHeaders()).parsebytes(_bytes(part), headersonly=True)
    if not isinstance(inner, Message):
        return
    if in_report:
        parts.returned = parts.returned or all_headers(inner)
        return
    text = _Parts()
    for child, _ in _walk(inner, parts.problems):
        if child.get_content_type() == "text/plain":
            text.text.append(_text(child, parts))
        elif child.get_content_type() == "text/html":
            text.html.append(_text(child, parts))
    shown = "\n".join(text.text) or text_of("\n".join(text.html))
    parts.forwarded.append(f"From: {safe(inner.get('From'))}\nSubject: {safe(inner.get('Subject'))}\n\n{shown}")


def _assembled(message: Message, parts: _Parts) -> ParsedMessage:
    html = "\n".join(parts.html)[:LONGEST_TEXT] or None
    text = _clean("\n\n".join(text for text in parts.text if text.strip()))
    if not text.strip() and html:
        text = _clean(text_of(html))
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
        parts.problems.add("text-cut")
    senders = mailboxes(message, "From") or mailboxes(message, "Sender")
    sender = senders[0] if senders else Mailbox("", "")
    if not sender.address:
        parts.problems.add("no-sender")
    replies = mailboxes(message, "Reply-To")
    split = reply_text.split(text, tuple(filter(None, (sender.name, sender.address.partition("@")[0]))))
    headers = all_headers(message)
    names = {name for name, _ in headers}
    return ParsedMessage(
        message_id=next(iter(message_ids(message, "Message-ID")), ""),
        in_reply_to=message_ids(message, "In-Reply-To"),
        references=message_ids(message, "References"),
        subject=safe(message.get("Subject")),
        from_=sender,
        reply_to=replies,
        to=mailboxes(message, "To"),
        cc=mailboxes(message, "Cc"),
        date=sent_at(message),
        return_path=_return_path(message),
        headers=headers,
        text=text,
        html=html,
        reply_text=split.reply,
        quoted_text="\n\n".join(filter(None, (split.quoted, *parts.forwarded))),
        signature=split.signature,
        calendar=tuple(parts.calendar),
        vcards=tuple(parts.cards),
        attachments=tuple(parts.files),
        delivery_status=tuple(parts.reports),
        returned_headers=parts.returned,
        content_type=safe(message.get("Content-Type")).lower(),
        is_list=bool(names & {"list-id", "list-post", "list-unsubscribe", "mailing-list"}),
        problems=tuple(sorted(parts.problems)),
    )


def _return_path(message: Message) -> str | None:
    value = message.get("Return-Path")
    return None if value is None else safe(value).strip("<> ")


def _file_name(part: Message) -> str:
    try:
        return str(part.get_filename() or "")
    except (ValueError, TypeError, LookupError):
        return "?"


def _bytes(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, AssertionError):
        payload = None
    return payload if isinstance(payload, bytes) else b""


def _size(part: Message) -> int:
    return len(_bytes(part))


def _text(part: Message, parts: _Parts) -> str:
    charset = part.get_param("charset")
    raw = _bytes(part)[: LONGEST_TEXT * 4]
    if not raw and part.get_payload():
        parts.problems.add("broken-encoding")
    return decode_bytes(raw, charset if isinstance(charset, str) and charset.isascii() else None)


def _clean(text: str) -> str:
    """Text with one kind of line end and without control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]", "", text)


def _unflowed(part: Message, text: str) -> str:
    """Join the soft line ends of format=flowed (RFC 3676)."""
    if "flowed" not in safe(part.get("Content-Type")).lower():
        return text
    joined: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        soft = (
            bool(joined)
            and joined[-1].endswith(" ")
            and joined[-1] != "-- "
            and line.strip()
            and not line.startswith(">")
        )
        if soft and not joined[-1].startswith(">"):
            joined[-1] += line.removeprefix(" ")
        else:
            joined.append(line)
    return "\n".join(joined)
