"""An invitation as one person gets it: the organiser's words with the fields filled, the sessions, the deadline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from senningen.kernel import times
from senningen.kernel.text import Text
from senningen.people.models import Person
from senningen.post.letter import LinkTo, Sender
from senningen.post.services import letters as post
from senningen.post.writing import Written
from senningen.programme.models import Session
from senningen.seats.models import Invitation, Wave

FIELDS = ("name", "organisation", "edition", "until")
_FIELD = re.compile(r"\{\s*(\w+)\s*\}")


def unknown_fields(words: Text) -> list[str]:
    """Return the fields in a text that nothing would fill: better said to its writer than to its readers."""
    found = (name for each in words.in_languages.values() for name in _FIELD.findall(each))
    return sorted({name for name in found if name not in FIELDS})


def written_in(wave: Wave) -> Text:
    """Return the text in those languages that have a subject too."""
    subjects = wave.subject.in_languages
    return Text({code: text for code, text in wave.text.in_languages.items() if text and subjects.get(code)})


def language_for(wave: Wave, person: Person) -> str:
    """Return the language a person is invited in: theirs if there are words in it, else the edition's first."""
    return written_in(wave).best(person.language, wave.edition.languages).language


def filled(words: str, wave: Wave, person: Person, language: str) -> str:
    """Put what is known of a person into the fields of a text."""
    zone = person.zone or wave.edition.zone
    known = {
        "name": person.name,
        "organisation": str(person.organisation or ""),
        "edition": str(wave.edition.title.best(language, wave.edition.languages)),
        "until": times.moment(wave.until, language, zone) if wave.until else "",
    }
    return _FIELD.sub(lambda field: known.get(field[1], field[0]), words)


def options(
    wave: Wave, person: Person, email: str, *, sessions: Sequence[Session], number: int | None, link: LinkTo
) -> dict[str, Any]:
    """Say what the letter to one person is made of; `number` is that of the seat held for them, if one is."""
    language = language_for(wave, person)
    return {
        "email": email,
        "facts": {"edition": wave.edition, "number": number, "until": wave.until, "sessions": list(sessions)},
        "link": link,
        "body": filled(wave.text.in_languages.get(language, ""), wave, person, language),
        "subject": filled(wave.subject.in_languages.get(language, ""), wave, person, language),
        "language": language,
    }


def preview(
    wave: Wave, person: Person, email: str, *, sessions: Sequence[Session], number: int | None, sender: Sender
) -> Written:
    """Write the letter to one person and queue nothing."""
    said = options(wave, person, email, sessions=sessions, number=number, link=LinkTo("invited", None))
    return post.words("invitation", sender=sender, to=person, **said)


def queue(
    invitation: Invitation,
    email: str,
    *,
    sessions: Sequence[Session],
    sender: Sender,
    now: datetime,
    begins: datetime,
) -> None:
    """Queue the invitation of one person; it can be taken back until it begins, and never leaves after the deadline."""
    wave, seat = invitation.wave, invitation.seat
    link = LinkTo("seat", seat.pk) if seat else LinkTo("invited", invitation.pk)
    number = seat.number if seat else None
    invitation.letter = post.queue(
        "invitation",
        sender=sender,
        to=invitation.person,
        key=f"invitation:{invitation.pk}",
        now=now,
        edition_id=wave.edition_id,
        not_before=begins,
        not_after=wave.until,
        receipt=True,
        **options(wave, invitation.person, email, sessions=sessions, number=number, link=link),
    )
