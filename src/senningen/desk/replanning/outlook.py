"""A change of plan, foreseen: which sessions, who is told of what, what becomes of places, offers and lines.

The page shows it and the service does it, out of the same reading: nobody is told whom the page did not name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from senningen.desk.replanning.terms import Terms
from senningen.kernel.ids import seal
from senningen.people.models import Person
from senningen.post.itip import Method
from senningen.programme.models import Edition, Part, Session
from senningen.seats.models import Invitation, Request, Seat
from senningen.seats.queries import WaitingFor


@dataclass(frozen=True)
class Change:
    """A session as it stands and as it would stand."""

    before: Session
    session: Session  # afterwards

    @property
    def moved(self) -> bool:
        """Say whether it would begin at another time."""
        return self.before.starts_at != self.session.starts_at or self.before.minutes != self.session.minutes

    @property
    def was(self) -> tuple[datetime, datetime]:
        """Return from when to when it was to last."""
        return self.before.starts_at, self.before.ends_at


@dataclass(frozen=True)
class Concerned:
    """Somebody who is told, by which letter and calendar mails, and how they stand afterwards."""

    person: Person
    email: str
    standing: str  # seat, offer, waiting, invited, stage
    touched: tuple[int, ...]
    seat: Seat | None = None
    request: Request | None = None
    invitation: Invitation | None = None
    keeps: tuple[int, ...] = ()
    loses: tuple[int, ...] = ()
    instead: int | None = None
    waits: tuple[tuple[int, int], ...] = ()
    stops_waiting: tuple[int, ...] = ()
    calendar: tuple[tuple[int, Method], ...] = ()
    until: datetime | None = None
    bounced: bool = False

    @property
    def ends(self) -> bool:
        """Say whether their seat would end, for no session is left to it."""
        return bool(self.loses) and not self.keeps and self.instead is None

    @property
    def updates(self) -> int:
        """Count the entries of their calendar that are put in or changed."""
        return sum(method == "REQUEST" for _, method in self.calendar)

    @property
    def cancels(self) -> int:
        """Count the entries that are taken out of their calendar."""
        return sum(method == "CANCEL" for _, method in self.calendar)

    @property
    def sooner(self) -> bool:
        """Say whether they would have to answer sooner than they were told; a seat that ends is not asked any more."""
        return self.seat is not None and self.until is not None and self.until != self.seat.until


@dataclass(frozen=True)
class Outlook:
    """A change of plan, foreseen."""

    edition: Edition
    terms: Terms
    changes: tuple[Change, ...]
    after: Mapping[int, Session]
    concerned: tuple[Concerned, ...]
    part: Part | None = None
    waves: Mapping[int, datetime] = field(default_factory=dict)  # which can be answered until then only
    reminders: int = 0  # queued, and taken back
    overtaken: int = 0  # letters to them that wait to be sent, and name the hour as it was

    @property
    def ending(self) -> list[Concerned]:
        """Return those whose seat would end."""
        return [each for each in self.concerned if each.ends]

    @property
    def open_rooms(self) -> list[Session]:
        """Return the sessions whose doors are open."""
        return [each.before for each in self.changes if each.before.doors_opened and not each.before.ended]

    @property
    def days(self) -> int:
        """Return by how many days everything would be moved."""
        return (self.changes[0].session.day - self.changes[0].before.day).days if self.changes else 0

    @property
    def seen(self) -> str:
        """Return a mark of all that is shown: what is done must bear the same."""
        hours = [(c.before.pk, c.before.starts_at, c.session.starts_at) for c in self.changes]
        people = [
            (c.person.pk, c.email, c.standing, c.keeps, c.loses, c.instead, c.stops_waiting, c.calendar, c.until)
            for c in self.concerned
        ]
        return seal(self.terms, hours, people)

    def sessions(self, ids: Collection[int]) -> list[Session]:
        """Return sessions as they would stand, in order of time."""
        return sorted((self.after[pk] for pk in ids), key=lambda each: (each.starts_at, each.number))

    def waiting(self, one: Concerned) -> list[WaitingFor]:
        """Return what somebody would still wait for, and where they stand."""
        return [WaitingFor(self.after[pk], position) for pk, position in one.waits]
