"""Telling everybody: each message is written and framed once for all who see the room alike."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime

from senningen.live.client import Client
from senningen.live.operations import Role
from senningen.live.protocol import Own, You, write, write_parts, write_state, write_welcome
from senningen.live.state import Part, Room
from senningen.live.views import FOR_PHONES
from senningen.live.views.own import own_view
from senningen.media.line import text_frame

UNHURRIED = {
    Part.PEOPLE: 1.0,
    Part.HALL: 0.25,
    Part.VOTES: 0.5,
    Part.TALLY: 0.5,
    Part.CHAT: 0.5,
    Part.QUESTIONS: 0.25,
    Part.QUEUE: 0.25,
    Part.TRANSCRIPT: 5.0,  # long, and its lines were told when they were new
}
"""Parts that are told at most once in so many seconds: five hundred guests or phones that come or vote are one message,
not five hundred."""
_NOT_FOR_GUESTS = frozenset({Part.REMOVED, Part.DECKS, Part.QUEUE, Part.HANDS, Part.SHEET})
NOT_FOR = {
    Role.GUEST: _NOT_FOR_GUESTS,
    Role.INTERPRETER: _NOT_FOR_GUESTS,
    Role.WALL: _NOT_FOR_GUESTS,
    Role.PHONE: frozenset(Part) - FOR_PHONES,
    Role.SPEAKER: frozenset({Part.REMOVED, Part.QUEUE, Part.HANDS}),
    Role.HOST: frozenset[Part](),
}
"""Parts in which nothing is ever shown to a role."""


class Fanout:
    """Who is to be told, and what they have been told."""

    def __init__(self, clients: Mapping[str, Client], session_id: int = 0) -> None:
        self._session_id = session_id
        self._clients = clients
        self._by_role: dict[Role, set[Client]] = {role: set() for role in Role}
        self._told: dict[Role, int] = dict.fromkeys(Role, 0)
        self._states: dict[Role, tuple[int, str]] = {}
        self._room = Room()
        self._waiting: dict[float, set[Part]] = {}
        self._at_once: set[Part] = set()
        self._soon: asyncio.Handle | None = None
        self._later: dict[float, asyncio.TimerHandle] = {}

    def welcome(self, client: Client, room: Room, now: datetime) -> None:
        """Give a page who it is and the whole state; from here on it gets changes."""
        one = client.admitted.somebody
        you = You(one.key, one.role, one.name, one.seat, client.admitted.may_publish)
        own = own_view(room, one, self._session_id)
        text = write_welcome(room.version, now.isoformat(), you, own, self._state(room, one.role))
        client.send(text_frame(text))
        self._by_role[one.role].add(client)

    def forget(self, client: Client) -> None:
        """A page is gone."""
        self._by_role[client.admitted.somebody.role].discard(client)

    def changed(self, room: Room, parts: frozenset[Part]) -> None:
        """Have these parts told: in this turn of the loop, or when their time has come if they are unhurried."""
        self._room = room
        self._at_once |= parts - UNHURRIED.keys()
        loop = asyncio.get_running_loop()
        if self._at_once and self._soon is None:
            self._soon = loop.call_soon(self._tell_now)
        for part in parts & UNHURRIED.keys():
            every = UNHURRIED[part]
            self._waiting.setdefault(every, set()).add(part)
            if every not in self._later:
                self._later[every] = loop.call_later(every, self._tell_waiting, every)

    def own(self, room: Room, keys: frozenset[str]) -> None:
        """Show these what is theirs alone."""
        for key in keys:
            if (client := self._clients.get(key)) is not None:
                client.send(text_frame(write(Own(own_view(room, client.admitted.somebody, self._session_id)))))

    def stop(self) -> None:
        """Tell nobody any more."""
        for handle in (self._soon, *self._later.values()):
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

    def _tell_waiting(self, every: float) -> None:
        del self._later[every]
        self._tell(frozenset(self._waiting.pop(every)))

    def _tell(self, parts: frozenset[Part]) -> None:
        for role, clients in self._by_role.items():
            seen = parts - NOT_FOR[role]
            if clients and seen:
                frame = text_frame(write_parts(self._room, seen, role, self._told[role]))
                for client in tuple(clients):
                    client.send(frame)
            if seen:
                self._told[role] = self._room.version
