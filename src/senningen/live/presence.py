"""Who is here since when, while it happens; the owner writes what this book hands out."""

from __future__ import annotations

from datetime import datetime, timedelta

from senningen.live.operations import Somebody
from senningen.live.services.keeping import Interval

ASKED_EVERY = 4.0
"""Seconds between two pings; a line that carries answers each at once."""
DEAD_AFTER = 2 * ASKED_EVERY
"""Seconds of silence after which nobody is taken to be there, long before the line is given up."""

LATE = 1.0
"""Seconds by which the house may be late to look at the lines; later, what they said still waits to be read."""


def last_there(silence: float, now: datetime) -> datetime:
    """Say until when somebody was there whose line has said nothing for so many seconds.

    A line went down somewhere between its last answer and the next that was due: the middle is two seconds off at most.
    """
    return now if silence < DEAD_AFTER else now - timedelta(seconds=silence - ASKED_EVERY / 2)


class PresenceBook:
    """One open interval for each key at most; a takeover by another device goes on with the first one's."""

    def __init__(self) -> None:
        self._open: dict[str, Interval] = {}

    def here(self) -> list[str]:
        """Return the keys of everybody whose interval is open."""
        return list(self._open)

    def begin(self, somebody: Somebody, at: datetime) -> list[Interval]:
        """Somebody came; returns what to write. A hall is counted by heads: its screen and its phones are nobody."""
        if somebody.key in self._open or somebody.role.of_the_hall:
            return []
        self._open[somebody.key] = Interval(somebody, at)
        return [self._open[somebody.key]]

    def end(self, key: str, at: datetime) -> list[Interval]:
        """Somebody left; returns what to write."""
        interval = self._open.pop(key, None)
        return [Interval(interval.somebody, interval.began, max(at, interval.began))] if interval else []

    def look(self, somebody: Somebody, silence: float, at: datetime) -> list[Interval]:
        """See whether somebody is there who keeps their place: on a dead line they are not, until it carries again."""
        if silence >= DEAD_AFTER:
            return self.end(somebody.key, last_there(silence, at))
        return self.begin(somebody, at)

    def end_all(self, at: datetime) -> list[Interval]:
        """The session is over for everybody; returns what to write."""
        return [each for key in self.here() for each in self.end(key, at)]
