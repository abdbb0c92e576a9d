"""An engine for captions hears the stage in a process of its own, and its lines come back with their times."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import pytest

from senningen.media import engine
from senningen.media.listener import Heard, Listener
from senningen.media.ports import Kind
from tests.media.frames import FIRST, LAST, Performer, catalog, wrapped
from tests.media.sockets import ROOM, House, story

SPOKEN = Path(__file__).parent / "good-morning.ogg"
"""Made once by `espeak-ng -v en-us -s 130 "good morning everyone"`, with silence around it, as Opus."""
PARROT = "tests.media.parrot:engine"


@dataclass
class Room:
    """A stage with one speaker, and who listens to it."""

    name: str = PARROT
    heard: list[Heard] = field(default_factory=list)
    failures: int = 0

    async def begin(self) -> Room:
        self.house = House()
        self.marek = Performer(await self.house.publish("part:1", catalog(video=False)))
        self.news = asyncio.Event()
        self.listener = Listener(self.house.hub, ROOM, self.name, heard=self._heard, failed=self._failed)
        self.listener.start()
        return self

    def _heard(self, one: Heard) -> None:
        self.heard.append(one)
        self.news.set()

    def _failed(self) -> None:
        self.failures += 1
        self.news.set()

    async def until(self, so: Callable[[], Any]) -> None:
        while not so():
            self.news.clear()
            await self.news.wait()

    @property
    def text(self) -> str:
        return " ".join(one.text for one in self.heard)


def test_what_is_heard_on_stage_comes_back_as_lines_with_their_times() -> None:
    @story
    async def run() -> None:
        room = await Room().begin()
        began = time.time()
        await room.marek.performs(1.5, video=False)
        await room.until(lambda: len(room.heard) >= 2)
        one, two = room.heard[:2]
        assert one.text == "loud"
        assert [each.ended - each.began for each in (one, two)] == pytest.approx([0.5, 0.5])
        assert began - 2 < one.began < one.ended <= time.time()
        assert one.behind >= 0
        await room.listener.stop()

    run()


def test_a_senders_clock_may_begin_anew() -> None:
    @story
    async def run() -> None:
        room = await Room().begin()
        await room.marek.performs(0.6, video=False)
        room.marek.clock = 10.0
        began = time.time()
        await room.marek.performs(0.6, video=False)
        await room.until(lambda: room.text.count("loud") == 2)
        assert next(one for one in reversed(room.heard) if one.text == "loud").began > began - 2
        await room.listener.stop()

    run()


def test_what_is_no_sound_is_passed_over() -> None:
    @story
    async def run() -> None:
        room = await Room().begin()
        track = await room.marek.browser.is_asked("audio/data")
        for n, rubbish in enumerate((b"\xff" * 40, b""), 1):
            await room.marek.browser.films(track, FIRST | LAST, n, wrapped(n, rubbish))
        room.marek.sounds = 2
        await room.marek.performs(0.7, video=False)
        await room.until(lambda: room.heard or room.failures)
        assert (room.heard[0].text, room.failures) == ("loud", 0)
        await room.listener.stop()

    run()


def test_whoever_is_muted_has_said_what_they_said_and_nothing_more() -> None:
    @story
    async def run() -> None:
        room = await Room().begin()
        await room.marek.performs(0.7, video=False)
        room.house.hub.mute(ROOM, "part:1", Kind.AUDIO)
        await room.until(lambda: room.text.endswith("ended"))
        lines = len(room.heard)
        await room.marek.performs(1, video=False)
        room.house.hub.mute(ROOM, "part:1", Kind.AUDIO, muted=False)
        await room.marek.performs(1, video=False)
        await room.until(lambda: len(room.heard) > lines)
        assert len(room.heard) <= lines + 2
        await room.listener.stop()

    run()


@pytest.mark.parametrize("name", ["tests.media.parrot:broken", "tests.media.parrot:nothing"])
def test_an_engine_that_breaks_is_said_once_and_the_stage_goes_on(name: str) -> None:
    @story
    async def run() -> None:
        room = await Room(name).begin()
        await room.until(lambda: room.failures)
        guest = await room.house.watch("seat:1")
        await guest.until(lambda: any("stage" in said for said in guest.told))
        await room.listener.stop()
        assert room.failures == 1

    run()


def test_switched_off_nobody_hears_the_stage() -> None:
    @story
    async def run() -> None:
        room = await Room().begin()
        await room.marek.browser.is_asked("audio/data")
        assert "captions" in {one.key for one in room.house.hub.facts(ROOM)}
        await room.listener.stop()
        assert "captions" not in {one.key for one in room.house.hub.facts(ROOM)}
        assert room.failures == 0

    run()


def test_an_engine_is_there_when_all_that_it_needs_is() -> None:
    assert engine.installed(PARROT)
    assert not engine.installed("nowhere.at.all:engine")
    assert not engine.installed("")


def test_pocketsphinx_hears_a_sentence() -> None:
    pytest.importorskip("pocketsphinx", reason="the extra `captions` is not installed")

    async def run() -> None:
        room = await Room("pocketsphinx").begin()
        track = await room.marek.browser.is_asked("audio/data")
        with av.open(str(SPOKEN)) as file:
            frames = [bytes(one) for one in file.demux(audio=0) if one.size]
        for n, frame in enumerate(frames, 1):
            await room.marek.browser.films(track, FIRST | LAST, n, wrapped(n * 20_000, frame))
        await room.until(lambda: room.heard)
        assert "good morning" in room.text
        await room.listener.stop()

    asyncio.run(asyncio.wait_for(run(), 60))  # it loads a model: two seconds, more on a busy machine
