"""The stage and the green room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from senningen.kernel.tongues import own_name
from senningen.live.operations import Kind, Role
from senningen.live.state import Part, Room
from senningen.live.views.common import PersonView, Views, person_view


@dataclass(frozen=True)
class OnStageView:
    """Somebody on stage. `caption` is by language; `here` says whether their line is up."""

    key: str
    name: str
    caption: Mapping[str, str]
    role: str
    here: bool
    muted: list[str]


@dataclass(frozen=True)
class InterpreterView:
    """Somebody who interprets, into the language of their channel; `here` says whether their line is up."""

    key: str
    name: str
    channel: str
    here: bool
    muted: list[str]


@dataclass(frozen=True)
class StageView:
    """Who is on stage; for the stage and the host also who is in the green room, and how many places there are."""

    on: list[OnStageView]
    channels: Mapping[str, str]
    """The languages, beside the floor's, in which one can hear the stage, each with its own name."""
    screen: str | None
    """Whose screen is shown."""
    layout: str
    """"slides", "speaker" or "gallery"."""
    green: list[PersonView]
    kept_back: list[str]
    made_hosts: list[str]
    hostless: str | None
    """Since when no host is connected, in ISO 8601."""
    interpreters: list[InterpreterView]
    """Whose channels these are; for the stage and the host."""


def _stage(room: Room, role: Role) -> StageView:
    on = [
        OnStageView(one.key, one.name, one.caption, one.role, one.key in room.here, _muted(room, one.key))
        for one in room.stage
    ]
    channels = {tag: own_name(tag) for tag in sorted({one.channel for one in room.interpreters.values()})}
    if role is Role.GUEST:
        return StageView(on, channels, room.screen, room.layout, [], [], [], None, [])
    interpreters = [
        InterpreterView(one.key, one.name, one.channel, one.key in room.here, _muted(room, one.key))
        for one in room.interpreters.values()
    ]
    return StageView(
        on,
        channels,
        room.screen,
        room.layout,
        [person_view(one) for one in room.green_room],
        sorted(room.kept_back),
        sorted(room.made_hosts),
        room.hostless.isoformat() if room.hostless else None,
        interpreters,
    )


def _muted(room: Room, key: str) -> list[str]:
    return [kind.value for kind in Kind if (key, kind) in room.muted]


VIEWS: Views = {
    Part.STAGE: _stage,
}
