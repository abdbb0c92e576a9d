"""From a letter to the bytes that leave: headers that let machines behave, parts that mail programs understand.

    multipart/alternative { text/plain, text/html }
    multipart/mixed { multipart/alternative { text/plain, text/html, text/calendar; method=… }, application/ics }
    multipart/mixed { multipart/alternative { text/plain, text/html }, file, file … }

The calendar part is last in the alternative and its METHOD stands in the Content-Type too (RFC 6047, 2.4); Outlook
looks for it only in the first child of the mixed part. It is base64, so that no relay re-encodes it.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.header import Header
from email.message import Message
from email.utils import format_datetime, formataddr

from senningen.post import mailbox
from senningen.post.letter import LINK
from senningen.post.writing import line

MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,900}>")
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,253}")  # RFC 5322, 3.2.3; more needs SMTPUTF8, which few take
POLICY = policy.compat32.clone(linesep="\r\n", max_line_length=78)


class NotAnAddress(ValueError):  # noqa: N818  it says what it is
    """What should be an address cannot be one."""


@dataclass(frozen=True)
class Outgoing:
    """A letter as it is about to leave."""

    letter_id: int
    attempt: int
    from_email: str
    from_name: str
    to_email: str
    to_name: str
    subject: str
    text: str
    html: str
    language: str
    message_id: str
    token: str
    automatic: bool
    receipt: bool = False  # report also that it arrived
    answers: str = ""  # Message-ID of the mail it answers
    calendar: str = ""
    calendar_method: str = ""
    link: str = ""  # the personal link with its secret
    enclosed: bool = False  # whether files go with it; they are read when it is built, one letter at a time


@dataclass(frozen=True)
class File:
    """A file that goes with a letter."""

    name: str
    type: str
    content: bytes


def build(letter: Outgoing, *, now: datetime, files: Sequence[File] = ()) -> bytes:
    """Write the mail. Raises `NotAnAddress`; a header never holds more than its own line.

    The older policy of the standard library writes headers as given and is several times faster than the newer one;
    so every value is made safe here.
    """
    whole = _parts(letter)
    if files:
        whole = _multipart("mixed", [whole, *map(_file, files)])
    for name, value in _headers(letter, now):
        whole[name] = value  # type: ignore[assignment]  # the stubs know no Header here
    whole["MIME-Version"] = "1.0"
    return whole.as_bytes(policy=POLICY)


def _headers(letter: Outgoing, now: datetime) -> Iterator[tuple[str, Header | str]]:
    yield "From", _mailbox(letter.from_name, letter.from_email)
    yield "To", _mailbox(letter.to_name, letter.to_email)
    yield "Reply-To", _mailbox(letter.from_name, mailbox.reply_address(letter.from_email, letter.token))
    yield "Subject", Header(line(letter.subject), header_name="Subject")
    yield "Date", format_datetime(now)
    yield "Message-ID", line(letter.message_id)
    yield "Content-Language", line(letter.language)
    if MESSAGE_ID.fullmatch(letter.answers):
        yield "In-Reply-To", letter.answers
        yield "References", letter.answers
    if letter.automatic:  # RFC 3834, 5; the second is Microsoft's word for the same
        yield "Auto-Submitted", "auto-replied" if letter.answers else "auto-generated"
        yield "X-Auto-Response-Suppress", "All"


def _parts(letter: Outgoing) -> Message:
    parts = [_readable("text/plain", letter.text.replace(LINK, letter.link))]
    if letter.html:
        parts.append(_readable("text/html", letter.html.replace(LINK, letter.link)))
    if not letter.calendar:
        return _multipart("alternative", parts)
    parts.append(_encoded(f"text/calendar; charset=utf-8; method={letter.calendar_method}", letter.calendar))
    attached = _encoded('application/ics; name="invite.ics"', letter.calendar)
    attached["Content-Disposition"] = 'attachment; filename="invite.ics"'
    return _multipart("mixed", [_multipart("alternative", parts), attached])


def _file(file: File) -> Message:
    """Write a file as an attachment; a name with accents is written as RFC 2231 says."""
    part = Message()
    part["Content-Type"] = file.type
    part["Content-Transfer-Encoding"] = "base64"
    name = file.name if file.name.isascii() else ("utf-8", "", file.name)
    part.add_header("Content-Disposition", "attachment", filename=name)
    part.set_payload(base64.encodebytes(file.content).decode("ascii"))
    return part


def _multipart(kind: str, parts: list[Message]) -> Message:
    whole = Message()
    whole["Content-Type"] = f'multipart/{kind}; boundary="={secrets.token_hex(12)}="'  # "=" never ends a QP line so
    for part in parts:
        whole.attach(part)
    return whole


def _readable(kind: str, words: str) -> Message:
    """Write text as quoted-printable (RFC 2045, 6.7), whose lines may be as long as they are."""
    part = Message()
    part["Content-Type"] = f"{kind}; charset=utf-8"
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(binascii.b2a_qp(words.encode()).decode("ascii"))
    return part


def _encoded(kind: str, words: str) -> Message:
    part = Message()
    part["Content-Type"] = kind
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(words.encode()).decode("ascii"))
    return part


def envelope(letter: Outgoing, *, domain: str = "") -> tuple[str, str]:
    """Return MAIL FROM and RCPT TO: what cannot be delivered comes back to the letter's own address."""
    return mailbox.bounce_address(letter.from_email, letter.token, domain), _address(letter.to_email)


def _mailbox(name: str, email: str) -> Header | str:
    name, address = line(name), f"<{_address(email)}>"
    if name.isascii():
        return formataddr((name, address[1:-1]))
    header = Header(name, "utf-8", header_name="Reply-To")  # the longest of ours: its name shortens the first line
    header.append(address, "us-ascii")
    return header


def _address(email: str) -> str:
    local, _, domain = email.strip().rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        domain = ""
    if not ATOMS.fullmatch(local) or not ATOMS.fullmatch(domain):
        raise NotAnAddress(f"{line(email)[:100]} is not an address")
    return f"{local}@{domain}"
