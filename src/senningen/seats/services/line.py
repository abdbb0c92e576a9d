"""Offering a freed place to the next in line, in editions that do so by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from senningen.journal.entries import SYSTEM, Cause
from senningen.journal.models import Entry
from senningen.seats import rules
from senningen.seats.models import Mode, Request, Seat, Wish
from senningen.seats.services.change import Change
from senningen.seats.services.granting import offer
from senningen.seats.services.places import free_places
from senningen.seats.services.wishes import live_seat_of


def offer_to_next(change: Change, *, because_of: Entry) -> None:
    """Offer what is free to those who asked first; the entry that freed it is the cause."""
    if not change.edition.offers_by_itself:
        return
    onward = replace(change, by=SYSTEM, cause=Cause("entry", because_of.pk), letter=True)
    for mode in Mode.values:
        free = {s: n for s, n in free_places(change.edition, mode).items() if s in change.ahead}
        lines = _lines(change, mode) if free else []
        offers = rules.next_in_line(lines, free)
        for line in lines:
            if line.request in offers:
                sessions = tuple(s for s in change.sessions if s in offers[line.request])
                _offer(onward, Request.objects.select_related("person", "address").get(pk=line.request), sessions)


def _offer(change: Change, request: Request, sessions: tuple[int, ...]) -> None:
    seat = live_seat_of(change, request.person_id)
    starts = [change.sessions[session].starts_at for session in sessions]
    answerable = rules.deadline(starts, hours=change.edition.answer_hours, now=change.now)
    if isinstance(answerable, datetime) or (seat is not None and seat.state == Seat.State.TAKEN):
        offer(change, request, sessions, quiet_in=request.person.zone or change.edition.zone)


def _lines(change: Change, mode: str) -> list[rules.InLine]:
    """Load who waits for what, in order of asking; nobody is offered more while an unanswered offer is reserved."""
    dead = Seat.objects.filter(
        Q(no_answer=True) | Q(until__lte=change.now), edition=change.edition, state=Seat.State.HELD
    )
    rows = (
        Wish.objects.filter(
            request__edition=change.edition,
            request__mode=mode,
            request__state=Request.State.OPEN,
            state=Wish.State.WAITING,
            session_id__in=change.ahead,
        )
        .exclude(request__person_id__in=dead.values("person_id"))
        .order_by("asked", "request_id")
        .values_list("request_id", "session_id", "asked", "request__all_or_none")
    )
    since: dict[int, dict[int, datetime]] = {}
    together = set()
    for request, session, asked, all_or_none in rows:
        since.setdefault(request, {})[session] = asked
        if all_or_none:
            together.add(request)
    return [rules.InLine(request, sessions, request in together) for request, sessions in since.items()]
