"""Calendar files (RFC 5545) to download: METHOD:PUBLISH, no attendee, nobody answers them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import icalendar
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from senningen.programme.models import Edition, Series, Session

LOOK_AGAIN = timedelta(hours=2)


@dataclass(frozen=True)
class Entry:
    """One session in a calendar: under which UID, where it leads, and whether it blocks the hour."""

    session: Session
    uid: str
    url: str
    busy: bool
    sure: bool = True


def published(edition: Edition, sessions: Sequence[Session], series: Series | None, *, now: datetime) -> bytes:
    """Write the sessions of an edition that take place. A programme is not a seat: it blocks nobody's hour."""
    domain = series.mailbox.rpartition("@")[2] if series else "localhost"
    url = settings.PUBLIC_URL + reverse("public:edition", args=[edition.slug])
    planned = [session for session in sessions if session.state == Session.State.PLANNED]
    return written(
        [Entry(each, f"programme-{edition.slug}-{each.number}@{domain}", url, busy=False) for each in planned], now=now
    )


def written(entries: Sequence[Entry], *, now: datetime, feed: str = "") -> bytes:
    """Write entries as one calendar, with the zones they are in; one that is subscribed to has the name `feed`."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Senningen//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if feed:
        calendar.add("name", feed)  # RFC 7986; the other name is the one that programs read
        calendar.add("x-wr-calname", feed)
        calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT2H")
    for entry in entries:
        calendar.add_component(_event(entry, now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: datetime) -> icalendar.Event:
    event, session = icalendar.Event(), entry.session
    event.add("uid", entry.uid)
    event.add("sequence", session.revision)
    event.add("dtstamp", now)
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", str(session.title))
    event.add("description", str(session.abstract))
    event.add("url", entry.url)
    if not entry.sure:
        event.add("status", "TENTATIVE")
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    return event


def as_file(content: bytes, name: str) -> HttpResponse:
    """Hand a calendar over as a file."""
    response = HttpResponse(content, content_type='text/calendar; charset=utf-8; method="PUBLISH"')
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
