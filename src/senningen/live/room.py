"""The room as a function: state, operation, author and time in; state and effects out.

Nothing here waits, reads or writes. The owner (`live/owner.py`) holds one `Room`, calls `apply` for whatever is asked,
keeps what was accepted and carries out the effects. A new ability is a new operation, a field and a case
(`live/operations`, `live/state.py`, `live/cases`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from senningen.live.cases import CASES
from senningen.live.cases.common import no
from senningen.live.cases.cues import counted
from senningen.live.operations import Operation, Somebody
from senningen.live.state import Doors, Outcome, Part, Room, Show


def apply(room: Room, operation: Operation, by: Somebody, at: datetime) -> Outcome:
    """Answer an operation: the room after it and what must be done, or the same room and why not."""
    if room.doors is Doors.ENDED and not operation.after_the_end:
        return no(room, "room.ended")
    after, effects = CASES[type(operation)](room, operation, room.known(by), at)
    if after is room:
        return after, effects
    followed = counted(after, operation, at)
    if followed.sheet is not room.sheet or after.doors is not room.doors:
        effects = [Show(frozenset({Part.SHEET})), *effects]
    return replace(followed, version=room.version + 1), effects
