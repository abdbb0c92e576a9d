"""Reading: whom to remind, which letters to many there are, and how each person in one fares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from senningen.chasing import rules
from senningen.chasing.groups import answered_letters
from senningen.chasing.models import Addressee, Circular
from senningen.chasing.rules import Reminder
from senningen.journal.models import Entry
from senningen.live.models import Presence, Removal
from senningen.post.models import Letter
from senningen.programme.models import Session
from senningen.programme.queries import ON
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
        edition__state__in=ON,
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


def circulars(edition_id: int) -> QuerySet[Circular]:
    """Return the letters to many of an edition, newest first, each with how many people it went to."""
    written = Count("addressees", filter=Q(addressees__left_out=""))
    return Circular.objects.filter(edition_id=edition_id).annotate(people=written).order_by("-begun", "-pk")


@dataclass(frozen=True)
class Fare:
    """How one person of a circular fares: as their letter does, or "answered", "unwritten", "left-out"."""

    addressee: Addressee
    state: str


@dataclass(frozen=True)
class Fares:
    """How a circular fares: each person, and how many are in each state."""

    people: list[Fare]
    left_out: list[Fare]
    counts: Counter[str]

    @property
    def waiting(self) -> int:
        """Count the letters that have not left yet."""
        return self.counts["unwritten"] + self.counts[Letter.State.QUEUED]

    @property
    def silent(self) -> int:
        """Count those who can have the letter and have not answered."""
        return sum(self.counts[each] for each in (Letter.State.SENT, *Letter.Delivery.values) if each)


def fares(circular: Circular) -> Fares:
    """Say of each person of a circular how their letter fares."""
    rows = circular.addressees.select_related("person", "letter").order_by("person__name", "pk")
    addressees = list(rows)
    answered = answered_letters([each.letter for each in addressees if each.letter])
    every = [Fare(each, _state(each, answered)) for each in addressees]
    people = [each for each in every if each.state != "left-out"]
    return Fares(people, [each for each in every if each.state == "left-out"], Counter(each.state for each in people))


def _state(addressee: Addressee, answered: set[int]) -> str:
    if addressee.left_out:
        return "left-out"
    if addressee.letter is None:
        return "unwritten"
    return "answered" if addressee.letter.pk in answered else addressee.letter.fare
