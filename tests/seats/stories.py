"""Short words for stories about seats: who asks, who sits where, who waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from senningen.journal.entries import CLOCK, SYSTEM
from senningen.journal.queries import entries_about
from senningen.people.models import Person
from senningen.programme.models import Edition, Session
from senningen.seats import queries, services
from senningen.seats.models import Place, Request, Seat
from tests import factories
from tests.factories import NOW

DESK = SYSTEM
__all__ = ["CLOCK", "DESK", "NOW"]


def ask(edition: Edition, who: Person | str, *numbers: int, after: int = 0, **fields: Any) -> Request:
    """`who` asks for the sessions with these numbers (all, if none) so many minutes after NOW."""
    person = factories.person(who) if isinstance(who, str) else who
    now = NOW + timedelta(minutes=after)
    sessions = [session(edition, number).pk for number in numbers] or None
    return services.receive_request(person.pk, edition.pk, sessions=sessions, by=DESK, now=now, **fields)


def give(request: Request, *, now: datetime = NOW, **fields: Any) -> Seat | None:
    return services.give_seat(request.pk, by=DESK, now=now, **fields)


def seated(edition: Edition, who: Person | str, *numbers: int) -> Seat:
    """`who` asks and is given a seat."""
    seat = give(ask(edition, who, *numbers))
    assert seat is not None
    return seat


def offered(edition: Edition, who: Person | str, *numbers: int, **fields: Any) -> Seat:
    """`who` asks and is offered a seat."""
    seat = services.offer_seat(ask(edition, who, *numbers).pk, by=DESK, now=NOW, **fields)
    assert seat is not None
    return seat


def session(edition: Edition, number: int) -> Session:
    return edition.sessions.get(number=number)


def sits_in(seat: Seat) -> list[int]:
    """The numbers of the sessions in which a seat has a place."""
    return [each.number for each in queries.seat_sessions(seat)]


def waits(edition: Edition, number: int = 1) -> list[str]:
    """The names on the waiting list of a session, in order."""
    return [each.person.name for each in queries.waiting_list(session(edition, number).pk)]


def left(edition: Edition) -> list[int]:
    """The places left, session by session."""
    return list(queries.places_left(edition.pk).values())


def state(row: Seat | Request) -> str:
    row.refresh_from_db()
    return str(row.state)


def told(subject: str) -> list[str]:
    """The kinds of entries about something, oldest first."""
    return [entry.kind for entry in entries_about(subject).order_by("pk")]


def numbers_of_places(edition: Edition, number: int = 1) -> list[int]:
    return list(Place.objects.filter(session=session(edition, number)).values_list("number", flat=True))


def fresh(seat: Seat) -> Seat:
    return Seat.objects.get(pk=seat.pk)
