"""Browsers without a network: they come to the real doors over ASGI and keep what they are told."""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

from senningen.kernel.refusals import Refused
from senningen.media.doors import MAY_NOT_PUBLISH, Doors
from senningen.media.hub import PROTOCOL, Hub
from senningen.media.limits import Limits
from senningen.media.ports import Direction, Pass
from senningen.media.records import FIRST, LAST, Record, record, records

ROOM = "tuesday"
DOORS = {Direction.PUBLISH: "pub", Direction.WATCH: "sub", Direction.SCREEN: "screen"}
CATALOG: dict[str, Any] = {
    "video": {"renditions": {"video/hd": {"codec": "avc1.640028", "container": {"kind": "legacy"}, "codedWidth": 640}}},
    "audio": {"renditions": {"audio/data": {"codec": "opus", "container": {"kind": "legacy"}, "sampleRate": 48000}}},
}
QUICK = Limits(tick=0.001, linger=0.02, receipt=0.0)


def story(test: Callable[[], Awaitable[None]]) -> Callable[[], None]:
    """Let an asynchronous test run to its end, or fail after a minute."""

    @functools.wraps(test)
    def run() -> None:
        asyncio.run(asyncio.wait_for(test(), 60))

    return run


class House:
    """A hub behind its doors, and who has which pass."""

    def __init__(self, limits: Limits = QUICK) -> None:
        self.hub = Hub(limits)
        self.doors = Doors(self.hub, self._check)
        self.passes: dict[str, Pass] = {}

    async def _check(self, token: str, room: str, direction: Direction) -> Pass:
        if token not in self.passes:
            raise Refused(MAY_NOT_PUBLISH.code)
        return self.passes[token]

    def admit(self, key: str, *, may_publish: bool = False, room: str = ROOM, backstage: bool = False) -> str:
        """Give somebody a pass and return its token."""
        token = f"token-of-{key}"
        self.passes[token] = Pass(room, 1, key, key.title(), may_publish, backstage)
        return token

    async def watch(self, key: str, **more: Any) -> Browser:
        """Let a guest in to watch."""
        return await Browser(self, Direction.WATCH, self.admit(key, **more)).arrive()

    async def publish(self, key: str, catalog: dict[str, Any] | None = CATALOG) -> Browser:
        """Let a speaker in to publish; with a catalog they are on stage."""
        browser = await Browser(self, Direction.PUBLISH, self.admit(key, may_publish=True)).arrive()
        if catalog is not None:
            await browser.says(catalog=catalog)
            await browser.until(lambda: any(one.key == key for one in self.hub.stage(ROOM)))
        return browser


@dataclass
class Browser:
    """One WebSocket, from the browser's side."""

    house: House
    direction: Direction
    token: str
    room: str = ROOM
    told: list[dict[str, Any]] = field(default_factory=list)
    got: list[Record] = field(default_factory=list)
    closed: int | None = None
    status: int | None = None
    refusal: str | None = None
    reading: bool = True

    async def arrive(self, *, protocols: list[str] | None = None, path: str | None = None) -> Self:
        """Come to the door and wait until it has opened or not."""
        self._to_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._answered, self._read_on = asyncio.Event(), asyncio.Event()
        self._read_on.set()
        scope = {
            "type": "websocket",
            "path": path or f"/room/{self.room}/media/{DOORS[self.direction]}",
            "root_path": "",
            "headers": [],
            "subprotocols": [PROTOCOL, f"pass.{self.token}"] if protocols is None else protocols,
            "extensions": {"websocket.http.response": {}},
        }
        self._to_server.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(self.house.doors(scope, self._to_server.get, self._take))
        self.task.add_done_callback(lambda _: self._answered.set())
        await self._answered.wait()
        await asyncio.sleep(0)
        return self

    async def _take(self, message: dict[str, Any]) -> None:
        match message:
            case {"type": "websocket.accept"}:
                assert message["subprotocol"] == PROTOCOL
                self._answered.set()
            case {"type": "websocket.http.response.start"}:
                self.status = message["status"]
            case {"type": "websocket.http.response.body"}:
                self.refusal = json.loads(message["body"])["code"]
            case {"type": "websocket.close"}:
                self.closed = message["code"]
            case {"text": str(text)}:
                self.told.append(json.loads(text))
            case {"bytes": bytes(data)}:
                await self._read_on.wait()
                self.got += records(data, largest=10_000_000)

    def stop_reading(self) -> None:
        """Leave everything the server sends lying in the network."""
        self._read_on.clear()

    def read_on(self) -> None:
        """Take what lies there, and everything after."""
        self._read_on.set()

    async def says(self, **what: Any) -> None:
        """Send a text."""
        await self.sends({"text": json.dumps(what)})

    async def sends(self, message: dict[str, Any]) -> None:
        """Send a message as it is, and let the server take it in."""
        self._to_server.put_nowait({"type": "websocket.receive", **message})
        for _ in range(5):
            await asyncio.sleep(0)

    async def leaves(self) -> None:
        """Close the tab."""
        self._to_server.put_nowait({"type": "websocket.disconnect", "code": 1005})
        await asyncio.wait([self.task])

    async def until(self, true: Callable[[], object], what: str = "") -> None:
        """Wait until something is so."""
        for _ in range(2000):
            if true():
                return
            await asyncio.sleep(0.001)
        raise AssertionError(what or f"never came; told {self.told[-3:]}, closed {self.closed}")

    async def is_closed(self, code: int) -> None:
        """Wait for the end and see that it is the right one."""
        await asyncio.wait([self.task], timeout=60)
        assert self.closed == code

    def last(self, word: str) -> Any:
        """Return the latest text that has this word."""
        return next((one[word] for one in reversed(self.told) if word in one), None)

    # A viewer's part

    def path_of(self, key: str) -> str | None:
        """Return the path of somebody on stage."""
        return next((path for path, one in (self.last("stage") or {}).items() if one["key"] == key), None)

    async def subscribes(self, key: str, name: str, n: int = 1) -> int:
        """Ask for a track and return its id."""
        await self.until(lambda: self.path_of(key), f"{key} is not on stage")
        await self.says(sub=[self.path_of(key), name], n=n)
        await self.until(lambda: any(one.get("n") == n for one in self.told))
        return next(int(one["id"]) for one in self.told if one.get("n") == n)

    async def sees(self, count: int) -> list[Record]:
        """Wait for so many records and return them."""
        await self.until(lambda: len(self.got) >= count, f"{len(self.got)} of {count} records came")
        return self.got

    # A publisher's part

    async def is_asked(self, name: str) -> int:
        """Wait until the hub wants a track and return its id."""
        await self.until(lambda: any(one.get("sub") == name for one in self.told), f"nobody asked for {name}")
        return next(int(one["id"]) for one in reversed(self.told) if one.get("sub") == name)

    async def films(self, track: int, flags: int, group: int, payload: bytes = b"frame", stamp: float = 1e12) -> bytes:
        """Send one frame and return the record it went as."""
        raw = record(track, flags, group, stamp, payload)
        await self.sends({"bytes": raw})
        return raw

    async def speaks(self, track: int, group: int) -> bytes:
        """Send one piece of sound, a group of its own."""
        return await self.films(track, FIRST | LAST, group, b"sound")
