"""Sound channels: an interpreter sends sound alone, a listener has one of them, and what is kept is the floor."""

from __future__ import annotations

from typing import Any

import pytest

from senningen.media.connections import Publisher
from senningen.media.limits import Limits
from senningen.media.ports import Close, Direction, Kind, Pass
from senningen.media.watcher import Watcher
from tests.media.sockets import CATALOG, ROOM, Browser, House, story

SOUND: dict[str, Any] = {"audio": CATALOG["audio"]}


async def _interprets(house: House, key: str, channel: str, catalog: dict[str, Any] = SOUND) -> Browser:
    house.passes[key] = Pass(ROOM, 1, key, key.title(), may_publish=True, channel=channel)
    browser = await Browser(house, Direction.PUBLISH, key).arrive()
    await browser.says(catalog=catalog)
    return browser


@story
async def test_an_interpreter_is_told_of_beside_the_floor_and_heard() -> None:
    house = House()
    claire, guest = await _interprets(house, "claire", "fr"), await house.watch("guest")
    [told] = guest.told[0]["stage"].values()
    assert told == {"key": "claire", "catalog": SOUND, "muted": [], "channel": "fr"}
    track = await guest.subscribes("claire", "audio/data")
    await claire.speaks(track, 0)
    assert (await guest.sees(1))[0].raw.endswith(b"sound")


@story
async def test_an_interpreter_who_sends_a_picture_is_shown_out() -> None:
    house = House()
    claire = await _interprets(house, "claire", "fr", CATALOG)
    await claire.is_closed(Close.MALFORMED)
    assert house.hub.stage(ROOM) == ()


@story
async def test_nobody_can_ask_an_interpreter_for_a_picture() -> None:
    house = House()
    claire, guest = await _interprets(house, "claire", "fr"), await house.watch("guest")
    await guest.says(sub=[guest.path_of("claire"), "video/hd"], n=1)
    await guest.until(lambda: guest.told[-1] == {"n": 1, "gone": True})
    assert [one for one in claire.told if "sub" in one] == []


@story
async def test_who_takes_another_channel_leaves_the_one_before_and_keeps_the_floor() -> None:
    house = House()
    await house.publish("anna")
    await _interprets(house, "claire", "fr")
    await _interprets(house, "dieter", "de")
    guest, host = await house.watch("guest"), await house.watch("host", backstage=True)
    for one in (host, guest):  # whom a track has left it leaves by and by; a host keeps it
        floor = await one.subscribes("anna", "audio/data", 1)
        french = await one.subscribes("claire", "audio/data", 2)
        german = await one.subscribes("dieter", "audio/data", 3)
    assert [one["end"] for one in guest.told if "end" in one] == [french]
    assert [one["end"] for one in host.told if "end" in one] == [], "a host watches over all of them"
    [watching] = [each.tracks for each in house.hub._stages[ROOM].viewers.values() if each.key == "guest"]
    assert {track.id for track in watching} == {floor, german}


@story
async def test_what_the_house_keeps_is_the_floor() -> None:
    house = House()
    seen: list[set[str]] = []
    watcher = Watcher(
        house.hub,
        ROOM,
        "recorder",
        *Kind,
        stage=lambda stage: seen.append({one.key for one in stage.values()}),
        frame=lambda path, frame: None,
    )
    watcher.start()
    claire = await _interprets(house, "claire", "fr")
    anna = await house.publish("anna")
    await anna.is_asked("audio/data")
    await watcher.stop()
    assert seen[-1] == {"anna"}
    assert [one for one in claire.told if "sub" in one] == []


@pytest.mark.parametrize(("channel", "most"), [("fr", 64_000), ("", 750_000)])
def test_a_channel_is_read_no_faster_than_a_voice_is_spoken(channel: str, most: int) -> None:
    publisher = Publisher(None, Pass(ROOM, 1, "claire", "", True, channel=channel), 0.0, Limits())  # type: ignore[arg-type]
    assert publisher.allowance.spend(2 * most, 10.0) == 0  # what may come at once
    assert publisher.allowance.spend(most, 10.0) == pytest.approx(1.0)
