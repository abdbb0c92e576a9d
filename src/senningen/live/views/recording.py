"""Whether the stage is recorded, and who agreed to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from senningen.live.operations import Role
from senningen.live.state import Part, Room
from senningen.live.views.common import Views


@dataclass(frozen=True)
class RecordingView:
    """Recorded since when, or null; why it stopped by itself; who agreed when (guests: of those on stage)."""

    since: str | None
    stopped: str
    agreed: Mapping[str, str]


def _recording(room: Room, role: Role) -> RecordingView:
    now = room.recording
    agreed = {
        key: since.isoformat() for key, since in now.agreed.items() if role is not Role.GUEST or room.on_stage(key)
    }
    why = now.stopped if role is not Role.GUEST else ""
    return RecordingView(now.since.isoformat() if now.since else None, why, agreed)


VIEWS: Views = {
    Part.RECORDING: _recording,
}
