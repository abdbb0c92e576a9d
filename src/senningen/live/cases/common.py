"""What the cases of the reducer answer with, and who may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from senningen.live.operations import Operation, Role, Somebody
from senningen.live.state import Effect, Outcome, Part, Refuse, Room, Show

Case = Callable[..., Outcome]
Cases = Mapping[type[Operation], Case]


def no(room: Room, code: str) -> Outcome:
    """Refuse: the room stays as it is."""
    return room, [Refuse(code)]


def shown(room: Room, *parts: Part, then: tuple[Effect, ...] = ()) -> Outcome:
    """Accept: these parts look different now, and then something must be done."""
    return room, [Show(frozenset(parts)), *then]


def _only(code: str, may: Callable[[Room, Somebody], bool]) -> Callable[[Case], Case]:
    def decorate(case: Case) -> Case:
        def only(room: Room, operation: Operation, by: Somebody, at: datetime) -> Outcome:
            return case(room, operation, by, at) if may(room, by) else no(room, code)

        return only

    return decorate


for_hosts = _only("room.host-only", lambda room, by: by.role is Role.HOST)
"""Let only hosts ask this."""
for_guests = _only("room.guests-only", lambda room, by: by.role is Role.GUEST)
"""Let only guests ask this: those on stage speak, and the host decides."""
for_the_audience = _only("room.guests-only", lambda room, by: by.role.of_the_audience)
"""Let guests ask this, and those in the hall by their phones."""
for_the_stage = _only("room.stage-only", lambda room, by: by.role.of_the_stage)
"""Let only speakers and hosts ask this."""
for_those_on_stage = _only("room.stage-only", lambda room, by: by.role.of_the_stage or room.on_stage(by.key))
"""Let only speakers, hosts and guests who have the floor ask this."""
for_those_heard = _only("room.stage-only", lambda room, by: by.role.works or room.on_stage(by.key))
"""Let those ask this, and interpreters."""
