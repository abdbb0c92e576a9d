"""Polls: their options and counts. While one is open, ballots stand under names that nobody can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Prepared:
    """A poll as the desk prepared it: the question and each option, by language."""

    poll: int
    question: Mapping[str, str]
    options: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Poll:
    """A poll in the room. `ballots` is option by ballot while it is open; `counts` stands when it is closed."""

    prepared: Prepared
    opened: datetime | None = None
    closed: datetime | None = None
    shown: bool = False
    ballots: Mapping[str, int] = field(default_factory=dict)
    counts: tuple[int, ...] = ()

    @property
    def stand(self) -> str:
        """Say how far it is: "prepared", "open", "closed"."""
        return "closed" if self.closed else "open" if self.opened else "prepared"

    @property
    def tally(self) -> tuple[int, ...]:
        """Return the votes for each option so far."""
        if self.closed:
            return self.counts
        chosen = list(self.ballots.values())
        return tuple(chosen.count(option) for option in range(len(self.prepared.options)))
