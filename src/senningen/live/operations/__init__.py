"""What can be asked of a room: each operation is a frozen dataclass with a name, filed by theme.

A browser may send those in `FROM_BROWSERS`; the owner makes the others.
"""

from __future__ import annotations

from senningen.live.operations import doors, order, slides, stage
from senningen.live.operations.base import BY_NAME, Kind, Operation, Role, Somebody, Uploaded
from senningen.live.operations.doors import Arrive, Begin, Depart, End, OpenDoors
from senningen.live.operations.order import Announce, LetBack, Remove, WithdrawAnnouncement
from senningen.live.operations.slides import ClearSlides, DecksChanged, ShowSlides, Turn
from senningen.live.operations.stage import BringOnStage, EnterStage, GiveFloor, LeaveStage, Mute, SendBack, Unmute

__all__ = [
    "BY_NAME",
    "FROM_BROWSERS",
    "Announce",
    "Arrive",
    "Begin",
    "BringOnStage",
    "ClearSlides",
    "DecksChanged",
    "Depart",
    "End",
    "EnterStage",
    "GiveFloor",
    "Kind",
    "LeaveStage",
    "LetBack",
    "Mute",
    "OpenDoors",
    "Operation",
    "Remove",
    "Role",
    "SendBack",
    "ShowSlides",
    "Somebody",
    "Turn",
    "Unmute",
    "Uploaded",
    "WithdrawAnnouncement",
]

FROM_BROWSERS: tuple[type[Operation], ...] = (
    *doors.FROM_BROWSERS,
    *stage.FROM_BROWSERS,
    *slides.FROM_BROWSERS,
    *order.FROM_BROWSERS,
)
