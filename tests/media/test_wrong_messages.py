"""A wrong message ends the connection it came by, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from senningen.media.ports import Close
from senningen.media.records import FIRST, HEAD, record
from tests.media.sockets import CATALOG, ROOM, House, story


def _hd(**rendition: Any) -> dict[str, Any]:
    return _says({"video": {"renditions": {"video/hd": rendition}}})


def _says(catalog: Any) -> dict[str, Any]:
    return {"text": json.dumps({"catalog": catalog})}


WRONG_MESSAGES = {
    "an empty message": {"bytes": b""},
    "half a head": {"bytes": b"\x00\x01\x02"},
    "a length beyond the message": {"bytes": HEAD.pack(0, 1, 0, 1.0, 100) + b"short"},
    "an oversized record": {"bytes": record(0, FIRST, 0, 1.0, bytes(1_000_001))},
    "an oversized message": {"bytes": record(0, FIRST, 0, 1.0, bytes(999_000)) * 3},
    "a wrong flag": {"bytes": record(0, 4, 0, 1.0, b"x")},
    "a stamp that is not a number": {"bytes": record(0, FIRST, 0, float("nan"), b"x")},
    "a stamp before all time": {"bytes": record(0, FIRST, 0, -1.0, b"x")},
    "an endless stamp": {"bytes": record(0, FIRST, 0, float("inf"), b"x")},
    "a text that is not JSON": {"text": "catalog"},
    "a text that is not an object": {"text": "[]"},
    "a text without a bottom": {"text": "[" * 30_000},
    "an oversized text": _says("x" * 40_000),
    "a catalog that is a list": _says([]),
    "a catalog without renditions": _says({"video": {}}),
    "a catalog with a list of renditions": _says({"video": {"renditions": []}}),
    "a track of the wrong kind": _says({"video": {"renditions": {"audio/data": {"codec": "opus"}}}}),
    "an unknown track": _says({"video": {"renditions": {"video/4k": {"codec": "vp8"}}}}),
    "a rendition that is a text": _says({"video": {"renditions": {"video/hd": "vp8"}}}),
    "a display that is a text": _says({"video": {"renditions": {}, "display": "big"}}),
    "a codec from nowhere": _hd(codec="<script>"),
    "a codec that is a number": _hd(codec=8),
    "a width beyond sense": _hd(codec="vp8", codedWidth=1e9),
    "a width that is a truth": _hd(codec="vp8", codedWidth=True),
    "a frame rate that is not a number": _hd(codec="vp8", framerate=float("nan")),
    "a description that is not hexadecimal": _hd(codec="vp8", description="zz"),
}


@pytest.mark.parametrize("wrong", WRONG_MESSAGES.values(), ids=WRONG_MESSAGES.keys())
def test_a_wrong_message_closes_its_own_door_only(wrong: dict[str, Any]) -> None:
    @story
    async def told() -> None:
        house = House()
        anna, ben, guest = await house.publish("anna"), await house.publish("ben"), await house.watch("guest")
        track = await guest.subscribes("ben", "audio/data")
        await anna.sends(wrong)
        await anna.is_closed(Close.MALFORMED)
        await ben.speaks(track, 0)
        await guest.sees(1)
        assert [one.key for one in house.hub.stage(ROOM)] == ["ben"]

    told()


@pytest.mark.parametrize(
    "wrong",
    [
        {"sub": ["path"], "n": 1},
        {"sub": ["path", "video/hd"]},
        {"sub": ["path", "video/hd"], "n": "1"},
        {"unsub": "1"},
        {"echo": "x" * 100},
        {"catalog": CATALOG},
        {},
    ],
)
def test_a_wrong_request_closes_its_own_door_only(wrong: dict[str, Any]) -> None:
    @story
    async def told() -> None:
        house = House()
        guest, other = await house.watch("guest"), await house.watch("other")
        await guest.says(**wrong)
        await guest.is_closed(Close.MALFORMED)
        await other.says(echo=1)
        await other.until(lambda: other.last("echo") == 1)

    told()
