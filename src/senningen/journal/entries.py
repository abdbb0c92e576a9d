"""What an entry is before it is a row: a typed fact in the past tense, its author and its cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, dataclass_transform


@dataclass(frozen=True)
class Fact:
    """Base of every typed entry. The first field is what it is about; fields are ids, numbers, times and codes."""


F = TypeVar("F", bound=type[Fact])
_kinds: dict[str, type[Fact]] = {}


@dataclass_transform(frozen_default=True)
def entry(kind: str, subject: str) -> Callable[[F], F]:
    """Make a frozen dataclass of a fact: `@entry("seat.taken", "seat")`."""

    def decorate(cls: F) -> F:
        made = dataclass(frozen=True)(cls)
        if kind in _kinds:
            raise ValueError(f"entry {kind} is defined twice")
        made.kind, made.subject_name = kind, subject  # type: ignore[attr-defined]
        _kinds[kind] = made
        return made  # type: ignore[return-value]

    return decorate


def kinds() -> dict[str, type[Fact]]:
    """Return every kind of entry by its name."""
    return dict(_kinds)


@dataclass(frozen=True)
class Actor:
    """Who did it: a person (organiser, guest, speaker), the clock at a deadline, a rule, or the system itself."""

    kind: str
    person_id: int | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.person_id}" if self.person_id else self.kind


CLOCK = Actor("clock")
SYSTEM = Actor("system")


def person(person_id: int) -> Actor:
    """Name a person as the author of what follows."""
    return Actor("person", person_id)


def rule(name: str) -> Actor:
    """Name a rule that an organiser switched on as the author of what follows."""
    return Actor(f"rule:{name}")


@dataclass(frozen=True)
class Cause:
    """What led to it: a message, a link that was used, another entry."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


NO_CAUSE: Cause | None = None
