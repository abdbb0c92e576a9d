"""Telling everybody: each message is written and framed once for all who see the room alike."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime

from senningen.live.client import Client
from senningen.live.operations import Role
from senningen.live.protocol import You, write_parts, write_state, write_welcome
from senningen.live.state import Part, Room
from senningen.media.line import text_frame

UNHURRIED = frozenset({Part.PEOPLE})
"""Parts that are told at most once a second: five hundred guests who come at once are one message, not five hundred."""
UNHURRIED_EVERY = 1.0
NOT_FOR = {
    Role.GUEST: frozenset({Part.REMOVED, Part.DECKS}),
    Role.SPEAKER: frozenset({Part.REMOVED}),
    Role.HOST: frozenset[Part](),
}
"""Parts in which nothing is ever shown to a role."""


class Fanout:
    """Who is to be told, and what they have been told."""

    def __init__(self, clients: Mapping[str, Client]) -> None:
        self._clients = clients
        self._by_role: dict[Role, set[Client]] = {role: set() for role in Role}
        self._told: dict[Role, int] = dict.fromkeys(Role, 0)
        self._states: dict[Role, tuple[int, str]] = {}
        self._room = Room()
        self._waiting: set[Part] = set()
        self._at_once: set[Part] = set()
        self._soon: asyncio.Handle | None = None
        self._later: asyncio.TimerHandle | None = None

    def welcome(self, client: Client, room: Room, now: datetime) -> None:
        """Give a page who it is and the whole state; from here on it gets changes."""
        one = client.admitted.somebody
        you = You(one.key, one.role, one.name, one.seat, client.admitted.may_publish)
        text = write_welcome(room.version, now.isoformat(), you, self._state(room, one.role))
        client.send(text_frame(text))
        self._by_role[one.role].add(client)

    def forget(self, client: Client) -> None:
        """A page is gone."""
        self._by_role[client.admitted.somebody.role].discard(client)

    def changed(self, room: Room, parts: frozenset[Part]) -> None:
        """Have these parts told: in this turn of the loop, or within a second if they are unhurried."""
        self._room = room
        self._waiting |= parts & UNHURRIED
        self._at_once |= parts - UNHURRIED
        loop = asyncio.get_running_loop()
        if self._at_once and self._soon is None:
            self._soon = loop.call_soon(self._tell_now)
        if self._waiting and self._later is None:
            self._later = loop.call_later(UNHURRIED_EVERY, self._tell_waiting)

    def stop(self) -> None:
        """Tell nobody any more."""
        for handle in (self._soon, self._later):
            if handle is not None:
                handle.cancel()

    def _state(self, room: Room, role: Role) -> str:
        version, state = self._states.get(role, (-1, ""))
        if version != room.version:
            state = write_state(room, role)
            self._states[role] = (room.version, state)
        return state

    def _tell_now(self) -> None:
        self._soon = None
        parts, self._at_once = frozenset(self._at_once), set()
        self._tell(parts)

    def _tell_waiting(self) -> None:
        self._later = None
        parts, self._waiting = frozenset(self._waiting), set()
        self._tell(parts)

    def _tell(self, parts: frozenset[Part]) -> None:
        for role, clients in self._by_role.items():
            seen = parts - NOT_FOR[role]
            if clients and seen:
                frame = text_frame(write_parts(self._room, seen, role, self._told[role]))
                for client in tuple(clients):
                    client.send(frame)
            if seen:
                self._told[role] = self._room.version
