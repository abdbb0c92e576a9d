"""Doors; coming and going."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from senningen.live import operations as op
from senningen.live.cases.common import Cases, for_hosts, no, shown
from senningen.live.operations import Role, Somebody
from senningen.live.state import (
    CloseStage,
    Doors,
    Outcome,
    Part,
    Room,
)


@for_hosts
def _open_doors(room: Room, operation: op.OpenDoors, by: Somebody, at: datetime) -> Outcome:
    if room.doors is not Doors.CLOSED:
        return room, []
    return shown(replace(room, doors=Doors.OPEN, opened=at), Part.DOORS)


@for_hosts
def _begin(room: Room, operation: op.Begin, by: Somebody, at: datetime) -> Outcome:
    if room.doors is Doors.LIVE:
        return room, []
    return shown(replace(room, doors=Doors.LIVE, opened=room.opened or at, began=at), Part.DOORS)


@for_hosts
def _end(room: Room, operation: op.End, by: Somebody, at: datetime) -> Outcome:
    if room.doors is Doors.CLOSED:
        return no(room, "room.not-yet")
    after = replace(room, doors=Doors.ENDED, ended=at, stage=(), muted=frozenset(), slides=None)
    return shown(after, Part.DOORS, Part.STAGE, Part.SLIDES, then=(CloseStage(),))


def _arrive(room: Room, operation: op.Arrive, by: Somebody, at: datetime) -> Outcome:
    one = operation.somebody
    if one.key in room.removed:
        return no(room, "room.removed")
    if room.here.get(one.key) == one:
        return room, []
    stage = tuple(one if each.key == one.key else each for each in room.stage)
    after = replace(room, here={**room.here, one.key: one}, stage=stage)
    return shown(after, Part.PEOPLE, *([] if one.role is Role.GUEST else [Part.STAGE]))


def _depart(room: Room, operation: op.Depart, by: Somebody, at: datetime) -> Outcome:
    if operation.key not in room.here:
        return room, []
    here = {key: one for key, one in room.here.items() if key != operation.key}
    parts = [Part.PEOPLE] if room.here[operation.key].role is Role.GUEST else [Part.PEOPLE, Part.STAGE]
    return shown(replace(room, here=here), *parts)


CASES: Cases = {
    op.OpenDoors: _open_doors,
    op.Begin: _begin,
    op.End: _end,
    op.Arrive: _arrive,
    op.Depart: _depart,
}
