"""Giving a seat, offering one, and taking an offer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from senningen.journal.entries import Actor, Cause
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.seats import letters, queries, rules
from senningen.seats.entries import OfferExtended, OfferReminded, SeatTaken, SessionsDropped
from senningen.seats.models import Seat, Wish
from senningen.seats.services import wishes
from senningen.seats.services.asking import tell_that_it_waits
from senningen.seats.services.change import change_request, change_seat
from senningen.seats.services.granting import give, granted_together, latest_answer, mark_taken, offer, sessions_of
from senningen.seats.services.line import offer_to_next
from senningen.seats.services.places import let_go


@service
def give_seat(
    request_id: int,
    *,
    sessions: Sequence[int] | None = None,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    letter: bool = True,
) -> Seat | None:
    """Give what is free at once, also to those it came together with, and let the rest wait; no seat if all waits."""
    change, request = change_request(request_id, by=by, now=now, cause=cause, letter=letter)
    granted = granted_together(change, request, sessions)
    if not granted:
        tell_that_it_waits(change, request, wishes.waiting(request))
        return None
    own, *_with_it = [give(change, each, wishes.live_seat_of(change, each.request.person_id)) for each in granted]
    return own


@service
def offer_seat(
    request_id: int,
    *,
    sessions: Sequence[int] | None = None,
    until: datetime | None = None,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    letter: bool = True,
) -> Seat | None:
    """Hold what is free until the person answers and let the rest wait. Returns no seat if all of it waits."""
    change, request = change_request(request_id, by=by, now=now, cause=cause, letter=letter)
    granted = granted_together(change, request, sessions)
    if not granted:
        tell_that_it_waits(change, request, wishes.waiting(request))
        return None
    seats = [wishes.live_seat_of(change, each.request.person_id) for each in granted]
    own, *_with_it = [offer(change, each, seat, until=until) for each, seat in zip(granted, seats, strict=True)]
    return own


@service
def extend_offer(
    seat_id: int,
    *,
    until: datetime | None = None,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    letter: bool = True,
) -> Seat:
    """Give a person more time to answer, also after the deadline while the places are still reserved."""
    change, seat = change_seat(seat_id, by=by, now=now, cause=cause, letter=letter)
    if seat.state != Seat.State.HELD:
        raise Refused("seat.not-offered")
    seat.until = until or latest_answer(change, sessions_of(seat))
    if seat.until <= now:
        raise Refused("offer.too-late")
    seat.no_answer = False
    seat.save(update_fields=["until", "no_answer"])
    entry = change.record(OfferExtended(seat.pk, seat.until))
    letters.offered(change.occasion(entry), seat)
    return seat


@service
def remind_of_offer(seat_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> Seat:
    """Write to somebody that their answer is awaited. Raises `offer.reminded-lately` within a day of the last time."""
    change, seat = change_seat(seat_id, by=by, now=now, cause=cause)
    if seat.state != Seat.State.HELD:
        raise Refused("seat.not-offered")
    if seat.person_id in queries.reminded_lately(change.edition.pk, now=now):
        raise Refused("offer.reminded-lately")
    letters.reminded(change.occasion(change.record(OfferReminded(seat.pk))), seat)
    return seat


@service
def take_offer(
    seat_id: int,
    *,
    sessions: Sequence[int] | None = None,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    letter: bool = True,
) -> Seat:
    """Accept an offer, whole or only some of its sessions. Accepting twice changes nothing."""
    change, seat = change_seat(seat_id, by=by, now=now, cause=cause, letter=letter)
    if seat.state == Seat.State.TAKEN:
        return seat
    if refused := rules.may_take(until=seat.until, no_answer=seat.no_answer, now=now):
        change.allowed(refused)
    held = sessions_of(seat)
    kept = tuple(s for s in held if sessions is None or s in sessions)
    if not kept:
        raise Refused("seats.no-session")
    mark_taken(change, seat)
    entry = change.record(SeatTaken(seat.pk, kept))
    dropped = tuple(s for s in held if s not in kept)
    if dropped:
        let_go(change, seat, dropped)
        wishes.mark(seat.request, dropped, Wish.State.DROPPED)
        change.record(SessionsDropped(seat.pk, dropped))
    on = change.occasion(entry)
    rest = wishes.waiting_of(seat.request)
    letters.given(on, seat, letters.Now(kept, rest))
    told = letters.in_calendar(seat, held)
    letters.calendar_requests(on, seat, [each for each in kept if each not in told])
    letters.calendar_cancels(on, seat, dropped)
    if dropped:
        offer_to_next(change, because_of=entry)
    return seat
