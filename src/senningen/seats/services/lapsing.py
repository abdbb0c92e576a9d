"""What the clock does when the deadline of an offer passes."""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import CLOCK
from senningen.journal.models import Entry
from senningen.kernel.service import service
from senningen.seats import letters
from senningen.seats.entries import SeatLapsed, SeatNoAnswer
from senningen.seats.models import Seat
from senningen.seats.services import wishes
from senningen.seats.services.change import Change, change_edition
from senningen.seats.services.ending import end_seat
from senningen.seats.services.granting import sessions_of
from senningen.seats.services.line import offer_to_next


def lapse_offers(*, now: datetime) -> int:
    """Lapse every offer whose deadline has passed, edition by edition; returns how many."""
    due = Seat.objects.filter(state=Seat.State.HELD, no_answer=False, until__lte=now)
    editions = sorted(set(due.values_list("edition_id", flat=True)))
    return sum(lapse_offers_of(edition_id, now=now) for edition_id in editions)


@service
def lapse_offers_of(edition_id: int, *, now: datetime) -> int:
    """Lapse the due offers of one edition. The places go to the next in line, or stay reserved for the desk."""
    change = change_edition(edition_id, by=CLOCK, now=now, cause=None)
    due = (
        Seat.objects.select_related("person", "address", "request")
        .filter(edition_id=edition_id, state=Seat.State.HELD, no_answer=False, until__lte=now)
        .order_by("until", "pk")
    )
    entries = [_lapse(change, seat) for seat in due]
    if entries:
        offer_to_next(change, because_of=entries[-1])
    return len(entries)


def _lapse(change: Change, seat: Seat) -> Entry:
    if not change.edition.offers_by_itself:
        seat.no_answer = True
        seat.save(update_fields=["no_answer"])
        return change.record(SeatNoAnswer(seat.pk))
    sessions = sessions_of(seat)
    entry = end_seat(change, seat, Seat.State.LAPSED, SeatLapsed(seat.pk, sessions))
    wishes.settle(seat.request)
    letters.ended(change.occasion(entry), seat, "offer-lapsed", sessions)
    return entry
