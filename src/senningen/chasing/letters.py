"""A circular as one person gets it: in their language, with what they hold and the link to their page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from senningen.chasing.groups import Recipient
from senningen.chasing.models import Circular
from senningen.kernel.text import Text
from senningen.people.models import Person
from senningen.post.letter import LinkTo, Sender
from senningen.post.services import letters as post
from senningen.post.writing import Written
from senningen.seats import queries as seats
from senningen.seats.models import Seat


def language_for(circular: Circular, person: Person) -> str:
    """Return the language a person gets a circular in: theirs if it has words in it, else the edition's first."""
    return written_in(circular).best(person.language, circular.edition.languages).language


def written_in(circular: Circular) -> Text:
    """Return the text in those languages that have a subject too."""
    subjects = circular.subject.in_languages
    return Text({code: text for code, text in circular.text.in_languages.items() if text and subjects.get(code)})


def options(circular: Circular, one: Recipient, language: str, *, now: datetime) -> dict[str, Any]:
    """Say what the letter to one person is made of."""
    offered = one.seat is not None and one.seat.state == Seat.State.HELD
    facts: dict[str, Any] = {"edition": circular.edition, "offered": offered}
    if one.seat is not None and offered:
        until = one.seat.until if one.seat.until and one.seat.until > now and not one.seat.no_answer else None
        facts |= {"number": one.seat.number, "until": until, "sessions": seats.seat_sessions(one.seat)}
    return {
        "email": one.email,
        "facts": facts,
        "link": _link(one),
        "body": circular.text.in_languages.get(language, ""),
        "subject": circular.subject.in_languages.get(language, ""),
        "language": language,
    }


def _link(one: Recipient) -> LinkTo | None:
    """Say where the letter leads: to the seat, to the stage, or to an invitation that holds no place."""
    if one.part:
        return LinkTo("stage", one.part.pk)
    if one.seat and one.seat.state in Seat.LIVE:
        return LinkTo("seat", one.seat.pk)
    return LinkTo("invited", one.invitation.pk) if one.invitation else None


def preview(circular: Circular, one: Recipient, language: str, *, sender: Sender, now: datetime) -> Written:
    """Write the letter to one person and queue nothing."""
    return post.words("circular", sender=sender, to=one.person, **options(circular, one, language, now=now))
