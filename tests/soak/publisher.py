"""Somebody on stage in a process of their own, so that they can be killed: agrees, enters, replays recorded frames.

python -m tests.soak.publisher FILE    FILE holds {port, session, key, secret, track, kbit}; prints the moment it comes
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvloop
from bench.stage_load import Speaker, headers
from picows import WSError, WSMsgType, WSTransport, ws_connect
from websockets.exceptions import ConnectionClosed

from senningen.media.records import FIRST, LAST
from tests.media import frames
from tests.soak.people import Steady

AUDIO = "audio/data"
GROUP = 10


class Replaying(Speaker):
    """Sends what an encoder once made, filled up to the rate of a real camera, so that a recording of it plays."""

    def __init__(self, track: str, kbit: float) -> None:
        super().__init__(track, kbit)
        self.size = int(kbit * 1000 / 8 / frames.RATE)

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        told = frames.catalog()
        told["video"]["renditions"] = {self.name: told["video"]["renditions"]["video/hd"]}
        transport.send(WSMsgType.TEXT, json.dumps({"catalog": told}).encode())

    def film(self, k: int) -> None:
        first = k % GROUP == 0
        if self.name not in self.wanted or (self.seq[self.name] < 0 and not first):
            return
        self.seq[self.name] += first
        data, _ = frames.pictures()[k % (2 * frames.RATE)]
        filled = frames.filled_up(data, self.size * (3 if first else 1))
        self._send(self.name, FIRST if first else 0, _stamped(k / frames.RATE, filled))

    def speak(self, k: int) -> None:
        if AUDIO in self.wanted:
            self.seq[AUDIO] += 1
            self._send(AUDIO, FIRST | LAST, _stamped(k / 50, frames.sound()[k % 98]))


def _stamped(seconds: float, data: bytes) -> bytes:
    return frames.wrapped(round((1000 + seconds) * 1e6), data)


async def publish(asked: dict[str, Any]) -> None:
    """Come, and go on until killed."""
    frames.pictures(), frames.sound()
    me = Steady(asked["port"], asked["session"], asked["key"], way=[f"/stage/{asked['secret']}/room"])
    me.open_pages()  # a pass of before may be too old
    print(time.monotonic(), flush=True)
    me.stay()
    await asyncio.gather(_enter(me), _replay(me, asked))


async def _enter(me: Steady) -> None:
    while not (me.here and any(one["key"] == me.key for one in me.state["stage"]["on"])):
        if me.here:
            with suppress(ConnectionClosed):  # it was open when we looked
                await me.do("agree-to-recording", version=1)
                await me.do("enter-stage")
        await asyncio.sleep(0.2)


async def _replay(me: Steady, asked: dict[str, Any]) -> None:
    while True:
        with suppress(OSError, WSError, TimeoutError):
            await _perform(me, Replaying(asked["track"], asked["kbit"]))
        await asyncio.sleep(0.25)


async def _perform(me: Steady, speaker: Replaying) -> None:
    transport, _ = await ws_connect(lambda: speaker, f"{me.room}/media/pub", extra_headers=headers(me.token))
    began = time.monotonic()

    async def every(hertz: float, act: Any) -> None:
        k = 0
        while True:
            await asyncio.sleep(max(0.0, began + k / hertz - time.monotonic()))
            act(k)
            k += 1

    tasks = [asyncio.create_task(every(frames.RATE, speaker.film)), asyncio.create_task(every(50, speaker.speak))]
    try:
        await transport.wait_disconnected()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


if __name__ == "__main__":
    uvloop.run(publish(json.loads(Path(sys.argv[1]).read_text())))
