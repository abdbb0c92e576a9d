"""Polls: what is asked, and how many chose what. Guests see the result only while the host shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from senningen.live.operations import Role
from senningen.live.polled import Poll
from senningen.live.state import Part, Room
from senningen.live.views.common import Views


@dataclass(frozen=True)
class PollView:
    """A poll, by language; `stand` is "prepared", "open" or "closed"."""

    poll: int
    question: Mapping[str, str]
    options: list[Mapping[str, str]]
    stand: str
    shown: bool


@dataclass(frozen=True)
class TallyView:
    """How many have voted, and for what, if this role sees it."""

    poll: int
    voted: int
    counts: list[int] | None


def _seen(room: Room, role: Role) -> list[Poll]:
    """Guests and speakers see what is asked now and what is shown."""
    return [one for one in room.polls.values() if role is Role.HOST or one.stand == "open" or one.shown]


def _polls(room: Room, role: Role) -> list[PollView]:
    return [
        PollView(one.prepared.poll, one.prepared.question, list(one.prepared.options), one.stand, one.shown)
        for one in _seen(room, role)
    ]


def _tally(room: Room, role: Role) -> list[TallyView]:
    return [_counted(one, role) for one in _seen(room, role) if one.opened]


def _counted(one: Poll, role: Role) -> TallyView:
    tally = one.tally
    counts = list(tally) if one.shown or role is Role.HOST else None
    return TallyView(one.prepared.poll, sum(tally), counts)


VIEWS: Views = {
    Part.POLLS: _polls,
    Part.TALLY: _tally,
}
