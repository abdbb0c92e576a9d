"""Taking mail in: the raw bytes are committed before anybody answers "250"; reading them comes later."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from senningen.kernel.service import service
from senningen.people.models import Person
from senningen.post import queries
from senningen.post.letter import Stored
from senningen.post.message import ParsedMessage, Unreadable
from senningen.post.models import Message
from senningen.post.services.threads import thread_of_message


@dataclass(frozen=True)
class Incoming:
    """A mail as it was handed over: its bytes and its envelope."""

    raw: bytes
    recipient: str
    envelope_from: str
    peer: str
    source: str
    received: datetime


@service
def take_in(raw: bytes, *, recipient: str, envelope_from: str, peer: str, source: str, now: datetime) -> Stored:
    """Store a mail whole; exactly the same bytes to the same recipient are stored once."""
    return take_in_all([Incoming(raw, recipient, envelope_from, peer, source, now)])[0]


@service
def take_in_all(mails: Sequence[Incoming], *, then: Callable[[int], None] | None = None) -> list[Stored]:
    """Store several mails in one transaction; `then` is called in it with the id of each new message."""
    return [_store(mail, then) for mail in mails]


def _store(mail: Incoming, then: Callable[[int], None] | None) -> Stored:
    recipient = mail.recipient.strip().lower()
    sha256 = hashlib.sha256(mail.raw).hexdigest()
    message, new = Message.objects.get_or_create(
        sha256=sha256,
        recipient=recipient,
        defaults={
            "raw": mail.raw,
            "envelope_from": mail.envelope_from[:320],
            "peer": mail.peer[:64],
            "source": mail.source,
            "size": len(mail.raw),
            "received": mail.received,
        },
    )
    if new and then:
        then(message.pk)
    return Stored(message.pk, new)


@service
def note_read(
    message_id: int,
    parsed: ParsedMessage,
    *,
    language: str = "",
    automatic: bool = False,
    person: Person | None = None,
    now: datetime,
) -> Message:
    """Keep what reading found in a message, and put it into its conversation."""
    message = Message.objects.select_related("thread").get(pk=message_id)
    message.message_id, message.subject = parsed.message_id[:998], parsed.subject[:998]
    message.from_name, message.from_email = parsed.from_.name[:320], parsed.from_.address[:320]
    message.reply_text, message.language, message.automatic = parsed.reply_text, language[:2], automatic
    message.person = person or queries.writer(message, parsed)
    message.state, message.problem = Message.State.READ, ""
    if message.thread is None:
        message.thread = thread_of_message(message, queries.matching_thread(message, parsed), now=now)
    message.save()
    return message


@service
def note_unreadable(message_id: int, why: Unreadable, *, now: datetime) -> Message:
    """Note that a message is beyond our reading: a person looks."""
    message = Message.objects.select_related("thread").get(pk=message_id)
    message.state, message.problem = Message.State.UNREADABLE, why.code[:64]
    if message.thread is None:
        message.thread = thread_of_message(message, None, now=now)
    message.save()
    return message
