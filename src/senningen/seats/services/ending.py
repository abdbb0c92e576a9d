"""How a seat ends: declined, given back, taken back, lapsed, or passed on to a named other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from senningen.journal.entries import Actor, Cause, Fact
from senningen.journal.models import Entry
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.seats import letters, rules
from senningen.seats.entries import SeatDeclined, SeatReleased, SeatWithdrawn, SessionsDropped
from senningen.seats.models import Request, Seat, Wish
from senningen.seats.services import wishes
from senningen.seats.services.change import Change, change_seat
from senningen.seats.services.granting import sessions_of
from senningen.seats.services.line import offer_to_next
from senningen.seats.services.places import let_go


def close(change: Change, seat: Seat, state: str) -> tuple[int, ...]:
    """Free the places of a seat and end it; returns its sessions."""
    sessions = let_go(change, seat)
    seat.state, seat.ended, seat.until, seat.no_answer = state, change.now, None, False
    seat.save(update_fields=["state", "ended", "until", "no_answer"])
    return sessions


def end_seat(change: Change, seat: Seat, state: str, fact: Fact) -> Entry:
    """End a seat: its places are freed, its calendar entries cancelled, its sessions dropped."""
    sessions = close(change, seat, state)
    wishes.mark(seat.request, sessions, Wish.State.DROPPED)
    entry = change.record(fact)
    letters.calendar_cancels(change.occasion(entry), seat, sessions)
    return entry


@service
def decline_offer(seat_id: int, *, by: Actor, now: datetime, cause: Cause | None = None, letter: bool = True) -> Seat:
    """The guest says no: the places are freed, and the person waits for nothing any more."""
    change, seat = change_seat(seat_id, by=by, now=now, cause=cause, letter=letter)
    if seat.state != Seat.State.HELD:
        raise Refused("seat.not-offered")
    _give_up(change, seat)
    return seat


@service
def withdraw_seat(
    seat_id: int,
    *,
    sessions: Sequence[int] | None = None,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    letter: bool = True,
) -> Seat:
    """The guest gives the seat back, whole or in some sessions. Whole means that nothing waits any more either."""
    change, seat = change_seat(seat_id, by=by, now=now, cause=cause, letter=letter)
    have = sessions_of(seat)
    if sessions is None or (set(have) <= set(sessions) and not wishes.waiting_of(seat.request)):
        _give_up(change, seat)
        return seat
    back = tuple(s for s in have if s in sessions)
    if not back:
        raise Refused("seats.no-session")
    if len(back) == len(have):
        entry = end_seat(change, seat, _given_up(seat), _giving_up(seat, back))
        wishes.settle(seat.request)
        letters.ended(change.occasion(entry), seat, "seat-withdrawn", back)
    else:
        entry = drop_sessions(change, seat, back)
        letters.sessions_changed(change.occasion(entry), seat, dropped=back)
    offer_to_next(change, because_of=entry)
    return seat


def _give_up(change: Change, seat: Seat) -> None:
    sessions = sessions_of(seat)
    entry = end_seat(change, seat, _given_up(seat), _giving_up(seat, sessions))
    if seat.request is not None:
        wishes.mark(seat.request, wishes.waiting(seat.request), Wish.State.DROPPED)
    wishes.settle(seat.request, otherwise=Request.State.WITHDRAWN)
    letters.ended(change.occasion(entry), seat, "seat-withdrawn", sessions)
    offer_to_next(change, because_of=entry)


def _given_up(seat: Seat) -> str:
    return Seat.State.DECLINED if seat.state == Seat.State.HELD else Seat.State.WITHDRAWN


def _giving_up(seat: Seat, sessions: tuple[int, ...]) -> Fact:
    return (SeatDeclined if seat.state == Seat.State.HELD else SeatWithdrawn)(seat.pk, sessions)


def drop_sessions(change: Change, seat: Seat, sessions: tuple[int, ...]) -> Entry:
    """Free some of a seat's places; the seat keeps the others."""
    let_go(change, seat, sessions)
    wishes.mark(seat.request, sessions, Wish.State.DROPPED)
    wishes.settle(seat.request)
    entry = change.record(SessionsDropped(seat.pk, sessions))
    if seat.state == Seat.State.TAKEN:
        letters.calendar_cancels(change.occasion(entry), seat, sessions)
    return entry


@service
def release_seat(
    seat_id: int,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    letter: bool = True,
) -> Seat:
    """The desk takes a seat back, or frees the places of an offer nobody answered."""
    if not rules.is_reason(reason):
        raise Refused("seats.reason-unreadable")
    change, seat = change_seat(seat_id, by=by, now=now, cause=cause, letter=letter)
    unanswered, sessions = seat.no_answer, sessions_of(seat)
    entry = end_seat(change, seat, Seat.State.RELEASED, SeatReleased(seat.pk, sessions, reason))
    wishes.settle(seat.request)
    letters.ended(change.occasion(entry), seat, "offer-lapsed" if unanswered else "seat-released", sessions)
    offer_to_next(change, because_of=entry)
    return seat
