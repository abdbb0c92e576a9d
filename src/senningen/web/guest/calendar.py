"""The sessions of a seat as a calendar file, under the UIDs of the mailed invitations: nothing stands twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from senningen.post.models import CalendarEntry
from senningen.programme.models import Series, Session
from senningen.web.guest.opened import Opened
from senningen.web.public.calendar import Entry, written


def of_seat(opened: Opened, sessions: Sequence[Session], series: Series | None, *, now: datetime) -> bytes:
    """Write the sessions of a seat as one calendar."""
    domain = series.mailbox.rpartition("@")[2] if series else "localhost"
    keys = {f"seat:{opened.seat.pk}/session:{session.pk}": session for session in sessions}
    told = dict(CalendarEntry.objects.filter(key__in=keys).values_list("key", "uid"))
    return written(
        [
            Entry(
                session,
                uid=told.get(key, f"{opened.edition.slug}-{session.number}-{opened.seat.pk}@{domain}"),
                url=settings.PUBLIC_URL + opened.address(),
                busy=True,
            )
            for key, session in keys.items()
        ],
        now=now,
    )
