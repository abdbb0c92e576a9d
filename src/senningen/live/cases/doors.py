"""Doors; coming and going."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from senningen.live import operations as op
from senningen.live.captioned import Listening
from senningen.live.cases.common import Cases, for_hosts, no, shown
from senningen.live.cases.hall import let_in
from senningen.live.cases.polls import closed_poll
from senningen.live.cases.recording import stopped
from senningen.live.operations import Role, Somebody
from senningen.live.state import (
    CloseStage,
    Doors,
    Listen,
    Outcome,
    Part,
    Room,
    StopRecorder,
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
    room, _ = stopped(room, "")
    polls = {number: closed_poll(one, at) if one.stand == "open" else one for number, one in room.polls.items()}
    emptied = replace(room, stage=(), interpreters={}, muted=frozenset(), screen=None, slides=None, hands=())
    captions = replace(room.captions, engine=Listening())
    after = replace(emptied, doors=Doors.ENDED, ended=at, polls=polls, captions=captions)
    parts = (Part.DOORS, Part.STAGE, Part.SLIDES, Part.HANDS, Part.RECORDING, Part.POLLS, Part.TALLY, Part.CAPTIONS)
    return shown(after, *parts, then=(StopRecorder(), Listen(on=False), CloseStage()))


def _arrive(room: Room, operation: op.Arrive, by: Somebody, at: datetime) -> Outcome:
    one = room.known(operation.somebody)
    if one.key in room.removed:
        return no(room, "room.removed")
    hall = let_in(room.hall, one.key) if one.role is Role.PHONE else room.hall
    if isinstance(hall, str):
        return no(room, hall)
    if room.here.get(one.key) == one:
        return room, []
    stage = tuple(one if each.key == one.key else each for each in room.stage)
    hostless = None if one.role is Role.HOST else room.hostless
    after = replace(room, here={**room.here, one.key: one}, stage=stage, hostless=hostless, hall=hall)
    if one.role is Role.INTERPRETER:
        after = replace(after, interpreters={**room.interpreters, one.key: one})
    return shown(after, *_seen_in(room, one))


def _depart(room: Room, operation: op.Depart, by: Somebody, at: datetime) -> Outcome:
    if operation.key not in room.here:
        return room, []
    leaving = room.here[operation.key]
    here = {key: one for key, one in room.here.items() if key != operation.key}
    hosts = any(one.role is Role.HOST for one in here.values())
    lost = leaving.role is Role.HOST and not hosts
    return shown(replace(room, here=here, hostless=at if lost else room.hostless), *_seen_in(room, leaving))


def _seen_in(room: Room, one: Somebody) -> list[Part]:
    """Return the parts that look different when they come or go."""
    if one.role.of_the_hall:
        return [Part.HALL]
    parts = [Part.PEOPLE]
    if one.role.works or room.on_stage(one.key):
        parts.append(Part.STAGE)
    if any(hand.key == one.key for hand in room.hands):
        parts.append(Part.HANDS)
    return parts


CASES: Cases = {
    op.OpenDoors: _open_doors,
    op.Begin: _begin,
    op.End: _end,
    op.Arrive: _arrive,
    op.Depart: _depart,
}
