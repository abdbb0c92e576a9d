"""What the audience says and is asked: questions with their votes, hands, polls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property


class Stand(StrEnum):
    """How far a question is."""

    WAITING = "waiting"  # only its author and the host see it
    PUBLIC = "public"
    ANSWERED = "answered"
    ASIDE = "aside"
    MERGED = "merged"


class Reason(StrEnum):
    """Why a question was set aside; its author is told in their own language."""

    NONE = "none"
    SAID_ALREADY = "said-already"
    OFF_TOPIC = "off-topic"
    TIME = "time"
    TONE = "tone"


class Origin(StrEnum):
    """How a question came in."""

    ROOM = "room"
    MAIL = "mail"
    HALL = "hall"  # from a phone of those who sit before the screen on site


@dataclass(frozen=True)
class SentQuestion:
    """A question that came by mail and that the desk passed on."""

    sent: int
    text: str
    name: str
    person_id: int


@dataclass(frozen=True)
class Question:
    """A question to those on stage. `name` is shown to everybody only if its author is `named`."""

    number: int
    text: str
    at: datetime
    person_id: int
    name: str = ""
    seat: int | None = None
    named: bool = False
    origin: Origin = Origin.ROOM
    sent: int | None = None
    stand: Stand = Stand.WAITING
    before: Stand = Stand.WAITING
    """What it was before it was set aside, merged or answered; undoing brings it back there."""
    original: str = ""
    """As it was asked, if the host has edited it."""
    into: int | None = None
    reason: Reason = Reason.NONE
    answer: str = ""
    """The answer in writing; one that was answered on stage has none."""
    published: datetime | None = None
    answered: datetime | None = None
    votes: frozenset[str] = frozenset()

    @property
    def shown(self) -> bool:
        """Say whether everybody sees it."""
        return self.stand in (Stand.PUBLIC, Stand.ANSWERED)


@dataclass(frozen=True)
class Asking:
    """The questions of a room by number, the one over the stage, and whether one may ask without a name."""

    questions: Mapping[int, Question] = field(default_factory=dict)
    numbered: int = 0
    last: Mapping[int, datetime] = field(default_factory=dict)
    """When each person asked last, so that nobody asks too fast; a question that is taken back counts too."""
    current: int | None = None
    nameless: bool = True

    def with_(self, *changed: Question) -> Asking:
        """Put these in the place of what they were."""
        return replace(self, questions={**self.questions, **{one.number: one for one in changed}})

    def without(self, number: int) -> Asking:
        """Take a question out; those that were merged into it stand by themselves again."""
        left = {each: one for each, one in self.questions.items() if each != number}
        freed = {one.number: replace(one, stand=one.before, into=None) for one in self.merged_into(number)}
        return replace(self, questions={**left, **freed})

    def merged_into(self, number: int) -> list[Question]:
        """Return the questions that were merged into another."""
        return [one for one in self.questions.values() if one.into == number]

    def changed_since(self, before: Asking) -> dict[int, tuple[Question, int] | None]:
        """Return the questions that are not as they were, with their votes; nothing where one is gone."""
        if self is before:
            return {}
        gone = dict.fromkeys(before.questions.keys() - self.questions.keys())
        return gone | {number: row for number, row in self.rows.items() if before.rows.get(number) != row}

    @cached_property
    def rows(self) -> Mapping[int, tuple[Question, int]]:
        """Return each question with its votes."""
        return {number: (one, len(self.voters.get(number, one.votes))) for number, one in self.questions.items()}

    @cached_property
    def voters(self) -> Mapping[int, frozenset[str]]:
        """Return who voted for each question that is shown, or for one that was merged into it."""
        found = {number: one.votes for number, one in self.questions.items() if one.shown}
        for one in self.questions.values():
            if one.into in found:
                found[one.into] |= one.votes
        return found

    def votes_moved(self, before: Asking) -> frozenset[str]:
        """Return whose vote counts for another question than before, among those that are shown."""
        was = before.voters
        changed = (who ^ was.get(number, frozenset()) for number, who in self.voters.items())
        return frozenset[str]().union(*changed)


@dataclass(frozen=True)
class Hand:
    """A raised hand: whose, and since when."""

    key: str
    name: str
    seat: int | None
    at: datetime
