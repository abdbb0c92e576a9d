"""Queueing letters: written in the transaction of the change they tell of, sent by the worker, never twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from senningen.jobs import services as jobs
from senningen.kernel.prepared import insert
from senningen.kernel.service import service
from senningen.people.models import Person
from senningen.people.queries import preferred_address
from senningen.post import mailbox, queries, writing
from senningen.post.letter import LinkTo, Sender
from senningen.post.models import Letter, Message
from senningen.post.services.threads import thread_of_letter

SEND = "post.send_letter"
JOB_KEY = "letter:{}"
BEFORE_THE_FIRST = timedelta(seconds=20)  # of many: to think again
PACE = timedelta(seconds=1)  # between two of many: time to stop, and no flood at anybody's server


@dataclass(frozen=True)
class Hold:
    """Until when letters wait, and which they are."""

    until: datetime
    letters: list[int] = field(default_factory=list)


_hold: ContextVar[Hold | None] = ContextVar("hold", default=None)


@contextmanager
def held(until: datetime) -> Iterator[list[int]]:
    """Hold every letter that is queued within, whoever queues it, and tell which they were.

    A decision sets off letters in many services; only who decides knows that all of them can still be taken back.
    """
    hold = Hold(until)
    outer = _hold.set(hold)
    try:
        yield hold.letters
    finally:
        _hold.reset(outer)


def paced(sent: datetime | None, position: int, *, now: datetime) -> datetime:
    """Say when a letter to one of many leaves, counted from when the sending was asked for; `position` from 0."""
    return max((sent or now) + BEFORE_THE_FIRST + position * PACE, now)


@service
def queue(
    kind: str,
    *,
    sender: Sender,
    to: Person,
    key: str,
    now: datetime,
    email: str = "",
    edition_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
    link: LinkTo | None = None,
    answers: Message | None = None,
    body: str = "",
    subject: str = "",
    language: str = "",
    automatic: bool = True,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    receipt: bool = False,
) -> Letter:
    """Write a letter of this kind to a person and queue it; a letter with the same key is returned as it is.

    It goes to `email`, or to the person's preferred address; in `language`, or the person's. `answers` puts it into
    the conversation of a message. Until `not_before` it can be taken back; after `not_after` it never leaves.
    With `receipt`, servers are asked to report also that it arrived.
    """
    if letter := queries.letter_with_key(key):
        return letter
    language, email = language or to.language, email or email_of(to)
    subject = subject or (_answer_subject(answers) if answers else "")
    written = words(
        kind, sender=sender, to=to, email=email, facts=facts, link=link, body=body, subject=subject, language=language
    )
    letter = begun(kind, sender, to, email, language, key, edition_id, now)
    letter.subject, letter.text, letter.html = written.subject[:400], written.text, written.html
    letter.answers, letter.automatic, letter.not_before = answers, automatic, not_before or now
    letter.not_after, letter.receipt = not_after, receipt
    if link:
        letter.link_kind, letter.link_subject_id = link.kind, link.subject_id
    return put([letter], now)[0]


def words(
    kind: str,
    *,
    sender: Sender,
    to: Person,
    email: str,
    language: str,
    facts: Mapping[str, Any] | None = None,
    link: LinkTo | None = None,
    body: str = "",
    subject: str = "",
    zone: str = "",
) -> writing.Written:
    """Write the words of a letter and queue nothing, as for a preview."""
    said: dict[str, Any] = {"name": _addressed(to), "series": sender.name, "secretariat": sender.secretariat}
    said |= {"link": link is not None, "email": email} | dict(facts or {})
    return writing.write(
        kind,
        language=language,
        familiar=to.register == Person.Register.FAMILIAR,
        zone=zone or _zone(to, said),
        facts=said,
        body=body,
        subject=subject,
    )


def begun(
    kind: str, sender: Sender, to: Person, email: str, language: str, key: str, edition_id: int | None, now: datetime
) -> Letter:
    """Begin a letter: from whom, to whom; its words are not written yet, and it is not stored."""
    token = mailbox.new_token()
    return Letter(
        kind=kind,
        key=key,
        person=to if to.pk else None,  # to an address that may be nobody's yet
        edition_id=edition_id,
        from_email=sender.email,
        from_name=writing.line(sender.name.best(language))[:200],
        to_email=email,
        to_name=writing.line(to.name)[:200],
        language=language,
        message_id=f"<{kind}.{token}@{sender.email.rpartition('@')[2]}>",
        token=token,
        written=now,
        not_before=now,
    )


def put(letters: Sequence[Letter], now: datetime) -> Sequence[Letter]:
    """Store letters to one person and queue them: in their conversation, held if whoever decided holds them."""
    thread = thread_of_letter(letters[0], now=now)
    hold = _hold.get()
    for letter in letters:
        letter.thread = thread
        if not letter.to_email:
            letter.state, letter.problem = Letter.State.FAILED, "no address"
        if hold:
            letter.not_before = max(letter.not_before, hold.until)
    insert(letters)
    if hold:
        hold.letters.extend(letter.pk for letter in letters)
    leaving = [letter for letter in letters if letter.state == Letter.State.QUEUED]
    for due in {letter.not_before for letter in leaving}:
        jobs.put_each(SEND, [each.pk for each in leaving if each.not_before == due], key=JOB_KEY, due=due)
    return letters


def email_of(to: Person) -> str:
    """Return where a person wants to be written to; empty if nobody knows."""
    address = preferred_address(to.pk)
    return address.email if address else ""


def _addressed(to: Person) -> str:
    return to.name if to.register == Person.Register.FAMILIAR else to.with_title


def _zone(to: Person, facts: Mapping[str, Any]) -> str:
    """Choose the zone of the hours in a letter: the reader's, the edition's, the house's."""
    return to.zone or getattr(facts.get("edition"), "zone", "") or settings.TIME_ZONE


def _answer_subject(answers: Message) -> str:
    """Keep the subject of the mail that is answered, with one Re: in front."""
    subject = writing.line(answers.subject)
    prefixes = ("re:", "aw:", "antw:", "antwort:", "rép:", "rép :", "re :", "tr:", "wg:", "fwd:", "fw:")
    while prefix := next((each for each in prefixes if subject.lower().startswith(each)), ""):
        subject = subject[len(prefix) :].strip()
    return f"Re: {subject}" if subject else ""
