"""Threats at the doors, each under its name: whoever may not come in does not, and breaks nothing for the others."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from senningen.media.hub import PROTOCOL
from senningen.media.ports import Close, Direction
from senningen.media.records import FIRST, record
from tests.media.sockets import QUICK, ROOM, Browser, House, story


@story
async def test_a_forged_pass_is_refused_before_anything_is_accepted() -> None:
    house = House()
    house.admit("anna", may_publish=True)
    for direction in Direction:
        forged = await Browser(house, direction, "token-of-nobody").arrive()
        assert (forged.status, forged.refusal, forged.told) == (403, "media.may-not-publish", [])


@story
async def test_without_any_pass_nobody_comes_in() -> None:
    house = House()
    nobody = await Browser(house, Direction.WATCH, "").arrive(protocols=[PROTOCOL])
    assert nobody.status == 403


@story
async def test_a_guest_cannot_publish_by_protocol() -> None:
    house = House()
    guest = await Browser(house, Direction.PUBLISH, house.admit("guest")).arrive()
    assert (guest.status, guest.refusal) == (403, "media.may-not-publish")
    watching = await house.watch("guest")
    await watching.sends({"bytes": record(0, FIRST, 0, 1.0, b"me")})
    await watching.is_closed(Close.MALFORMED)


@story
async def test_a_door_that_does_not_exist_is_not_found() -> None:
    house = House()
    token = house.admit("guest")
    for path in ("/room/", "/room/tuesday/media/record", "/room/tues day/media/sub", "/room/tuesday/media/sub/x"):
        stranger = await Browser(house, Direction.WATCH, token).arrive(path=path)
        assert (stranger.status, stranger.refusal) == (404, "media.no-such-door")
    old = await Browser(house, Direction.WATCH, token).arrive(protocols=["chat", f"pass.{token}"])
    assert old.status == 404


@pytest.mark.parametrize(
    ("method", "path", "authorization", "status", "code"),
    [
        ("GET", "/room/tuesday/media/sub", "Bearer token-of-guest", 200, "welcome"),
        ("GET", "/room/tuesday/media/pub", "Bearer token-of-guest", 403, "media.may-not-publish"),
        ("GET", "/room/thursday/media/sub", "Bearer token-of-guest", 403, "media.wrong-room"),
        ("GET", "/room/tuesday/media/sub", "", 403, "media.may-not-publish"),
        ("PUT", "/room/tuesday/media/sub", "Bearer token-of-guest", 404, "media.no-such-door"),
        ("POST", "/room/tuesday/media/pub", "Bearer token-of-guest", 404, "media.no-such-door"),
        ("POST", "/room/tuesday/media/sub", "Bearer token-of-guest", 404, "media.no-such-door"),  # it names no other
        ("GET", "/room/tuesday/media", "Bearer token-of-guest", 404, "media.no-such-door"),
    ],
)
def test_a_browser_can_ask_why(method: str, path: str, authorization: str, status: int, code: str) -> None:
    house, said = House(), list[Any]()
    house.admit("guest")

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    headers = [(b"authorization", authorization.encode())]
    scope = {"type": "http", "method": method, "path": "/behind" + path, "root_path": "/behind", "headers": headers}
    asyncio.run(house.doors(scope, receive, send))
    assert (said[0]["status"], json.loads(said[1]["body"])) == (status, {"code": code})
    assert house.hub._stages == {}


@pytest.mark.parametrize(
    ("door", "token", "status", "code"),
    [
        ("left", "token-of-guest", 409, "welcome-here"),  # no relay, no other door
        ("left", "forged", 403, "media.may-not-publish"),
        ("d" * 33, "token-of-guest", 404, "media.no-such-door"),
        ('"}', "token-of-guest", 404, "media.no-such-door"),
    ],
)
def test_another_door_asks_with_its_name(door: str, token: str, status: int, code: str) -> None:
    house, said = House(), list[Any]()
    house.admit("guest")

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    headers = [(b"authorization", f"Bearer {token}".encode()), (b"x-door", door.encode())]
    scope = {"type": "http", "method": "POST", "path": "/room/tuesday/media/sub", "headers": headers}
    asyncio.run(house.doors(scope, asyncio.Queue[Any]().get, send))
    assert (said[0]["status"], json.loads(said[1]["body"])) == (status, {"code": code})


@story
async def test_a_server_without_http_answers_still_refuses() -> None:
    said = list[Any]()

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await House().doors(
        {"type": "websocket", "path": "/room/tuesday/media/sub", "subprotocols": [PROTOCOL]}, receive, send
    )
    assert said == [{"type": "websocket.close", "code": 4403, "reason": "media.may-not-publish"}]


@story
async def test_the_catalog_is_passed_on_only_as_far_as_we_know_it() -> None:
    house = House()
    anna, guest = await house.publish("anna", catalog=None), await house.watch("guest")
    video = {
        "codec": "vp8",
        "optimizeForLatency": True,
        "description": "00ff",
        "container": {"kind": "cmaf", "init": "x"},
        "url": "https://elsewhere.example",
    }
    more = {"display": {"width": 640, "height": 360, "depth": 3}, "flip": False, "rotation": 90, "evil": 1}
    await anna.says(catalog={"video": {"renditions": {"video/sd": video}, **more}, "chat": {"x": 1}})
    await guest.until(lambda: guest.path_of("anna"))
    known = {"codec": "vp8", "container": {"kind": "legacy"}, "description": "00ff", "optimizeForLatency": True}
    assert next(iter(guest.last("stage").values()))["catalog"] == {
        "video": {
            "renditions": {"video/sd": known},
            "display": {"width": 640, "height": 360},
            "flip": False,
            "rotation": 90,
        }
    }
    await anna.says(catalog={"chat": {"x": 1}})  # nothing we know: nobody on stage
    await guest.until(lambda: guest.last("stage") == {})


@story
async def test_records_of_an_unknown_track_are_ignored() -> None:
    house = House()
    anna, guest = await house.publish("anna"), await house.watch("guest")
    track = await guest.subscribes("anna", "audio/data")
    await anna.speaks(track + 1, 0)
    await anna.speaks(track, 0)
    assert [one.track for one in await guest.sees(1)] == [track]


@story
async def test_nobody_speaks_by_somebody_elses_track() -> None:
    house = House()
    anna, ben, guest = await house.publish("anna"), await house.publish("ben"), await house.watch("guest")
    of_anna = await guest.subscribes("anna", "audio/data")
    await ben.speaks(of_anna, 0)
    sent = await anna.speaks(of_anna, 0)
    assert [one.raw for one in await guest.sees(1)] == [sent]
    await guest.says(unsub=of_anna + 1)  # an id this viewer does not have
    sent = await anna.speaks(of_anna, 1)
    assert (await guest.sees(2))[1].raw == sent


@pytest.mark.parametrize(
    "again",
    [(FIRST, 5), (FIRST, 4), (0, 6)],
    ids=["the same group again", "an earlier group", "a group without a beginning"],
)
def test_group_numbers_only_rise(again: tuple[int, int]) -> None:
    @story
    async def told() -> None:
        house = House()
        anna, guest = await house.publish("anna"), await house.watch("guest")
        track = await guest.subscribes("anna", "video/hd")
        await anna.films(track, 0, 4)  # the tail of something older is passed over
        await anna.films(track, FIRST, 5)
        await guest.sees(1)
        await anna.films(track, *again)
        await anna.is_closed(Close.MALFORMED)
        assert len(guest.got) == 1

    told()


@story
async def test_a_group_too_large_to_keep_ends_its_publisher() -> None:
    house = House(replace(QUICK, group=5_000))
    anna, guest = await house.publish("anna"), await house.watch("guest")
    track = await guest.subscribes("anna", "video/hd")
    await anna.films(track, FIRST, 0, bytes(3_000))
    await anna.films(track, 0, 0, bytes(3_000))
    await anna.is_closed(Close.MALFORMED)


@story
async def test_a_viewer_cannot_ask_for_more_than_there_is_on_a_stage() -> None:
    house = House(replace(QUICK, subscriptions=1))
    await house.publish("anna")
    guest = await house.watch("guest")
    await guest.subscribes("anna", "video/hd")
    await guest.says(sub=[guest.path_of("anna"), "audio/data"], n=2)
    await guest.is_closed(Close.MALFORMED)


@story
async def test_a_stage_has_an_end() -> None:
    house = House(replace(QUICK, publishers=1))
    await house.publish("anna")
    ben = await house.publish("ben", catalog=None)
    await ben.is_closed(Close.REFUSED)
    assert [one.key for one in house.hub.stage(ROOM)] == ["anna"]


@story
async def test_a_publisher_is_read_no_faster_than_the_cap() -> None:
    house = House(replace(QUICK, upload_rate=100_000, upload_burst=0.1))
    anna, guest = await house.publish("anna"), await house.watch("guest")
    track = await guest.subscribes("anna", "video/hd")
    started = asyncio.get_running_loop().time()
    for k in range(40):
        await anna.films(track, FIRST if k == 0 else 0, 0, bytes(1_000))
    await guest.sees(40)
    # 40 kB at 100 kB/s with 10 kB at once: 0.3 s, however fast they came.
    assert asyncio.get_running_loop().time() - started > 0.25


@story
async def test_a_viewer_who_asks_without_end_waits() -> None:
    house = House(replace(QUICK, text_rate=1_000))
    guest = await house.watch("guest")
    for k in range(100):
        await guest.says(echo=k)
    await asyncio.sleep(0.05)
    assert guest.last("echo") < 60  # 10 s of the rate at once, some 45 questions
    assert guest.closed is None
