"""Captions: what is said on stage, in writing, line by line; and the same as WebVTT. Pure."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from senningen.live.operations import Somebody

SHORTEST, LONGEST = 2.0, 7.0
"""So many seconds a line stands in a film, by its length."""
READ_PER_SECOND = 15
"""Characters that people read in a second."""


@dataclass(frozen=True)
class Line:
    """One line; `at` is when its first word was written. One that was taken back has no text."""

    number: int
    text: str
    at: datetime
    corrected: bool = False
    by_engine: bool = False


@dataclass(frozen=True)
class Listening:
    """The engine that writes captions too."""

    since: datetime | None = None
    behind: float | None = None
    """Seconds from the last word to its line, of the newest one."""
    broke: bool = False
    """Whether it was off because it ended by itself."""


@dataclass(frozen=True)
class Captions:
    """The lines of a room by number, who writes them, and the abbreviations they use."""

    lines: Mapping[int, Line] = field(default_factory=dict)
    writers: Mapping[str, Somebody] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)
    last: datetime | None = None
    """When a person sent or corrected a line last, so that nobody floods the page."""
    engine: Listening = field(default_factory=Listening)

    @property
    def on(self) -> bool:
        """Say whether there is something to read, or somebody who will write it."""
        return bool(self.lines or self.writers or self.engine.since)


def initials(names: Iterable[str]) -> dict[str, str]:
    """Return abbreviations to begin with: "md" for "Marek Dvořák". The first of equal initials keeps them."""
    found: dict[str, str] = {}
    for name in names:
        letters = "".join(word[0] for word in name.replace("-", " ").split())
        plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode().lower()
        if len(plain) > 1:
            found.setdefault(plain, name)
    return found


def web_vtt(lines: Iterable[Line], zero: datetime, *, ends: datetime | None = None) -> str:
    """Write lines as WebVTT, timed from `zero` on; what was said before it or after `ends` is left out."""
    said = sorted((one for one in lines if one.text), key=lambda one: (one.at, one.number))
    cues = ["WEBVTT\n"]
    for one, following in zip(said, [*said[1:], None], strict=True):
        reading = timedelta(seconds=min(LONGEST, max(SHORTEST, len(one.text) / READ_PER_SECOND)))
        end = one.at + reading
        if following and following.at > one.at:
            end = min(end, following.at)
        if ends is not None:
            end = min(end, ends)
        if one.at < zero or end <= one.at:
            continue
        cues.append(f"{one.number}\n{_time(one.at - zero)} --> {_time(end - zero)}\n{_cue(one.text)}\n")
    return "\n".join(cues)


def _cue(text: str) -> str:
    return html.escape(text, quote=False)


def _time(since: timedelta) -> str:
    seconds, millis = divmod(round(since.total_seconds() * 1000), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{millis:03}"
