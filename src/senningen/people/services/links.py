"""Personal links: made when a letter is sent, shown once, stored hashed, ended together."""

from __future__ import annotations

from datetime import datetime

from senningen.journal import services as journal
from senningen.journal.entries import Actor, Cause
from senningen.kernel import hints
from senningen.kernel.ids import digest, new_secret
from senningen.kernel.service import service
from senningen.people.entries import CalendarOpened
from senningen.people.models import Link
from senningen.people.rules import LINKS_LIVE

WHOSE: dict[str, str] = {Link.Kind.SEAT: "seat", Link.Kind.STAGE: "part"}


@service
def make_link(
    kind: str, *, person_id: int | None, subject_id: int | None = None, expires: datetime | None = None, now: datetime
) -> str:
    """Make a personal link and return its secret, which is not kept. It ends as its kind does, unless told."""
    secret = new_secret()
    if expires is None and kind in LINKS_LIVE:
        expires = now + LINKS_LIVE[kind]
    Link.objects.create(
        kind=kind, person_id=person_id, subject_id=subject_id, digest=digest(secret), created=now, expires=expires
    )
    return secret


@service
def revoke_links(kind: str, subject_id: int | None, *, now: datetime) -> int:
    """End every personal link to one thing; returns how many were alive. The caller records why."""
    ended = Link.objects.filter(kind=kind, subject_id=subject_id, revoked=None).update(revoked=now)
    hints.say(f"{WHOSE.get(kind, kind)}:{subject_id}")  # whoever has come in by one is looked at again
    return ended


@service
def open_calendar(person_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> str:
    """Make the address where a calendar program reads a person's sessions; return its secret. The one before ends."""
    stream = journal.begin(None)
    revoke_links(Link.Kind.CALENDAR, person_id, now=now)
    secret = make_link(Link.Kind.CALENDAR, person_id=person_id, subject_id=person_id, now=now)
    stream.record(CalendarOpened(person_id), by=by, now=now, cause=cause)
    return secret


@service
def bring_links_back(kind: str, subject_id: int, *, ended: datetime | None) -> int:
    """Let the links open again that ended together at that moment, because what ended them was undone."""
    return Link.objects.filter(kind=kind, subject_id=subject_id, revoked=ended).update(revoked=None) if ended else 0
