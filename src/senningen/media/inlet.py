"""A room of another process, watched at this door: what the relay brings goes into a hub of our own.

Whoever is on stage over there comes to this hub as a publisher does, so everything between hub and audience (catalogs,
encoders that run only for somebody, slow viewers) is as it is there. Who may watch, the rooms' process alone decides.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Mapping
from typing import Any

from senningen.media.hub import Hub
from senningen.media.ports import Close, Direction, Kind, Pass, Place, Socket
from senningen.media.records import HEAD
from senningen.media.relayed import Heard, Line, Lost

log = logging.getLogger("senningen.media")

FOUND_WITHIN = 2.0
"""Seconds a room may take to be heard of over the relay; whoever waits is sent elsewhere then."""
SILENCE = 12.0
"""Seconds without a word of the rooms' process after which nothing more is shown: an ending might have been missed."""
UNWATCHED = 60.0
"""Seconds without a viewer after which a room is let go."""
_PAUSE = 0.5
"""Seconds before a track that ended is asked for again."""
_AHEAD = 64
"""Messages that wait for the hub; what comes faster than it may be read is held back in the relay."""


class Inlet:
    """One room, from when the first comes to watch it until nobody does or the line is lost."""

    def __init__(self, hub: Hub, line: Line, room: str, name: str, door: str) -> None:
        self.room, self.name = room, name
        self._hub, self._line, self._door = hub, line, door
        self._mirrors: dict[str, _Mirror] = {}
        self._endings: list[tuple[int, str, Close]] = []
        self._orders = 0
        self._watched = asyncio.get_running_loop().time()
        self.past = 0
        """Groups below this number were over long ago; the relay keeps them for nobody."""
        self.ready: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def run(self) -> None:
        """Show the room until it is over here, then end what everybody watches."""
        close = Close.COME_AGAIN
        try:
            heard, loop = await self._line.find(self.name, FOUND_WITHIN), asyncio.get_running_loop()
            async with contextlib.aclosing(heard.states()) as states:
                while loop.time() - self._watched < UNWATCHED:
                    async with asyncio.timeout(SILENCE if self.ready.done() else FOUND_WITHIN):
                        state = json.loads(await anext(states))
                    if state["ended"] is not None:
                        close = Close(state["ended"])
                        break
                    self._see(state, heard)
        except (Lost, TimeoutError) as problem:
            log.info("room %s is not shown at this door any more (%s)", self.room, type(problem).__name__)
        finally:
            if not self.ready.done():
                self.ready.set_result(False)
            for mirror in self._mirrors.values():
                mirror.end()
            self._hub.drop_room(self.room, close)

    def may_enter(self, key: str, place: Place) -> bool:
        """Say whether nothing has ended this person's right since the rooms' process let them come here."""
        return not any(order > place.orders and one == key for order, one, _ in self._endings)

    def _see(self, state: dict[str, Any], heard: Heard) -> None:
        self.past = state["past"]
        self._endings = [(order, key, Close(code)) for order, door, key, code in state["endings"] if door == self._door]
        for order, key, code in self._endings:
            if order > self._orders:  # of the first ones, nobody is here whom they could concern
                self._hub.drop(self.room, key, code, Direction.WATCH)
                self._orders = order
        for path in set(self._mirrors) - set(state["stage"]):
            self._mirrors.pop(path).end()
        for path, one in state["stage"].items():
            self._mirror(path, one, heard)
        if any(one.direction is Direction.WATCH for one in self._hub.facts(self.room)):
            self._watched = asyncio.get_running_loop().time()
        if not self.ready.done():
            self.ready.set_result(True)

    def _mirror(self, path: str, one: Mapping[str, Any], heard: Heard) -> None:
        if not one.get("screen"):
            for kind in Kind:
                self._hub.mute(self.room, one["key"], kind, muted=kind in one["muted"])
        if (mirror := self._mirrors.get(path)) is None or mirror.over:
            mirror = self._mirrors[path] = _Mirror(self, self._hub, path, one, heard)
        mirror.show(one["catalog"])


class _Mirror:
    """Somebody who is on stage elsewhere, as a publisher at our own hub."""

    def __init__(self, inlet: Inlet, hub: Hub, path: str, one: Mapping[str, Any], heard: Heard) -> None:
        self._inlet, self._path, self._heard = inlet, path, heard
        self._catalog: object = None
        self._said: asyncio.Queue[dict[str, Any]] = asyncio.Queue(_AHEAD)
        self._reading: dict[int, asyncio.Task[None]] = {}
        by = Pass(inlet.room, 0, one["key"], "", may_publish=True, channel=one.get("channel", ""))
        socket = Socket({"type": "websocket", "extensions": {}}, self._said.get, self._take)
        direction = Direction.SCREEN if one.get("screen") else Direction.PUBLISH
        self._telling: set[asyncio.Task[None]] = set()
        self._publishing = asyncio.ensure_future(hub.publish(socket, by, direction))

    @property
    def over(self) -> bool:
        """Whether the hub has ended it."""
        return self._publishing.done()

    def show(self, catalog: object) -> None:
        """Say what they send, if that is new."""
        if catalog != self._catalog:
            self._catalog = catalog
            self._say(json.dumps({"catalog": catalog}))

    def end(self) -> None:
        """They have left."""
        for task in (*self._reading.values(), *self._telling, self._publishing):
            task.cancel()

    def _say(self, text: str) -> None:
        task = asyncio.ensure_future(self._said.put({"type": "websocket.receive", "text": text}))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _take(self, message: Any) -> None:
        match json.loads(message.get("text") or "{}"):
            case {"sub": str(name), "id": int(number)}:
                self._reading[number] = asyncio.ensure_future(self._read(name, number))
            case {"unsub": int(number)}:
                self._stop_reading(number)
            case {"beat": True}:
                self._say('{"alive":true}')

    def _stop_reading(self, number: int) -> None:
        if (task := self._reading.pop(number, None)) is not None:
            task.cancel()

    async def _read(self, name: str, number: int) -> None:
        """Pass on a track: every record as it came, but for the numbers of track and group, which are ours."""
        newest = -1
        while True:  # until the hub wants it no more, or the state says that they have left
            before = newest  # a group that was cut off is not begun again: a player breaks on one that comes twice
            with contextlib.suppress(Lost):
                async with contextlib.aclosing(self._heard.track(f"{self._path}/{name}")) as track:
                    async for group, raw in track:
                        if group <= before or group < self._inlet.past or len(raw) < HEAD.size:
                            continue
                        newest = group
                        _, flags, _, stamp, length = HEAD.unpack_from(raw)
                        record = HEAD.pack(number, flags, group & 0xFFFFFFFF, stamp, length) + raw[HEAD.size :]
                        await self._said.put({"type": "websocket.receive", "bytes": record})
            await asyncio.sleep(_PAUSE)
