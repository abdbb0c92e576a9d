"""A room as JSON and back, so that it outlives the process. The fields of the dataclasses are the format."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from senningen.kernel import frozen
from senningen.live.operations import BY_NAME, Operation, Role, Somebody
from senningen.live.room import apply
from senningen.live.state import Room


def room_as_json(room: Room) -> dict[str, Any]:
    """Write the whole state."""
    body: dict[str, Any] = frozen.as_json(room)
    return body


def room_from_json(body: dict[str, Any]) -> Room:
    """Read a snapshot; a part that is younger than it is as it was at the beginning."""
    return frozen.from_json(Room, body)


def author_as_json(by: Somebody) -> dict[str, Any]:
    """Write who did something: no names, the room knows them."""
    return {"key": by.key, "role": by.role, "person_id": by.person_id}


def replay(room: Room, kept: Iterable[tuple[dict[str, Any], datetime]]) -> Room:
    """Apply kept operations in their order."""
    for body, at in kept:
        author = body["by"]
        by = Somebody(author["key"], Role(author["role"]), "", author["person_id"])
        room, _ = apply(room, operation_from_json(body), by, at)
    return room


def kept_as_json(operation: Operation, by: Somebody) -> dict[str, Any]:
    """Write an accepted operation with its author."""
    return {"do": operation.do, **frozen.as_json(operation), "by": author_as_json(by)}


def operation_from_json(body: dict[str, Any]) -> Operation:
    """Read a kept operation; what it no longer has is passed over."""
    return frozen.from_json(BY_NAME[body["do"]], body)
