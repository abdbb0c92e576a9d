"""The run sheet: whole for the hosts; those who speak see how much of their own time is left, guests nothing."""

from __future__ import annotations

from dataclasses import dataclass

from senningen.live.cued import Cue, pace, until
from senningen.live.operations import Role
from senningen.live.state import Doors, Part, Room
from senningen.live.views.common import Views


@dataclass(frozen=True)
class CueView:
    """A cue; `who` speaks, by key; `stand` is "open", "done" or "skipped"; `planned` in ISO 8601."""

    cue: int
    act: str
    minutes: int
    what: str
    note: str
    who: str
    name: str
    poll: int | None
    planned: str
    stand: str


@dataclass(frozen=True)
class SpeakingView:
    """Whose minutes run, by key, and until when."""

    key: str
    until: str


@dataclass(frozen=True)
class SheetView:
    """The cues with the one that runs; `off` seconds late when it began, and when the next one is due."""

    cues: list[CueView]
    running: int | None
    off: int
    due: str | None
    speaking: SpeakingView | None


def _sheet(room: Room, role: Role) -> SheetView:
    sheet, live = room.sheet, room.doors is Doors.LIVE
    runs = until(sheet) if live else None
    speaking = SpeakingView(runs[0].who, runs[1].isoformat()) if runs and runs[0].who else None
    if role is not Role.HOST:
        return SheetView([], None, 0, None, speaking if role is Role.SPEAKER else None)
    going = pace(sheet) if room.doors is not Doors.ENDED else None
    return SheetView(
        [_cue(room, one, when.isoformat()) for one, when in zip(sheet.cues, sheet.planned, strict=False)],
        sheet.running.cue if sheet.running and room.doors is not Doors.ENDED else None,
        going.off if going else 0,
        going.due.isoformat() if going and going.due else None,
        speaking,
    )


def _cue(room: Room, one: Cue, planned: str) -> CueView:
    mark = room.sheet.marks.get(one.cue)
    stand = "open" if mark is None else "skipped" if mark.skipped else "done"
    return CueView(one.cue, one.act, one.minutes, one.what, one.note, one.who, one.name, one.poll, planned, stand)


VIEWS: Views = {
    Part.SHEET: _sheet,
}
