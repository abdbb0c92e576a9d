"""Telling a guest once more what they were told already."""

from __future__ import annotations

from datetime import datetime, timedelta

from senningen.journal.entries import Actor, Cause
from senningen.journal.queries import entries_about
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.seats import letters
from senningen.seats.entries import CalendarSentAgain
from senningen.seats.models import Seat
from senningen.seats.services.change import change_seat
from senningen.seats.services.granting import sessions_of

A_MOMENT = timedelta(minutes=10)


@service
def send_calendar_again(seat_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> int:
    """Send the calendar invitations of a seat once more, but not twice in ten minutes; returns how many."""
    change, seat = change_seat(seat_id, by=by, now=now, cause=cause, letter=False)
    if seat.state != Seat.State.TAKEN:
        raise Refused("seat.not-taken")
    kind = CalendarSentAgain.kind  # type: ignore[attr-defined]
    if entries_about(f"seat:{seat.pk}").filter(kind=kind, at__gt=now - A_MOMENT).exists():
        raise Refused("seat.just-told")
    sessions = sessions_of(seat)
    entry = change.record(CalendarSentAgain(seat.pk, sessions))
    letters.calendar_requests(change.occasion(entry), seat, sessions)
    return len(sessions)
