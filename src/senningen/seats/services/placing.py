"""Asking and deciding at once: what the desk does when it answers a mail, in one change of the edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from senningen.journal.entries import Actor, Cause
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people.services import Met
from senningen.seats.models import Request, Seat
from senningen.seats.services import wishes
from senningen.seats.services.asking import receive, tell_that_it_waits
from senningen.seats.services.change import Change, change_edition
from senningen.seats.services.granting import Granted, give, granted_together, offer, sessions_of
from senningen.seats.services.linking import link_requests
from senningen.seats.setting import Setting


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
    people: Sequence[Met],
    of: int | Setting,
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
) -> list[Placed]:
    """Put people in line, also after the closing, and give or offer what is free, or let all of it wait.

    The edition may be named by its id, or by what was read of it since it was taken. Several go together: in line as
    one, with places for each of them or none. The mode is as for `receive_request`.
    Raises as `link_requests` where they cannot go together: one has a seat in the other mode, say.
    """
    change = change_edition(of, by=by, now=now, cause=cause, letter=letter)
    asking = [_ask(change, each, sessions, mode, asked) for each in people]
    first, *others = requests = [each.request for each in asking]
    if others:
        party = link_requests(first.pk, [each.pk for each in others], by=by, now=now, cause=cause)
        for each in requests:
            each.party = party
    return _decide(change, asking, how, until)


@dataclass(frozen=True)
class _Asking:
    """A request within this change, the seat they had before, and what waits of it now."""

    request: Request
    had: Seat | None
    waiting: tuple[int, ...]


def _ask(change: Change, met: Met, sessions: Sequence[int], mode: str, asked: datetime) -> _Asking:
    """Put a person in line. Of whom we met just now, there is nothing to be found."""
    person, stranger = met.person, met.address
    had = None if stranger else wishes.live_seat_of(change, person.pk)
    request, waiting = receive(
        change, person.pk, seat=had, sessions=sessions, mode=mode, asked=asked, although_closed=True, stranger=stranger
    )
    if request.state != Request.State.OPEN:
        raise Refused("request.nothing-waits")
    request.person = person
    return _Asking(request, had, waiting)


def _decide(change: Change, asking: Sequence[_Asking], how: str, until: datetime | None) -> list[Placed]:
    """Give or offer the first, and with it those it goes together with; if nothing is free, tell all that they wait."""
    first = asking[0]
    grants = granted_together(change, first.request, waiting=first.waiting) if how != "wait" else []
    if not grants:
        for each in asking:
            tell_that_it_waits(change, each.request, each.waiting)
    had = {each.request.pk: each.had for each in asking}
    seats: dict[int, tuple[Seat, Granted]] = {}
    for to in grants:
        of = to.request
        seat = had[of.pk] if of.pk in had else wishes.live_seat_of(change, of.person_id)
        seats[of.pk] = give(change, to, seat) if how == "give" else offer(change, to, seat, until=until), to
    return [_placed(each, *seats.get(each.request.pk, (None, None))) for each in asking]


def _placed(asking: _Asking, seat: Seat | None, to: Granted | None) -> Placed:
    if seat is None or to is None:
        return Placed(asking.request, None, new=False, sessions=(), waiting=asking.waiting)
    sessions = sessions_of(seat) if asking.had else to.sessions
    return Placed(asking.request, seat, new=asking.had is None, sessions=sessions, waiting=to.rest)
