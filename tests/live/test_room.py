"""The room as a function: what an operation brings about, told as what happens in an hour."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from senningen.live import operations as op
from senningen.live.cases.order import ANNOUNCEMENTS_KEPT
from senningen.live.cases.stage import STAGE_PLACES
from senningen.live.keeping import kept_as_json, replay, room_as_json, room_from_json
from senningen.live.operations import Kind, Operation, Role, Somebody
from senningen.live.room import apply
from senningen.live.state import CloseStage, Disconnect, Doors, Effect, PassOn, Place, Refuse, Room

AT = datetime(2020, 12, 14, 10, 25, tzinfo=UTC)
JOELLE = Somebody("part:1", Role.HOST, "Joëlle Kirsch", 1)
MAREK = Somebody("part:2", Role.SPEAKER, "Marek Dvořák", 2, {"en": "Corridor operator"})
HELENE = Somebody("seat:47", Role.GUEST, "Hélène Marchal-Ries", 3, {}, 47)


def after(room: Room, *steps: tuple[Operation, Somebody]) -> Room:
    for operation, by in steps:
        room, effects = apply(room, operation, by, AT)
        assert not refused(effects), f"{operation} was refused: {refused(effects)}"
    return room


def refused(effects: list[Effect]) -> list[str]:
    return [effect.code for effect in effects if isinstance(effect, Refuse)]


def ask(room: Room, operation: Operation, by: Somebody) -> list[str]:
    same, effects = apply(room, operation, by, AT)
    codes = refused(effects)
    assert not codes or same is room
    return codes


@pytest.fixture
def room() -> Room:
    return after(
        Room(),
        (op.Arrive(JOELLE), JOELLE),
        (op.OpenDoors(), JOELLE),
        (op.Arrive(MAREK), MAREK),
        (op.Arrive(HELENE), HELENE),
    )


def test_the_host_opens_the_doors_begins_and_ends(room: Room) -> None:
    assert room.doors is Doors.OPEN
    room = after(room, (op.Begin(), JOELLE))
    assert (room.doors, room.began) == (Doors.LIVE, AT)
    room, effects = apply(room, op.End(), JOELLE, AT)
    assert (room.doors, room.ended, room.stage) == (Doors.ENDED, AT, ())
    assert CloseStage() in effects
    assert ask(room, op.Begin(), JOELLE) == ["room.ended"]


@pytest.mark.parametrize(
    "operation",
    [op.OpenDoors(), op.Begin(), op.End(), op.BringOnStage("part:2"), op.Announce("Hello"), op.Remove("seat:47")],
)
def test_only_a_host_does_what_a_host_does(room: Room, operation: Operation) -> None:
    assert ask(room, operation, MAREK) == ["room.host-only"]
    assert ask(room, operation, HELENE) == ["room.host-only"]
    assert ask(room, operation, JOELLE) == []


def test_every_accepted_operation_is_one_version(room: Room) -> None:
    later = after(room, (op.EnterStage(), MAREK))
    assert later.version == room.version + 1
    assert after(later, (op.EnterStage(), MAREK)).version == later.version, "it changed nothing"


def test_a_speaker_steps_on_stage_and_keeps_the_place_when_the_line_drops(room: Room) -> None:
    assert room.green_room == (JOELLE, MAREK)
    room = after(room, (op.EnterStage(), MAREK), (op.Depart(MAREK.key), MAREK))
    assert room.on_stage(MAREK.key)
    room = after(room, (op.Arrive(MAREK), MAREK))
    assert [one.key for one in room.stage] == [MAREK.key]
    assert room.green_room == (JOELLE,)


def test_a_guest_does_not_step_on_stage_nor_is_brought_there(room: Room) -> None:
    assert ask(room, op.EnterStage(), HELENE) == ["room.stage-only"]
    assert ask(room, op.BringOnStage(HELENE.key), JOELLE) == ["room.stage-only"]


def test_who_was_sent_back_waits_until_brought_on_again(room: Room) -> None:
    room = after(room, (op.EnterStage(), MAREK))
    room, effects = apply(room, op.SendBack(MAREK.key), JOELLE, AT)
    assert Place(MAREK.key, backstage=True) in effects
    assert ask(room, op.EnterStage(), MAREK) == ["room.kept-back"]
    room = after(room, (op.BringOnStage(MAREK.key), JOELLE), (op.LeaveStage(), MAREK), (op.EnterStage(), MAREK))
    assert room.on_stage(MAREK.key)


def test_the_stage_has_six_places(room: Room) -> None:
    others = [Somebody(f"part:{n}", Role.SPEAKER, f"Speaker {n}", n) for n in range(10, 10 + STAGE_PLACES)]
    for one in others:
        room = after(room, (op.Arrive(one), one), (op.EnterStage(), one))
    assert ask(room, op.EnterStage(), MAREK) == ["room.stage-full"]


def test_the_host_mutes_and_a_speaker_only_themselves(room: Room) -> None:
    room = after(room, (op.EnterStage(), MAREK), (op.EnterStage(), JOELLE))
    room, effects = apply(room, op.Mute(MAREK.key), JOELLE, AT)
    assert PassOn(MAREK.key, Kind.AUDIO, muted=True) in effects
    assert ask(room, op.Mute(JOELLE.key), MAREK) == ["room.host-only"]
    room, effects = apply(room, op.Unmute(MAREK.key), MAREK, AT)
    assert PassOn(MAREK.key, Kind.AUDIO, muted=False) in effects


def test_muting_ends_with_the_place_on_stage(room: Room) -> None:
    room = after(room, (op.EnterStage(), MAREK), (op.Mute(MAREK.key), MAREK))
    room, effects = apply(room, op.LeaveStage(), MAREK, AT)
    assert PassOn(MAREK.key, Kind.AUDIO, muted=False) in effects
    assert ask(room, op.Mute(MAREK.key), JOELLE) == ["room.not-on-stage"]


def test_slides_are_turned_by_the_stage_within_their_pages(room: Room) -> None:
    assert ask(room, op.Turn(1), MAREK) == ["room.no-such-slides"]
    room = after(room, (op.ShowSlides(5, "f", "Corridors", 26), MAREK), (op.Turn(19), MAREK))
    assert room.slides is not None
    assert (room.slides.page, room.slides.pages) == (19, 26)
    assert ask(room, op.Turn(27), MAREK) == ["room.no-such-slides"]
    assert ask(room, op.Turn(0), MAREK) == ["room.no-such-slides"]
    assert ask(room, op.Turn(2), HELENE) == ["room.stage-only"]
    assert after(room, (op.ClearSlides(), JOELLE)).slides is None


def test_the_removed_are_kept_out_until_let_back(room: Room) -> None:
    room, effects = apply(room, op.Remove(HELENE.key), JOELLE, AT)
    assert Disconnect(HELENE.key, "room.removed") in effects
    assert HELENE.key not in room.here
    assert ask(room, op.Arrive(HELENE), HELENE) == ["room.removed"]
    room = after(room, (op.LetBack(HELENE.key), JOELLE), (op.Arrive(HELENE), HELENE))
    assert HELENE.key in room.audience


def test_a_removed_speaker_leaves_the_stage(room: Room) -> None:
    room = after(room, (op.EnterStage(), MAREK))
    room, effects = apply(room, op.Remove(MAREK.key), JOELLE, AT)
    assert Disconnect(MAREK.key, "room.removed") in effects
    assert not room.on_stage(MAREK.key)


def test_a_host_cannot_be_removed(room: Room) -> None:
    assert ask(room, op.Remove(JOELLE.key), JOELLE) == ["room.not-a-host"]


def test_announcements_are_numbered_cut_and_can_be_taken_back(room: Room) -> None:
    assert ask(room, op.Announce("  "), JOELLE) == ["room.nothing-said"]
    for n in range(ANNOUNCEMENTS_KEPT + 2):
        room = after(room, (op.Announce(f"No {n}" + "!" * 600), JOELLE))
    assert len(room.announcements) == ANNOUNCEMENTS_KEPT
    assert len(room.announcements[-1].text) == 500
    newest = room.announcements[-1].number
    room = after(room, (op.WithdrawAnnouncement(newest), JOELLE), (op.WithdrawAnnouncement(newest), JOELLE))
    assert room.announcements[-1].number == newest - 1


def test_what_is_kept_gives_the_same_room_again() -> None:
    steps: list[tuple[Operation, Somebody]] = [
        (op.Arrive(JOELLE), JOELLE),
        (op.Arrive(MAREK), MAREK),
        (op.Arrive(HELENE), HELENE),
        (op.Begin(), JOELLE),
        (op.EnterStage(), MAREK),
        (op.BringOnStage(JOELLE.key), JOELLE),
        (op.Mute(MAREK.key), JOELLE),
        (op.ShowSlides(5, "f", "Corridors", 26), MAREK),
        (op.Turn(3), MAREK),
        (op.Announce("We begin two minutes late."), JOELLE),
        (op.Remove(HELENE.key), JOELLE),
        (op.SendBack(MAREK.key), JOELLE),
    ]
    room = after(Room(), *steps)
    assert replay(Room(), [(kept_as_json(operation, by), AT) for operation, by in steps]) == room
    assert room_from_json(room_as_json(room)) == room
