"""Over real sockets, on the server of the product: frames straight to the transport, slow lines, dead lines, kills."""

from __future__ import annotations

import asyncio
import gc
import json
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.server import ServerProtocol

from senningen.media.hub import PROTOCOL
from senningen.media.limits import Limits
from senningen.media.line import EXTENSION, binary_frame, text_frame
from senningen.media.ports import Close
from senningen.media.records import FIRST, Record, record, records
from senningen.media.wire import WireProtocol
from tests.media.sockets import CATALOG, ROOM, House, story
from tests.runtime.certificates import certificate


class Street:
    """A house at a real port."""

    def __init__(self, limits: Limits | None = None, certificate: Path | None = None) -> None:
        self.house = House(limits or Limits())
        self.certificate = certificate
        self.opened: list[ClientConnection] = []

    async def __aenter__(self) -> Street:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            await self.house.doors(scope, receive, send)

        config = uvicorn.Config(
            app,
            port=0,
            ws=WireProtocol,
            ws_per_message_deflate=False,
            lifespan="off",
            log_level="error",
            ssl_certfile=self.certificate,
        )
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server.serve())
        for _ in range(1000):
            if self._server.started:
                break
            await asyncio.sleep(0.005)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        for one in self.opened:
            one.transport.abort()
        await asyncio.sleep(0.05)

    async def stop(self) -> None:
        self._server.force_exit = self._server.should_exit = True
        await self._serving

    async def enter(self, door: str, token: str, **more: Any) -> ClientConnection:
        url = f"{'wss' if self.certificate else 'ws'}://127.0.0.1:{self.port}/room/{ROOM}/media/{door}"
        if self.certificate:
            more["ssl"] = ssl._create_unverified_context()
        protocols: Any = [PROTOCOL, f"pass.{token}"]
        self.opened.append(await connect(url, subprotocols=protocols, compression=None, max_size=None, **more))
        return self.opened[-1]


async def told(socket: ClientConnection, word: str) -> Any:
    """Read until a text has this word."""
    async for message in socket:
        if isinstance(message, str) and word in (said := json.loads(message)):
            return said[word]
    raise AssertionError(f"never told {word}")


async def on_stage(street: Street) -> ClientConnection:
    anna = await street.enter("pub", street.house.admit("anna", may_publish=True))
    await anna.send(json.dumps({"catalog": CATALOG}))
    return anna


async def subscribed(street: Street, key: str, **more: Any) -> tuple[ClientConnection, int]:
    guest = await street.enter("sub", street.house.admit(key), **more)
    while not (stage := await told(guest, "stage")):
        pass
    await guest.send(json.dumps({"sub": [next(iter(stage)), "video/hd"], "n": 1}))
    return guest, await told(guest, "id")


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536, 200_000])
def test_a_frame_made_here_is_read_by_others_at_every_size(size: int) -> None:
    @story
    async def run() -> None:
        async with Street() as street:
            anna = await on_stage(street)
            guest, track = await subscribed(street, "guest")
            sent = record(track, FIRST, 0, 1e12, bytes(size))
            await anna.send(sent)
            assert await guest.recv() == sent

    run()


def test_frames_go_through_tls_as_well(tmp_path: Path) -> None:
    @story
    async def run() -> None:
        async with Street(certificate=certificate(tmp_path)) as street:
            anna = await on_stage(street)
            guest, track = await subscribed(street, "guest")
            sent = record(track, FIRST, 0, 1e12, bytes(200_000))
            await anna.send(sent)
            assert await guest.recv() == sent
            street.house.hub.drop(ROOM, "guest", Close.REMOVED)
            with pytest.raises(ConnectionClosed):
                await guest.recv()

    run()


def test_frames_are_what_the_standard_says() -> None:
    assert text_frame("é") == b"\x81\x02\xc3\xa9"
    assert binary_frame(bytes(126))[:4] == b"\x82\x7e\x00\x7e"
    assert binary_frame(bytes(65_536))[:10] == b"\x82\x7f" + struct.pack("!Q", 65_536)


