"""Recording: off until the host starts it, and on only while everybody on stage has agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from senningen.live import operations as op
from senningen.live.cases.common import Cases, for_hosts, no, shown
from senningen.live.operations import Kind, Role, Somebody
from senningen.live.state import Doors, Outcome, Part, Room, StartRecorder, StopRecorder

CONSENT = 1
"""Version of the text one agrees to (`live/consent.py`). Whoever agreed to an older one is asked again."""


def not_agreed(room: Room) -> list[Somebody]:
    """Return who can be seen or heard and has not agreed; a guest with the floor is silent until they switch on."""
    return [one for one in room.stage if one.key not in room.recording.agreed and not _silent(room, one)]


def _silent(room: Room, one: Somebody) -> bool:
    return one.role is Role.GUEST and all((one.key, kind) in room.muted for kind in Kind)


def may_be_recorded(room: Room, key: str) -> bool:
    """Say whether somebody may be on stage as things are: nothing is recorded, or they have agreed to it."""
    return room.recording.since is None or key in room.recording.agreed


@for_hosts
def _start(room: Room, operation: op.StartRecording, by: Somebody, at: datetime) -> Outcome:
    if room.recording.since is not None:
        return room, []
    if room.doors is not Doors.LIVE:
        return no(room, "recording.not-begun")
    if not_agreed(room):
        return no(room, "recording.not-agreed")
    after = replace(room, recording=replace(room.recording, since=at, stopped=""))
    return shown(after, Part.RECORDING, then=(StartRecorder(),))


@for_hosts
def _stop(room: Room, operation: op.StopRecording, by: Somebody, at: datetime) -> Outcome:
    return stopped(room, "")


@for_hosts
def _broke(room: Room, operation: op.RecordingBroke, by: Somebody, at: datetime) -> Outcome:
    return stopped(room, operation.code)


def stopped(room: Room, why: str) -> Outcome:
    """Record no longer; `why` is empty when the host wished it."""
    if room.recording.since is None:
        return room, []
    after = replace(room, recording=replace(room.recording, since=None, stopped=why))
    return shown(after, Part.RECORDING, then=(StopRecorder(),))


def _agree(room: Room, operation: op.AgreeToRecording, by: Somebody, at: datetime) -> Outcome:
    if operation.version != CONSENT:
        return no(room, "recording.old-text")
    if by.key in room.recording.agreed:
        return room, []
    agreed = {**room.recording.agreed, by.key: at}
    return shown(replace(room, recording=replace(room.recording, agreed=agreed)), Part.RECORDING)


def _withdraw(room: Room, operation: op.WithdrawConsent, by: Somebody, at: datetime) -> Outcome:
    left = {key: since for key, since in room.recording.agreed.items() if key != by.key}
    return _now_agreed(room, left) if by.key in room.recording.agreed else (room, [])


@for_hosts
def _agreements_changed(room: Room, operation: op.AgreementsChanged, by: Somebody, at: datetime) -> Outcome:
    if operation.agreed == room.recording.agreed:
        return room, []
    return _now_agreed(room, dict(operation.agreed))


def _now_agreed(room: Room, agreed: dict[str, datetime]) -> Outcome:
    after = replace(room, recording=replace(room.recording, agreed=agreed))
    if room.recording.since is not None and not_agreed(after):
        return stopped(after, "recording.withdrawn")
    return shown(after, Part.RECORDING)


CASES: Cases = {
    op.AgreeToRecording: _agree,
    op.WithdrawConsent: _withdraw,
    op.StartRecording: _start,
    op.StopRecording: _stop,
    op.RecordingBroke: _broke,
    op.AgreementsChanged: _agreements_changed,
}
