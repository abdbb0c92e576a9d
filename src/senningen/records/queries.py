"""Who was there, and for how long."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from senningen.live.door_rules import IN_THE_HALL
from senningen.live.models import Presence
from senningen.people.models import Person
from senningen.programme.models import Session
from senningen.records.attendance import Attended, Interval, attended
from senningen.seats.models import Seat


@dataclass(frozen=True)
class Guest:
    """One guest of a session: their seat, and the time they were in the room."""

    person: Person
    email: str
    seat: int
    attended: Attended


def attendance(session: Session, *, now: datetime) -> list[Guest]:
    """Return every guest with a place in the session, and whoever was there with one they gave back since."""
    opened, closed = window(session, now=now)
    intervals = _intervals(session, until=closed)
    had_a_place = Seat.objects.filter(places__session=session, state=Seat.State.TAKEN)
    were_there = Seat.objects.filter(pk__in=intervals)
    seats = (had_a_place | were_there).distinct().select_related("person__organisation", "address").order_by("number")
    return [
        Guest(
            seat.person,
            seat.address.email if seat.address else "",
            seat.number,
            attended(intervals.get(seat.pk, ()), opened=opened, closed=closed),
        )
        for seat in seats
    ]


def window(session: Session, *, now: datetime) -> tuple[datetime, datetime]:
    """Return from when to when presence counts: from open doors to the end, or until now."""
    return session.doors_opened or session.starts_at, session.ended or max(now, session.starts_at)


def _intervals(session: Session, *, until: datetime) -> dict[int, list[Interval]]:
    """Return the intervals of each seat; one that is still open lasts until it was last seen.

    Whoever came to the hall stays there: until the host ends the hour or it ends by the programme.
    """
    found: dict[int, list[Interval]] = defaultdict(list)
    kept = Presence.objects.filter(Q(key__startswith="seat:") | Q(key__startswith=IN_THE_HALL), session=session)
    over = session.ended or min(until, session.ends_at)
    for key, began, seen, ended in kept.values_list("key", "began", "seen", "ended"):
        kind, _, seat = key.partition(":")
        stays = over if f"{kind}:" == IN_THE_HALL else seen
        found[int(seat)].append(Interval(began, ended or stays))
    return found
