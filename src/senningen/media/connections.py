"""One open connection: its way out, what it may still do, and how it ends."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

from senningen.media.limits import Limits
from senningen.media.line import Frame, Line, text_frame
from senningen.media.ports import Close, ConnectionFacts, Direction, Kind, Pass
from senningen.media.records import Malformed
from senningen.media.tracks import Track


class Allowance:
    """So much a second, and a little at once. Answers with how long to wait before reading on."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate, self._burst, self._paid_until = rate, burst, now

    def spend(self, amount: float, now: float) -> float:
        """Use some of the allowance and return the seconds to wait for it."""
        self._paid_until = max(self._paid_until, now - self._burst) + amount / self._rate
        return max(0.0, self._paid_until - now)


class Connection:
    """What a publisher and a viewer have in common."""

    direction: Direction

    def __init__(self, line: Line, by: Pass, now: float) -> None:
        self.line, self.by, self.since = line, by, now
        self.heard = now
        self.bytes_in = self.bytes_out = self.skips = 0
        self.code: Close | None = None
        self.on_end: Callable[[], None] = lambda: None

    @property
    def key(self) -> str:
        """Whose connection this is."""
        return self.by.key

    @property
    def filed(self) -> str:
        """Under what it is filed: a screen stands beside its person, and each has one device."""
        return f"{self.key}/screen" if self.direction is Direction.SCREEN else self.key

    def tell(self, **what: Any) -> None:
        """Send a text to this one connection."""
        self.write(text_frame(json.dumps(what, separators=(",", ":"))))

    def write(self, frame: Frame) -> None:
        """Send a ready-made frame."""
        self.bytes_out += len(frame)
        self.line.write(frame)

    def end(self, code: Close) -> None:
        """Close the connection as soon as its task runs; the first reason given is the one that is told."""
        if self.code is None:
            self.code = code
            self.on_end()

    def facts(self) -> ConnectionFacts:
        """Say what is known about this connection."""
        return ConnectionFacts(self.key, self.direction, self.since, self.bytes_in, self.bytes_out, self.skips)


class Publisher(Connection):
    """Somebody on stage."""

    direction = Direction.PUBLISH

    def __init__(
        self, line: Line, by: Pass, now: float, limits: Limits, direction: Direction = Direction.PUBLISH
    ) -> None:
        super().__init__(line, by, now)
        self.direction = direction
        self.path = f"stage/{self.filed}/{secrets.token_hex(4)}"
        self.catalog: dict[str, Any] | None = None
        self.muted: set[Kind] = set()
        self.backstage = by.backstage
        self.tracks: dict[int, Track] = {}
        rate = limits.sound_rate if by.channel else limits.upload_rate
        self.allowance = Allowance(rate, limits.upload_burst, now)
        self.receipt_at = now

    @property
    def channel(self) -> str:
        """Into which language they interpret; nothing for those of the floor."""
        return self.by.channel

    def track(self, name: str) -> Track | None:
        """Return the running track of that name."""
        return next((track for track in self.tracks.values() if track.name == name), None)


class Viewer(Connection):
    """Somebody who watches."""

    direction = Direction.WATCH

    def __init__(self, line: Line, by: Pass, now: float, limits: Limits) -> None:
        super().__init__(line, by, now)
        self.tracks: frozenset[Track] = frozenset()
        self.skipping: set[Track] = set()
        """Tracks this viewer was too slow for; each comes back at a key frame once the line has caught up."""
        self.late_since: float | None = None
        self.allowance = Allowance(limits.text_rate, 10.0, now)


def read_text(text: str, *, longest: int) -> dict[str, Any]:
    """Read a text message; raise `Malformed` unless it is one JSON object of bearable size."""
    if len(text) > longest:
        raise Malformed("text too long")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("text is not JSON") from None
    if not isinstance(said, dict):
        raise Malformed("text is not an object")
    return said
