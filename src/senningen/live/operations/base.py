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
    INTERPRETER = "interpreter"  # hears the stage and says it in another language, on a sound channel of their own
    WALL = "wall"  # the screen in the hall: it shows the room to those who sit before it, and asks nothing
    PHONE = "phone"  # whoever sits before it and came by the code on it: nobody by name, and no seat of their own

    @property
    def of_the_stage(self) -> bool:
        """Say whether they may be seen and heard without being given the floor."""
        return self in (Role.SPEAKER, Role.HOST)

    @property
    def works(self) -> bool:
        """Say whether they work in the hour: they are heard, and come in before the doors are open."""
        return self.of_the_stage or self is Role.INTERPRETER

    @property
    def of_the_audience(self) -> bool:
        """Say whether they ask and vote."""
        return self in (Role.GUEST, Role.PHONE)

    @property
    def of_the_hall(self) -> bool:
        """Say whether they stand for people who are counted as heads, and so are counted as nobody themselves."""
        return self in (Role.WALL, Role.PHONE)


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
    channel: str = ""
    """The language into which an interpreter interprets: the sound channel that they alone publish."""


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
