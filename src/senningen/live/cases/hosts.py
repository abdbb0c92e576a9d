"""Who runs the hour. The session goes on without a host, and somebody of the stage can take over by one click."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from senningen.live import operations as op
from senningen.live.cases.common import Cases, for_hosts, for_the_stage, no, shown
from senningen.live.operations import Role, Somebody
from senningen.live.state import Doors, Outcome, Part, Recast, Room

HOST_MISSED_AFTER = timedelta(seconds=5)
"""A host who reloads a page is back before that."""


@for_hosts
def _make_host(room: Room, operation: op.MakeHost, by: Somebody, at: datetime) -> Outcome:
    one = room.here.get(operation.key)
    if one is None:
        return no(room, "room.not-here")
    return _hosting(room, one)


def _hosting(room: Room, one: Somebody) -> Outcome:
    if not one.role.of_the_stage:
        return no(room, "room.stage-only")
    if one.role is Role.HOST:
        return room, []
    return _recast(replace(room, made_hosts=room.made_hosts | {one.key}, hostless=None), one.key, Role.HOST)


@for_hosts
def _unmake_host(room: Room, operation: op.UnmakeHost, by: Somebody, at: datetime) -> Outcome:
    if operation.key not in room.made_hosts:
        return no(room, "room.host-by-programme")
    if not any(one.role is Role.HOST and one.key != operation.key for one in room.here.values()):
        return no(room, "room.last-host")
    return _recast(replace(room, made_hosts=room.made_hosts - {operation.key}), operation.key, Role.SPEAKER)


@for_the_stage
def _take_over(room: Room, operation: op.TakeOverHosting, by: Somebody, at: datetime) -> Outcome:
    if room.doors is Doors.CLOSED:
        return no(room, "room.not-yet")
    if room.hostless is None or at - room.hostless < HOST_MISSED_AFTER:
        return no(room, "room.host-is-here")
    one = room.here.get(by.key)
    return _hosting(room, one) if one else no(room, "room.not-here")


def _recast(room: Room, key: str, role: Role) -> Outcome:
    here = {each: replace(one, role=role) if each == key else one for each, one in room.here.items()}
    stage = tuple(replace(one, role=role) if one.key == key else one for one in room.stage)
    kept_back = room.kept_back - {key}
    after = replace(room, here=here, stage=stage, kept_back=kept_back)
    return shown(after, Part.PEOPLE, Part.STAGE, then=(Recast(key),))


CASES: Cases = {
    op.MakeHost: _make_host,
    op.UnmakeHost: _unmake_host,
    op.TakeOverHosting: _take_over,
}
