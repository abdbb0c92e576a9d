"""Moving a seat or a request between attending online and on site."""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import Actor, Cause
from senningen.kernel.ids import seal
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.seats import letters, modes
from senningen.seats.entries import RequestModeChanged, SeatModeChanged
from senningen.seats.forecast import movable
from senningen.seats.models import Mode, Request, Seat, Wish
from senningen.seats.room import room_for
from senningen.seats.services import wishes
from senningen.seats.services.change import Change, change_request, change_seat
from senningen.seats.services.line import offer_to_next
from senningen.seats.services.places import claim, let_go


@service
def change_mode(
    seat_id: int,
    mode: str,
    *,
    as_foreseen: str = "",
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    letter: bool = True,
) -> Seat:
    """Let somebody attend in the other mode from now on, in every session still ahead.

    Without a seal the guest does it: raises `seats.mode-full` unless in each session a place is free that nobody waits
    for. With the seal of a forecast the desk does: where nothing is free the session waits in the line of that mode;
    raises `seats.full` if nothing is free anywhere, and `mode.moved-on` if something else would happen by now. What
    waited already stands at the end of the other line.
    """
    change, seat = change_seat(seat_id, by=by, now=now, cause=cause, letter=letter)
    if mode not in Mode.values:
        raise Refused("mode.unknown")
    if seat.mode == mode:
        return seat
    placed = movable(seat, change.ahead)
    free, line = room_for(change.edition.pk, mode, seat.person_id)
    if as_foreseen:
        moving = change.allowed(modes.move(placed, free, line))
        if seal(seat.pk, str(mode), moving) != as_foreseen:
            raise Refused("mode.moved-on")
    else:
        moving = change.allowed(modes.move_oneself(placed, free, line))
    before = seat.mode
    let_go(change, seat, placed)
    seat.mode = mode
    seat.save(update_fields=["mode"])
    claim(seat, moving.places)
    _move_wishes(change, seat, mode, moving.waits)
    entry = change.record(SeatModeChanged(seat.pk, before, mode, moving.places, moving.waits))
    on = change.occasion(entry)
    if seat.state == Seat.State.TAKEN:
        letters.calendar_cancels(on, seat, moving.waits)
        letters.calendar_requests(on, seat, moving.places)  # they say where
    letters.sessions_changed(on, seat, dropped=moving.waits, mode=mode)
    offer_to_next(change, because_of=entry)
    return seat


@service
def wait_in_mode(request_id: int, mode: str, *, by: Actor, now: datetime, cause: Cause | None = None) -> Request:
    """Wait in the lines of the other mode, at their end. Raises `mode.has-seat` if the person has a seat."""
    change, request = change_request(request_id, by=by, now=now, cause=cause)
    if mode not in Mode.values:
        raise Refused("mode.unknown")
    if wishes.live_seat_of(change, request.person_id) is not None:
        raise Refused("mode.has-seat")
    if request.mode != mode:
        change.record(RequestModeChanged(request.pk, wishes.move(request, mode, asked=now), mode))
    return request


def _move_wishes(change: Change, seat: Seat, mode: str, waits: tuple[int, ...]) -> None:
    if seat.request is None and not waits:
        return
    request = wishes.request_of(change, seat.person_id, seat=seat, mode=mode, asked=change.now)
    wishes.move(request, mode, asked=change.now)
    wishes.mark(request, waits, Wish.State.DROPPED)
    wishes.wish(change, request, waits, asked=change.now)
    wishes.settle(request)
