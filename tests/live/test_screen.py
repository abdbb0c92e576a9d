"""A shared screen and the layout: a second picture of somebody on stage, and only there."""

from __future__ import annotations

import pytest

from senningen.live import operations as op
from senningen.live.operations import Layout
from senningen.live.room import apply
from senningen.live.rules import Claim, Door, Entrant, SessionFacts, decide
from senningen.live.state import EndScreen, Room
from senningen.media.ports import Close, Direction
from senningen.media.records import FIRST
from tests.live.test_room import AT, HELENE, JOELLE, MAREK, after, ask
from tests.media.sockets import CATALOG, ROOM, Browser, House, story


@pytest.fixture
def room() -> Room:
    arrivals = [(op.Arrive(one), one) for one in (JOELLE, MAREK, HELENE)]
    return after(Room(), *arrivals, (op.Begin(), JOELLE), (op.EnterStage(), MAREK))


def test_one_screen_is_shown_and_it_goes_with_its_person(room: Room) -> None:
    assert ask(room, op.ShareScreen(), JOELLE) == ["room.not-on-stage"]
    room = after(room, (op.ShareScreen(), MAREK), (op.EnterStage(), JOELLE))
    room, effects = apply(room, op.ShareScreen(), JOELLE, AT)
    assert (room.screen, EndScreen(MAREK.key) in effects) == (JOELLE.key, True)
    assert ask(room, op.StopScreen(), MAREK) == ["room.host-only"]
    room, effects = apply(room, op.SendBack(JOELLE.key), JOELLE, AT)
    assert (room.screen, EndScreen(JOELLE.key) in effects) == (None, True)


def test_the_screen_door_opens_only_for_whoever_the_room_says(room: Room) -> None:
    facts = SessionFacts(1, 1, False, AT, None)

    def door(one: object, room: Room) -> object:
        return decide(Claim("part", 2, 1, 1), facts, Entrant(one, True, True, False), Door.SCREEN, room)  # type: ignore[arg-type]

    assert door(MAREK, room) == "room.not-sharing"
    room = after(room, (op.ShareScreen(), MAREK), (op.GiveFloor(HELENE.key), JOELLE))
    assert not isinstance(door(MAREK, room), str)
    assert door(HELENE, room) == "room.not-sharing"
    assert ask(room, op.ShareScreen(), HELENE) == ["room.stage-only"]


def test_the_host_chooses_the_layout(room: Room) -> None:
    assert ask(room, op.ChooseLayout(Layout.GALLERY), MAREK) == ["room.host-only"]
    assert after(room, (op.ChooseLayout(Layout.GALLERY), JOELLE)).layout is Layout.GALLERY


@story
async def test_a_screen_stands_beside_its_person_and_ends_alone() -> None:
    house = House()
    anna, guest = await house.publish("anna"), await house.watch("guest")
    screen = await Browser(house, Direction.SCREEN, "token-of-anna").arrive()
    await screen.says(catalog=CATALOG)
    await guest.until(lambda: len(guest.told[-1]["stage"]) == 2)
    [path] = [path for path, one in guest.told[-1]["stage"].items() if one.get("screen")]
    await guest.says(sub=[path, "video/hd"], n=1)
    await guest.until(lambda: "id" in guest.told[-1])
    await screen.films(guest.told[-1]["id"], FIRST, 0, b"screen")
    await guest.sees(1)
    house.hub.place(ROOM, "anna", backstage=True)
    await guest.until(lambda: guest.told[-1] == {"stage": {}})
    house.hub.place(ROOM, "anna", backstage=False)
    house.hub.drop(ROOM, "anna", Close.ENDED, Direction.SCREEN)
    await screen.until(lambda: screen.closed == Close.ENDED)
    await guest.until(lambda: [bool(one.get("screen")) for one in guest.told[-1].get("stage", {}).values()] == [False])
    assert anna.closed is None
