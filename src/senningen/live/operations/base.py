"""What every operation is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, dataclass_transform


class Role(StrEnum):
    """What somebody is in a room."""

    GUEST = "guest"
    SPEAKER = "speaker"
    HOST = "host"


class Layout(StrEnum):
    """How the stage is laid out."""

    SLIDES = "slides"  # slides or a shared screen, with faces
    SPEAKER = "speaker"
    GALLERY = "gallery"


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
    forgets: ClassVar[bool] = False
    """Whether what led to it must not be kept: a snapshot takes its place at once."""


BY_NAME: dict[str, type[Operation]] = {}


@dataclass_transform(frozen_default=True)
def operation(name: str, *, after_the_end: bool = False, forgets: bool = False) -> Any:
    """Make a class an operation that is called `name` on the line and in the table."""

    def decorate(cls: Any) -> Any:
        made = dataclass(frozen=True)(cls)
        made.do, made.after_the_end, made.forgets = name, after_the_end, forgets
        BY_NAME[name] = made
        return made

    return decorate
