"""Behind the stage: those who are there see and hear each other, and not one frame of it reaches the audience."""

from __future__ import annotations

from senningen.media.ports import Direction
from senningen.media.records import FIRST
from tests.media.sockets import CATALOG, ROOM, Browser, House, story


async def _behind(house: House, key: str) -> Browser:
    """Let a speaker publish who is not on stage."""
    token = house.admit(key, may_publish=True, backstage=True)
    browser = await Browser(house, Direction.PUBLISH, token).arrive()
    await browser.says(catalog=CATALOG)
    return browser


@story
async def test_who_is_backstage_is_seen_there_and_unknown_to_the_audience() -> None:
    house = House()
    anna = await _behind(house, "anna")
    host, guest = await house.watch("host", backstage=True), await house.watch("guest")
    [path] = host.told[0]["stage"]
    assert guest.told == [{"stage": {}}]
    assert house.hub.stage(ROOM) == (), "a recorder hears nothing of it either"
    await guest.says(sub=[path, "audio/data"], n=1)  # who guesses the path gets nothing by it
    await guest.until(lambda: guest.told[-1] == {"n": 1, "gone": True})
    track = await host.subscribes("anna", "audio/data")
    await anna.films(track, FIRST, 0, b"between us")
    assert (await host.sees(1))[0].raw.endswith(b"between us")
    assert guest.got == []


@story
async def test_stepping_back_ends_it_for_the_audience_in_the_middle_of_a_picture() -> None:
    house = House()
    anna = await house.publish("anna")
    host, guest = await house.watch("host", backstage=True), await house.watch("guest")
    track = await guest.subscribes("anna", "video/hd")
    await host.subscribes("anna", "video/hd")
    await anna.films(track, FIRST, 0, b"on stage")
    await guest.sees(1)
    house.hub.place(ROOM, "anna", backstage=True)
    await anna.films(track, 0, 0, b"behind it")
    assert (await host.sees(2))[1].raw.endswith(b"behind it")
    assert len(guest.got) == 1
    assert guest.told[-2:] == [{"end": track}, {"stage": {}}]
    house.hub.place(ROOM, "anna", backstage=False)
    await guest.until(lambda: bool(guest.told[-1]["stage"]))


@story
async def test_what_the_house_said_last_holds_for_the_next_device_whatever_its_pass_says() -> None:
    house = House()
    house.hub.place(ROOM, "anna", backstage=True)
    anna = await Browser(house, Direction.PUBLISH, house.admit("anna", may_publish=True)).arrive()
    await anna.says(catalog=CATALOG)
    assert (await house.watch("guest")).told == [{"stage": {}}]
