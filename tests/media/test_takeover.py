"""One device for each key and door: who comes again, is replaced, removed, or silent."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

from senningen.media.ports import Close, Direction, Kind
from senningen.media.records import FIRST, LAST
from tests.media.sockets import CATALOG, QUICK, ROOM, Browser, House, story


@story
async def test_a_second_device_takes_over_from_the_first() -> None:
    house = House()
    first, guest = await house.publish("anna"), await house.watch("guest")
    old = await guest.subscribes("anna", "video/hd", n=1)
    old_path = guest.path_of("anna")
    second = await house.publish("anna")
    await first.is_closed(Close.REPLACED)
    await guest.until(lambda: guest.path_of("anna") not in (None, old_path))
    assert guest.last("end") == old
    new = await guest.subscribes("anna", "video/hd", n=2)
    await second.films(new, FIRST, 0)
    assert [one.track for one in await guest.sees(1)] == [new]


@story
async def test_one_device_for_each_seat_watches() -> None:
    house = House()
    first, second = await house.watch("guest"), await house.watch("guest")
    await first.is_closed(Close.REPLACED)
    assert second.closed is None
    assert [one.key for one in house.hub.facts(ROOM)] == ["guest"]


@story
async def test_a_speaker_watches_and_publishes_with_one_pass() -> None:
    house = House()
    await house.publish("anna")
    watching = await Browser(house, Direction.WATCH, "token-of-anna").arrive()
    assert house.hub.drop(ROOM, "anna", Close.REMOVED, Direction.PUBLISH) == 1
    assert house.hub.stage(ROOM) == ()
    assert watching.closed is None
    assert house.hub.drop(ROOM, "anna", Close.GIVEN_BACK) == 1
    await watching.is_closed(Close.GIVEN_BACK)
    assert house.hub.drop(ROOM, "anna", Close.GIVEN_BACK) == 0
    assert house.hub.drop("another", "anna", Close.GIVEN_BACK) == 0


@story
async def test_a_removed_guest_gets_not_one_frame_more() -> None:
    house = House(replace(QUICK, tick=0.1))  # long enough that the batch has not left when the guest is removed
    anna, guest, other = await house.publish("anna"), await house.watch("guest"), await house.watch("other")
    track = await guest.subscribes("anna", "video/hd")
    await other.subscribes("anna", "video/hd")
    await anna.films(track, FIRST, 0)
    await guest.sees(1)
    await anna.films(track, 0, 0)  # in the batch that waits
    assert house.hub.drop(ROOM, "guest", Close.REMOVED) == 1
    await anna.films(track, 0, 0)
    await other.sees(3)
    await guest.is_closed(Close.REMOVED)
    assert len(guest.got) == 1


@story
async def test_the_end_of_a_session_ends_everybody() -> None:
    house = House()
    anna, guest = await house.publish("anna"), await house.watch("guest")
    assert house.hub.drop_room(ROOM) == 2
    await anna.is_closed(Close.ENDED)
    await guest.is_closed(Close.ENDED)
    assert house.hub.drop_room(ROOM) == 0


@story
async def test_what_a_dropped_connection_still_says_is_not_heard() -> None:
    house = House()
    anna, guest = await house.publish("anna", catalog=None), await house.watch("guest")
    ben = await house.publish("ben")
    for late, words in ((anna, {"catalog": CATALOG}), (guest, {"sub": ["stage/x", "video/hd"], "n": 1})):
        late._to_server.put_nowait({"type": "websocket.receive", "text": json.dumps(words)})
    house.hub.drop(ROOM, "anna", Close.REMOVED)
    house.hub.drop(ROOM, "guest", Close.REMOVED)
    await anna.is_closed(Close.REMOVED)
    await guest.is_closed(Close.REMOVED)
    assert [one.key for one in house.hub.stage(ROOM)] == ["ben"]
    assert guest.last("gone") is None
    assert ben.closed is None


@story
async def test_a_frozen_device_leaves_the_stage() -> None:
    house = House(replace(QUICK, beat=0.01, silence=0.05))
    anna, guest = await house.publish("anna"), await house.watch("guest")
    await guest.until(lambda: guest.path_of("anna"))
    await anna.until(lambda: anna.last("beat"))
    await anna.is_closed(Close.SILENT)
    assert guest.last("stage") == {}


@story
async def test_any_sign_of_life_keeps_a_silent_publisher_on_stage() -> None:
    house = House(replace(QUICK, beat=0.01, silence=0.05))
    anna = await house.publish("anna")
    for _ in range(15):
        await asyncio.sleep(0.01)
        await anna.says(alive=True)
    assert anna.closed is None
    assert house.hub.stage(ROOM)


@story
async def test_a_frozen_device_is_taken_over_from_at_once() -> None:
    house = House()
    frozen = await house.publish("anna")
    frozen.stop_reading()
    fresh, guest = await house.publish("anna"), await house.watch("guest")
    track = await guest.subscribes("anna", "video/hd")
    await frozen.films(track, FIRST, 0, b"woken up")
    sent = await fresh.films(track, FIRST, 0)
    assert [one.raw for one in await guest.sees(1)] == [sent]


@story
async def test_somebody_who_is_not_there_can_be_muted() -> None:
    house = House()
    house.hub.mute(ROOM, "anna", Kind.VIDEO)
    assert house.hub.stage(ROOM) == ()


@story
async def test_a_group_of_one_frame_is_first_and_last() -> None:
    house = House()
    anna, guest = await house.publish("anna"), await house.watch("guest")
    track = await guest.subscribes("anna", "audio/data")
    await anna.speaks(track, 0)
    assert (await guest.sees(1))[0].flags == FIRST | LAST
