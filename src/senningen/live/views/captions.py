"""Captions: the newest lines, which are told at once, and the transcript before them."""

from __future__ import annotations

from dataclasses import dataclass

from senningen.live.captioned import Line
from senningen.live.cases.captions import settled
from senningen.live.operations import Role
from senningen.live.state import Part, Room
from senningen.live.views.common import PersonView, Views, person_view


@dataclass(frozen=True)
class CaptionView:
    """A line of what is said; without text it was taken back."""

    number: int
    text: str
    corrected: bool
    by_engine: bool


@dataclass(frozen=True)
class EngineView:
    """The engine that writes captions: since when, how many seconds its newest line came behind, whether it broke."""

    since: str | None
    behind: float | None
    broke: bool


@dataclass(frozen=True)
class CaptionsView:
    """Whether there are captions, the newest lines, and for the host who writes them and how the engine does."""

    on: bool
    lines: list[CaptionView]
    writers: list[PersonView]
    engine: EngineView | None


def _captions(room: Room, role: Role) -> CaptionsView:
    captions = room.captions
    newest = [_line(captions.lines[number]) for number in range(settled(captions) + 1, len(captions.lines) + 1)]
    if role is not Role.HOST:
        return CaptionsView(captions.on, newest, [], None)
    engine = captions.engine
    since = engine.since.isoformat() if engine.since else None
    writers = [person_view(one) for one in captions.writers.values()]
    return CaptionsView(captions.on, newest, writers, EngineView(since, engine.behind, engine.broke))


def _transcript(room: Room, role: Role) -> list[CaptionView]:
    lines = room.captions.lines
    return [_line(lines[number]) for number in range(1, settled(room.captions) + 1)]


def _line(line: Line) -> CaptionView:
    return CaptionView(line.number, line.text, line.corrected, line.by_engine)


VIEWS: Views = {
    Part.CAPTIONS: _captions,
    Part.TRANSCRIPT: _transcript,
}
