"""A room as JSON and back, so that it outlives the process. The fields of the dataclasses are the format."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from senningen.live.operations import BY_NAME, Operation, Role, Somebody
from senningen.live.room import apply
from senningen.live.state import Room


def room_as_json(room: Room) -> dict[str, Any]:
    """Write the whole state."""
    return _plain(room)


def room_from_json(body: dict[str, Any]) -> Room:
    """Read a snapshot; a part that is younger than it is as it was at the beginning."""
    room: Room = _adapter(Room).validate_python(body)
    return room


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
    return {"do": operation.do, **_plain(operation), "by": author_as_json(by)}


def operation_from_json(body: dict[str, Any]) -> Operation:
    """Read a kept operation; what it no longer has is passed over."""
    operation: Operation = _adapter(BY_NAME[body["do"]]).validate_python(body)
    return operation


_adapters: dict[type, TypeAdapter[Any]] = {}


def _adapter(cls: type) -> TypeAdapter[Any]:
    if cls not in _adapters:
        _adapters[cls] = TypeAdapter(cls)
    return _adapters[cls]


def _plain(what: Any) -> dict[str, Any]:
    plain: dict[str, Any] = _adapter(type(what)).dump_python(what, mode="json")
    return plain
