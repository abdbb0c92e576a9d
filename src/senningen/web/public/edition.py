"""What an edition's page shows: sessions with their places, who is on stage, in the reader's zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from senningen.kernel import times
from senningen.people.models import Person
from senningen.programme.models import Edition, Part, Session
from senningen.web.times import OFFERED, speaking

ON_STAGE = (Part.Role.SPEAKER, Part.Role.HOST)


@dataclass(frozen=True)
class Hour:
    """A session on the page: its day in the reader's zone, its places, who is on stage."""

    session: Session
    left: int
    waiting: int
    zone: str

    @property
    def local(self) -> datetime:
        """Return the start in the reader's zone."""
        return self.session.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def weekday(self) -> str:
        """Return the day's name."""
        return times.weekday(self.local.date(), speaking())

    @property
    def day(self) -> str:
        """Return the whole day, for a screen reader."""
        return times.day(self.local.date(), speaking())

    @property
    def names(self) -> str:
        """Name who speaks, and instead of whom, if somebody else was announced."""
        speakers = [part for part in self.session.parts.all() if part.role == Part.Role.SPEAKER]
        return ", ".join(dict.fromkeys(_instead(part) for part in speakers))

    @property
    def was_at(self) -> datetime | None:
        """Return when it was to begin, if it takes place at another time than was announced."""
        return self.session.was_at if self.session.state == Session.State.PLANNED else None


@dataclass(frozen=True)
class Left:
    """Seats left, as the page counts them: the places of the session with the fewest among those not full."""

    cap: int
    hours: Sequence[Hour]
    free: frozenset[int]

    @property
    def count(self) -> int:
        """Return how many people could still get a seat in every session that is not full."""
        return len(self.free)

    @property
    def full(self) -> list[Hour]:
        """Return the sessions without a free place."""
        return [hour for hour in self.hours if not hour.left]

    @property
    def full_days(self) -> str:
        """Name the days of the full sessions."""
        return ", ".join(hour.weekday for hour in self.full)

    @property
    def in_words(self) -> str:
        """Say the small plan."""
        taken = self.cap - self.count
        return _("Seating plan: %(taken)d of %(cap)d seats taken, %(free)d free") % {
            "taken": taken,
            "cap": self.cap,
            "free": self.count,
        }

    @property
    def states(self) -> dict[int, str]:
        """Return the state of each chair for the small plan."""
        return {number: "free" if number in self.free else "taken" for number in range(1, self.cap + 1)}


@dataclass(frozen=True)
class OnStage:
    """A speaker or host with the caption under the name."""

    person: Person
    caption: object

    @property
    def name(self) -> str:
        """Return the name with its title."""
        return self.person.with_title

    @property
    def initials(self) -> str:
        """Return the first letters of first and last name."""
        words = self.person.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def left(cap: int, hours: Sequence[Hour], free: dict[int, list[int]]) -> Left:
    """Count the seats left from the free places of each session."""
    tightest = min((hour for hour in hours if hour.left), key=lambda hour: hour.left, default=None)
    return Left(cap, hours, frozenset(free[tightest.session.pk] if tightest else ()))


def on_stage(sessions: Sequence[Session]) -> list[OnStage]:
    """Return everybody on stage once: speakers in the order they appear, then hosts."""
    parts = [part for session in sessions for part in session.parts.all() if part.role in ON_STAGE]
    people: dict[int, OnStage] = {}
    for part in sorted(parts, key=lambda part: ON_STAGE.index(Part.Role(part.role))):
        people.setdefault(part.person_id, OnStage(part.person, part.caption or part.person.organisation or ""))
    return list(people.values())


def mail_to(mailbox: str, edition: Edition) -> str:
    """Return a mailto address with a subject in the reader's language."""
    return f"mailto:{mailbox}?subject={quote(_('A seat for edition %(number)s') % {'number': edition.number})}"


def zones(own: str, chosen: str, at: datetime) -> list[tuple[str, str]]:
    """Offer zones by name: the edition's own first, the chosen one among them."""
    names = dict.fromkeys([own, chosen, *OFFERED])
    return [(name, times.zone_name(name, speaking(), at=at)) for name in names]


def was_days(hours: Sequence[Hour]) -> tuple[date, date] | None:
    """Return from which day to which an edition was to be held, if all of it was moved to other days."""
    days = [hour.session.was_day for hour in hours if hour.session.was_day not in (None, hour.session.day)]
    known = [each for each in days if each is not None]
    return (min(known), max(known)) if known and len(known) == len(hours) else None


def _instead(part: Part) -> str:
    if part.instead_of is None:
        return part.person.with_title
    return _("%(who)s, instead of %(before)s") % {
        "who": part.person.with_title,
        "before": part.instead_of.with_title,
    }
