"""The room as a function: state, operation, author and time in; state and effects out.

Nothing here waits, reads or writes. The owner (`live/owner.py`) holds one `Room`, calls `apply` for whatever is asked,
keeps what was accepted and carries out the effects. A new ability is a new operation, a field and a case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from senningen.live import operations as op
from senningen.live.operations import Kind, Operation, Role, Somebody
from senningen.live.state import (
    Announcement,
    CloseStage,
    Disconnect,
    Doors,
    Effect,
    Outcome,
    Part,
    PassOn,
    Refuse,
    Room,
    Show,
    Slides,
    StopPublishing,
)

STAGE_PLACES = 6
ANNOUNCEMENTS_KEPT = 20
LONGEST_ANNOUNCEMENT = 500


def apply(room: Room, operation: Operation, by: Somebody, at: datetime) -> Outcome:
    """Answer an operation: the room after it and what must be done, or the same room and why not."""
    if room.doors is Doors.ENDED and not operation.after_the_end:
        return _no(room, "room.ended")
    after, effects = _CASES[type(operation)](room, operation, by, at)
    if after is not room:
        after = replace(after, version=room.version + 1)
    return after, effects


def _no(room: Room, code: str) -> Outcome:
    return room, [Refuse(code)]


def _shown(room: Room, *parts: Part, then: tuple[Effect, ...] = ()) -> Outcome:
    return room, [Show(frozenset(parts)), *then]


def _for_hosts(case: Callable[..., Outcome]) -> Callable[..., Outcome]:
    def only(room: Room, operation: Operation, by: Somebody, at: datetime) -> Outcome:
        return case(room, operation, by, at) if by.role is Role.HOST else _no(room, "room.host-only")

    return only


def _for_the_stage(case: Callable[..., Outcome]) -> Callable[..., Outcome]:
    def only(room: Room, operation: Operation, by: Somebody, at: datetime) -> Outcome:
        return case(room, operation, by, at) if by.role is not Role.GUEST else _no(room, "room.stage-only")

    return only


# Doors


@_for_hosts
def _open_doors(room: Room, operation: op.OpenDoors, by: Somebody, at: datetime) -> Outcome:
    if room.doors is not Doors.CLOSED:
        return room, []
    return _shown(replace(room, doors=Doors.OPEN, opened=at), Part.DOORS)


@_for_hosts
def _begin(room: Room, operation: op.Begin, by: Somebody, at: datetime) -> Outcome:
    if room.doors is Doors.LIVE:
        return room, []
    return _shown(replace(room, doors=Doors.LIVE, opened=room.opened or at, began=at), Part.DOORS)


@_for_hosts
def _end(room: Room, operation: op.End, by: Somebody, at: datetime) -> Outcome:
    if room.doors is Doors.CLOSED:
        return _no(room, "room.not-yet")
    after = replace(room, doors=Doors.ENDED, ended=at, stage=(), muted=frozenset(), slides=None)
    return _shown(after, Part.DOORS, Part.STAGE, Part.SLIDES, then=(CloseStage(),))


# Coming and going


def _arrive(room: Room, operation: op.Arrive, by: Somebody, at: datetime) -> Outcome:
    one = operation.somebody
    if one.key in room.removed:
        return _no(room, "room.removed")
    if room.here.get(one.key) == one:
        return room, []
    stage = tuple(one if each.key == one.key else each for each in room.stage)
    after = replace(room, here={**room.here, one.key: one}, stage=stage)
    return _shown(after, Part.PEOPLE, *([] if one.role is Role.GUEST else [Part.STAGE]))


def _depart(room: Room, operation: op.Depart, by: Somebody, at: datetime) -> Outcome:
    if operation.key not in room.here:
        return room, []
    here = {key: one for key, one in room.here.items() if key != operation.key}
    parts = [Part.PEOPLE] if room.here[operation.key].role is Role.GUEST else [Part.PEOPLE, Part.STAGE]
    return _shown(replace(room, here=here), *parts)


# The stage: who speaks has a place on it until they leave or are sent back; a dropped line does not take it away


@_for_the_stage
def _enter_stage(room: Room, operation: op.EnterStage, by: Somebody, at: datetime) -> Outcome:
    if by.key in room.kept_back and by.role is not Role.HOST:
        return _no(room, "room.kept-back")
    return _onto_stage(room, room.here.get(by.key))


@_for_hosts
def _bring_on_stage(room: Room, operation: op.BringOnStage, by: Somebody, at: datetime) -> Outcome:
    one = room.here.get(operation.key)
    if one is not None and one.role is Role.GUEST:
        return _no(room, "room.stage-only")
    return _onto_stage(room, one)


def _onto_stage(room: Room, one: Somebody | None) -> Outcome:
    if one is None:
        return _no(room, "room.not-here")
    if room.on_stage(one.key):
        return room, []
    if len(room.stage) >= STAGE_PLACES:
        return _no(room, "room.stage-full")
    return _shown(replace(room, stage=(*room.stage, one), kept_back=room.kept_back - {one.key}), Part.STAGE)


@_for_the_stage
def _leave_stage(room: Room, operation: op.LeaveStage, by: Somebody, at: datetime) -> Outcome:
    return _off_stage(room, by.key)


@_for_hosts
def _send_back(room: Room, operation: op.SendBack, by: Somebody, at: datetime) -> Outcome:
    if not room.on_stage(operation.key):
        return room, []
    return _off_stage(replace(room, kept_back=room.kept_back | {operation.key}), operation.key)


def _off_stage(room: Room, key: str) -> Outcome:
    if not room.on_stage(key):
        return room, []
    stage = tuple(one for one in room.stage if one.key != key)
    unmuted = [(whose, kind) for whose, kind in room.muted if whose == key]
    after = replace(room, stage=stage, muted=room.muted - set(unmuted))
    lifted = tuple(PassOn(key, kind, muted=False) for _, kind in sorted(unmuted))
    return _shown(after, Part.STAGE, then=(StopPublishing(key), *lifted))


@_for_the_stage
def _mute(room: Room, operation: op.Mute, by: Somebody, at: datetime) -> Outcome:
    return _set_muted(room, operation.key, operation.kind, by, muted=True)


@_for_the_stage
def _unmute(room: Room, operation: op.Unmute, by: Somebody, at: datetime) -> Outcome:
    return _set_muted(room, operation.key, operation.kind, by, muted=False)


def _set_muted(room: Room, key: str, kind: Kind, by: Somebody, *, muted: bool) -> Outcome:
    if by.role is not Role.HOST and by.key != key:
        return _no(room, "room.host-only")
    if not room.on_stage(key):
        return _no(room, "room.not-on-stage")
    if ((key, kind) in room.muted) == muted:
        return room, []
    after = replace(room, muted=room.muted | {(key, kind)} if muted else room.muted - {(key, kind)})
    return _shown(after, Part.STAGE, then=(PassOn(key, kind, muted),))


# Slides


@_for_the_stage
def _show_slides(room: Room, operation: op.ShowSlides, by: Somebody, at: datetime) -> Outcome:
    if operation.pages < 1 or not operation.folder:
        return _no(room, "room.no-such-slides")
    page = min(max(operation.page, 1), operation.pages)
    slides = Slides(operation.deck, operation.folder, operation.name, operation.pages, page)
    return (room, []) if slides == room.slides else _shown(replace(room, slides=slides), Part.SLIDES)


@_for_the_stage
def _turn(room: Room, operation: op.Turn, by: Somebody, at: datetime) -> Outcome:
    if room.slides is None or not 1 <= operation.page <= room.slides.pages:
        return _no(room, "room.no-such-slides")
    if operation.page == room.slides.page:
        return room, []
    return _shown(replace(room, slides=replace(room.slides, page=operation.page)), Part.SLIDES)


@_for_the_stage
def _clear_slides(room: Room, operation: op.ClearSlides, by: Somebody, at: datetime) -> Outcome:
    return _shown(replace(room, slides=None), Part.SLIDES) if room.slides else (room, [])


@_for_hosts
def _decks_changed(room: Room, operation: op.DecksChanged, by: Somebody, at: datetime) -> Outcome:
    if operation.decks == room.decks:
        return room, []
    there = room.slides is None or any(each.deck == room.slides.deck for each in operation.decks)
    after = replace(room, decks=operation.decks, slides=room.slides if there else None)
    return _shown(after, Part.DECKS, *([] if there else [Part.SLIDES]))


# What the host says, and whom the host keeps out


@_for_hosts
def _announce(room: Room, operation: op.Announce, by: Somebody, at: datetime) -> Outcome:
    text = operation.text.strip()[:LONGEST_ANNOUNCEMENT]
    if not text:
        return _no(room, "room.nothing-said")
    said = (*room.announcements, Announcement(room.announced + 1, text, at))[-ANNOUNCEMENTS_KEPT:]
    return _shown(replace(room, announcements=said, announced=room.announced + 1), Part.ANNOUNCEMENTS)


@_for_hosts
def _withdraw(room: Room, operation: op.WithdrawAnnouncement, by: Somebody, at: datetime) -> Outcome:
    left = tuple(one for one in room.announcements if one.number != operation.number)
    if len(left) == len(room.announcements):
        return room, []
    return _shown(replace(room, announcements=left), Part.ANNOUNCEMENTS)


@_for_hosts
def _remove(room: Room, operation: op.Remove, by: Somebody, at: datetime) -> Outcome:
    on_stage = next((one for one in room.stage if one.key == operation.key), None)
    one = room.here.get(operation.key) or on_stage
    if one is None:
        return _no(room, "room.not-here")
    if one.role is Role.HOST:
        return _no(room, "room.not-a-host")
    after, effects = _off_stage(room, one.key)
    here = {key: each for key, each in after.here.items() if key != one.key}
    after = replace(after, here=here, removed={**after.removed, one.key: one})
    gone = (*(each for each in effects if not isinstance(each, Show)), Disconnect(one.key, "room.removed"))
    return _shown(after, Part.PEOPLE, Part.STAGE, Part.REMOVED, then=gone)


@_for_hosts
def _let_back(room: Room, operation: op.LetBack, by: Somebody, at: datetime) -> Outcome:
    if operation.key not in room.removed:
        return room, []
    removed = {key: one for key, one in room.removed.items() if key != operation.key}
    return _shown(replace(room, removed=removed), Part.REMOVED)


_CASES: Mapping[type[Operation], Callable[..., Outcome]] = {
    op.OpenDoors: _open_doors,
    op.Begin: _begin,
    op.End: _end,
    op.Arrive: _arrive,
    op.Depart: _depart,
    op.EnterStage: _enter_stage,
    op.BringOnStage: _bring_on_stage,
    op.LeaveStage: _leave_stage,
    op.SendBack: _send_back,
    op.Mute: _mute,
    op.Unmute: _unmute,
    op.ShowSlides: _show_slides,
    op.Turn: _turn,
    op.ClearSlides: _clear_slides,
    op.DecksChanged: _decks_changed,
    op.Announce: _announce,
    op.WithdrawAnnouncement: _withdraw,
    op.Remove: _remove,
    op.LetBack: _let_back,
}
