"""What was said of which sessions, and which of them that leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from senningen.desk.understanding.sheet import Line


@dataclass(slots=True)
class Scope:
    """Sessions said yes to, sessions said no to, and whether everything else was settled too."""

    wanted: set[str] = field(default_factory=set)
    excluded: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)  # wanted in so many words
    unsaid: set[str] = field(default_factory=set)  # named, and neither yes nor no stands beside it
    occupied: set[str] = field(default_factory=set)  # "on Monday I have a school meeting"
    doubtful: bool = False  # a day in a long clause that says neither yes nor no
    limited: bool = False  # "only", "just", "not ... but"
    rest_wanted: bool = False
    rest_refused: bool = False  # "neither Monday nor any of the following days"
    all_wanted: bool = False
    lines: list[Line] = field(default_factory=list)

    @property
    def named(self) -> bool:
        """Whether any session was named at all."""
        return bool(self.wanted or self.excluded)

    @property
    def unjudged(self) -> set[str]:
        """The sessions that are named, but nowhere with a yes or a no."""
        return self.unsaid - self.said - self.excluded

    def kept(self, codes: Sequence[str], *, holds: bool = False) -> tuple[str, ...] | None:
        """The sessions that remain, in order; None for all of them; () for none.

        Who holds a seat keeps the days of which she says nothing, unless she says "only".
        """
        if not self.named:
            return None
        if self.rest_refused and not self.wanted and not self.rest_wanted:
            return ()
        others_stay = self.excluded and not self.limited and (self.rest_wanted or holds)
        asked = self.wanted if self.wanted and not others_stay else set(codes)
        chosen = asked - self.excluded
        found = tuple(code for code in codes if code in chosen)
        return None if len(found) == len(codes) else found
