"""Simulated people in a room: they open the sockets that browsers open, over the same address."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from senningen.live.protocol import PROTOCOL
from senningen.media import hub
from senningen.media.records import HEAD, record
from senningen.rehearsal.film import FPS, GROUP, catalog, frame, frame_size
from senningen.rehearsal.site import Site

PATIENCE = 15.0  # seconds for one to come in
AT_ONCE = 50
TRACK, KBIT = "video/hd", 1_200


class Somebody:
    """One person: the pages on their way, then the room's socket, what it was told, and how long it was open."""

    def __init__(self, site: Site, session_id: int, way: Sequence[str], key: str) -> None:
        self._site, self._way = site, way
        self.room, self.key, self.token = site.room(session_id), key, ""
        self.state: dict[str, Any] = {}
        self.you: dict[str, Any] = {}
        self.own: dict[str, Any] = {}
        self.shown_out = ""  # why, if the room has ended it
        self.told: dict[str, float] = {}  # each announcement, and when it came
        self.spent = 0.0  # seconds connected until now, without the present connection
        self._line: ClientConnection | None = None
        self._listening: asyncio.Task[None] | None = None
        self._since = 0.0

    def open_pages(self) -> float:
        """Open the pages up to the room's, which brings the pass; returns the slowest one's milliseconds."""
        self.token, took = self._site.admission(self._way)
        return took

    async def come(self, patience: float = PATIENCE) -> bool:
        """Come in and take the whole state; says whether that worked. `patience` is for the socket to open."""
        if not self.token:
            await asyncio.to_thread(self.open_pages)
        protocols: Any = [PROTOCOL, f"pass.{self.token}"]
        self._line = None
        try:
            async with asyncio.timeout(patience):
                self._line = await connect(f"{self.room}/socket", subprotocols=protocols, compression=None, proxy=None)
            async with asyncio.timeout(PATIENCE):
                said = json.loads(await self._line.recv())
        except (OSError, TimeoutError, InvalidHandshake, ConnectionClosed):
            if self._line is not None:
                self._line.transport.abort()
            return False
        if said.get("t") != "welcome":
            self.hear(said)
            return False
        self._since = time.monotonic()
        self.state, self.you, self.own = said["state"], said["you"], said["own"]
        self._listening = asyncio.create_task(self._listen(self._line))
        return True

    async def _listen(self, line: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in line:
                self.hear(json.loads(text))

    def hear(self, said: dict[str, Any]) -> None:
        """Take in what the room says."""
        match said:
            case {"t": "change", "set": parts}:
                self.state |= parts
                for each in parts.get("announcements", []):
                    self.told.setdefault(each["text"], time.monotonic())
            case {"t": "own", "own": own}:
                self.own = own
            case {"t": "pass", "token": token}:
                self.token = token
            case {"t": "goodbye", "code": code}:
                self.shown_out = code

    async def do(self, operation: str, **more: Any) -> None:
        """Ask something of the room."""
        assert self._line is not None
        await self._line.send(json.dumps({"do": operation, **more}))

    async def lose_the_line(self) -> None:
        """Be gone without a word, as when a cable is pulled."""
        self._left()
        if self._line is not None:
            self._line.transport.abort()
        await self._stop()

    async def leave(self) -> None:
        """Close the page."""
        self._left()
        if self._line is not None:
            await self._line.close()
        await self._stop()

    def _left(self) -> None:
        if self._since:
            self.spent, self._since = self.spent + time.monotonic() - self._since, 0.0

    async def _stop(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)


async def all_come(people: Sequence[Somebody]) -> int:
    """Let everybody in, some at a time; returns how many are there."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(somebody: Somebody) -> bool:
        async with gate:
            return await somebody.come()

    return sum(await asyncio.gather(*(one(each) for each in people)))


@asynccontextmanager
async def on_stage(speaker: Somebody) -> AsyncIterator[None]:
    """Publish a picture of 1.2 Mbit/s while somebody asks for it; its frames are empty, the rate is real."""
    async with connect(f"{speaker.room}/media/pub", subprotocols=_media(speaker), compression=None, proxy=None) as line:
        await line.send(json.dumps({"catalog": catalog(TRACK)}))
        wanted: dict[str, int] = {}
        tasks = [asyncio.create_task(_answer(line, wanted)), asyncio.create_task(_film(line, wanted))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _answer(line: ClientConnection, wanted: dict[str, int]) -> None:
    async for text in line:
        said = json.loads(text)
        if "sub" in said:
            wanted[said["sub"]] = said["id"]
        elif "unsub" in said:
            wanted.pop(said["unsub"], None)
        elif "beat" in said:
            await line.send('{"alive":true}')


async def _film(line: ClientConnection, wanted: dict[str, int]) -> None:
    size, began, group = frame_size(KBIT * 1_000 / 8), time.monotonic(), -1
    for k in itertools.count():
        await asyncio.sleep(max(0.0, began + k / FPS - time.monotonic()))
        first = k % GROUP == 0
        if TRACK in wanted and (first or group >= 0):
            group += first
            flags, payload = frame(k, size)
            await line.send(record(wanted[TRACK], flags, group, time.time() * 1e3, payload))


class Watcher:
    """One guest's picture: how much arrived, and how late."""

    def __init__(self, somebody: Somebody) -> None:
        self._somebody = somebody
        self.bytes, self.lags = 0, list[float]()

    async def watch(self) -> None:
        """Take everything on stage until cancelled."""
        room = self._somebody.room
        how: Any = {"subprotocols": _media(self._somebody), "compression": None, "proxy": None}
        async with connect(f"{room}/media/sub", **how) as line:
            paths: set[str] = set()
            async for said in line:
                if isinstance(said, bytes):
                    self.bytes += len(said)
                    stamp = HEAD.unpack_from(said)[3]
                    self.lags.append(time.time() * 1e3 - stamp)
                    continue
                for path in json.loads(said).get("stage", {}):
                    if path not in paths:
                        paths.add(path)
                        await line.send(json.dumps({"n": len(paths), "sub": [path, TRACK]}))


def _media(somebody: Somebody) -> Any:
    return [hub.PROTOCOL, f"pass.{somebody.token}"]
