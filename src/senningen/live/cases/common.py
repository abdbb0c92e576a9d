"""What the cases of the reducer answer with, and who may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from senningen.live.operations import Operation, Role, Somebody
from senningen.live.state import Effect, Outcome, Part, Refuse, Room, Show

Cases = Mapping[type[Operation], Callable[..., Outcome]]


def no(room: Room, code: str) -> Outcome:
    """Refuse: the room stays as it is."""
    return room, [Refuse(code)]


def shown(room: Room, *parts: Part, then: tuple[Effect, ...] = ()) -> Outcome:
    """Accept: these parts look different now, and then something must be done."""
    return room, [Show(frozenset(parts)), *then]


def for_hosts(case: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """Let only hosts ask this."""

    def only(room: Room, operation: Operation, by: Somebody, at: datetime) -> Outcome:
        return case(room, operation, by, at) if by.role is Role.HOST else no(room, "room.host-only")

    return only


def for_those_on_stage(case: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """Let only speakers, hosts and guests who have the floor ask this."""

    def only(room: Room, operation: Operation, by: Somebody, at: datetime) -> Outcome:
        may = by.role is not Role.GUEST or room.on_stage(by.key)
        return case(room, operation, by, at) if may else no(room, "room.stage-only")

    return only


def for_guests(case: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """Let only guests ask this: those on stage speak, and the host decides."""

    def only(room: Room, operation: Operation, by: Somebody, at: datetime) -> Outcome:
        return case(room, operation, by, at) if by.role is Role.GUEST else no(room, "room.guests-only")

    return only


def for_the_stage(case: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """Let only speakers and hosts ask this."""

    def only(room: Room, operation: Operation, by: Somebody, at: datetime) -> Outcome:
        return case(room, operation, by, at) if by.role is not Role.GUEST else no(room, "room.stage-only")

    return only
