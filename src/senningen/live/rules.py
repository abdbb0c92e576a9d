"""Who may come through which door: decided from facts, in one place, for pages, control and media alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from senningen.live.operations import Role, Somebody
from senningen.live.state import Doors, Room


class Door(StrEnum):
    """What somebody wants to enter."""

    PAGE = "page"
    CONTROL = "control"
    PUBLISH = "publish"
    WATCH = "watch"
    SCREEN = "screen"


@dataclass(frozen=True)
class Claim:
    """What somebody says who comes to a door: a seat, a part or an account, by which link, for which session."""

    kind: str
    id: int
    session_id: int
    link_id: int = 0
    language: str = "en"

    @property
    def key(self) -> str:
        """Name whose connection this is."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class SessionFacts:
    """What the table says of the session."""

    id: int
    edition_id: int
    cancelled: bool
    doors_opened: datetime | None
    ended: datetime | None


@dataclass(frozen=True)
class Entrant:
    """What the tables say of the one who comes: `stands` is whether seat, part or account is good for this session."""

    somebody: Somebody
    stands: bool
    link_stands: bool
    removed: bool


@dataclass(frozen=True)
class Admitted:
    """Somebody let in: who they are and what they may do."""

    claim: Claim
    somebody: Somebody
    may_publish: bool
    backstage: bool
    """Whether they see and hear, or are seen and heard, behind the stage: never an audience by what they publish."""


def decide(
    claim: Claim, session: SessionFacts | None, entrant: Entrant | None, door: Door, room: Room | None
) -> Admitted | str:
    """Let somebody through a door, or name the refusal. `room` is the live state, where this process holds it."""
    if session is None or entrant is None or claim.session_id != session.id:
        return "room.no-part" if claim.kind == "part" else "room.no-seat"
    if not entrant.link_stands:
        return "room.revoked"
    if session.cancelled:
        return "room.cancelled"  # before the seat is looked at: it has no place in an hour that was called off
    if not entrant.stands:
        return "room.no-seat"
    somebody = entrant.somebody
    if entrant.removed or (room is not None and somebody.key in room.removed):
        return "room.removed"
    if session.ended or (room is not None and room.doors is Doors.ENDED):
        return "room.ended"
    refused = _doors(session, somebody, door, room)
    if refused:
        return refused
    of_the_stage = somebody.role.of_the_stage
    on_stage = room is not None and room.on_stage(somebody.key)
    # Interpreters are heard from where they sit and hear what the audience hears, of which they are the first.
    backstage = of_the_stage if door is Door.WATCH else not on_stage and not somebody.channel
    return Admitted(claim, somebody, may_publish=on_stage or somebody.role.works, backstage=backstage)


def _doors(session: SessionFacts, somebody: Somebody, door: Door, room: Room | None) -> str:
    if door is Door.SCREEN:
        return "" if room is not None and room.screen == somebody.key else "room.not-sharing"
    if door is Door.PUBLISH:
        # A guest with the floor is on stage like anybody else; the room alone knows, no link and no pass says so.
        # Whoever else is of the stage publishes too, and is kept from the audience until they are on it.
        on_stage = room is not None and room.on_stage(somebody.key)
        return "" if on_stage or somebody.role.works else "room.stage-only"
    if somebody.role.works:
        return ""
    if door is Door.WATCH and somebody.role is Role.PHONE:
        return "room.on-the-screen"
    shut = session.doors_opened is None and (room is None or room.doors is Doors.CLOSED)
    if shut and somebody.role is not Role.WALL:  # the screen is set up before anybody comes
        return "room.not-yet"
    if door is Door.WATCH and (room is None or room.doors is not Doors.LIVE):
        return "room.not-begun"
    return ""
