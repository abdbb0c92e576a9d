"""A real house with real sockets: it is killed, it is stopped, and the room and who was there are right."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from senningen.kernel import clock
from senningen.live.protocol import PROTOCOL
from tests.servers import House

pytestmark = pytest.mark.house
FILL = "from tests.live.filled import fill; answer = fill(10)"
PRESENCES = "from tests.live.filled import presences; answer = presences(session)"


@asynccontextmanager
async def page(house: House, told: dict[str, Any], who: str) -> AsyncIterator[ClientConnection]:
    """Open somebody's control socket and read its welcome."""
    address = f"ws://127.0.0.1:{house.port}/room/{told['session']}/socket"
    protocols = [Subprotocol(PROTOCOL), Subprotocol(f"pass.{told[who]['pass']}")]
    async with connect(address, subprotocols=protocols) as socket:
        yield socket


async def hears(socket: ClientConnection, kind: str = "welcome", part: str = "") -> dict[str, Any]:
    """Wait for a message of a kind, or a change of a part."""
    async with asyncio.timeout(60):
        while True:
            said: dict[str, Any] = json.loads(await socket.recv())
            if said["t"] == kind and (not part or part in said["set"]):
                return said


async def begins(socket: ClientConnection) -> None:
    await hears(socket)
    for verb in ("open-doors", "begin"):
        await socket.send(json.dumps({"do": verb}))
        await hears(socket, "change", "doors")


def test_a_killed_house_comes_back_to_the_same_room_and_bounds_who_was_there(house: House) -> None:
    told = house.ask(FILL)

    async def before() -> None:
        async with page(house, told, "host") as host, page(house, told, "speaker") as speaker:
            await begins(host)
            await hears(speaker)
            async with page(house, told, "guest") as guest:
                await hears(guest)
                await speaker.send('{"do":"enter-stage"}')
                await host.send('{"do":"announce","text":"We begin two minutes late."}')
                await hears(guest, "change", "announcements")
                await asyncio.sleep(1)  # what is younger than that may be lost
                house.kill()
                with pytest.raises(ConnectionClosed):
                    await hears(guest, "never")

    async def after() -> dict[str, Any]:
        async with page(house, told, "guest") as guest:
            state: dict[str, Any] = (await hears(guest))["state"]
            return state

    asyncio.run(before())
    killed = clock.now()
    house.start()
    house.wait()
    state = asyncio.run(after())
    assert state["doors"]["state"] == "live"
    assert [one["key"] for one in state["stage"]["on"]] == [told["speaker"]["key"]]
    assert state["announcements"][0]["text"] == "We begin two minutes late."
    first = next(one for one in house.ask(PRESENCES, session=told["session"]) if one["key"] == told["guest"]["key"])
    assert first["ended"] is not None
    assert datetime.fromisoformat(first["ended"]) <= killed


def test_a_house_that_stops_writes_down_until_when_everybody_was_there(house: House) -> None:
    told = house.ask(FILL)

    async def stay() -> None:
        async with page(house, told, "host") as host:
            await begins(host)
            async with page(house, told, "guest") as guest:
                await hears(guest)
                await asyncio.sleep(2)
                stopping = asyncio.create_task(asyncio.to_thread(house.stop))
                with pytest.raises(ConnectionClosed):
                    await hears(guest, "never")
                assert await stopping == [0]

    began = clock.now()
    asyncio.run(stay())
    stays = house.ask(PRESENCES, session=told["session"])
    assert {one["key"] for one in stays} == {told["host"]["key"], told["guest"]["key"]}
    for one in stays:
        assert one["ended"] is not None
        assert datetime.fromisoformat(one["ended"]) - datetime.fromisoformat(one["began"]) > timedelta(seconds=1.5)
        assert datetime.fromisoformat(one["began"]) >= began


def test_a_socket_of_another_site_and_a_forged_pass_stay_outside(house: House) -> None:
    told = house.ask(FILL)

    async def knock() -> None:
        address = f"ws://127.0.0.1:{house.port}/room/{told['session']}/socket"
        good = [Subprotocol(PROTOCOL), Subprotocol(f"pass.{told['host']['pass']}")]
        with pytest.raises(Exception, match="403"):
            await connect(address, subprotocols=good, origin="https://evil.example")  # type: ignore[arg-type]
        forged = [Subprotocol(PROTOCOL), Subprotocol(f"pass.{told['host']['pass'][:-2]}xx")]
        async with connect(address, subprotocols=forged) as socket:
            assert (await hears(socket, "goodbye"))["code"] == "room.expired"

    asyncio.run(knock())
