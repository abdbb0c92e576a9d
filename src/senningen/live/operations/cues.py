"""The run sheet: its cues are taken, skipped, opened again."""

from __future__ import annotations

from datetime import datetime

from senningen.live.cued import Cue
from senningen.live.operations.base import Operation, operation


@operation("sheet-written")
class SheetWritten(Operation):
    """The run sheet as the desk has written it, whole."""

    starts: datetime
    cues: tuple[Cue, ...]


@operation("take-cue")
class TakeCue(Operation):
    """This cue is done now. What it does in the room is an operation of its own, asked before this one."""

    cue: int


@operation("skip-cue")
class SkipCue(Operation):
    """This cue does not come."""

    cue: int


@operation("reopen-cue")
class ReopenCue(Operation):
    """This cue was not done after all; what it did in the room stays."""

    cue: int


FROM_BROWSERS: tuple[type[Operation], ...] = (
    TakeCue,
    SkipCue,
    ReopenCue,
)
