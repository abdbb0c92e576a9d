"""The audience watches at doors in other processes: sound and picture reach them over a relay."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

pytest.importorskip("moq", reason="there is no wheel of the moq library for this machine")

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from senningen.live.audience import Audience
from senningen.media.outlet import Outlet
from senningen.media.ports import Close, Direction, Kind, Pass, Place
from senningen.media.records import FIRST, HEAD, LAST, Record
from senningen.media.relayed import Line, Lost, mint
from tests.media.relays import ROOT, Relay, a_relay
from tests.media.sockets import ROOM, Browser, House


class Door:
    """A door in another process, as far as it can be one within this."""

    def __init__(self, rooms: House, line: Line, name: str) -> None:
        self._rooms, self._name = rooms, name
        self.audience = self.doors = Audience(line, self._ask, door=name)

    async def _ask(self, room: str, token: str) -> tuple[str, Place] | None:
        """Ask the rooms' process as `Asking` does, without a network."""
        headers = [(b"authorization", f"Bearer {token}".encode()), (b"x-door", self._name.encode())]
        scope = {"type": "http", "method": "POST", "path": f"/room/{room}/media/sub", "headers": headers}
        told: list[Any] = []

        async def send(message: dict[str, Any]) -> None:
            told.append(message)

        await self._rooms.doors(scope, asyncio.Queue[Any]().get, send)
        answer = json.loads(told[1]["body"])
        return (answer["key"], Place(answer["name"], answer["orders"])) if told[0]["status"] == 200 else None

    async def watch(self, key: str) -> Browser:
        """Let a guest come to this door."""
        return await Browser(self, Direction.WATCH, self._rooms.admit(key)).arrive()  # type: ignore[arg-type]


class Cluster:
    """A relay, the rooms' process and two doors."""

    def __init__(self, relay: Relay) -> None:
        self.relay, self.rooms, self.stop = relay, House(), asyncio.Event()
        self.outlet = Outlet(self.rooms.hub, self._line(publishes=True))
        self.rooms.hub.elsewhere = self.outlet
        self.lines = [self._line(publishes=False) for _ in range(2)]
        self.left, self.right = (
            Door(self.rooms, line, name) for line, name in zip(self.lines, ("left", "right"), strict=True)
        )

    def _line(self, *, publishes: bool) -> Line:
        return Line(self.relay.url, str(self.relay.key), publishes=publishes, certificate=str(self.relay.certificate))

    async def is_up(self) -> None:
        """Wait until everybody has a line to the relay."""
        await until(lambda: self.outlet.up and all(line.up for line in self.lines))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Cluster]:
        lines = [line.keep(self.stop, lambda: None) for line in self.lines]
        tasks = [asyncio.create_task(work) for work in (self.outlet.run(self.stop), *lines)]
        try:
            await self.is_up()
            yield self
        finally:
            self.stop.set()
            await asyncio.gather(*tasks)
            for door in (self.left, self.right):
                await door.audience.close()


def story(test: Callable[[Cluster], Awaitable[None]]) -> Callable[[Path], None]:
    """Let an asynchronous test run with a cluster to its end, or fail after half a minute."""

    async def whole(folder: Path) -> None:
        async with asyncio.timeout(20), AsyncExitStack() as stack:
            relay = await stack.enter_async_context(a_relay(folder))
            await test(await stack.enter_async_context(Cluster(relay).running()))

    def run(tmp_path: Path) -> None:
        asyncio.run(whole(tmp_path))

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


async def until(true: Callable[[], object]) -> None:
    while not true():  # noqa: ASYNC110  the test ends the wait
        await asyncio.sleep(0.005)


def as_sent(raw: bytes) -> tuple[int, float, bytes]:
    """Return what of a record a viewer's decoder gets to see, whatever numbers a hub has given."""
    _, flags, _, stamp, _ = HEAD.unpack_from(raw)
    return flags, stamp, raw[HEAD.size :]


def seen(records: list[Record]) -> list[tuple[int, float, bytes]]:
    return [as_sent(one.raw) for one in records]


async def arrived(guest: Browser, n: int, sent: list[bytes]) -> None:
    """Wait until everything that was sent has arrived as what the guest asked for by that number, in order."""
    track = next(one["id"] for one in guest.told if one.get("n") == n)

    def came() -> list[Record]:
        return [one for one in guest.got if one.track == track]

    await until(lambda: len(came()) >= len(sent))
    assert seen(came()) == [as_sent(raw) for raw in sent]
    groups = [one.group for one in came()]
    assert groups == sorted(groups)