@story
async def test_a_forged_pass_gets_http_403_and_why() -> None:
    async with Street() as street:
        with pytest.raises(InvalidStatus) as refused:
            await street.enter("sub", "forged")
        assert refused.value.response.status_code == 403
        assert b"media.may-not-publish" in (refused.value.response.body or b"")


@story
async def test_how_long_a_door_takes_is_not_the_silence_of_whoever_waits_before_it() -> None:
    silences: list[bool] = []

    async def slow_door(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await asyncio.sleep(0.05)
        opens = asyncio.get_running_loop().time()
        await send({"type": "websocket.accept"})
        silence = scope["extensions"][EXTENSION].silence()
        silences.append(silence <= asyncio.get_running_loop().time() - opens)

    street = Street()
    street.house.doors = slow_door  # type: ignore[assignment]
    async with street:
        await street.enter("sub", "anybody")
    assert silences == [True]


@story
async def test_nothing_is_left_of_a_connection_that_is_over() -> None:
    def left() -> int:
        return sum(type(one) in (WireProtocol, ServerProtocol) for one in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        async with Street() as street:
            before = left()
            for ends in (ClientConnection.close, lambda guest: guest.transport.abort()):
                guest = await street.enter("sub", street.house.admit("guest"))
                await told(guest, "stage")
                assert left() == before + 2
                if (closing := ends(guest)) is not None:
                    await closing
                while left() > before:  # noqa: ASYNC110  nobody tells
                    await asyncio.sleep(0.01)
    finally:
        gc.enable()


@story
async def test_a_dropped_guest_is_closed_with_the_reason() -> None:
    async with Street() as street:
        guest = await street.enter("sub", street.house.admit("guest"))
        await told(guest, "stage")
        street.house.hub.drop(ROOM, "guest", Close.GIVEN_BACK)
        with pytest.raises(ConnectionClosed) as closed:
            await guest.recv()
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4411, "GIVEN_BACK")


async def _film(anna: ClientConnection, track: int, groups: range, *, size: int, pause: float) -> None:
    for k in range(groups.start * 30, groups.stop * 30):
        flags = FIRST if k % 30 == 0 else 0
        await anna.send(record(track, flags, k // 30, 1e12 + k, bytes(size)))
        await asyncio.sleep(pause)


@asynccontextmanager
async def everything(guest: ClientConnection) -> AsyncIterator[list[Record]]:
    """Collect every record that a guest gets meanwhile."""
    got: list[Record] = []

    async def read() -> None:
        async for message in guest:
            if isinstance(message, bytes):
                got.extend(records(message, largest=10_000_000))

    reading = asyncio.create_task(read())
    yield got
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)


@story
async def test_a_guest_who_stops_reading_costs_the_others_nothing_and_comes_back_at_a_key_frame() -> None:
    limits = replace(Limits(), behind_seconds=0.2, upload_rate=50_000_000)
    async with Street(limits) as street:
        anna = await on_stage(street)
        slow, track = await subscribed(street, "slow", max_queue=1)
        quick, _ = await subscribed(street, "quick")
        slow.transport.pause_reading()
        async with everything(quick) as got:
            await _film(anna, track, range(8), size=30_000, pause=0.008)
            while len(got) < 240:  # noqa: ASYNC110  what another task collects
                await asyncio.sleep(0.01)
            assert len(got) == 240
        [facts] = [one for one in street.house.hub.facts(ROOM) if one.key == "slow"]
        assert facts.skips == 1
        assert facts.bytes_out < 240 * 30_000 / 2
        slow.transport.resume_reading()
        async with everything(slow) as got:
            for group in range(8, 60):
                await _film(anna, track, range(group, group + 1), size=100, pause=0.001)
                if got and got[-1].group >= 8:
                    break
        assert next(one for one in got if one.group >= 8).flags == FIRST


@story
async def test_a_server_that_ends_says_so() -> None:
    async with Street() as street:
        guest = await street.enter("sub", street.house.admit("guest"))
        await told(guest, "stage")
        await street.stop()
        with pytest.raises(ConnectionClosed) as closed:
            await guest.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
