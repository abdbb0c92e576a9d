"""The public programme as a calendar file (RFC 5545): METHOD:PUBLISH, no attendee, nobody answers it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import icalendar
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from senningen.programme.models import Edition, Series, Session


def published(edition: Edition, sessions: Sequence[Session], series: Series | None, *, now: datetime) -> bytes:
    """Write the sessions of an edition that take place as one calendar."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Senningen//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    domain = series.mailbox.rpartition("@")[2] if series else "localhost"
    for session in sessions:
        if session.state == Session.State.PLANNED:
            calendar.add_component(_event(edition, session, domain, now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(edition: Edition, session: Session, domain: str, now: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"programme-{edition.slug}-{session.number}@{domain}")
    event.add("sequence", session.revision)
    event.add("dtstamp", now)
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", str(session.title))
    event.add("description", str(session.abstract))
    event.add("url", settings.PUBLIC_URL + reverse("public:edition", args=[edition.slug]))
    event.add("transp", "TRANSPARENT")  # a place in the programme, not a seat: it blocks nobody's hour
    return event


def as_file(content: bytes, name: str) -> HttpResponse:
    """Hand a calendar over as a file."""
    response = HttpResponse(content, content_type='text/calendar; charset=utf-8; method="PUBLISH"')
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
