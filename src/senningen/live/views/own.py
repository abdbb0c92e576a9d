"""What one guest has said: shown to nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from senningen.live.asked import Question
from senningen.live.ballots import ballot
from senningen.live.operations import Somebody
from senningen.live.said import To
from senningen.live.state import Room
from senningen.live.views.chat import NEWEST, SaidView, said_view


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
    said: list[SaidView]
    """What one wrote in the chat, the newest lines, while it is on."""


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
    spoken = room.chat.lines.values() if room.chat.to is not To.NOBODY else ()
    lines = [each for each in spoken if each.person_id == one.person_id and not each.deleted]
    said = [said_view(each) for each in lines[-NEWEST:]]
    return OwnView(questions, votes, hand, chosen, short, said)


def _own(one: Question) -> OwnQuestionView:
    return OwnQuestionView(one.number, one.text, one.named, one.stand, one.reason, one.answer)
