"""Pages without a browser: they come to the real ASGI application and keep what they are told."""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Awaitable, Callable
from typing import Any, Self

from asgiref.sync import async_to_sync, sync_to_async

from senningen.live.protocol import PROTOCOL
from senningen.live.rooms import Rooms
from senningen.live.sockets import Sockets
from senningen.media.hub import PROTOCOL as MEDIA
from senningen.media.hub import Hub


def story(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Run an asynchronous test to its end; what it asks of the database runs in the test's own thread."""

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        async def limited() -> None:
            async with asyncio.timeout(90):
                await test(*args, **kwargs)

        async_to_sync(limited)()

    return run


async def here(call: Callable[[], Any]) -> Any:
    """Run a call to the database in the thread of the test, inside its transaction."""
    return await sync_to_async(call, thread_sensitive=True)()


def rooms(**more: Any) -> Rooms:
    """Make the rooms of a process."""
    return Rooms(Hub(), in_thread=here, **more)


class Page:
    """One WebSocket of a page."""

    def __init__(self, house: Rooms, path: str, token: str, protocol: str = PROTOCOL, origin: str = "") -> None:
        self._app = Sockets(house)
        self._scope = {
            "type": "websocket",
            "path": path,
            "root_path": "",
            "headers": [(b"host", b"testserver")] + ([(b"origin", origin.encode())] if origin else []),
            "subprotocols": [protocol, f"pass.{token}"],
            "extensions": {},
        }
        self._in: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._news = asyncio.Event()
        self.accepted = False
        self.closed: int | None = None
        self.heard: list[dict[str, Any]] = []
        self.state: dict[str, Any] = {}
        self.own: dict[str, Any] = {}
        self.version = -1
        self.bytes_got = 0

    async def arrive(self) -> Self:
        """Open the socket and wait for its first message or its end."""
        self._task = asyncio.create_task(self._run())
        self._in.put_nowait({"type": "websocket.connect"})
        await self.until(lambda: bool(self.heard) or self.closed is not None or (self.accepted and not self._talks))
        return self

    @property
    def _talks(self) -> bool:
        return PROTOCOL in self._scope["subprotocols"]

    async def _run(self) -> None:
        await self._app(self._scope, self._in.get, self._send)
        if self.closed is None:
            self.closed = 1000
        self._news.set()

    async def _send(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "websocket.accept":
                self.accepted = True
            case "websocket.close":
                self.closed = message.get("code", 1000)
            case "websocket.send" if message.get("text"):
                self._take(json.loads(message["text"]))
            case "websocket.send":
                self.bytes_got += len(message["bytes"])
        self._news.set()

    def _take(self, said: dict[str, Any]) -> None:
        self.heard.append(said)
        if said.get("t") == "welcome":
            self.state, self.version, self.own = said["state"], said["v"], said["own"]
        elif said.get("t") == "own":
            self.own = said["own"]
        elif said.get("t") == "change":
            assert said["was"] <= self.version, "a change is missing"
            self.state, self.version = self.state | said["set"], said["v"]

    def say(self, do: str, **fields: Any) -> None:
        """Say something to the room."""
        self.send(json.dumps({"do": do, **fields}))

    def send(self, text: str) -> None:
        """Send whatever text."""
        self._in.put_nowait({"type": "websocket.receive", "text": text})

    def say_plainly(self, **what: Any) -> None:
        """Say something that is no operation, as the media doors are spoken to."""
        self.send(json.dumps(what))

    def send_bytes(self, data: bytes) -> None:
        """Send media."""
        self._in.put_nowait({"type": "websocket.receive", "bytes": data})

    def leave(self) -> None:
        """Close the page."""
        self._in.put_nowait({"type": "websocket.disconnect", "code": 1001})

    async def until(self, so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(60):
            while not so():
                self._news.clear()
                await self._news.wait()

    def last(self, kind: str) -> dict[str, Any]:
        """Return the newest message of a kind."""
        return [each for each in self.heard if each.get("t") == kind][-1]


async def control(house: Rooms, session_id: int, token: str, **more: Any) -> Page:
    """Open a page's control socket."""
    return await Page(house, f"/room/{session_id}/socket", token, **more).arrive()


async def media(house: Rooms, session_id: int, token: str, door: str) -> Page:
    """Open a page's media socket: "pub" or "sub"."""
    return await Page(house, f"/room/{session_id}/media/{door}", token, MEDIA).arrive()
