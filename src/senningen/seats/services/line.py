"""Serving those who are first in line: by itself when a place is freed, or because the desk says so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Literal

from senningen.journal.entries import SYSTEM, Actor, Cause
from senningen.journal.models import Entry
from senningen.kernel.service import service
from senningen.seats import rules
from senningen.seats.models import Mode, Request, Seat
from senningen.seats.services.change import Change, change_edition
from senningen.seats.services.granting import give, granted, offer
from senningen.seats.services.wishes import live_seat_of
from senningen.seats.turn import whose_turn


def offer_to_next(change: Change, *, because_of: Entry, mode: str | None = None) -> None:
    """Offer what is free, in a mode or in each, to those who asked first; the entry that freed it is the cause."""
    if not change.edition.offers_by_itself:
        return
    onward = replace(change, by=SYSTEM, cause=Cause("entry", because_of.pk), letter=True)
    for each in [mode] if mode else Mode.values:
        turn = whose_turn(change.edition, change.ahead, mode=each, now=change.now)
        for request, sessions in _asked_by(turn.items()):
            _offer(onward, request, sessions, by_night=False)


@service
def serve_line(
    edition_id: int,
    *,
    how: Literal["give", "offer"],
    session_id: int | None = None,
    mode: str = Mode.ONLINE,
    most: int | None = None,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
) -> list[Seat]:
    """Give or offer what is free to those who are first in line, of one session if it is named; at most so many people.

    Nobody is passed over who could be served, except one who wants all or none. Returns their seats, in order.
    """
    change = change_edition(edition_id, by=by, now=now, cause=cause)
    turn = whose_turn(change.edition, change.ahead, mode=mode, now=now)
    known = _asked_by(turn.items())
    first = [request for request, of in known if session_id in {None, *of}][:most]
    parties = {request.party_id for request in first} - {None}
    served = [each for each in known if each[0] in first or each[0].party_id in parties]
    if how == "give":
        return [
            give(change, granted(request, sessions), live_seat_of(change, request.person_id))
            for request, sessions in served
        ]
    offered = (_offer(change, request, sessions) for request, sessions in served)
    return [seat for seat in offered if seat]


def _asked_by(turn: Collection[tuple[int, tuple[int, ...]]]) -> list[tuple[Request, tuple[int, ...]]]:
    """Load the requests whose turn it is, each with its sessions, in order."""
    requests = Request.objects.select_related("person", "address").in_bulk([request for request, _ in turn])
    return [(requests[request], sessions) for request, sessions in turn]


def _offer(change: Change, request: Request, sessions: tuple[int, ...], *, by_night: bool = True) -> Seat | None:
    """Offer, unless nobody could answer any more before the session begins; `by_night` also while they sleep."""
    seat = live_seat_of(change, request.person_id)
    starts = [change.sessions[session].starts_at for session in sessions]
    answerable = rules.deadline(starts, hours=change.edition.answer_hours, now=change.now)
    if not isinstance(answerable, datetime) and (seat is None or seat.state != Seat.State.TAKEN):
        return None
    quiet_in = "" if by_night else request.person.zone or change.edition.zone
    return offer(change, granted(request, sessions), seat, quiet_in=quiet_in)
