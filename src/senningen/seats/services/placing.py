"""Asking and deciding at once: what the desk does when it answers a mail, in one change of the edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from senningen.journal.entries import Actor, Cause
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people.models import Person
from senningen.seats.models import Request, Seat
from senningen.seats.services import wishes
from senningen.seats.services.asking import receive, tell_that_it_waits
from senningen.seats.services.change import Change, change_edition
from senningen.seats.services.granting import give, granted_together, offer, sessions_of
from senningen.seats.services.linking import link_requests


@dataclass(frozen=True)
class Placed:
    """A request and what came of it: the seat, whether it is a new one, where it has places and what waits."""

    request: Request
    seat: Seat | None
    new: bool
    sessions: tuple[int, ...]
    waiting: tuple[int, ...]


@service
def place(
    person: Person,
    edition_id: int,
    how: Literal["give", "offer", "wait"],
    *,
    sessions: Sequence[int],
    mode: str = "",
    asked: datetime,
    until: datetime | None = None,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    letter: bool = True,
) -> Placed:
    """Put a person in line, also after the closing, and give or offer what is free, or let all of it wait.

    The mode is as for `receive_request`.
    """
    change = change_edition(edition_id, by=by, now=now, cause=cause, letter=letter)
    request, new = _ask(change, person, sessions, mode, asked)
    seats = _decide(change, [request], how, until)
    return _placed(request, seats, new)


@service
def place_together(
    people: Sequence[Person],
    edition_id: int,
    how: Literal["give", "offer", "wait"],
    *,
    sessions: Sequence[int],
    mode: str = "",
    asked: datetime,
    until: datetime | None = None,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
) -> list[Placed]:
    """Put people who go together in line as one, and give or offer each of them places, or let all of them wait.

    Raises as `link_requests` where they cannot go together: one has a seat in the other mode, say.
    """
    change = change_edition(edition_id, by=by, now=now, cause=cause)
    asking = [_ask(change, person, sessions, mode, asked) for person in people]
    first, *others = requests = [request for request, _ in asking]
    party = link_requests(first.pk, [each.pk for each in others], by=by, now=now, cause=cause)
    for each in requests:
        each.party = party
    seats = _decide(change, requests, how, until)
    return [_placed(request, seats, new) for request, new in asking]


def _ask(change: Change, person: Person, sessions: Sequence[int], mode: str, asked: datetime) -> tuple[Request, bool]:
    """Put a person in line; returns the request, and whether they had no seat before."""
    had = wishes.live_seat_of(change, person.pk)
    request = receive(change, person.pk, seat=had, sessions=sessions, mode=mode, asked=asked, although_closed=True)
    if request.state != Request.State.OPEN:
        raise Refused("request.nothing-waits")
    request.person = person
    return request, had is None


def _decide(change: Change, requests: Sequence[Request], how: str, until: datetime | None) -> list[Seat]:
    """Give or offer the first, and with it those it goes together with; if nothing is free, tell all that they wait."""
    granted = granted_together(change, requests[0]) if how != "wait" else []
    if not granted:
        for request in requests:
            tell_that_it_waits(change, request)
    return [give(change, *each) if how == "give" else offer(change, *each, until=until) for each in granted]


def _placed(request: Request, seats: Sequence[Seat], new: bool) -> Placed:
    seat = next((each for each in seats if each.person_id == request.person_id), None)
    sessions = sessions_of(seat) if seat else ()
    return Placed(request, seat, new=seat is not None and new, sessions=sessions, waiting=wishes.waiting(request))
