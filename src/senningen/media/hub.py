"""The embedded relay: every room's media in this process, over WebSockets alone."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine
from typing import Any

from senningen.media.connections import Connection, Publisher, Viewer, read_text
from senningen.media.limits import Limits
from senningen.media.line import open_line
from senningen.media.ports import (
    Close,
    ConnectionFacts,
    Direction,
    Elsewhere,
    Kind,
    OnStage,
    Pass,
    Place,
    Socket,
    StageChange,
)
from senningen.media.records import Malformed
from senningen.media.stage import Stage

PROTOCOL = "senningen.media.1"
"""The subprotocol of both doors; the pass stands beside it as `pass.<token>`."""

_PATIENCE = 1.0
"""Seconds to get a closing message out to somebody who may not be reading."""
_LEFTOVER = 65_536
"""Bytes somebody may still get after the connection ended; more would be seconds of picture on a slow line."""

_Work = Coroutine[Any, Any, None]
_Take = Callable[[str | bytes, float], float]
"""Take in one message at a time and say how long to wait before reading the next."""


class Hub:
    """A `Relay` without other processes, ports or protocols."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.elsewhere: Elsewhere | None = None
        self._stages: dict[str, Stage] = {}
        self._listeners: list[Callable[[StageChange], None]] = []

    # The two doors

    async def publish(self, socket: Socket, by: Pass, direction: Direction = Direction.PUBLISH) -> None:
        """Serve one publishing connection until it ends."""
        await _accept(socket)
        stage = self._stage(by.room)
        publisher = Publisher(open_line(socket.scope, socket.send), by, _now(), self.limits, direction)

        def take(message: str | bytes, now: float) -> float:
            if isinstance(message, bytes):
                stage.take_records(publisher, message, now)
            else:
                _take_text(stage, publisher, read_text(message, longest=self.limits.text))
            return publisher.allowance.spend(len(message), now)

        await self._serve(socket, stage, publisher, take, self._stay_alive(stage, publisher))

    async def watch(self, socket: Socket, by: Pass) -> None:
        """Serve one watching connection until it ends."""
        if self.elsewhere is not None:
            self.elsewhere.drop(by.room, by.key, Close.REPLACED)
        await _accept(socket)
        stage = self._stage(by.room)
        viewer = Viewer(open_line(socket.scope, socket.send), by, _now(), self.limits)

        def take(message: str | bytes, now: float) -> float:
            if isinstance(message, bytes):
                raise Malformed("media from a viewer")
            match read_text(message, longest=self.limits.text):
                case {"sub": [str(path), str(name)], "n": int(n)}:
                    stage.subscribe(viewer, n, path, name)
                case {"unsub": int(track_id)}:
                    stage.unsubscribe(viewer, track_id)
                case {"echo": int() | float() as what}:
                    viewer.tell(echo=what, at=_clock())
                case _:
                    raise Malformed("unknown request")
            return viewer.allowance.spend(len(message) + self.limits.text_cost, now)

        await self._serve(socket, stage, viewer, take)

    async def _serve(self, socket: Socket, stage: Stage, one: Connection, take: _Take, *beside: _Work) -> None:
        ended = asyncio.get_running_loop().create_future()
        one.on_end = lambda: None if ended.done() else ended.set_result(None)
        stage.enter(one)
        works = [self._read(socket, one, take), *beside, *one.line.works()]
        tasks = [asyncio.create_task(work) for work in works]
        try:
            await asyncio.wait([ended, *tasks], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            failures = [f for f in await asyncio.gather(*tasks, return_exceptions=True) if isinstance(f, Exception)]
            stage.remove(one, Close.MALFORMED if any(isinstance(f, Malformed) for f in failures) else None)
            self._forget_if_dark(stage)
        await _close(socket, one)
        for failure in failures:
            if not isinstance(failure, Malformed | OSError):
                raise failure

    async def _read(self, socket: Socket, one: Connection, take: _Take) -> None:
        while (message := await socket.receive())["type"] == "websocket.receive":
            data: str | bytes = message["bytes"] if message.get("text") is None else message["text"]
            one.heard = now = _now()
            one.bytes_in += len(data)
            if wait := take(data, now):
                await asyncio.sleep(wait)

    async def _stay_alive(self, stage: Stage, publisher: Publisher) -> None:
        """Ask for signs of life; a frozen device leaves the stage even though its socket stays open."""
        while True:
            await asyncio.sleep(self.limits.beat)
            if _now() - publisher.heard > self.limits.silence:
                stage.remove(publisher, Close.SILENT)
                return
            publisher.tell(beat=True)

    # What the house asks for

    def stage(self, room: str) -> tuple[OnStage, ...]:
        """List who can be seen or heard in a room now, in the order they came."""
        return self._stages[room].on_stage() if room in self._stages else ()

    def mute(self, room: str, key: str, kind: Kind, *, muted: bool = True) -> None:
        """Stop passing on one kind of somebody's tracks, or start again; holds for their next device too."""
        stage = self._stage(room)
        stage.mute(key, kind, muted=muted)
        self._forget_if_dark(stage)

    def place(self, room: str, key: str, *, backstage: bool) -> None:
        """Keep somebody's sound and picture from the audience, or let them through; holds until said otherwise."""
        stage = self._stage(room)
        stage.place(key, backstage=backstage)
        self._forget_if_dark(stage)

    def drop(self, room: str, key: str, code: Close, direction: Direction | None = None) -> int:
        """End the connections filed under a key, now, and say how many there were here."""
        if self.elsewhere is not None and direction in (None, Direction.WATCH):
            self.elsewhere.drop(room, key, code)
        return self._drop(room, code, lambda one: one.key == key and direction in (None, one.direction))

    def hand_over(self, by: Pass, door: str) -> Place | None:
        """Let whoever has this pass watch at a door in another process, and nowhere else; nothing where they cannot."""
        if self.elsewhere is None or by.backstage:
            return None
        if (place := self.elsewhere.hand_over(by.room, by.key, door)) is not None:
            self._drop(by.room, Close.REPLACED, lambda one: one.key == by.key and one.direction is Direction.WATCH)
        return place

    def drop_room(self, room: str, code: Close = Close.ENDED) -> int:
        """End every connection of a room and forget what was muted there."""
        if self.elsewhere is not None:
            self.elsewhere.drop_room(room, code)
        dropped = self._drop(room, code, lambda one: True)
        self._stages.pop(room, None)
        return dropped

    def _drop(self, room: str, code: Close, concerns: Callable[[Connection], bool]) -> int:
        if (stage := self._stages.get(room)) is None:
            return 0
        leaving = [one for one in stage.connections() if concerns(one)]
        for one in leaving:
            stage.remove(one, code)
        return len(leaving)

    def listen(self, listener: Callable[[StageChange], None]) -> Callable[[], None]:
        """Tell `listener` of every change on any stage; call what is returned to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def facts(self, room: str) -> tuple[ConnectionFacts, ...]:
        """Say what is known about each open connection of a room."""
        return tuple(one.facts() for one in self._stages[room].connections()) if room in self._stages else ()

    def _stage(self, room: str) -> Stage:
        if room not in self._stages:
            self._stages[room] = Stage(room, self.limits, asyncio.get_running_loop(), self._tell)
        return self._stages[room]

    def _tell(self, change: StageChange) -> None:
        for listener in list(self._listeners):
            listener(change)

    def _forget_if_dark(self, stage: Stage) -> None:
        said = any(stage.muted.values()) or any(stage.placed.values())
        if self._stages.get(stage.room) is stage and not said and not any(stage.connections()):
            del self._stages[stage.room]


def _take_text(stage: Stage, publisher: Publisher, said: dict[str, Any]) -> None:
    if "catalog" in said:
        stage.take_catalog(publisher, said["catalog"])
    elif isinstance(what := said.get("echo"), int | float):
        publisher.tell(echo=what, at=_clock())


def _clock() -> float:
    """Say what time it is in milliseconds since 1970: both ends of a picture set their clocks by it."""
    return round(time.time() * 1000, 1)


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _accept(socket: Socket) -> None:
    await socket.send({"type": "websocket.accept", "subprotocol": PROTOCOL})


async def _close(socket: Socket, one: Connection) -> None:
    if one.code is None:
        return  # the browser left by itself
    with contextlib.suppress(OSError, RuntimeError, TimeoutError):  # it may be gone, or may not read any more
        async with asyncio.timeout(_PATIENCE):
            await socket.send({"type": "websocket.close", "code": int(one.code), "reason": one.code.name})
    if one.line.owed() > _LEFTOVER:
        one.line.abort()
