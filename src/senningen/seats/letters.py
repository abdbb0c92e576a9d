"""What people are told about their seats: one letter, and one short calendar mail for each session that changed.

Every letter tells of one entry of the journal, and its key is made of that entry: the same thing is never told twice.
The facts a template finds:

    edition, seat, number, until       the seat as it stands now, and the deadline of an offer
    sessions                           the sessions it has a place in
    waiting                            sessions waited for, each with `.session` and `.position`
    added, dropped                     the sessions that changed
    successor, predecessor             the other person of a substitution
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from senningen.journal.models import Entry
from senningen.people.models import Person
from senningen.programme.models import Edition, Session
from senningen.seats import queries
from senningen.seats.models import Request, Seat


@dataclass(frozen=True)
class Occasion:
    """The entry that letters tell of; `letter` is false if the desk writes itself. Calendar mails always go."""

    edition: Edition
    entry: Entry
    letter: bool


def given(on: Occasion, seat: Seat) -> None:
    """Tell a person that the seat is theirs."""
    _tell(on, "seat-given", seat)


def offered(on: Occasion, seat: Seat) -> None:
    """Tell a person that places are held for them, and until when."""
    _tell(on, "seat-offered", seat)


def sessions_changed(on: Occasion, seat: Seat, *, added: Collection[int] = (), dropped: Collection[int] = ()) -> None:
    """Tell a person which sessions their seat is for now."""
    _tell(on, "sessions-changed", seat, added=_sessions(added), dropped=_sessions(dropped))


def ended(on: Occasion, seat: Seat, kind: str, sessions: Collection[int]) -> None:
    """Tell a person that the seat, or the offer, has ended."""
    _tell(on, kind, seat, dropped=_sessions(sessions))


def substituted(on: Occasion, old: Seat, new: Seat) -> None:
    """Tell both: the one whose seat was passed on, and the one who has it now."""
    _tell(on, "seat-substituted-old", old, successor=new.person)
    _tell(on, "seat-substituted-new" if new.state == Seat.State.TAKEN else "seat-offered", new, predecessor=old.person)


def waiting(on: Occasion, request: Request) -> None:
    """Tell a person that they wait, and where they stand."""
    _tell_asker(on, "waiting", request)


def declined(on: Occasion, request: Request) -> None:
    """Tell a person that the desk said no."""
    _tell_asker(on, "declined", request)


def calendar_requests(on: Occasion, seat: Seat, sessions: Collection[int]) -> None:
    """Put sessions into a person's calendar, or bring what is there up to date."""
    for session in _sessions(sessions):
        _calendar(on, seat, session, "REQUEST")


def calendar_cancels(on: Occasion, seat: Seat, sessions: Collection[int]) -> None:
    """Take sessions out of a person's calendar."""
    for session in _sessions(sessions):
        _calendar(on, seat, session, "CANCEL")


def _tell(on: Occasion, kind: str, seat: Seat, **more: Any) -> None:
    if on.letter:
        facts = {
            "edition": on.edition,
            "seat": seat,
            "number": seat.number,
            "until": seat.until,
            "sessions": queries.seat_sessions(seat),
            "waiting": queries.waiting_for(seat.request),
        }
        _queue(on, kind, seat.person, f"seat:{seat.pk}", facts | more)


def _tell_asker(on: Occasion, kind: str, request: Request) -> None:
    if on.letter:
        facts = {"edition": on.edition, "waiting": queries.waiting_for(request)}
        _queue(on, kind, request.person, f"request:{request.pk}", facts)


def _queue(on: Occasion, kind: str, person: Person, about: str, facts: Mapping[str, Any]) -> None:
    """Hand a letter over to the post."""


def _calendar(on: Occasion, seat: Seat, session: Session, method: str) -> None:
    """Hand a calendar mail over to the post."""


def _sessions(ids: Collection[int]) -> list[Session]:
    return list(Session.objects.filter(pk__in=ids).order_by("number")) if ids else []
