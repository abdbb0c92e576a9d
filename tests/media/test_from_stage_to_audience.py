"""What people on stage send reaches those who watch, and only while somebody watches."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import ClassVar, cast

import pytest

from senningen.media.connections import Publisher
from senningen.media.limits import Limits
from senningen.media.ports import Change, Close, Direction, Kind, StageChange
from senningen.media.records import FIRST, LAST, Malformed, Record
from senningen.media.tracks import Track
from tests.media.sockets import CATALOG, QUICK, ROOM, House, story


@story
async def test_a_frame_arrives_byte_for_byte() -> None:
    house = House()
    anna, guest = await house.publish("anna"), await house.watch("guest")
    track = await guest.subscribes("anna", "video/hd")
    assert await anna.is_asked("video/hd") == track
    sent = await anna.films(track, FIRST, 0, b"key frame")
    [seen] = await guest.sees(1)
    assert seen.raw == sent


@story
async def test_nothing_is_encoded_until_somebody_watches_and_a_little_after() -> None:
    house = House()
    anna, guest = await house.publish("anna"), await house.watch("guest")
    assert not [one for one in anna.told if "sub" in one]
    track = await guest.subscribes("anna", "video/hd")
    await anna.is_asked("video/hd")
    await guest.says(unsub=track)
    assert anna.last("unsub") is None
    await anna.until(lambda: anna.last("unsub") == track)


@story
async def test_a_reload_finds_the_track_still_running() -> None:
    house = House(replace(QUICK, linger=0.5))
    anna, guest = await house.publish("anna"), await house.watch("guest")
    track = await guest.subscribes("anna", "video/hd")
    await guest.says(unsub=track)
    assert await guest.subscribes("anna", "video/hd", n=2) == track
    await asyncio.sleep(2 * house.hub.limits.linger)
    assert anna.last("unsub") is None


@story
async def test_a_late_joiner_begins_with_the_running_group() -> None:
    house = House()
    anna, early, late = await house.publish("anna"), await house.watch("early"), await house.watch("late")
    track = await early.subscribes("anna", "video/hd")
    sent = [await anna.films(track, FIRST if k == 0 else 0, 0, bytes([k])) for k in range(3)]
    await late.subscribes("anna", "video/hd")
    assert [one.raw for one in await late.sees(3)] == sent
    sent.append(await anna.films(track, LAST, 0, b"end"))
    assert [one.raw for one in await late.sees(4)] == sent
    assert [one.raw for one in await early.sees(4)] == sent


@story
async def test_two_speakers_and_two_guests_get_what_each_asked_for() -> None:
    house = House()
    anna, ben = await house.publish("anna"), await house.publish("ben")
    guest, other = await house.watch("guest"), await house.watch("other")
    of_anna = await guest.subscribes("anna", "video/hd", n=1)
    of_ben = await guest.subscribes("ben", "audio/data", n=2)
    assert await other.subscribes("ben", "audio/data") == of_ben
    await anna.films(of_anna, FIRST, 0)
    await ben.speaks(of_ben, 0)
    assert {one.track for one in await guest.sees(2)} == {of_anna, of_ben}
    assert [one.track for one in await other.sees(1)] == [of_ben]


@story
async def test_rooms_do_not_hear_each_other() -> None:
    house = House()
    await house.publish("anna")
    elsewhere = await house.watch("guest", room="thursday")
    assert elsewhere.refusal == "media.wrong-room"  # comes to Tuesday's door with Thursday's pass
    elsewhere.room = "thursday"
    await elsewhere.arrive()
    await elsewhere.until(lambda: elsewhere.last("stage") is not None)
    assert elsewhere.last("stage") == {}


@story
async def test_a_track_that_is_not_there_is_gone_at_once() -> None:
    house = House()
    await house.publish("anna")
    guest = await house.watch("guest")
    await guest.until(lambda: guest.path_of("anna"))
    await guest.says(sub=[guest.path_of("anna"), "video/4k"], n=7)
    await guest.says(sub=["stage/nobody/0", "video/hd"], n=8)
    await guest.until(lambda: {"n": 8, "gone": True} in guest.told)
    assert {"n": 7, "gone": True} in guest.told


@story
async def test_the_stage_is_told_as_it_changes() -> None:
    house, heard = House(), list[StageChange]()
    stop = house.hub.listen(heard.append)
    guest = await house.watch("guest")
    anna = await house.publish("anna", catalog=None)
    assert house.hub.stage(ROOM) == ()
    await anna.says(catalog=CATALOG)
    await guest.until(lambda: guest.path_of("anna"))
    assert next(iter(guest.last("stage").values()))["catalog"] == CATALOG
    await anna.says(catalog={"audio": CATALOG["audio"]})
    await anna.says(catalog={"audio": CATALOG["audio"]})  # the same again changes nothing
    await anna.says(catalog=None)
    await guest.until(lambda: guest.last("stage") == {})
    assert [one.change for one in heard] == [Change.APPEARED, Change.CHANGED, Change.LEFT]
    stop()
    await anna.says(catalog=CATALOG)
    assert len(heard) == 3


@story
async def test_the_end_of_a_track_is_told() -> None:
    house = House()
    anna, guest = await house.publish("anna"), await house.watch("guest")
    track = await guest.subscribes("anna", "video/hd")
    await anna.leaves()
    await guest.until(lambda: guest.last("end") == track)
    assert guest.last("stage") == {}


@story
async def test_a_muted_speaker_is_not_heard_whatever_they_send() -> None:
    house = House()
    anna, guest = await house.publish("anna"), await house.watch("guest")
    sound, picture = await guest.subscribes("anna", "audio/data", n=1), await guest.subscribes("anna", "video/hd", n=2)
    await anna.speaks(sound, 0)
    await guest.sees(1)
    house.hub.mute(ROOM, "anna", Kind.AUDIO)
    await anna.until(lambda: anna.last("muted") == ["audio"])
    await anna.speaks(sound, 1)
    await anna.films(picture, FIRST, 0)
    assert [one.track for one in await guest.sees(2)] == [sound, picture]
    assert next(iter(guest.last("stage").values()))["muted"] == ["audio"]
    assert house.hub.stage(ROOM)[0].muted == {Kind.AUDIO}
    house.hub.mute(ROOM, "anna", Kind.AUDIO, muted=False)
    await anna.speaks(sound, 2)
    assert (await guest.sees(3))[-1].group == 2


@story
async def test_what_was_on_its_way_when_the_host_muted_is_not_heard() -> None:
    house = House()
    anna, guest = await house.publish("anna"), await house.watch("guest")
    sound = await guest.subscribes("anna", "audio/data")
    await anna.speaks(sound, 0)
    heard = list(guest.got)  # on a slow machine it is there already
    house.hub.mute(ROOM, "anna", Kind.AUDIO)
    late = await house.watch("late")
    await late.subscribes("anna", "audio/data")
    await asyncio.sleep(0.01)
    assert (guest.got, late.got) == (heard, [])


@story
async def test_a_muted_picture_comes_back_with_a_key_frame() -> None:
    house = House()
    anna, guest = await house.publish("anna"), await house.watch("guest")
    picture = await guest.subscribes("anna", "video/hd")
    await anna.films(picture, FIRST, 0)
    await guest.sees(1)
    house.hub.mute(ROOM, "anna", Kind.VIDEO)
    house.hub.mute(ROOM, "anna", Kind.VIDEO, muted=False)
    await anna.films(picture, 0, 0)
    key = await anna.films(picture, FIRST, 1)
    assert (await guest.sees(2))[1].raw == key


def test_a_group_that_began_while_muted_is_passed_over_to_its_end() -> None:
    track = Track(1, "video/hd", cast(Publisher, None))

    def comes(group: int, flags: int) -> bool:
        return track.take(Record(1, flags, group, 0.0, b"picture"), largest_group=1000)

    assert comes(0, FIRST)
    track.pause()
    assert not comes(1, 0)  # its first picture came to a muted track, which was not shown it
    assert not comes(1, LAST)
    assert [comes(2, FIRST), comes(2, LAST)] == [True, True]
    with pytest.raises(Malformed):
        comes(3, 0)


@story
async def test_mute_holds_for_the_next_device_and_ends_with_the_room() -> None:
    house = House()
    house.hub.mute(ROOM, "anna", Kind.AUDIO)
    anna = await house.publish("anna")
    await anna.until(lambda: anna.last("muted") == ["audio"])
    await anna.leaves()
    again = await house.publish("anna")
    await again.until(lambda: again.last("muted") == ["audio"])
    house.hub.drop_room(ROOM)
    await again.is_closed(Close.ENDED)
    unmuted = await house.publish("anna")
    await unmuted.until(lambda: unmuted.last("muted") == [])


class Asked(Limits):
    """Limits that note for how many viewers the stage asked how long to collect."""

    viewers: ClassVar[list[int]] = []

    def tick_for(self, viewers: int) -> float:
        self.viewers.append(viewers)
        return 0.001


@story
async def test_what_goes_to_a_crowd_is_collected_twice_as_long() -> None:
    assert [Limits(tick=0.02, crowd=100).tick_for(viewers) for viewers in (1, 99, 100)] == [0.02, 0.02, 0.04]
    house = House(Asked())
    anna, first, _second = await house.publish("anna"), await house.watch("first"), await house.watch("second")
    track = await first.subscribes("anna", "audio/data")
    await anna.speaks(track, 0)
    await first.sees(1)
    assert Asked.viewers == [2]


@story
async def test_facts_say_what_each_connection_took() -> None:
    house = House()
    anna, guest = await house.publish("anna"), await house.watch("guest")
    track = await guest.subscribes("anna", "audio/data")
    await anna.speaks(track, 0)
    await guest.sees(1)
    of_anna, of_guest = house.hub.facts(ROOM)
    assert (of_anna.key, of_anna.direction) == ("anna", Direction.PUBLISH)
    assert of_anna.bytes_in > 24
    assert (of_guest.key, of_guest.direction, of_guest.skips) == ("guest", Direction.WATCH, 0)
    assert of_guest.bytes_out > 24
    assert house.hub.facts("another") == ()


@story
async def test_an_echo_comes_back_behind_the_media() -> None:
    house = House()
    guest = await house.watch("guest")
    await guest.says(echo=123.5)
    await guest.until(lambda: guest.last("echo") == 123.5)


@story
async def test_an_empty_house_keeps_nothing() -> None:
    house = House()
    anna, guest = await house.publish("anna"), await house.watch("guest")
    await guest.subscribes("anna", "video/hd")
    await anna.leaves()
    await guest.leaves()
    assert house.hub._stages == {}
    house.hub.mute(ROOM, "anna", Kind.AUDIO)
    house.hub.mute(ROOM, "anna", Kind.AUDIO, muted=False)
    assert house.hub._stages == {}
