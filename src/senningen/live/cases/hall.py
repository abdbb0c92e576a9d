"""The hall: heads are counted and never named; their phones come in as long as the host lets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from senningen.live import operations as op
from senningen.live.cases.common import Cases, for_hosts, no, shown
from senningen.live.operations import Role, Somebody
from senningen.live.state import Disconnect, Hall, Outcome, Part, Room

MOST_HEADS = 2_000
MOST_PHONES = 300
"""While nobody has counted; then no more phones than heads, so that the hall never votes more than once a head."""


@for_hosts
def _count(room: Room, operation: op.CountHeads, by: Somebody, at: datetime) -> Outcome:
    if operation.heads > MOST_HEADS:
        return no(room, "room.too-many-heads")
    return _with(room, replace(room.hall, heads=operation.heads))


@for_hosts
def _counted(room: Room, operation: op.HeadsCounted, by: Somebody, at: datetime) -> Outcome:
    return _with(room, replace(room.hall, heads=operation.heads))


@for_hosts
def _open(room: Room, operation: op.OpenHall, by: Somebody, at: datetime) -> Outcome:
    return _with(room, replace(room.hall, open=True))


@for_hosts
def _close(room: Room, operation: op.CloseHall, by: Somebody, at: datetime) -> Outcome:
    if not room.hall.open:
        return room, []
    after, effects = _with(room, replace(room.hall, open=False))
    phones = [key for key, one in room.here.items() if one.role is Role.PHONE]
    return after, [*effects, *(Disconnect(key, "room.hall-closed") for key in phones)]


def _with(room: Room, hall: Hall) -> Outcome:
    return (room, []) if hall == room.hall else shown(replace(room, hall=hall), Part.HALL)


def let_in(hall: Hall, key: str) -> Hall | str:
    """Let a phone into the hall, or say why not. One that was in comes back, also when fewer heads are counted."""
    if not hall.open:
        return "room.hall-closed"
    if key in hall.phones:
        return hall
    if len(hall.phones) >= (MOST_PHONES if hall.heads is None else hall.heads):
        return "room.hall-full"
    return replace(hall, phones=hall.phones | {key})


CASES: Cases = {
    op.CountHeads: _count,
    op.HeadsCounted: _counted,
    op.OpenHall: _open,
    op.CloseHall: _close,
}
