"""A hundred guests and three on stage while lines, components and in the end everything fall: nobody loses anything.

SENNINGEN_SOAK_SECONDS says how long the long one lasts (an hour); its troubles come by chance.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.media.test_recording import probed
from tests.servers import SENNINGEN, House, soon
from tests.soak.browser import moves, somebody_watches
from tests.soak.hour import Hour, Stay, wrong_for
from tests.soak.people import Steady

pytestmark = pytest.mark.house
GUESTS = 100
FRAGILE = (str(SENNINGEN.with_name("python")), "-m", "tests.soak.fragile")
FILL = "from tests.soak.filled import fill; answer = fill(guests)"
PRESENCES = "from tests.live.filled import presences; answer = presences(session)"
PICTURE_WITHIN = 3.0
PRESENCE_WITHIN = 2.0
SERVES_WITHIN = 5.0
MAY_CLIMB_MIB = 15.0
"""In the last half. The questions, lines and operations of half an hour take some; a guest who came and left a trace
each time would take ten times that: there are thousands of comings."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    one = House(tmp_path / "data", program=FRAGILE)
    one.start()
    try:
        one.wait()
        yield one
    finally:
        one.kill()


def soak(house: House, folder: Path, seed: int, troubles: Callable[[Hour], Awaitable[None]], *, every: int = 1) -> Hour:
    """Let everybody come, have the troubles, and see that all is as it was."""
    told = house.ask(FILL, guests=GUESTS)
    hour = Hour(house, told, folder, random.Random(seed), every=every)

    async def run() -> None:
        async with hour:
            await hour.begin()
            living = asyncio.create_task(hour.live())
            await troubles(hour)
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
            await asyncio.sleep(1.2)  # the host's page is told of votes at most twice a second
            await all_is_as_it_was(hour)
            await hour.end()

    asyncio.run(run())
    presence_is_right(hour, all_stays(house, told["session"]))
    recordings_play(house, told)
    return hour


async def all_is_as_it_was(hour: Hour) -> None:
    assert {one.key: one.losses for one in (*hour.guests, hour.host) if one.losses} == {}
    state = hour.host.state
    assert {one["key"] for one in state["stage"]["on"]} == {one.key for one in hour.publishers}
    assert all(one["here"] for one in state["stage"]["on"])
    assert [one["key"] for one in state["hands"]] == hour.hands
    counts = [0, 0]
    for one in hour.guests:
        counts[one.own["chosen"][str(hour.poll)]] += 1
    assert state["tally"][0]["counts"] == counts
    assert {one["key"] for one in state["captions"]["writers"]} == {hour.writer.key}
    await hour.all_told()
    assert state["recording"]["since"] is not None
    assert hour.cues_done >= hour.taken


def all_stays(house: House, session: int) -> list[dict[str, Any]]:
    """Return who was there from when until when, once the house has written down that the last of them left."""

    def ended() -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = house.ask(PRESENCES, session=session)
        return rows if all(row["ended"] for row in rows) else []

    return soon(ended, house)


def presence_is_right(hour: Hour, rows: list[dict[str, Any]]) -> None:
    kept: dict[str, list[Stay]] = {}
    for row in rows:
        stay = datetime.fromisoformat(row["began"]), datetime.fromisoformat(row["ended"])
        kept.setdefault(row["key"], []).append(stay)
    off, when = dict[Steady, float](), dict[Steady, datetime | None]()
    for one in (*hour.guests, hour.host):
        off[one], when[one] = wrong_for(one, kept[one.key])
    worst = max(off, key=off.__getitem__)
    hour.note(f"presence is off by {off[worst]:.2f} s at most, {worst.key} until {when[worst]}")
    hour.note(f"the machine was late by {hour.late:.2f} s")
    wrong = [one for one, seconds in off.items() if seconds > PRESENCE_WITHIN + 2 * hour.late]
    assert not wrong, [(one.key, off[one], _said(one.stays), _said(kept[one.key])) for one in wrong[:3]]


def _said(stays: list[Stay]) -> list[str]:
    return [f"{began:%H:%M:%S.%f} to {ended:%H:%M:%S.%f}" for began, ended in sorted(stays)]


def recordings_play(house: House, told: dict[str, Any]) -> None:
    files = (house.data / "recordings" / str(told["session"])).glob("*.mp4")
    frames = [probed(file) for file in files]
    assert all(sum(each.values()) for each in frames)
    # Sound that came long before its picture has a file of its own.
    with_pictures = [each for each in frames if each.get("h264")]
    assert len(with_pictures) >= 2 * len(told["speakers"]), "one before the kill and one after it, for each"


def test_a_short_hour_full_of_troubles(house: House, tmp_path: Path) -> None:
    async def troubles(hour: Hour) -> None:
        dead = asyncio.create_task(hour.dead_street(0, 14))
        await hour.cut_off(4, 3)
        async with asyncio.TaskGroup() as group:
            for one in hour.publishers:
                group.create_task(hour.kill_publisher(one))
        await dead  # a component that falls takes along what it knew of lines that had just gone silent
        for component in ("live", "web", "worker"):
            await hour.push(component)
        await hour.calm()
        await hour.kill_the_house()

    hour = soak(house, tmp_path, 1, troubles, every=2)
    assert len(hour.picture_after) == 3
    assert max(hour.picture_after) < PICTURE_WITHIN + 2 * hour.late


@pytest.mark.long
def test_a_long_hour_full_of_troubles(house: House, tmp_path: Path) -> None:
    seconds = float(os.environ.get("SENNINGEN_SOAK_SECONDS", "3600"))
    served, memory = list[float](), list[tuple[float, float]]()

    async def troubles(hour: Hour) -> None:
        async with somebody_watches(hour) as page:
            ends = time.monotonic() + seconds
            while time.monotonic() < ends:
                await hour.any_trouble()
                memory.append((time.monotonic(), hour.memory_mib()))
                hour.note(f"the house takes {memory[-1][1]:.1f} MiB")
            await hour.calm()
            await moves(page)
            served.append(await hour.kill_the_house())
            await moves(page)
        while len(hour.picture_after) < 20:
            await hour.kill_publisher(hour.chance.choice(hour.publishers))

    hour = soak(house, tmp_path, seed := random.randrange(10**6), troubles)
    hour.note(f"over the last half memory has climbed by {(climb := climbs(memory)):.1f} MiB")
    assert climb < MAY_CLIMB_MIB, seed
    assert max(hour.picture_after) < PICTURE_WITHIN, seed
    assert max(served) < SERVES_WITHIN


def climbs(memory: list[tuple[float, float]]) -> float:
    """Say by how many MiB memory went up over the last half, by its slope: how much a moment takes scatters."""
    at, mib = zip(*memory[len(memory) // 2 :], strict=True)
    return float(statistics.linear_regression(at, mib).slope * (at[-1] - at[0]))
