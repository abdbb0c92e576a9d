"""What one guest has said: shown to nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from senningen.live.asked import Question
from senningen.live.ballots import ballot
from senningen.live.operations import Somebody
from senningen.live.state import Room


@dataclass(frozen=True)
class OwnQuestionView:
    """A question of one's own, and what became of it."""

    number: int
    text: str
    named: bool
    stand: str
    reason: str
    answer: str


@dataclass(frozen=True)
class OwnView:
    """One's own questions, the numbers one has voted for, and since when one's hand is up."""

    questions: list[OwnQuestionView]
    votes: list[int]
    hand: str | None
    chosen: Mapping[str, int]
    """The option one chose, by poll, while it is open."""
    short: Mapping[str, str] | None
    """The abbreviations of whoever writes the captions; nothing for everybody else."""


def own_view(room: Room, one: Somebody, session_id: int = 0) -> OwnView:
    """Show somebody what is theirs."""
    questions = [_own(each) for each in room.asking.questions.values() if each.person_id == one.person_id]
    votes = [number for number, voters in room.asking.voters.items() if one.key in voters]
    hand = next((hand.at.isoformat() for hand in room.hands if hand.key == one.key), None)
    chosen = {
        str(number): poll.ballots[mine]
        for number, poll in room.polls.items()
        if poll.ballots and (mine := ballot(session_id, number, one.key)) in poll.ballots
    }
    short = room.captions.short if one.key in room.captions.writers else None
    return OwnView(questions, votes, hand, chosen, short)


def _own(one: Question) -> OwnQuestionView:
    return OwnQuestionView(one.number, one.text, one.named, one.stand, one.reason, one.answer)
