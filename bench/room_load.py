"""Pages of a room without browsers: control sockets that take everything and keep what the benchmark asks about.

python -m bench.room_load FILE    FILE holds {room, guests, speakers, hosts, do}; prints JSON lines, waits for a line on
                                  its input between steps
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from senningen.live.protocol import PROTOCOL


class Page(WSListener):
    """One page's control socket."""

    def __init__(self, seen: Callable[[int, int, float], None] | None = None) -> None:
        self.welcome: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.changes = self.bytes = self.version = 0
        self._seen = seen

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if not self.welcome.done():
            self.welcome.set_exception(ConnectionError("closed before the welcome"))

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.PING:
            transport.send_pong(frame.get_payload_as_bytes())
        if frame.msg_type != WSMsgType.TEXT:
            return
        self.bytes += frame.payload_size
        if not self.welcome.done():
            said = json.loads(frame.get_payload_as_bytes())
            if said["t"] == "goodbye":
                self.welcome.set_exception(PermissionError(said["code"]))
            elif said["t"] == "welcome":
                self.welcome.set_result(said)
                self.version = said["v"]
            return
        self.changes += 1
        if self._seen is not None and (said := json.loads(frame.get_payload_as_bytes()))["t"] == "change":
            self._seen(self.version, said["v"], time.monotonic())
            self.version = said["v"]

    def do(self, operation: str, **more: Any) -> None:
        """Ask something of the room."""
        self.transport.send(WSMsgType.TEXT, json.dumps({"do": operation, **more}).encode())


async def come(room: str, token: str, seen: Callable[[int, int, float], None] | None = None) -> Page:
    """Open one control socket and wait for the whole state."""
    page = Page(seen)
    headers = {"Sec-WebSocket-Protocol": f"{PROTOCOL}, pass.{token}"}
    await ws_connect(lambda: page, f"{room}/socket", extra_headers=headers)
    await page.welcome
    return page


async def begin(room: str, hosts: Iterable[str], speakers: Iterable[str]) -> list[Page]:
    """Let hosts and speakers in, put the speakers on stage, open the doors and begin."""
    pages = [await come(room, token) for token in hosts]
    for token in speakers:
        speaker = await come(room, token)
        speaker.do("enter-stage")
        pages.append(speaker)
    pages[0].do("open-doors")
    pages[0].do("begin")
    await asyncio.sleep(1.5)
    return pages


def say(**figures: Any) -> None:
    """Tell the benchmark."""
    print(json.dumps(figures), flush=True)


async def told() -> None:
    """Wait until the benchmark lets us go on."""
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


class Arrival(asyncio.Protocol):
    """One guest who comes and reads the first state, at the least cost to the machine that both sides share."""

    def __init__(self, address: str, token: str) -> None:
        self.there: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        host, path = address.removeprefix("ws://").split("/", 1)
        self._request = (
            f"GET /{path}/socket HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {PROTOCOL}, pass.{token}\r\n\r\n"
        ).encode()
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self._request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        if self.there.done():
            return
        self._got += data
        head, _, rest = self._got.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101") and b"\r\n" in head:
            self.there.set_exception(PermissionError(head.split(b"\r\n")[0].decode()))
        elif len(rest) > 4 and rest[1] & 127 >= 126 and len(rest) >= 4 + int.from_bytes(rest[2:4]):
            if b'"t":"welcome"' not in rest[:20]:
                self.there.set_exception(PermissionError(rest[:200].decode(errors="replace")))
            else:
                self.there.set_result(len(rest))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.there.done():
            self.there.set_exception(ConnectionError("closed before the welcome"))


async def join(people: dict[str, Any]) -> None:
    """Let everybody in at once."""
    keep = await begin(people["room"], people["hosts"][:1], people["speakers"])
    say(ready=True)
    await told()
    loop, room = asyncio.get_running_loop(), people["room"]
    host, port = room.removeprefix("ws://").split("/")[0].split(":")

    async def arrive(token: str) -> int:
        _, guest = await loop.create_connection(lambda: Arrival(room, token), host, int(port))
        return await guest.there

    started = time.monotonic()
    sizes = await asyncio.gather(*(arrive(token) for token in people["guests"]))
    say(seconds=time.monotonic() - started, bytes=sum(sizes) / len(sizes), keep=len(keep))
    await told()


async def events(people: dict[str, Any]) -> None:
    """Let everybody in, then cause as many events a second as we are told."""
    room, sent, lags = people["room"], dict[int, float](), list[float]()

    def seen(before: int, version: int, at: float) -> None:
        # What is asked in one turn of the server's loop is told in one message.
        lags.extend((at - sent[one]) * 1e3 for one in range(before + 1, version + 1) if one in sent)

    hosts = await begin(room, people["hosts"], people["speakers"])
    guests: list[Page] = []
    for k in range(0, len(people["guests"]), 50):
        some = people["guests"][k : k + 50]
        guests += await asyncio.gather(
            *(come(room, token, seen if n % 10 == 0 else None) for n, token in enumerate(some))
        )
    await asyncio.sleep(3)
    say(ready=True)
    while True:
        line = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        if not line.strip():
            return
        rate, seconds = map(float, line.split())
        figures = await _burst(hosts, people["keys"], guests, sent, lags, rate, seconds)
        say(**figures)


_muted: set[str] = set()


async def _burst(
    hosts: list[Page], keys: list[str], guests: list[Page], sent: dict[int, float], lags: list[float], *how: float
) -> dict[str, float]:
    rate, seconds = how
    toggled, muted = itertools.cycle(keys), _muted
    number, version = int(rate * seconds), max(page.version for page in guests)
    before, size = sum(page.changes for page in guests), sum(page.bytes for page in guests)
    sent.clear()
    lags.clear()
    started = time.monotonic()
    for k in range(number):
        await asyncio.sleep(max(0.0, started + k / rate - time.monotonic()))
        version += 1
        sent[version] = time.monotonic()
        who = next(toggled)
        hosts[k % len(hosts)].do("unmute" if who in muted else "mute", key=who, kind="audio")
        muted ^= {who}
    sampled = guests[::10]
    for _ in range(150):  # what is still under way; it is counted, and so is the time it took
        if all(page.version >= version for page in sampled):
            break
        await asyncio.sleep(0.02)
    took = time.monotonic() - started
    deliveries = sum(page.changes for page in guests) - before
    ordered = sorted(lags) or [float("nan")]
    return {
        "arrived": len(lags) / number / len(sampled),
        "deliveries": deliveries,
        "seconds": took,
        "bytes": (sum(page.bytes for page in guests) - size) / max(1, deliveries),
        "p50_ms": ordered[len(ordered) // 2],
        "p99_ms": ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))],
    }


if __name__ == "__main__":
    asked = json.loads(Path(sys.argv[1]).read_text())
    uvloop.run({"join": join, "events": events}[asked["do"]](asked))