@story
async def test_frames_arrive_byte_for_byte_at_every_door(cluster: Cluster) -> None:
    anna = await cluster.rooms.publish("anna")
    guests = [await cluster.rooms.watch("here"), await cluster.left.watch("left"), await cluster.right.watch("right")]
    for guest in guests:
        await guest.subscribes("anna", "video/hd", n=1)
    for guest in guests[1:]:
        await guest.subscribes("anna", "audio/data", n=2)
    picture, sound = await anna.is_asked("video/hd"), await anna.is_asked("audio/data")
    sent, said = [], []
    for group in range(5, 8):
        sent.append(await anna.films(picture, FIRST, group, bytes(range(256)) * 100, stamp=1.5e12 + group / 3))
        said.append(await anna.speaks(sound, group))
        sent += [await anna.films(picture, 0, group, bytes([k]) * k, stamp=1.5e12 + k / 7) for k in (1, 2, 3)]
        sent.append(await anna.films(picture, LAST, group, b""))
    for guest in guests:
        await arrived(guest, 1, sent)
    for guest in guests[1:]:
        await arrived(guest, 2, said)
    assert len([one for one in anna.told if "sub" in one]) == 2  # each track goes up once, for all of them
    assert anna.closed is None


@story
async def test_an_encoder_runs_only_while_somebody_watches_somewhere(cluster: Cluster) -> None:
    anna = await cluster.rooms.publish("anna")
    first, second = await cluster.left.watch("first"), await cluster.right.watch("second")
    await until(lambda: first.path_of("anna") and second.path_of("anna"))
    assert not [one for one in anna.told if "sub" in one]
    track = await first.subscribes("anna", "video/hd")
    await second.subscribes("anna", "video/hd")
    await anna.is_asked("video/hd")
    await first.leaves()
    await second.leaves()
    # The doors keep a track for five seconds, for somebody who reloads.
    await until(lambda: anna.last("unsub") == track)
    again = await cluster.left.watch("first")
    await again.subscribes("anna", "video/hd")
    await until(lambda: len([one for one in anna.told if one.get("sub") == "video/hd"]) == 2)
    track = await anna.is_asked("video/hd")
    await anna.films(track, FIRST, 0, b"anew")  # a browser's encoder counts from the beginning again
    [frame] = await again.sees(1)
    assert as_sent(frame.raw)[2] == b"anew"


@story
async def test_what_the_host_keeps_from_the_audience_stays_from_it_everywhere(cluster: Cluster) -> None:
    anna, guest = await cluster.rooms.publish("anna"), await cluster.left.watch("guest")
    await guest.subscribes("anna", "audio/data")
    sound = await anna.is_asked("audio/data")
    cluster.rooms.hub.mute(ROOM, "anna", Kind.AUDIO)
    await until(lambda: guest.last("stage")[guest.path_of("anna")]["muted"] == ["audio"])
    await anna.speaks(sound, 1)
    cluster.rooms.hub.mute(ROOM, "anna", Kind.AUDIO, muted=False)
    await until(lambda: guest.last("stage")[guest.path_of("anna")]["muted"] == [])
    heard = await anna.films(sound, FIRST | LAST, 2, b"aloud")
    assert seen(await guest.sees(1)) == [as_sent(heard)]
    cluster.rooms.hub.place(ROOM, "anna", backstage=True)
    await until(lambda: guest.last("stage") == {})
    assert guest.last("end") is not None
    cluster.rooms.hub.place(ROOM, "anna", backstage=False)
    await until(lambda: guest.path_of("anna"))


@story
async def test_whoever_is_removed_is_gone_from_every_door(cluster: Cluster) -> None:
    guest, other = await cluster.left.watch("guest"), await cluster.left.watch("other")
    cluster.rooms.hub.drop(ROOM, "guest", Close.REMOVED)
    await guest.is_closed(Close.REMOVED)
    assert other.closed is None
    assert cluster.left.audience.watching() == 1
    cluster.rooms.hub.drop_room(ROOM)
    await other.is_closed(Close.ENDED)


@story
async def test_a_guest_watches_at_one_door_at_a_time(cluster: Cluster) -> None:
    left = await cluster.left.watch("guest")
    right = await cluster.right.watch("guest")
    await left.is_closed(Close.REPLACED)
    here = await cluster.rooms.watch("guest")
    await right.is_closed(Close.REPLACED)
    again = await cluster.left.watch("guest")
    await here.is_closed(Close.REPLACED)
    await until(lambda: again.last("stage") is not None)
    assert again.closed is None


@story
async def test_whom_a_door_may_not_serve_it_leaves_to_the_rooms(cluster: Cluster) -> None:
    cluster.rooms.admit("speaker", may_publish=True, backstage=True)
    tokens = {"nobody": "forged", "speaker": "token-of-speaker"}
    for token in tokens.values():
        came = await Browser(cluster.left, Direction.WATCH, token).arrive()  # type: ignore[arg-type]
        assert (came.status, came.refusal) == (503, "not-at-this-door")
    publishing = await Browser(cluster.left, Direction.PUBLISH, "token-of-speaker").arrive()  # type: ignore[arg-type]
    assert publishing.status == 503


@story
async def test_somebody_removed_on_the_way_to_a_door_does_not_get_in(cluster: Cluster) -> None:
    await cluster.left.watch("other")
    door = cluster.left

    async def ask(room: str, token: str) -> tuple[str, Place] | None:
        answer = await door._ask(room, token)
        cluster.rooms.hub.drop(ROOM, "guest", Close.REMOVED)
        _, (inlet, _) = next(iter(door.audience._inlets.items()))
        await until(lambda: inlet._endings)
        return answer

    door.audience._ask = ask
    guest = await door.watch("guest")
    assert guest.status == 503


