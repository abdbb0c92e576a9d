"""A room as JSON and back, so that it outlives the process."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from senningen.live.operations import (
    Kind,
    Operation,
    Role,
    Somebody,
    decks_from_json,
    from_json,
    somebody_from_json,
)
from senningen.live.room import apply
from senningen.live.state import Announcement, Doors, Room, Slides


def room_as_json(room: Room) -> dict[str, Any]:
    """Write the whole state."""
    return {
        "version": room.version,
        "doors": room.doors,
        "opened": _time(room.opened),
        "began": _time(room.began),
        "ended": _time(room.ended),
        "here": [dataclasses.asdict(one) for one in room.here.values()],
        "stage": [dataclasses.asdict(one) for one in room.stage],
        "kept_back": sorted(room.kept_back),
        "muted": sorted([key, kind] for key, kind in room.muted),
        "slides": dataclasses.asdict(room.slides) if room.slides else None,
        "decks": [dataclasses.asdict(one) for one in room.decks],
        "removed": [dataclasses.asdict(one) for one in room.removed.values()],
        "announcements": [{**dataclasses.asdict(one), "at": _time(one.at)} for one in room.announcements],
        "announced": room.announced,
    }


def room_from_json(body: dict[str, Any]) -> Room:
    """Read a snapshot."""
    return Room(
        version=body["version"],
        doors=Doors(body["doors"]),
        opened=_moment(body["opened"]),
        began=_moment(body["began"]),
        ended=_moment(body["ended"]),
        here=_people(body["here"]),
        stage=tuple(_people(body["stage"]).values()),
        kept_back=frozenset(body["kept_back"]),
        muted=frozenset((key, Kind(kind)) for key, kind in body["muted"]),
        slides=Slides(**body["slides"]) if body["slides"] else None,
        decks=decks_from_json(body.get("decks", [])),
        removed=_people(body["removed"]),
        announcements=tuple(
            Announcement(one["number"], one["text"], datetime.fromisoformat(one["at"])) for one in body["announcements"]
        ),
        announced=body["announced"],
    )


def author_as_json(by: Somebody) -> dict[str, Any]:
    """Write who did something: no names, the room knows them."""
    return {"key": by.key, "role": by.role, "person_id": by.person_id}


def replay(room: Room, kept: Iterable[tuple[dict[str, Any], datetime]]) -> Room:
    """Apply kept operations in their order."""
    for body, at in kept:
        fields = dict(body)
        author = fields.pop("by")
        by = Somebody(author["key"], Role(author["role"]), "", author["person_id"])
        room, _ = apply(room, from_json(fields), by, at)
    return room


def kept_as_json(operation: Operation, by: Somebody) -> dict[str, Any]:
    """Write an accepted operation with its author."""
    return {**_as_json(operation), "by": author_as_json(by)}


def _as_json(operation: Operation) -> dict[str, Any]:
    return {"do": operation.do, **dataclasses.asdict(operation)}  # type: ignore[call-overload]


def _people(people: list[dict[str, Any]]) -> dict[str, Somebody]:
    return {one["key"]: somebody_from_json(one) for one in people}


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
