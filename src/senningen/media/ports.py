"""What the rest of the house may ask of the media path, whatever relay is behind it.

A `Relay` takes publishing and watching connections, each under a `Pass`, and can be told to mute or drop one. Who gets
a pass is decided elsewhere: the runtime hands the doors a `Check`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Protocol


class Direction(StrEnum):
    """Which of the doors somebody stands at."""

    PUBLISH = "publish"
    WATCH = "watch"
    SCREEN = "screen"  # publishing too: a second picture of somebody on stage


class Kind(StrEnum):
    """What a track carries."""

    AUDIO = "audio"
    VIDEO = "video"


class Close(IntEnum):
    """Why the server ended a connection, as the WebSocket close code the browser sees."""

    COME_AGAIN = 1012
    MALFORMED = 4400
    REFUSED = 4403
    SILENT = 4408
    REPLACED = 4409
    REMOVED = 4410
    GIVEN_BACK = 4411
    ENDED = 4412


@dataclass(frozen=True, slots=True)
class Pass:
    """A signed right to enter one room, once it has been checked."""

    room: str
    person_id: int
    key: str
    """Whom the connection is filed under, unique in the room: `seat:47`, `speaker:3`. One device per key and door."""
    name: str
    may_publish: bool = False
    backstage: bool = False
    """Who watches by this pass also gets those kept from the audience; who publishes by it begins as one of them."""
    channel: str = ""
    """The language into which whoever publishes by this pass interprets: they send sound alone, beside the floor's."""
    for_many: bool = False
    """Who watches by this passes it on to an audience elsewhere: any number of tracks, and every channel."""


Check = Callable[[str, str, Direction], Awaitable[Pass]]
"""`await check(token, room, direction)` returns the pass or raises `Refused`; asked once for each connection."""

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Socket:
    """One WebSocket that is not accepted yet, as ASGI gives it."""

    scope: Mapping[str, Any]
    receive: Receive
    send: Send


@dataclass(frozen=True, slots=True)
class OnStage:
    """Somebody whose picture or sound the audience can ask for."""

    key: str
    name: str
    path: str
    """One path for each publishing connection: a new device is a new path."""
    catalog: Mapping[str, Any]
    muted: frozenset[Kind]
    screen: bool = False
    """Whether this is the screen they share, and not they themselves."""
    channel: str = ""
    """The language into which they interpret, if that is what they do."""


class Change(StrEnum):
    """What happened on a stage."""

    APPEARED = "appeared"
    CHANGED = "changed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class StageChange:
    """Told to every listener when a publisher appears, changes what they send, or leaves."""

    room: str
    key: str
    change: Change
    screen: bool = False


@dataclass(frozen=True, slots=True)
class ConnectionFacts:
    """What the relay knows about one open connection."""

    key: str
    direction: Direction
    since: float
    bytes_in: int
    bytes_out: int
    skips: int
    """How often a viewer was too slow and had to wait for the next key frame."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where doors in other processes find a room."""

    name: str
    orders: int
    """How many endings had been told to those doors by then: each later one concerns whoever was sent there."""


class Elsewhere(Protocol):
    """The doors in other processes at which the same rooms are watched."""

    def hand_over(self, room: str, key: str, door: str) -> Place | None:
        """Let somebody watch a room at that door alone, and say where it is; nothing while they cannot."""

    def drop(self, room: str, key: str, code: Close) -> None:
        """End what somebody watches there."""

    def drop_room(self, room: str, code: Close) -> None:
        """End what everybody watches there."""


class Relay(Protocol):
    """Takes what people on stage publish to those who watch."""

    elsewhere: Elsewhere | None
    """What passes the rooms on to other processes, if anything does."""

    async def publish(self, socket: Socket, by: Pass, direction: Direction = Direction.PUBLISH) -> None:
        """Serve one publishing connection, of a person or of the screen they share, until it ends."""

    async def watch(self, socket: Socket, by: Pass) -> None:
        """Serve one watching connection until it ends."""

    def stage(self, room: str) -> tuple[OnStage, ...]:
        """List who can be seen or heard in a room now, in the order they came."""

    def mute(self, room: str, key: str, kind: Kind, *, muted: bool = True) -> None:
        """Stop passing on one kind of somebody's tracks, or start again; holds for their next device too."""

    def place(self, room: str, key: str, *, backstage: bool) -> None:
        """Keep somebody's sound and picture from the audience, or let them through; holds until said otherwise."""

    def hand_over(self, by: Pass, door: str) -> Place | None:
        """Let whoever has this pass watch at a door in another process, and nowhere else; nothing where they cannot."""

    def drop(self, room: str, key: str, code: Close, direction: Direction | None = None) -> int:
        """End the connections filed under a key, now, and say how many there were here."""

    def drop_room(self, room: str, code: Close = Close.ENDED) -> int:
        """End every connection of a room and forget what was muted there."""

    def listen(self, listener: Callable[[StageChange], None]) -> Callable[[], None]:
        """Tell `listener` of every change on any stage; call what is returned to stop."""

    def facts(self, room: str) -> tuple[ConnectionFacts, ...]:
        """Say what is known about each open connection of a room."""
