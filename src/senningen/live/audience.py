"""A door for the audience in a process of its own: sound and picture alone, of rooms that belong to another process.

It decides nothing. It asks the rooms' process whether somebody may watch here. Whomever it cannot serve for any reason
it answers 503: the proxy sends them to the rooms themselves, which serve them or say why not.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from senningen.live.sockets import from_our_pages
from senningen.media.doors import room_watched, token_of
from senningen.media.hub import Hub
from senningen.media.inlet import Inlet
from senningen.media.ports import Direction, Pass, Place, Receive, Send, Socket
from senningen.media.relayed import Line

PATIENCE = 3.0
"""Seconds the rooms' process may take to answer."""
Ask = Callable[[str, str], Awaitable[tuple[str, Place] | None]]
"""`await ask(room, token)` returns the key of whoever may watch here and where the room is; nothing if they may not."""


class Audience:
    """The hub of this process, and the rooms it shows."""

    def __init__(self, line: Line, ask: Ask | None = None, *, rooms: str = "", door: str = "") -> None:
        """`rooms`: the address of the rooms' process, without a path; for tests an `ask` of one's own."""
        self.hub, self.door = Hub(), door or secrets.token_hex(8)
        self.line, self._ask = line, ask or Asking(rooms, self.door)
        self._inlets: dict[str, tuple[Inlet, asyncio.Task[None]]] = {}

    def watching(self) -> int:
        """Count those who watch here."""
        facts = (one for room in self._inlets for one in self.hub.facts(room))
        return sum(one.direction is Direction.WATCH for one in facts)

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one WebSocket until it ends, or leave it to the rooms themselves."""
        by = None
        if scope["type"] == "websocket":
            await receive()
            by = await self._admit(scope)
        if by is not None:
            await self.hub.watch(Socket(scope, receive, send), by)
        else:
            await _leave_to_the_rooms(scope, send)

    async def _admit(self, scope: Mapping[str, Any]) -> Pass | None:
        room = room_watched(scope)
        if not (room and from_our_pages(scope) and self.line.up):
            return None
        if (answer := await self._ask(room, token_of(scope))) is None:
            return None
        key, place = answer
        inlet = self._inlet(room, place.name)
        if not (await asyncio.shield(inlet.ready) and inlet.may_enter(key, place)):
            return None
        return Pass(room, 0, key, "")

    def _inlet(self, room: str, name: str) -> Inlet:
        inlet, before = self._inlets.get(room, (None, None))
        if inlet is None or inlet.name != name:
            inlet = Inlet(self.hub, self.line, room, name, self.door)
            self._inlets[room] = inlet, asyncio.ensure_future(self._run(inlet, before))
        return inlet

    async def _run(self, inlet: Inlet, before: asyncio.Task[None] | None) -> None:
        if before is not None:  # the rooms' process has begun anew
            before.cancel()
            await asyncio.wait([before])
        try:
            await inlet.run()
        finally:
            if self._inlets.get(inlet.room, (None,))[0] is inlet:
                del self._inlets[inlet.room]

    async def close(self) -> None:
        """End everything that is shown."""
        running = [task for _, task in self._inlets.values()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


class Asking:
    """Asks the rooms' process over HTTP, in threads of its own."""

    def __init__(self, rooms: str, door: str) -> None:
        self._rooms, self._door = rooms, door
        self._threads = ThreadPoolExecutor(16, thread_name_prefix="asking")

    async def __call__(self, room: str, token: str) -> tuple[str, Place] | None:
        """Ask whether whoever has this pass may watch here."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(self._answer, room, token))

    def _answer(self, room: str, token: str) -> tuple[str, Place] | None:
        asked = urllib.request.Request(  # noqa: S310  the operator's own address
            f"{self._rooms}/room/{room}/media/sub",
            method="POST",
            headers={"Authorization": f"Bearer {token}", "X-Door": self._door},
        )
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
                told = json.load(answer)
                return told["key"], Place(told["name"], told["orders"])
        except (OSError, ValueError, KeyError):  # refused, or out of reach: the rooms say it to the page themselves
            return None


async def _leave_to_the_rooms(scope: Mapping[str, Any], send: Send) -> None:
    kind = "http.response" if scope["type"] == "http" else "websocket.http.response"
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": f"{kind}.start", "status": 503, "headers": headers})
    await send({"type": f"{kind}.body", "body": b'{"code": "not-at-this-door"}'})
