"""The stage: who speaks has a place on it until they leave or are sent back; a dropped line does not take it away.

A guest has the floor as long as they are on stage: there is no second list that could say otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from senningen.live import operations as op
from senningen.live.cases.common import (
    Cases,
    for_hosts,
    for_the_stage,
    for_those_heard,
    for_those_on_stage,
    no,
    shown,
)
from senningen.live.cases.hands import hand_down
from senningen.live.cases.recording import may_be_recorded
from senningen.live.operations import Kind, Role, Somebody
from senningen.live.state import (
    Doors,
    Effect,
    EndScreen,
    Outcome,
    Part,
    PassOn,
    Place,
    Room,
    StopPublishing,
)

STAGE_PLACES = 6
COMING_AND_GOING = (Part.STAGE, Part.RECORDING)  # the audience sees of those on stage alone who agreed


@for_the_stage
def _enter_stage(room: Room, operation: op.EnterStage, by: Somebody, at: datetime) -> Outcome:
    if by.key in room.kept_back and by.role is not Role.HOST:
        return no(room, "room.kept-back")
    return _onto_stage(room, room.here.get(by.key))


@for_hosts
def _bring_on_stage(room: Room, operation: op.BringOnStage, by: Somebody, at: datetime) -> Outcome:
    one = room.here.get(operation.key)
    if one is not None and not one.role.of_the_stage:
        return no(room, "room.stage-only")
    return _onto_stage(room, one)


@for_hosts
def _give_floor(room: Room, operation: op.GiveFloor, by: Somebody, at: datetime) -> Outcome:
    one = room.here.get(operation.key)
    if one is not None and one.role is not Role.GUEST:
        return no(room, "room.not-a-guest")
    if room.doors is not Doors.LIVE:
        return no(room, "room.not-begun")
    after, effects = _onto_stage(room, one)
    if after is room or one is None:
        return after, effects
    after, lowered = hand_down(after, one.key)
    # Nothing of a guest is passed on before they have switched it on themselves.
    silent = replace(after, muted=after.muted | {(one.key, kind) for kind in Kind})
    return silent, [*effects, *lowered, *(PassOn(one.key, kind, muted=True) for kind in Kind)]


def _onto_stage(room: Room, one: Somebody | None) -> Outcome:
    if one is None:
        return no(room, "room.not-here")
    if room.on_stage(one.key):
        return room, []
    if one.role is not Role.GUEST and not may_be_recorded(room, one.key):
        return no(room, "recording.agree-first")  # a guest is silent there, and agrees before they switch on
    if len(room.stage) >= STAGE_PLACES:
        return no(room, "room.stage-full")
    after = replace(room, stage=(*room.stage, one), kept_back=room.kept_back - {one.key})
    return shown(after, *COMING_AND_GOING, then=(Place(one.key, backstage=False),))


@for_those_on_stage
def _leave_stage(room: Room, operation: op.LeaveStage, by: Somebody, at: datetime) -> Outcome:
    return off_stage(room, by.key)


@for_hosts
def _send_back(room: Room, operation: op.SendBack, by: Somebody, at: datetime) -> Outcome:
    one = room.staged(operation.key)
    if one is None:
        return _channel_closed(room, operation.key)
    kept_back = room.kept_back if one.role is Role.GUEST else room.kept_back | {one.key}
    return off_stage(replace(room, kept_back=kept_back), one.key)


def _channel_closed(room: Room, key: str) -> Outcome:
    interpreters = {each: one for each, one in room.interpreters.items() if each != key}
    if len(interpreters) == len(room.interpreters):
        return room, []
    return shown(replace(room, interpreters=interpreters), Part.STAGE, then=(StopPublishing(key),))


def off_stage(room: Room, key: str) -> Outcome:
    """Take somebody off the stage; whatever was muted is passed on again when they come back."""
    leaving = room.staged(key)
    if leaving is None:
        return room, []
    stage = tuple(one for one in room.stage if one.key != key)
    unmuted = [(whose, kind) for whose, kind in room.muted if whose == key]
    after = replace(room, stage=stage, muted=room.muted - set(unmuted))
    lifted: tuple[Effect, ...] = tuple(PassOn(key, kind, muted=False) for _, kind in sorted(unmuted))
    if room.screen == key:
        after = replace(after, screen=None)
        lifted = (EndScreen(key), *lifted)
    # A speaker is still seen and heard in the green room; a guest has no place there.
    stop = (StopPublishing(key),) if leaving.role is Role.GUEST else ()
    return shown(after, *COMING_AND_GOING, then=(Place(key, backstage=True), *stop, *lifted))


@for_those_heard
def _mute(room: Room, operation: op.Mute, by: Somebody, at: datetime) -> Outcome:
    return _set_muted(room, operation.key, operation.kind, by, muted=True)


@for_those_heard
def _unmute(room: Room, operation: op.Unmute, by: Somebody, at: datetime) -> Outcome:
    return _set_muted(room, operation.key, operation.kind, by, muted=False)


def _set_muted(room: Room, key: str, kind: Kind, by: Somebody, *, muted: bool) -> Outcome:
    if by.role is not Role.HOST and by.key != key:
        return no(room, "room.host-only")
    interprets = key in room.interpreters  # who is not on the floor is not recorded either
    if not room.on_stage(key) and not interprets:
        return no(room, "room.not-on-stage")
    if ((key, kind) in room.muted) == muted:
        return room, []
    if not muted and not interprets and not may_be_recorded(room, key):
        return no(room, "recording.agree-first")
    after = replace(room, muted=room.muted | {(key, kind)} if muted else room.muted - {(key, kind)})
    return shown(after, Part.STAGE, then=(PassOn(key, kind, muted),))


@for_the_stage
def _share_screen(room: Room, operation: op.ShareScreen, by: Somebody, at: datetime) -> Outcome:
    if not room.on_stage(by.key):
        return no(room, "room.not-on-stage")
    if room.screen == by.key:
        return room, []
    before = (EndScreen(room.screen),) if room.screen else ()
    return shown(replace(room, screen=by.key), Part.STAGE, then=before)


@for_the_stage
def _stop_screen(room: Room, operation: op.StopScreen, by: Somebody, at: datetime) -> Outcome:
    if room.screen is None:
        return room, []
    if by.role is not Role.HOST and room.screen != by.key:
        return no(room, "room.host-only")
    return shown(replace(room, screen=None), Part.STAGE, then=(EndScreen(room.screen),))


@for_hosts
def _choose_layout(room: Room, operation: op.ChooseLayout, by: Somebody, at: datetime) -> Outcome:
    if operation.layout is room.layout:
        return room, []
    return shown(replace(room, layout=operation.layout), Part.STAGE)


CASES: Cases = {
    op.EnterStage: _enter_stage,
    op.LeaveStage: _leave_stage,
    op.BringOnStage: _bring_on_stage,
    op.SendBack: _send_back,
    op.GiveFloor: _give_floor,
    op.Mute: _mute,
    op.Unmute: _unmute,
    op.ShareScreen: _share_screen,
    op.StopScreen: _stop_screen,
    op.ChooseLayout: _choose_layout,
}
