"""Whom to remind: those who have a place, have not heard of it just now, and are not in the room already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from senningen.chasing import rules
from senningen.chasing.rules import Reminder
from senningen.journal.models import Entry
from senningen.live.models import Presence, Removal
from senningen.post.models import Letter
from senningen.programme.models import Edition, Session
from senningen.seats.models import Seat

# Whoever got a place after a reminder was due has just been told of it.
JUST_TOLD = ("seat.taken", "seat.sessions-added")


def due_reminders(*, now: datetime) -> Iterator[tuple[Session, Reminder]]:
    """Return every hour with a reminder that is due, and which one."""
    near = [(now - timedelta(days=1)).date(), (now + rules.LONGEST + timedelta(days=1)).date()]
    hours = Session.objects.select_related("edition").filter(
        state=Session.State.PLANNED,
        ended=None,
        day__range=near,
        edition__state__in=(Edition.State.OPEN, Edition.State.CLOSED),
    )
    for session in hours.order_by("day", "begins", "pk"):
        for reminder in rules.due(session.starts_at, session.edition.reminders, now=now):
            yield session, reminder


def to_remind(session: Session, reminder: Reminder) -> QuerySet[Seat]:
    """Return the seats whose people are to be reminded and have not been yet."""
    moment = reminder.moment(session.starts_at)
    subject = Concat(Value("seat:"), Cast(OuterRef("pk"), CharField()))
    told = Entry.objects.filter(subject=subject, kind__in=JUST_TOLD, at__gt=moment)
    here = Presence.objects.filter(Q(ended=None) | Q(ended__gte=moment), session=session, person=OuterRef("person"))
    removed = Removal.objects.filter(session=session, undone=None, person=OuterRef("person"))
    key = Concat(Value(f"{reminder_key(session, reminder)}/person:"), Cast(OuterRef("person_id"), CharField()))
    reminded = Letter.objects.filter(key=key)
    placed = Seat.objects.filter(places__session=session, state=Seat.State.TAKEN, given__lte=moment)
    seats = placed.exclude(Exists(told) | Exists(here) | Exists(removed) | Exists(reminded))
    return seats.select_related("person", "address").order_by(F("number"))


def reminder_key(session: Session, reminder: Reminder) -> str:
    """Name a reminder of an hour as it stands now: an hour that is moved has other reminders."""
    return f"reminder-{reminder.kind}/session:{session.pk}/at:{session.starts_at.timestamp():.0f}"
