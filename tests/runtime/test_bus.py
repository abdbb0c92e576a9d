from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from senningen.kernel import clock, hints
from senningen.kernel.hints import Hint
from senningen.runtime.bus import carry
from senningen.runtime.supervisor import Report
from tests.servers import House, free_port

pytestmark = pytest.mark.postgres

SPEAK = """
import asyncio, sys
from senningen.runtime import bus
from senningen.kernel import hints
async def speak():
    async with bus.carry(sys.argv[1]):
        while True:
            hints.tell(hints.Hint("edition:10", 481))
            await asyncio.sleep(0.1)
asyncio.run(speak())
"""


def speaker(house: House, bus_url: str) -> subprocess.Popen[bytes]:
    code = f"from senningen.runtime import serving; serving.prepare()\n{SPEAK}"
    return subprocess.Popen([sys.executable, "-c", code, bus_url], env=house.environment)


def redis_server(port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["redis-server", "--port", str(port), "--save", ""], stdout=subprocess.DEVNULL)


def test_a_hint_said_in_one_process_is_heard_in_another(tmp_path: Path, bus_url: str) -> None:
    async def listen() -> Hint:
        async with carry(bus_url):
            async for hint in hints.follow("edition:10"):
                return hint
        raise AssertionError

    other = speaker(House(tmp_path / "data"), bus_url)
    try:
        hint = asyncio.run(asyncio.wait_for(listen(), 60))
        assert (hint, hint.elsewhere) == (Hint("edition:10", 481), True)
    finally:
        other.kill()
        other.wait()


def test_a_bus_that_is_away_is_found_again(tmp_path: Path) -> None:
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"

    async def listen() -> Hint:
        async with carry(url):
            following = hints.follow("edition:10")
            heard = asyncio.ensure_future(anext(following))
            await asyncio.sleep(0.3)
            assert not heard.done()
            server = redis_server(port)
            other = speaker(House(tmp_path / "data"), url)
            try:
                return await asyncio.wait_for(heard, 60)
            finally:
                for process in (other, server):
                    process.kill()
                    process.wait()

    assert asyncio.run(listen()).elsewhere


def test_houses_that_share_a_redis_hear_only_themselves(bus_url: str) -> None:
    """Else the worker of one house would hide that the other's is gone."""
    worker = Report("worker", "up", clock.now())

    async def heard() -> tuple[list[Report], list[Report]]:
        async with carry(bus_url, house="alzette") as ours, carry(bus_url, house="mosel") as theirs:
            await asyncio.sleep(0.3)  # both listen
            async with carry(bus_url, lambda: [worker], house="alzette"):
                until = time.monotonic() + 60
                while not ours.others(now=clock.now()) and time.monotonic() < until:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
                return ours.others(now=clock.now()), theirs.others(now=clock.now())

    assert asyncio.run(heard()) == ([worker], [])


def test_one_health_page_shows_every_process_and_misses_one_that_is_killed(split_house: House) -> None:
    """The worker's process is killed: the web's health page says so within some seconds."""
    assert split_house.health()["ok"]
    worker = next(each for each in split_house.processes if "worker" in json.dumps(each.args))
    worker.kill()
    worker.wait()
    split_house.processes.remove(worker)
    until = time.monotonic() + 60
    while (health := split_house.health())["components"]["worker"]["state"] != "lost" and time.monotonic() < until:
        time.sleep(0.2)
    assert health["status"] == 503
    assert health["components"]["worker"]["state"] == "lost"
    assert health["components"]["web"]["state"] == "up"
    split_house.start("worker")
    assert split_house.wait()["components"]["worker"]["state"] == "up"
