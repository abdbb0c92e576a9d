"""At which of their addresses people are told of their seats."""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import Actor, Cause
from senningen.journal.services import begin
from senningen.kernel.service import service
from senningen.people import services as people
from senningen.seats import letters, queries
from senningen.seats.entries import CalendarSentAgain
from senningen.seats.models import Request, Seat
from senningen.seats.services.change import change_seat
from senningen.seats.services.granting import sessions_of


@service
def write_to(
    person_id: int, edition_id: int, address_id: int, *, by: Actor, now: datetime, cause: Cause | None = None
) -> None:
    """Write about what a person has, and waits for, at this address of theirs; its calendar gets the sessions."""
    begin(edition_id)
    people.prefer_address(address_id, by=by, now=now, cause=cause)
    Request.objects.filter(person_id=person_id, edition_id=edition_id).update(address_id=address_id)
    seat = queries.live_seat(person_id, edition_id)
    if seat is None or seat.address_id == address_id:
        return
    Seat.objects.filter(pk=seat.pk).update(address_id=address_id)
    change, seat = change_seat(seat.pk, by=by, now=now, cause=cause, letter=False)
    if seat.state == Seat.State.TAKEN:
        entry = change.record(CalendarSentAgain(seat.pk, sessions_of(seat)))
        letters.calendar_requests(change.occasion(entry), seat, sessions_of(seat))
