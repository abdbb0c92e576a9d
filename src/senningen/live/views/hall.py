"""The hall: how many sit there, for everybody; whether its screen and its phones are connected, for the host."""

from __future__ import annotations

from dataclasses import dataclass

from senningen.live.operations import Role
from senningen.live.state import Part, Room
from senningen.live.views.common import Views


@dataclass(frozen=True)
class HallView:
    """How many heads were counted, or null; `screen` and `phones` are those connected now, told to the host alone."""

    heads: int | None
    open: bool
    screen: bool
    phones: int


def _hall(room: Room, role: Role) -> HallView:
    if role is not Role.HOST:
        return HallView(room.hall.heads, room.hall.open, screen=False, phones=0)
    roles = [one.role for one in room.here.values()]
    return HallView(room.hall.heads, room.hall.open, Role.WALL in roles, roles.count(Role.PHONE))


VIEWS: Views = {
    Part.HALL: _hall,
}
