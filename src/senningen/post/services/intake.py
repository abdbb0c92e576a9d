"""Taking mail in: the raw bytes are committed before anybody answers "250"; reading them comes later."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Q

from senningen.kernel.service import service
from senningen.people.models import Person
from senningen.post import queries
from senningen.post.letter import Stored
from senningen.post.message import ParsedMessage, Unreadable
from senningen.post.models import MailboxPosition, Message
from senningen.post.origin import Origin
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
    helo: str = ""


@service
def take_in(raw: bytes, *, recipient: str, envelope_from: str, peer: str, source: str, now: datetime) -> Stored:
    """Store a mail whole; exactly the same bytes to the same recipient are stored once."""
    return take_in_all([Incoming(raw, recipient, envelope_from, peer, source, now)])[0]


@service
def take_in_all(mails: Sequence[Incoming], *, then: Callable[[Sequence[int]], None] | None = None) -> list[Stored]:
    """Store several mails in one transaction; `then` is called in it with the ids of the new messages."""
    keys = [_key(mail) for mail in mails]
    wanted = Q(sha256__in={sha256 for sha256, _ in keys}, recipient__in={recipient for _, recipient in keys})
    known = {(sha, to): pk for pk, sha, to in Message.objects.filter(wanted).values_list("pk", "sha256", "recipient")}
    fresh: dict[tuple[str, str], Incoming] = {}
    for key, mail in zip(keys, mails, strict=True):
        if key not in known:
            fresh.setdefault(key, mail)
    made = Message.objects.bulk_create([_message(mail, *key) for key, mail in fresh.items()])
    known |= {(message.sha256, message.recipient): message.pk for message in made}
    if made and then:
        then([message.pk for message in made])
    return [Stored(known[key], fresh.get(key) is mail) for key, mail in zip(keys, mails, strict=True)]


@service
def note_position(folder: str, *, validity: int, uid: int, now: datetime) -> None:
    """Note that a folder on another server is ours up to this mail; not before its mails are stored."""
    told = {"validity": validity, "uid": uid}
    MailboxPosition.objects.update_or_create(folder=folder, defaults=told, create_defaults={**told, "begun": now})


def _key(mail: Incoming) -> tuple[str, str]:
    """Return what makes a mail itself: its bytes, and whom it was for."""
    return hashlib.sha256(mail.raw).hexdigest(), mail.recipient.strip().lower()


def _message(mail: Incoming, sha256: str, recipient: str) -> Message:
    return Message(
        sha256=sha256,
        recipient=recipient,
        raw=mail.raw,
        envelope_from=mail.envelope_from[:320],
        peer=mail.peer[:64],
        helo=mail.helo[:255],
        source=mail.source,
        size=len(mail.raw),
        received=mail.received,
    )


@service
def note_read(
    message_id: int,
    parsed: ParsedMessage,
    *,
    language: str = "",
    automatic: bool = False,
    origin: Origin | None = None,
    person: Person | None = None,
    now: datetime,
) -> Message:
    """Keep what reading found in a message, and put it into its conversation."""
    message = Message.objects.select_related("thread").get(pk=message_id)
    message.message_id, message.subject = parsed.message_id[:998], parsed.subject[:998]
    message.from_name, message.from_email = parsed.from_.name[:320], parsed.from_.address[:320]
    message.reply_text, message.language, message.automatic = parsed.reply_text, language[:2], automatic
    if origin:
        message.origin, message.origin_facts = origin.standing, asdict(origin)
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
