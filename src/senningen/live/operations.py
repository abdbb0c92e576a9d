"""What can be asked of a room: each operation is a frozen dataclass with a name, and survives a trip through JSON.

A browser may send those in `FROM_BROWSERS`; the owner makes the others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, dataclass_transform


class Role(StrEnum):
    """What somebody is in a room."""

    GUEST = "guest"
    SPEAKER = "speaker"
    HOST = "host"


class Kind(StrEnum):
    """What can be muted."""

    AUDIO = "audio"
    VIDEO = "video"


@dataclass(frozen=True)
class Somebody:
    """A person in the room, filed under the key of their seat, part or account."""

    key: str
    role: Role
    name: str
    person_id: int
    caption: Mapping[str, str] = field(default_factory=dict)
    """Under the name, by language; a house's own name stands under the empty language."""
    seat: int | None = None


@dataclass(frozen=True)
class Uploaded:
    """A deck that can be put up; one without pages is still being drawn."""

    deck: int
    name: str
    pages: int


class Operation:
    """Base of every operation."""

    do: ClassVar[str]
    after_the_end: ClassVar[bool] = False


_by_name: dict[str, type[Operation]] = {}


@dataclass_transform(frozen_default=True)
def _operation(name: str, *, after_the_end: bool = False) -> Any:
    def decorate(cls: Any) -> Any:
        made = dataclass(frozen=True)(cls)
        made.do, made.after_the_end = name, after_the_end
        _by_name[name] = made
        return made

    return decorate


@_operation("open-doors")
class OpenDoors(Operation):
    """Let guests in; they wait and see when it begins."""


@_operation("begin")
class Begin(Operation):
    """From now on the audience sees and hears the stage."""


@_operation("end")
class End(Operation):
    """The session is over, for everybody and for good."""


@_operation("enter-stage")
class EnterStage(Operation):
    """I step from the green room onto the stage."""


@_operation("leave-stage")
class LeaveStage(Operation):
    """I step back into the green room."""


@_operation("bring-on-stage")
class BringOnStage(Operation):
    """Somebody in the green room is brought on stage."""

    key: str


@_operation("send-back")
class SendBack(Operation):
    """Somebody on stage goes back to the green room and stays there until brought on again."""

    key: str


@_operation("mute")
class Mute(Operation):
    """The audience no longer gets somebody's sound or picture."""

    key: str
    kind: Kind = Kind.AUDIO


@_operation("unmute")
class Unmute(Operation):
    """The audience gets it again."""

    key: str
    kind: Kind = Kind.AUDIO


@_operation("turn")
class Turn(Operation):
    """Show this page of the slides."""

    page: int


@_operation("clear-slides")
class ClearSlides(Operation):
    """Take the slides down; the faces stay."""


@_operation("announce")
class Announce(Operation):
    """The host says something to everybody, in writing."""

    text: str


@_operation("withdraw-announcement")
class WithdrawAnnouncement(Operation):
    """An announcement is taken back."""

    number: int


@_operation("remove")
class Remove(Operation):
    """Somebody leaves the room and is kept out."""

    key: str


@_operation("let-back")
class LetBack(Operation):
    """Somebody who was removed may come in again."""

    key: str


@_operation("show-slides")
class ShowSlides(Operation):
    """Put up a deck at a page. A browser says which; the owner looks up the rest."""

    deck: int
    folder: str = ""
    name: str = ""
    pages: int = 0
    page: int = 1


@_operation("decks-changed")
class DecksChanged(Operation):
    """Slides were uploaded, drawn or taken away."""

    decks: tuple[Uploaded, ...]


@_operation("arrive", after_the_end=True)
class Arrive(Operation):
    """Somebody admitted is connected now."""

    somebody: Somebody


@_operation("depart", after_the_end=True)
class Depart(Operation):
    """Their connection has ended."""

    key: str


FROM_BROWSERS: tuple[type[Operation], ...] = (
    OpenDoors,
    Begin,
    End,
    EnterStage,
    LeaveStage,
    BringOnStage,
    SendBack,
    Mute,
    Unmute,
    Turn,
    ClearSlides,
    ShowSlides,
    Announce,
    WithdrawAnnouncement,
    Remove,
    LetBack,
)


def from_json(body: dict[str, Any]) -> Operation:
    """Read a kept operation."""
    fields = dict(body)
    cls = _by_name[fields.pop("do")]
    if "somebody" in fields:
        fields["somebody"] = somebody_from_json(fields["somebody"])
    if "decks" in fields:
        fields["decks"] = decks_from_json(fields["decks"])
    if "kind" in fields:
        fields["kind"] = Kind(fields["kind"])
    known = {each.name for each in dataclasses.fields(cls)}  # type: ignore[arg-type]
    return cls(**{name: value for name, value in fields.items() if name in known})


def somebody_from_json(body: dict[str, Any]) -> Somebody:
    """Read a kept person."""
    return Somebody(**{**body, "role": Role(body["role"])})


def decks_from_json(body: list[dict[str, Any]]) -> tuple[Uploaded, ...]:
    """Read kept decks."""
    return tuple(Uploaded(**one) for one in body)
