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
    had = wishes.live_seat_of(change, person.pk)
    request = receive(change, person.pk, seat=had, sessions=sessions, mode=mode, asked=asked, although_closed=True)
    if request.state != Request.State.OPEN:
        raise Refused("request.nothing-waits")
    request.person = person
    seat = _decide(change, request, how, until)
    return Placed(
        request,
        seat,
        new=seat is not None and had is None,
        sessions=sessions_of(seat) if seat else (),
        waiting=wishes.waiting(request),
    )


def _decide(change: Change, request: Request, how: str, until: datetime | None) -> Seat | None:
    granted = granted_together(change, request) if how != "wait" else []
    if not granted:
        tell_that_it_waits(change, request)
        return None
    own, *_with_it = [give(change, *each) if how == "give" else offer(change, *each, until=until) for each in granted]
    return own
