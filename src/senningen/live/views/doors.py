"""Doors, and how many are here."""

from __future__ import annotations

from dataclasses import dataclass

from senningen.live.operations import Role
from senningen.live.state import Part, Room
from senningen.live.views.common import PersonView, Views, person_view


@dataclass(frozen=True)
class DoorsView:
    """How far the session is: "closed", "open", "live", "ended"; and since when, in ISO 8601."""

    state: str
    began: str | None
    ended: str | None


@dataclass(frozen=True)
class PeopleView:
    """How many guests are here; only the host also sees who."""

    guests: int
    list: list[PersonView] | None


def _doors(room: Room, role: Role) -> DoorsView:
    began, ended = (moment.isoformat() if moment else None for moment in (room.began, room.ended))
    return DoorsView(room.doors, began, ended)


def _people(room: Room, role: Role) -> PeopleView:
    guests = sum(one.role is Role.GUEST for one in room.here.values())
    if role is not Role.HOST:
        return PeopleView(guests, None)
    return PeopleView(guests, [person_view(one) for one in room.here.values() if not one.role.of_the_hall])


VIEWS: Views = {
    Part.DOORS: _doors,
    Part.PEOPLE: _people,
}