@story
async def test_without_the_relay_those_at_the_rooms_go_on_and_the_others_come_back(cluster: Cluster) -> None:
    anna, here, there = await cluster.rooms.publish("anna"), await cluster.rooms.watch("here"), None
    there = await cluster.left.watch("there")
    await here.subscribes("anna", "video/hd")
    await there.subscribes("anna", "video/hd")
    track = await anna.is_asked("video/hd")
    cluster.relay.cut()
    await there.is_closed(Close.COME_AGAIN)
    frame = await anna.films(track, FIRST, 0)
    assert seen(await here.sees(1)) == [as_sent(frame)]
    assert (here.closed, anna.closed) == (None, None)
    await until(lambda: len(cluster.relay.claims) == 6)
    await cluster.is_up()
    back = await cluster.left.watch("there")
    await back.subscribes("anna", "video/hd")
    assert seen(await back.sees(1)) == [as_sent(frame)]  # the group that is running


@story
async def test_a_door_that_hears_nothing_of_the_rooms_shows_nothing_more(cluster: Cluster) -> None:
    with mock.patch("senningen.media.inlet.SILENCE", 0.3):  # less than a beat
        guest = await cluster.left.watch("guest")
        await guest.is_closed(Close.COME_AGAIN)
    again = await cluster.left.watch("guest")
    await until(lambda: again.last("stage") is not None)


@story
async def test_whoever_goes_from_door_to_door_costs_no_more_than_a_few_endings(cluster: Cluster) -> None:
    one = cluster.rooms.passes[cluster.rooms.admit("guest")]
    for _ in range(50):
        for door in ("left", "right"):
            cluster.rooms.hub.hand_over(one, door)
    [room] = cluster.outlet._rooms.values()
    assert [ending.order for ending in room._endings["guest"]] == [96, 97, 98, 99]


@story
async def test_each_door_has_the_channels_its_listeners_chose(cluster: Cluster) -> None:
    for language in ("fr", "de"):
        token = cluster.rooms.admit(language, may_publish=True)
        cluster.rooms.passes[token] = Pass(ROOM, 1, language, language, may_publish=True, channel=language)
        sound = {"audio": {"renditions": {"audio/data": {"codec": "opus", "container": {"kind": "legacy"}}}}}
        interpreter = await Browser(cluster.rooms, Direction.PUBLISH, token).arrive()
        await interpreter.says(catalog=sound)
    guests = {"fr": await cluster.left.watch("a"), "de": await cluster.left.watch("b")}
    for language, guest in guests.items():
        await guest.subscribes(language, "audio/data")
        assert guest.last("stage")[guest.path_of(language)]["channel"] == language
    await until(lambda: len(cluster.outlet._rooms[ROOM]._tracks) == 2)  # neither ends the other on the way


@story
async def test_the_relay_hears_who_may_say_and_who_may_hear(cluster: Cluster) -> None:
    await until(
        lambda: len(cluster.relay.claims) == 3
    )  # a line is there for us before the relay has looked at its token
    said, *heard = sorted(cluster.relay.claims, key=lambda claims: "get" in claims)
    assert said["root"] == ROOT
    assert said["path"] == f"/{ROOT}"
    assert (said["put"], [one["get"] for one in heard]) == ([""], [[""], [""]])
    assert set(said) == {"root", "put", "iat", "exp", "path"}  # a relay refuses a token with a claim it does not know


@story
async def test_a_token_by_another_key_is_not_taken(cluster: Cluster) -> None:
    other = cluster.relay.folder / "other.jwk"
    key = {"kty": "oct", "alg": "HS256", "k": base64.urlsafe_b64encode(b"another secret of thirty-two by.").decode()}
    other.write_text(json.dumps(key | {"k": key["k"].rstrip("=")}))
    line = Line(cluster.relay.url, str(other), publishes=False, certificate=str(cluster.relay.certificate))
    with pytest.raises(Lost):
        await line.try_out()
    assert cluster.relay.refused == 1
    await cluster._line(publishes=False).try_out()


def test_a_key_may_be_as_the_relays_tools_write_it(tmp_path: Path) -> None:
    secret = Ed25519PrivateKey.generate()
    jwk = json.loads(jwt.algorithms.OKPAlgorithm.to_jwk(secret)) | {"alg": "EdDSA", "kid": "2026"}
    file = tmp_path / "key"
    for text in (json.dumps(jwk), base64.urlsafe_b64encode(json.dumps(jwk).encode()).decode().rstrip("=")):
        file.write_text(text)
        token = mint(str(file), "seminars", publishes=True)
        assert jwt.decode(token, secret.public_key(), algorithms=["EdDSA"])["put"] == [""]
        assert jwt.get_unverified_header(token)["kid"] == "2026"
    file.write_text('{"kty": "oct"}')
    with pytest.raises(ValueError, match="no key that signs"):
        mint(str(file), "", publishes=True)
