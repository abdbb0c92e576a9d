"""Whatever a publisher or a viewer sends, only their own connection may end; the room goes on."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from senningen.media.catalog import read_catalog
from senningen.media.ports import Close
from senningen.media.records import FIRST, HEAD, LAST, Malformed, record, records
from tests.media.sockets import CATALOG, ROOM, House

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)
ALMOST_RECORD = st.builds(
    lambda track, flags, group, stamp, length, payload: HEAD.pack(track, flags, group, stamp, length) + payload,
    st.integers(0, 3),
    st.integers(0, 5),
    st.integers(0, 4),
    st.floats(),
    st.integers(0, 40),
    st.binary(max_size=40),
)
RECORD = st.builds(
    record,
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 4),
    st.floats(0, 1e12),
    st.binary(max_size=30),
)
ALMOST_CATALOG = st.fixed_dictionaries(
    {},
    optional={
        "video": ANY_JSON
        | st.fixed_dictionaries(
            {
                "renditions": ANY_JSON
                | st.dictionaries(st.sampled_from(["video/hd", "video/sd", "audio/data"]), ANY_JSON)
            },
            optional={"display": ANY_JSON, "flip": ANY_JSON, "rotation": ANY_JSON},
        ),
        "audio": ANY_JSON,
        "chat": ANY_JSON,
    },
)
FROM_A_PUBLISHER = st.one_of(
    st.binary(max_size=80).map(lambda data: {"bytes": data}),
    ALMOST_RECORD.map(lambda data: {"bytes": data}),
    st.lists(RECORD, min_size=1, max_size=4).map(lambda some: {"bytes": b"".join(some)}),
    ANY_JSON.map(lambda what: {"text": json.dumps(what)}),
    ALMOST_CATALOG.map(lambda what: {"text": json.dumps({"catalog": what})}),
    st.text(max_size=30).map(lambda text: {"text": text}),
)
FROM_A_VIEWER = st.one_of(
    st.binary(max_size=40).map(lambda data: {"bytes": data}),
    ANY_JSON.map(lambda what: {"text": json.dumps(what)}),
    st.fixed_dictionaries({"unsub": ANY_JSON}).map(lambda what: {"text": json.dumps(what)}),
    st.fixed_dictionaries({"sub": ANY_JSON, "n": ANY_JSON}).map(lambda what: {"text": json.dumps(what)}),
    st.fixed_dictionaries(
        {"sub": st.tuples(st.just("PATH"), st.sampled_from(["video/hd", "audio/data", "x"])), "n": st.integers(0, 9)}
    ).map(lambda what: {"text": json.dumps(what)}),
    st.integers(0, 4).map(lambda number: {"text": json.dumps({"unsub": number})}),
)
ENOUGH = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


async def _hour(from_publisher: list[dict[str, Any]], from_viewer: list[dict[str, Any]]) -> None:
    house = House()
    fuzzer, anna = await house.publish("fuzzer"), await house.publish("anna")
    viewer, guest = await house.watch("viewer"), await house.watch("guest")
    sound = await guest.subscribes("anna", "audio/data", n=1)
    await guest.subscribes("fuzzer", "video/hd", n=2)
    for message in from_publisher:
        await fuzzer.sends(message)
    path = guest.path_of("anna") or ""
    for message in from_viewer:
        await viewer.sends(
            {key: value.replace("PATH", path) if key == "text" else value for key, value in message.items()}
        )
    for one in (fuzzer, viewer):
        if one.task.done():
            one.task.result()  # no other error than a refusal to go on
            assert one.closed == Close.MALFORMED
    sent = await anna.speaks(sound, 7)
    await guest.until(lambda: any(one.raw == sent for one in guest.got))
    assert anna.closed is guest.closed is None
    house.hub.drop_room(ROOM)
    await asyncio.gather(*(one.task for one in (fuzzer, anna, viewer, guest)))
    assert house.hub._stages == {}


@pytest.mark.chance
@ENOUGH
@given(st.lists(FROM_A_PUBLISHER, max_size=8), st.lists(FROM_A_VIEWER, max_size=8))
def test_no_message_breaks_a_room(from_publisher: list[dict[str, Any]], from_viewer: list[dict[str, Any]]) -> None:
    asyncio.run(asyncio.wait_for(_hour(from_publisher, from_viewer), 60))


@pytest.mark.long
@settings(ENOUGH, max_examples=3000)
@given(st.lists(FROM_A_PUBLISHER, max_size=20), st.lists(FROM_A_VIEWER, max_size=20))
def test_no_hour_of_messages_breaks_a_room(
    from_publisher: list[dict[str, Any]], from_viewer: list[dict[str, Any]]
) -> None:
    asyncio.run(asyncio.wait_for(_hour(from_publisher, from_viewer), 60))


@pytest.mark.chance
@settings(max_examples=300)
@given(st.binary(max_size=200) | ALMOST_RECORD)
def test_a_message_is_records_or_malformed(message: bytes) -> None:
    try:
        found = list(records(message, largest=100))
    except Malformed:
        return
    assert b"".join(one.raw for one in found) == message
    assert all(one.flags <= FIRST | LAST and 0 <= one.stamp < 1e16 for one in found)


@pytest.mark.chance
@settings(max_examples=300)
@given(ALMOST_CATALOG | ANY_JSON)
def test_a_catalog_is_understood_again_as_what_it_was_passed_on_as(said: Any) -> None:
    try:
        catalog = read_catalog(said)
    except Malformed:
        return
    assert read_catalog(json.loads(json.dumps(catalog))) == catalog


def test_a_catalog_of_a_real_browser_is_passed_on_whole() -> None:
    assert read_catalog(CATALOG) == CATALOG
