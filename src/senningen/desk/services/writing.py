"""A letter to one person that answers nothing: written by an organiser, held for a moment, called back if they wish."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from senningen.desk.entries import LetterCalledBack, LetterWritten
from senningen.desk.models import Writing
from senningen.desk.services.deciding import hold_until
from senningen.journal.entries import person as as_person
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people.models import Account, Address, Person
from senningen.post.services import enclosing, letters, recalling
from senningen.programme import queries as programme


@dataclass(frozen=True)
class Typed:
    """A letter as typed. `files` are names and bytes; `again` is the letter it replaces, whose files it takes."""

    email: str
    language: str
    subject: str
    text: str
    files: Collection[tuple[str, bytes]] = ()
    again: int | None = None


@service
def write_letter(person_id: int, typed: Typed, *, key: str, by: Account, now: datetime) -> Writing:
    """Write to a person, to one of their addresses; the same key twice is one letter. It leaves after the usual moment.

    Raises `desk.letter-empty`, `letter.no-address` for an address that is not theirs or brings mail back, and what
    refuses files.
    """
    stream = begin(None)
    if done := Writing.objects.filter(letter__key=_key(key)).first():
        return done
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise Refused("people.unknown")
    if not typed.subject.strip() or not typed.text.strip():
        raise Refused("desk.letter-empty")
    theirs = Address.objects.filter(person=person, email__iexact=typed.email).exclude(state=Address.State.HARD)
    if not theirs.exists():
        raise Refused("letter.no-address")
    with letters.held(hold_until(now)):
        letter = letters.queue(
            "personal",
            sender=programme.sender(),
            to=person,
            email=typed.email,
            key=_key(key),
            now=now,
            body=typed.text.strip(),
            subject=typed.subject.strip(),
            language=typed.language,
            automatic=False,
        )
    enclosing.enclose_in(letter, typed.files, again=typed.again, by=by, now=now)
    made = Writing.objects.create(letter=letter, by=by, at=now, text=typed.text.strip())
    stream.record(LetterWritten(person.pk, letter.pk), by=as_person(by.person_id), now=now)
    hints.say("letters")
    return made


def _key(key: str) -> str:
    return f"personal:{key[:40]}"


@service
def undo_letter(writing_id: int, *, by: Account, now: datetime) -> Writing:
    """Call a letter back that has not left. Raises `letter.has-left` if it has."""
    stream = begin(None)
    made = Writing.objects.select_related("letter").filter(pk=writing_id).first()
    if made is None:
        raise Refused("letter.unknown")
    recalling.take_back(made.letter_id)
    made.undone = now
    made.save(update_fields=["undone"])
    fact = LetterCalledBack(made.letter.person_id or 0, made.letter_id)
    stream.record(fact, by=as_person(by.person_id), now=now)
    return made
