"""What is written in the chat, and to whom: pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class To(StrEnum):
    """Whom the chat reaches."""

    NOBODY = "nobody"  # it is off, and nobody sees it
    HOST = "host"
    ALL = "all"


@dataclass(frozen=True)
class Said:
    """A line of the chat. `name` is shown to others only if its author is `named`."""

    number: int
    text: str
    at: datetime
    person_id: int
    name: str
    named: bool
    to: To
    deleted: datetime | None = None


@dataclass(frozen=True)
class Chat:
    """The lines of a room's chat by number, whom it reaches now, and whether it is slow."""

    to: To = To.NOBODY
    slow: bool = False
    lines: Mapping[int, Said] = field(default_factory=dict)
    last: Mapping[int, datetime] = field(default_factory=dict)
    """When each person wrote last."""

    def with_(self, one: Said) -> Chat:
        """Put a line in the place of what it was."""
        return replace(self, lines={**self.lines, one.number: one})

    def without(self, number: int) -> Chat:
        """Forget a line, if there is one of that number."""
        return replace(self, lines={n: one for n, one in self.lines.items() if n != number})

    def for_the_record(self) -> Chat:
        """Forget who wrote, but for the number of whoever agreed to be named."""
        known = {n: replace(one, name="", person_id=one.person_id if one.named else 0) for n, one in self.lines.items()}
        return replace(self, lines=known, last={})
