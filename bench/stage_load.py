"""The load of the media benchmark, in processes of its own: people on stage with recorded rates, and an audience.

python -m bench.stage_load publish FILE    until killed; FILE holds {room, hosts, speakers, kbit}
python -m bench.stage_load watch FILE      one JSON line for each window; FILE holds {room, guests, seconds, windows}
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from bench.room_load import begin
from senningen.media.hub import PROTOCOL
from senningen.media.records import FIRST, HEAD, LAST, record
from senningen.rehearsal.film import FPS, GROUP, catalog, frame, frame_size

SOUND_PER_SECOND, SOUND_BYTES = 50, 100
OPUS = {"codec": "opus", "sampleRate": 48000, "numberOfChannels": 1}


def headers(token: str) -> dict[str, str]:
    """Return what a browser sends at a media door."""
    return {"Sec-WebSocket-Protocol": f"{PROTOCOL}, pass.{token}"}


class Speaker(WSListener):
    """Somebody on stage: encodes while asked, as a browser does."""

    def __init__(self, name: str, kbit: float) -> None:
        self.name, self.wanted, self.seq = name, dict[str, int](), dict[str, int]()
        sound = SOUND_PER_SECOND * (SOUND_BYTES + HEAD.size)
        self.between = frame_size(kbit * 1000 / 8 - sound)

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        told = catalog(self.name) | {"audio": {"renditions": {"audio/data": OPUS}}}
        transport.send(WSMsgType.TEXT, json.dumps({"catalog": told}).encode())

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.PING:
            transport.send_pong(frame.get_payload_as_bytes())
        if frame.msg_type != WSMsgType.TEXT:
            return
        said = json.loads(frame.get_payload_as_bytes())
        if "sub" in said:
            self.wanted[said["sub"]], self.seq[said["sub"]] = said["id"], -1
        elif "unsub" in said:
            self.wanted = {name: n for name, n in self.wanted.items() if n != said["unsub"]}
        elif "beat" in said:
            transport.send(WSMsgType.TEXT, b'{"alive":true}')

    def film(self, k: int) -> None:
        if self.name not in self.wanted or (self.seq[self.name] < 0 and k % GROUP):
            return
        if k % GROUP == 0:
            self.seq[self.name] += 1
        self._send(self.name, *frame(k, self.between))

    def speak(self, _k: int) -> None:
        if "audio/data" in self.wanted:
            self.seq["audio/data"] += 1
            self._send("audio/data", FIRST | LAST, bytes(SOUND_BYTES))

    def _send(self, name: str, flags: int, payload: bytes) -> None:
        stamp = time.time() * 1e3
        self.transport.send(WSMsgType.BINARY, record(self.wanted[name], flags, self.seq[name], stamp, payload))


async def publish(room: str, hosts: list[str], who: list[str], kbit: list[float]) -> None:
    """Put everybody on stage and keep sending; each a little after the other."""
    keep = await begin(room, hosts[:1], who)
    speakers = []
    for k, (token, rate) in enumerate(zip(who, kbit, strict=True)):
        speakers.append(speaker := Speaker("video/hd" if k == 0 else "video/sd", rate))
        await ws_connect(lambda speaker=speaker: speaker, f"{room}/media/pub", extra_headers=headers(token))
    print(json.dumps({"on_stage": len(keep) - 1}), flush=True)

    async def every(hertz: float, offset: float, act: Any) -> None:
        started, k = time.monotonic() + offset, 0
        while True:
            await asyncio.sleep(max(0.0, started + k / hertz - time.monotonic()))
            act(k)
            k += 1

    async with asyncio.TaskGroup() as group:
        for n, speaker in enumerate(speakers):
            group.create_task(every(FPS, n / len(who) / FPS, speaker.film))
            group.create_task(every(SOUND_PER_SECOND, n / len(who) / SOUND_PER_SECOND, speaker.speak))


class Guest(WSListener):
    """Somebody in the audience: takes everything, and measures if sampled."""

    def __init__(self, sampled: bool) -> None:
        self.sampled, self.bytes, self.lags, self.paths = sampled, 0, list[float](), set[str]()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.BINARY:
            self.bytes += frame.payload_size
            if self.sampled:
                self._measure(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.TEXT:
            self._told(transport, json.loads(frame.get_payload_as_bytes()))
        elif frame.msg_type == WSMsgType.PING:
            transport.send_pong(frame.get_payload_as_bytes())

    def _told(self, transport: WSTransport, said: dict[str, Any]) -> None:
        for path, one in said.get("stage", {}).items():
            if path in self.paths:
                continue
            self.paths.add(path)
            for name in [*one["catalog"].get("video", {}).get("renditions", {}), "audio/data"]:
                transport.send(WSMsgType.TEXT, json.dumps({"n": len(self.paths), "sub": [path, name]}).encode())

    def _measure(self, data: bytes) -> None:
        now, at = time.time() * 1e3, 0
        while at < len(data):
            _, _, _, stamp, length = HEAD.unpack_from(data, at)
            self.lags.append(now - stamp)
            at += HEAD.size + length


async def watch(room: str, tokens: list[str], seconds: float, windows: int) -> None:
    """Let the audience in and print what it got in each window."""
    url = f"{room}/media/sub"
    guests: list[Guest] = []
    for k in range(0, len(tokens), 20):
        some = {token: Guest(n % max(1, len(tokens) // 10) == 0) for n, token in enumerate(tokens[k : k + 20], k)}
        await asyncio.gather(
            *(ws_connect(lambda one=one: one, url, extra_headers=headers(token)) for token, one in some.items())
        )
        guests += some.values()
    await asyncio.sleep(3)
    for _ in range(windows):
        for one in guests:
            one.bytes, one.lags = 0, []
        print("window", flush=True)
        started = time.monotonic()
        await asyncio.sleep(seconds)
        took = time.monotonic() - started
        lags = sorted(lag for one in guests for lag in one.lags)
        mbit = sorted(one.bytes * 8 / took / 1e6 for one in guests)
        figures = {
            "seconds": took,
            "mbit_min": round(mbit[0], 3),
            "p50_ms": round(lags[len(lags) // 2], 1),
            "p95_ms": round(lags[int(len(lags) * 0.95)], 1),
        }
        print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    asked = json.loads(Path(sys.argv[2]).read_text())
    if sys.argv[1] == "publish":
        uvloop.run(publish(asked["room"], asked["hosts"], asked["speakers"], asked["kbit"]))
    else:
        uvloop.run(watch(asked["room"], asked["guests"], asked["seconds"], asked["windows"]))
