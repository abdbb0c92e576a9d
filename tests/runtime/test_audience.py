"""A real house, a relay and a door for the audience behind the proxy of the handbook."""

from __future__ import annotations

import asyncio
import json
import statistics
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

pytest.importorskip("moq", reason="there is no wheel of the moq library for this machine")

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from senningen.live.protocol import PROTOCOL
from senningen.rehearsal.crowd import Somebody, Watcher, on_stage
from tests.media.relays import a_relay
from tests.servers import House, free_port, nginx

pytestmark = pytest.mark.house
DOCTOR = (
    "from senningen.runtime import doctor, options\n"
    "answer = [(each.about, each.verdict, each.says) for each in doctor._relay(options.read())]"
)
FILL = "from tests.live.filled import fill; answer = fill(10)"


def test_guests_watch_at_a_door_and_at_the_rooms_when_it_falls(tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(story(tmp_path), 120))


async def story(folder: Path) -> None:
    async with a_relay(folder) as relay:
        house, proxy, door = House(folder / "house"), free_port(), free_port()
        house.settings = {
            "SENNINGEN_RELAY_URL": relay.url,
            "SENNINGEN_RELAY_KEY": str(relay.key),
            "SENNINGEN_RELAY_CERTIFICATE": str(relay.certificate),
            "SENNINGEN_ROOMS_URL": house.url,
            "SENNINGEN_AUDIENCE_PORT": str(door),
            "SENNINGEN_PUBLIC_URL": f"http://127.0.0.1:{proxy}",
            "SENNINGEN_TRUSTED_PROXIES": "127.0.0.1",
        }
        ports = {"80": proxy, "8400": house.port, "8401": house.port, "8402": door}
        try:
            with nginx(folder / "proxy", ports, audience=True):
                house.start()
                await asyncio.to_thread(house.wait)
                house.start("audience")
                await hour(house, proxy, door)
        finally:
            house.kill()


async def known(guest: Somebody, door: int) -> None:
    """Come until the session has begun and the door knows its room: before, one is refused or served by the rooms."""
    while not await served(guest, door):
        pass
    await until(lambda: at(door)["watching"] == 0)


async def served(guest: Somebody, door: int) -> int:
    """Come once, and return how many watch at the door then."""
    one = Watcher(guest)
    task = asyncio.create_task(one.watch())
    await until(lambda: bool(one.lags) or task.done())
    there: int = at(door)["watching"]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return there


async def hour(house: House, proxy: int, door: int) -> None:
    told = await asyncio.to_thread(house.ask, FILL)
    assert await asyncio.to_thread(house.ask, DOCTOR) == [["relay", "well", "takes our token"]]
    room = f"ws://127.0.0.1:{proxy}/room/{told['session']}"
    speaker, guest, other = (cast(Somebody, Person(room, told[who]["pass"])) for who in ("speaker", "guest", "other"))
    async with control(room, told["host"]["pass"]) as host, control(room, told["speaker"]["pass"]) as page:
        for verb in ("open-doors", "begin"):
            await host.send(json.dumps({"do": verb}))
        await page.send('{"do":"enter-stage"}')
        async with on_stage(speaker):
            await until(lambda: at(door) == {"watching": 0, "state": "up"})
            await known(guest, door)
            watching = [Watcher(guest), Watcher(other), Watcher(speaker)]
            tasks = [asyncio.create_task(one.watch()) for one in watching]
            await until(lambda: all(len(one.lags) > 90 for one in watching))
            assert at(door)["watching"] == 2  # who is of the stage watches at the rooms
            print("milliseconds from the encoder:", [round(statistics.median(one.lags)) for one in watching])
            house.processes[1].kill()  # the door
            for gone in tasks[:2]:
                with pytest.raises(ConnectionClosed):
                    await gone
            again = Watcher(guest)
            tasks.append(asyncio.create_task(again.watch()))
            await until(lambda: len(again.lags) > 10)
            assert not tasks[2].done()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@dataclass
class Person:
    room: str
    token: str


@asynccontextmanager
async def control(room: str, token: str) -> AsyncIterator[ClientConnection]:
    protocols = [Subprotocol(PROTOCOL), Subprotocol(f"pass.{token}")]
    async with connect(f"{room}/socket", subprotocols=protocols) as socket:
        assert json.loads(await socket.recv())["t"] == "welcome"
        yield socket


async def until(true: Callable[[], bool]) -> None:
    while not await asyncio.to_thread(true):  # noqa: ASYNC110  the test ends the wait
        await asyncio.sleep(0.05)


def at(door: int) -> dict[str, Any]:
    """Return what a door's health page says of it."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{door}/health", timeout=5) as answer:
            said = json.load(answer)["components"]["audience"]
    except OSError:
        return {}
    return {name: said[name] for name in ("watching", "state")}
