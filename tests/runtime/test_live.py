"""The rooms belong to one process at a time."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from senningen.live.rooms import ROOMS, Rooms
from senningen.media.hub import Hub
from senningen.runtime import components, options
from senningen.runtime.components.live import Live


def test_one_has_the_rooms_and_another_stands_by_until_it_ends(tmp_path: Path) -> None:
    first, second, third = (Live(Rooms(Hub()), tmp_path / "rooms.lock") for _ in range(3))

    async def story() -> None:
        stops = [asyncio.Event() for _ in range(3)]
        runs = [asyncio.create_task(first.run(stops[0]))]
        await comes(lambda: first.rooms.serving)
        runs += [asyncio.create_task(each.run(stop)) for each, stop in ((second, stops[1]), (third, stops[2]))]
        await comes(lambda: second.health().facts == third.health().facts == {"stands_by": True})
        assert second.health().ok
        assert not any(each.rooms.serving for each in (second, third))
        stops[2].set()
        await runs[2]  # one that only stood by ends when it is told, as they all do
        stops[0].set()
        await runs[0]
        await comes(lambda: second.rooms.serving)
        assert second.health().facts == {"rooms": 0, "people": 0}
        stops[1].set()
        await runs[1]

    asyncio.run(story())


def test_a_house_without_a_relay_never_loads_its_library() -> None:
    code = (
        "import sys, django; django.setup()\n"
        "from senningen.runtime import components, options\n"
        "made = components.make([], components.House(options.read({}), dict))\n"
        "print([each.name for each in made], {'moq', 'moq_ffi', 'jwt'} & set(sys.modules))\n"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "senningen.runtime.settings", "PATH": os.environ["PATH"]}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout == "['worker', 'clock', 'live', 'smtp', 'web'] set()\n"


def test_a_door_for_the_audience_is_never_in_the_house_itself() -> None:
    told = options.read({"SENNINGEN_RELAY_URL": "https://relay.example.org/seminars"})
    assert "audience" in components.available(told)
    assert "audience" not in components.available(options.read({}))
    house = components.House(told, dict)
    assert [each.name for each in components.make(["audience"], house)] == ["audience"]
    assert "audience" not in {each.name for each in components.make([], house)}
    ROOMS.relay.elsewhere = None  # as it was


async def comes(seen: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not seen():  # noqa: ASYNC110  it is asked, as by the supervisor
            await asyncio.sleep(0.01)
