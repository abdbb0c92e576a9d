"""What a person does on the seats page: held for a moment, and undone with everything it set off."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from senningen.desk.models import Move
from senningen.desk.services.deciding import hold_until
from senningen.desk.services.moving import moved_by
from senningen.journal.entries import person as as_person
from senningen.kernel.service import service
from senningen.people.models import Account
from senningen.post.services import letters
from senningen.seats import queries
from senningen.seats import services as seats
from senningen.seats.models import Request, Seat
from senningen.seats.services.change import change_request, change_seat


@service
def release(seat_id: int, *, by: Account, now: datetime) -> Seat | None:
    """Take a seat back."""
    actor = as_person(by.person_id)
    _, seat = change_seat(seat_id, by=actor, now=now, cause=None)
    return _move("release", seat, lambda: seats.release_seat(seat_id, reason="desk", by=actor, now=now), by, now)


@service
def extend(seat_id: int, *, by: Account, now: datetime) -> Seat | None:
    """Give more time to answer an offer."""
    actor = as_person(by.person_id)
    _, seat = change_seat(seat_id, by=actor, now=now, cause=None)
    return _move("extend", seat, lambda: seats.extend_offer(seat_id, by=actor, now=now), by, now)


@service
def change_mode(seat_id: int, mode: str, *, as_foreseen: str, by: Account, now: datetime) -> Seat | None:
    """Let somebody attend in the other mode, as it was foreseen; where nothing is free there, they wait."""
    actor = as_person(by.person_id)
    _, seat = change_seat(seat_id, by=actor, now=now, cause=None)

    def move() -> Seat:
        return seats.change_mode(seat_id, mode, as_foreseen=as_foreseen, by=actor, now=now)

    return _move("mode", seat, move, by, now)


@service
def wait_in_mode(request_id: int, mode: str, *, by: Account, now: datetime) -> None:
    """Let somebody wait in the lines of the other mode."""
    actor = as_person(by.person_id)
    _, request = change_request(request_id, by=actor, now=now, cause=None)

    def move() -> None:
        seats.wait_in_mode(request_id, mode, by=actor, now=now)

    _move("wait-mode", request, move, by, now)


@service
def link(request_id: int, other_id: int, *, by: Account, now: datetime) -> None:
    """Let two requests be given together or wait together."""
    actor = as_person(by.person_id)
    _, request = change_request(request_id, by=actor, now=now, cause=None)
    others = Request.objects.filter(pk=other_id)

    def join() -> None:
        seats.link_requests(request_id, [other_id], by=actor, now=now)

    _move("link", request, join, by, now, also=others)


@service
def unlink(request_id: int, *, by: Account, now: datetime) -> None:
    """Let a request stand by itself again."""
    actor = as_person(by.person_id)
    _, request = change_request(request_id, by=actor, now=now, cause=None)

    def part() -> None:
        seats.unlink_request(request_id, by=actor, now=now)

    _move("unlink", request, part, by, now)


@service
def remind(seat_id: int, *, by: Account, now: datetime) -> Seat | None:
    """Write to somebody that their answer is awaited."""
    actor = as_person(by.person_id)
    _, seat = change_seat(seat_id, by=actor, now=now, cause=None)
    return _move("remind", seat, lambda: seats.remind_of_offer(seat_id, by=actor, now=now), by, now)


@service
def give(request_id: int, *, by: Account, now: datetime) -> Seat | None:
    """Give somebody on the waiting list what is free; nothing, if nothing is."""
    actor = as_person(by.person_id)
    _, request = change_request(request_id, by=actor, now=now, cause=None)
    return _move("give", request, lambda: seats.give_seat(request_id, by=actor, now=now), by, now)


@service
def offer(request_id: int, *, by: Account, now: datetime) -> Seat | None:
    """Offer somebody on the waiting list what is free; nothing, if nothing is."""
    actor = as_person(by.person_id)
    _, request = change_request(request_id, by=actor, now=now, cause=None)
    return _move("offer", request, lambda: seats.offer_seat(request_id, by=actor, now=now), by, now)


@service
def move_to_front(request_id: int, session_id: int, *, reason: str, by: Account, now: datetime) -> None:
    """Let somebody stand first in a line, for a reason."""
    actor = as_person(by.person_id)
    _, request = change_request(request_id, by=actor, now=now, cause=None)

    def move() -> None:
        seats.move_to_front(request_id, session_id, reason=reason, by=actor, now=now)

    _move("front", request, move, by, now)


def _move(
    verb: str,
    about: Seat | Request,
    act: Callable[[], Seat | None],
    by: Account,
    now: datetime,
    also: Iterable[Request] = (),
) -> Seat | None:
    """Do it and keep how everybody concerned stood: those who came together with whom it is about too."""
    asked = about.request if isinstance(about, Seat) else about
    people = {about.person_id}
    for each in (asked, *also):
        people |= {each.person_id} if each else set()
        people |= {one.person_id for one in queries.companions(each)}
    concerned = moved_by(about.edition, verb, lambda: frozenset(people))
    with letters.held(hold_until(now)) as set_off, concerned as moved:
        seat = act()
    if moved or set_off:
        result = {"letters": set_off, "moved": moved}
        Move.objects.create(by=by, at=now, edition=about.edition, person=about.person, verb=verb, result=result)
    return seat
