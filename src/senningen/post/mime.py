"""From a letter to the bytes that leave: headers that let machines behave, parts that mail programs understand.

    multipart/alternative { text/plain, text/html }
    multipart/mixed { multipart/alternative { text/plain, text/html, text/calendar; method=… }, application/ics }

The calendar part is last in the alternative and its METHOD stands in the Content-Type too (RFC 6047, 2.4); Outlook
looks for it only in the first child of the mixed part. It is base64, so that no relay re-encodes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from senningen.post import mailbox
from senningen.post.letter import LINK
from senningen.post.writing import line

MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,900}>")
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,253}")  # RFC 5322, 3.2.3; more needs SMTPUTF8, which few take
POLICY = policy.SMTP.clone(raise_on_defect=False)


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
    answers: str = ""  # Message-ID of the mail it answers
    calendar: str = ""
    calendar_method: str = ""
    link: str = ""  # the personal link with its secret


def build(letter: Outgoing, *, now: datetime) -> bytes:
    """Write the mail. Raises `NotAnAddress`; a header never holds more than its own line."""
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(letter.from_name, letter.from_email)
    message["To"] = _address(letter.to_name, letter.to_email)
    message["Reply-To"] = _address(letter.from_name, mailbox.reply_address(letter.from_email, letter.token))
    message["Subject"] = line(letter.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = letter.message_id
    if MESSAGE_ID.fullmatch(letter.answers):
        message["In-Reply-To"] = letter.answers
        message["References"] = letter.answers
    if letter.automatic:  # RFC 3834, 5; the second is Microsoft's word for the same
        message["Auto-Submitted"] = "auto-replied" if letter.answers else "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
    _content(message, letter)
    message["Content-Language"] = letter.language  # setting the content clears every Content-* header
    return message.as_bytes()


def _content(message: EmailMessage, letter: Outgoing) -> None:
    message.set_content(letter.text.replace(LINK, letter.link), cte="quoted-printable")
    if letter.html:
        message.add_alternative(letter.html.replace(LINK, letter.link), subtype="html", cte="quoted-printable")
    if letter.calendar:
        params = {"method": letter.calendar_method}
        message.add_alternative(letter.calendar, subtype="calendar", params=params, cte="base64")
        message.add_attachment(letter.calendar.encode(), "application", "ics", filename="invite.ics")


def envelope(letter: Outgoing, *, domain: str = "") -> tuple[str, str]:
    """Return MAIL FROM and RCPT TO: what cannot be delivered comes back to the letter's own address."""
    return mailbox.bounce_address(letter.from_email, letter.token, domain), str(_address("", letter.to_email))


def _address(name: str, email: str) -> Address:
    local, _, domain = email.strip().rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode()
        if not ATOMS.fullmatch(local) or not ATOMS.fullmatch(domain):
            raise NotAnAddress(email)
        return Address(line(name), local, domain)
    except ValueError as error:
        raise NotAnAddress(f"{line(email)[:100]} is not an address") from error
