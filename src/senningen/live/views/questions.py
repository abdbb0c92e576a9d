"""Questions: what everybody sees, what only the host does, and how many voted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from senningen.live.asked import Question, Stand
from senningen.live.operations import Role
from senningen.live.state import Part, Room
from senningen.live.views.common import Views


@dataclass(frozen=True)
class QuestionView:
    """A question that everybody sees; `name` and `seat` only with its author's consent."""

    number: int
    text: str
    name: str
    seat: int | None
    answered: bool
    answer: str


@dataclass(frozen=True)
class QuestionsView:
    """The published questions, the number of the one over the stage, and whether one may ask without a name."""

    list: list[QuestionView]
    current: int | None
    nameless: bool


@dataclass(frozen=True)
class QueuedView:
    """A question that only the host sees, and its author: waiting, set aside, merged into another."""

    number: int
    text: str
    original: str
    name: str
    named: bool
    seat: int | None
    origin: str
    stand: str
    into: int | None
    at: str


def _questions(room: Room, role: Role) -> QuestionsView:
    shown = [_shown(one) for one in room.asking.questions.values() if one.shown]
    return QuestionsView(shown, room.asking.current, room.asking.nameless)


def _shown(one: Question) -> QuestionView:
    name, seat = (one.name, one.seat) if one.named else ("", None)
    return QuestionView(one.number, one.text, name, seat, one.stand is Stand.ANSWERED, one.answer)


def _queue(room: Room, role: Role) -> list[QueuedView]:
    if role is not Role.HOST:
        return []
    return [_queued(one) for one in room.asking.questions.values() if not one.shown]


def _queued(one: Question) -> QueuedView:
    seat = one.seat if one.named else None
    at = one.at.isoformat()
    return QueuedView(
        one.number, one.text, one.original, one.name, one.named, seat, one.origin, one.stand, one.into, at
    )


def _votes(room: Room, role: Role) -> Mapping[str, int]:
    return {str(number): len(voters) for number, voters in room.asking.voters.items()}


VIEWS: Views = {
    Part.QUESTIONS: _questions,
    Part.QUEUE: _queue,
    Part.VOTES: _votes,
}
