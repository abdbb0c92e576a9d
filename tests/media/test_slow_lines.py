"""A slow line loses the picture before the sound, comes back at a key frame, and holds nobody else up."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from senningen.media.connections import Allowance
from senningen.media.records import FIRST
from tests.media.sockets import QUICK, ROOM, House, story

IMPATIENT = replace(QUICK, behind_seconds=0.02, behind_bytes=50_000, caught_up=1_000)


@story
async def test_a_viewer_who_stops_reading_comes_back_at_a_key_frame() -> None:
    house = House(IMPATIENT)
    anna, slow, quick = await house.publish("anna"), await house.watch("slow"), await house.watch("quick")
    track = await slow.subscribes("anna", "video/hd")
    await quick.subscribes("anna", "video/hd")
    await anna.films(track, FIRST, 0, bytes(2_000))
    await quick.sees(1)
    slow.stop_reading()
    for k in range(1, 60):
        await anna.films(track, 0, 0, bytes(2_000))
        await quick.sees(k + 1)
    [facts] = [one for one in house.hub.facts(ROOM) if one.key == "slow"]
    assert facts.skips == 1
    assert facts.bytes_out < 60_000  # the rest was never queued for it
    slow.read_on()
    await slow.until(lambda: slow.last("behind") is True)
    seen = len(slow.got)
    await anna.films(track, 0, 0, b"of no use without what was skipped")
    await quick.sees(61)
    key = await anna.films(track, FIRST, 1, b"key")
    await slow.until(lambda: slow.last("behind") is False)
    assert [one.raw for one in slow.got[seen:]] == [key]


@story
async def test_sound_goes_on_while_the_picture_is_left_out() -> None:
    house = House(IMPATIENT)
    anna, slow = await house.publish("anna"), await house.watch("slow")
    picture, sound = await slow.subscribes("anna", "video/hd", n=1), await slow.subscribes("anna", "audio/data", n=2)
    await anna.films(picture, FIRST, 0, bytes(2_000))
    await slow.sees(1)
    slow.stop_reading()
    for _ in range(10):
        await anna.films(picture, 0, 0, bytes(500))
        await asyncio.sleep(0.005)
    for k in range(10):
        await anna.films(picture, 0, 0, bytes(500))
        await anna.speaks(sound, k)
        await asyncio.sleep(0.002)
    slow.read_on()
    await slow.until(lambda: sum(one.track == sound for one in slow.got) == 10)
    assert sum(one.track == picture for one in slow.got) < 21


@story
async def test_a_line_that_takes_nothing_gets_no_sound_either_and_both_come_back() -> None:
    house = House(replace(IMPATIENT, behind_bytes=4_000))
    anna, slow = await house.publish("anna"), await house.watch("slow")
    picture, sound = await slow.subscribes("anna", "video/hd", n=1), await slow.subscribes("anna", "audio/data", n=2)
    slow.stop_reading()
    await anna.films(picture, FIRST, 0, bytes(6_000))
    for k in range(20):
        await anna.speaks(sound, k)
        await asyncio.sleep(0.002)
    slow.read_on()
    await slow.until(lambda: slow.last("behind") is True)
    assert not [one for one in slow.got if one.track == sound and one.group > 5]
    await anna.speaks(sound, 20)
    await slow.until(lambda: [one.group for one in slow.got if one.track == sound][-1:] == [20])
    await anna.films(picture, FIRST, 1)
    await slow.until(lambda: slow.last("behind") is False)


@story
async def test_a_slow_viewer_who_switches_or_leaves_is_let_go() -> None:
    house = House(IMPATIENT)
    anna, slow = await house.publish("anna"), await house.watch("slow")
    hd, sd = await slow.subscribes("anna", "video/hd", n=1), None
    await anna.films(hd, FIRST, 0, bytes(2_000))
    await slow.sees(1)
    slow.stop_reading()
    for _ in range(10):
        await anna.films(hd, 0, 0, bytes(1_000))
        await asyncio.sleep(0.005)
    assert [one.skips for one in house.hub.facts(ROOM)] == [0, 1]
    slow.read_on()
    await slow.says(unsub=hd)
    sd = await slow.subscribes("anna", "video/sd", n=2)
    sent = await anna.films(sd, FIRST, 0)
    await slow.until(lambda: slow.got[-1].raw == sent)
    await slow.leaves()
    await anna.films(sd, 0, 0)
    await asyncio.sleep(0.005)
    assert [one.key for one in house.hub.facts(ROOM)] == ["anna"]


@story
async def test_a_removed_viewer_on_a_slow_line_is_cut_off() -> None:
    house = House()
    anna, slow = await house.publish("anna"), await house.watch("slow")
    track = await slow.subscribes("anna", "video/hd")
    slow.stop_reading()
    await anna.films(track, FIRST, 0, bytes(200_000))
    await asyncio.sleep(0.01)
    house.hub.drop_room(ROOM)
    await slow.is_closed(4412)
    slow.read_on()
    await asyncio.sleep(0.01)
    assert slow.got == []


def test_an_allowance_lets_a_burst_pass_and_then_keeps_the_rate() -> None:
    allowance = Allowance(rate=100, burst=2, now=10.0)
    assert allowance.spend(200, now=12.0) == 0.0
    assert allowance.spend(100, now=12.0) == 1.0
    assert allowance.spend(100, now=13.0) == 1.0
    assert allowance.spend(0, now=100.0) == 0.0
    assert allowance.spend(200, now=100.0) == 0.0
