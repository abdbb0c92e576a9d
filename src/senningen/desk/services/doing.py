"""A case in hand, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict

from senningen.desk.cases import Case
from senningen.desk.rules import FOR_OTHERS, Outcome
from senningen.journal.entries import Actor, Cause
from senningen.kernel.refusals import Refused
from senningen.people import queries as people
from senningen.people.models import Person
from senningen.seats.models import Seat


class Author(TypedDict):
    """Who acts, when and why: the keywords of every service."""

    by: Actor
    now: datetime
    cause: Cause


@dataclass(frozen=True)
class Doing:
    """A case in hand: who decides, when, and whether the desk answers in its own words."""

    case: Case
    by: Actor
    now: datetime
    answered: bool
    until: datetime | None = None

    @property
    def author(self) -> Author:
        """Say who, when and because of which message."""
        return {"by": self.by, "now": self.now, "cause": Cause("message", self.case.message.pk)}

    @property
    def seat(self) -> Seat:
        """Return the seat it is about."""
        if self.case.seat is None:
            raise Refused("desk.verb-impossible")
        return self.case.seat

    @property
    def sessions(self) -> list[int]:
        """Return the sessions it is about."""
        return list(self.case.suggestion.sessions)

    def said(self, mode: str) -> str:
        """Return the mode in which somebody attends or waits, as far as there is another to tell it from."""
        return mode if len(self.case.standing.modes) > 1 else ""

    def answers(self, person: Person) -> bool:
        """Whether the reply goes to this person and tells of their own seat."""
        return (
            self.answered
            and self.case.proposal.intent not in FOR_OTHERS
            and people.by_email(self.case.message.from_email) == person
        )


def details_of(person: Person) -> dict[str, str]:
    """Say what a mail can correct of a person, as it is kept beside a decision."""
    return {"name": person.name, "organisation": person.organisation.name if person.organisation else ""}


@dataclass(frozen=True)
class Done:
    """What came of it: the outcome for the first person, and the ids of the rows that were made or changed."""

    outcome: Outcome
    person: Person | None = None
    seat: Seat | None = None
    ids: Mapping[str, Any] = field(default_factory=dict)
