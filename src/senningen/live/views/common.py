"""How a person looks to the host."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from senningen.live.operations import Role, Somebody
from senningen.live.state import Part, Room

Views = Mapping[Part, Callable[[Room, Role], Any]]


@dataclass(frozen=True)
class PersonView:
    """Somebody in the room, as the host sees them."""

    key: str
    name: str
    caption: Mapping[str, str]
    role: str
    seat: int | None


def person_view(one: Somebody) -> PersonView:
    """Show one."""
    return PersonView(one.key, one.name, one.caption, one.role, one.seat)
