"""Asking for a seat, waiting for one, and leaving the line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from senningen.journal.entries import Actor, Cause
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people.models import Address
from senningen.seats import letters, rules
from senningen.seats.entries import (
    MovedToFront,
    RequestDeclined,
    RequestLeftLine,
    RequestModeChanged,
    RequestReceived,
    RequestWaits,
)
from senningen.seats.models import Mode, Place, Request, Seat, Wish
from senningen.seats.services import wishes
from senningen.seats.services.change import Change, change_edition, change_request


@service
def receive_request(
    person_id: int,
    edition_id: int,
    *,
    sessions: Sequence[int] | None,
    address_id: int | None = None,
    all_or_none: bool = False,
    mode: str = "",
    asked: datetime | None = None,
    although_closed: bool = False,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
) -> Request:
    """Put a person in line for these sessions, or for all that are still ahead.

    Asking again adds to the open request; asking while holding a seat asks for more sessions. `asked` is when the
    person wrote, if that was before now: it is their place in line, and what counts for the closing of the edition.
    Without a mode it is the edition's usual one, or the one they wait in; who has a seat keeps its mode, and who waits
    and names the other mode goes over to its lines. Raises `mode.unknown` for what is none.
    """
    change = change_edition(edition_id, by=by, now=now, cause=cause)
    request, _ = receive(
        change,
        person_id,
        seat=wishes.live_seat_of(change, person_id),
        sessions=sessions,
        address_id=address_id,
        all_or_none=all_or_none,
        mode=mode,
        asked=asked or now,
        although_closed=although_closed,
    )
    return request


def receive(
    change: Change,
    person_id: int,
    *,
    seat: Seat | None,
    sessions: Sequence[int] | None,
    asked: datetime,
    address_id: int | None = None,
    all_or_none: bool = False,
    mode: str = "",
    although_closed: bool = False,
    stranger: Address | None = None,
) -> tuple[Request, tuple[int, ...]]:
    """Put a person in line, within a change of the edition; `seat` is what they have already.

    `stranger` is the address of somebody who was written down in this transaction. Returns the request and the
    sessions that wait of it then.
    """
    if refused := rules.may_ask(change.door, asked=asked, although_closed=although_closed):
        change.allowed(refused)
    if mode and mode not in Mode.values:
        raise Refused("mode.unknown")
    wanted = change.allowed(rules.wanted(change.hours, sessions, now=change.now))
    if stranger is not None:
        request = wishes.new_request(change, person_id, seat=None, mode=mode, asked=asked, address=stranger)
    else:
        request = wishes.request_of(change, person_id, seat=seat, mode=mode, asked=asked, address_id=address_id)
    if mode and seat is None and request.mode != mode:
        change.record(RequestModeChanged(request.pk, wishes.move(request, mode, asked=asked), mode))
    new, waiting = wishes.wish(change, request, wanted, asked=asked, first=stranger is not None)
    if new and request.all_or_none != all_or_none:
        request.all_or_none = all_or_none
        request.save(update_fields=["all_or_none"])
    if new:
        wishes.keep_open(request)
        change.record(RequestReceived(request.pk, person_id, new, all_or_none))
    return request, waiting


@service
def let_wait(request_id: int, *, by: Actor, now: datetime, cause: Cause | None = None, letter: bool = True) -> Request:
    """Decide that a request waits for a place, and tell the person where they stand."""
    change, request = change_request(request_id, by=by, now=now, cause=cause, letter=letter)
    tell_that_it_waits(change, request, wishes.waiting(request))
    return request


def tell_that_it_waits(change: Change, request: Request, waiting: tuple[int, ...]) -> None:
    """Record that all of a request waits, and write so."""
    entry = change.record(RequestWaits(request.pk, waiting))
    letters.waiting(change.occasion(entry), request)


@service
def decline_request(
    request_id: int, *, by: Actor, now: datetime, cause: Cause | None = None, letter: bool = True
) -> Request:
    """Say no to what of a request still waits; a seat the person has already stays theirs."""
    change, request = change_request(request_id, by=by, now=now, cause=cause, letter=letter)
    sessions = wishes.waiting(request)
    _stop_waiting(request, sessions, otherwise=Request.State.DECLINED)
    entry = change.record(RequestDeclined(request.pk, sessions))
    letters.declined(change.occasion(entry), request)
    return request


@service
def leave_waiting_list(
    request_id: int,
    *,
    sessions: Sequence[int] | None = None,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
) -> Request:
    """Stop waiting, for all sessions or for some."""
    change, request = change_request(request_id, by=by, now=now, cause=cause)
    leaving = tuple(s for s in wishes.waiting(request) if sessions is None or s in sessions)
    _stop_waiting(request, leaving, otherwise=Request.State.WITHDRAWN)
    if leaving:
        change.record(RequestLeftLine(request.pk, leaving))
    return request


@service
def move_to_front(
    request_id: int, session_id: int, *, reason: str, by: Actor, now: datetime, cause: Cause | None = None
) -> None:
    """Let somebody stand first in the line of a session, against the order of asking; the journal keeps why."""
    if not rules.is_reason(reason):
        raise Refused("seats.reason-unreadable")
    change, request = change_request(request_id, by=by, now=now, cause=cause)
    line = Wish.objects.filter(session_id=session_id, state=Wish.State.WAITING, request__mode=request.mode)
    own, first = line.filter(request=request).first(), line.order_by("asked", "request_id").first()
    if own is None or first is None:
        raise Refused("request.nothing-waits")
    if own.pk == first.pk:
        return
    for each in [own] if request.party_id is None else line.filter(request__party=request.party_id):
        asked, each.asked = each.asked, first.asked - timedelta(seconds=1)
        each.save(update_fields=["asked"])
        change.record(MovedToFront(each.request_id, session_id, asked, reason))


def _stop_waiting(request: Request, sessions: tuple[int, ...], *, otherwise: str) -> None:
    has_seat = Place.objects.filter(seat__request=request).exists()
    wishes.mark(request, sessions, Wish.State.DROPPED)
    wishes.settle(request, otherwise=Request.State.SETTLED if has_seat else otherwise)
