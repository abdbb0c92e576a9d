"""The sessions of seats as a calendar, under the UIDs of the mailed invitations: nothing stands twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from senningen.post.models import CalendarEntry
from senningen.programme.models import Series, Session
from senningen.seats.models import Seat
from senningen.web.guest.opened import Opened
from senningen.web.public.calendar import Entry, written


def of_seat(opened: Opened, sessions: Sequence[Session], series: Series | None, *, now: datetime) -> bytes:
    """Write the sessions of a seat as one calendar, to be taken in once."""
    return written(_entries([(opened.seat, sessions, opened.address())], series), now=now)


def of_person(seats: Sequence[Seat], series: Series | None, *, now: datetime) -> bytes:
    """Write the sessions of all seats of a person as one calendar, to be read again and again."""
    placed = [
        (seat, [place.session for place in seat.places.all()], reverse("public:edition", args=[seat.edition.slug]))
        for seat in seats
    ]
    return written(_entries(placed, series), now=now, feed=str(series.name) if series else "Senningen")


def _entries(placed: Sequence[tuple[Seat, Sequence[Session], str]], series: Series | None) -> list[Entry]:
    domain = series.mailbox.rpartition("@")[2] if series else "localhost"
    keys = [_key(seat, session) for seat, sessions, _ in placed for session in sessions]
    told = dict(CalendarEntry.objects.filter(key__in=keys).values_list("key", "uid"))
    return [
        Entry(
            session,
            uid=told.get(_key(seat, session), f"{seat.edition.slug}-{session.number}-{seat.pk}@{domain}"),
            url=settings.PUBLIC_URL + page,
            busy=True,
            sure=seat.state == Seat.State.TAKEN,
        )
        for seat, sessions, page in placed
        for session in sessions
    ]


def _key(seat: Seat, session: Session) -> str:
    return f"seat:{seat.pk}/session:{session.pk}"
