"""Recording as the room decides it: off by default, on only while everybody on stage has agreed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from senningen.live import operations as op
from senningen.live.cases.recording import CONSENT
from senningen.live.operations import Kind, Operation, Role, Somebody
from senningen.live.room import apply
from senningen.live.state import Effect, Part, Refuse, Room, Show, StartRecorder, StopRecorder
from senningen.live.views import part_view

AT = datetime(2020, 12, 14, 10, 35, tzinfo=UTC)
JOELLE = Somebody("part:1", Role.HOST, "Joëlle Kirsch", 1)
MAREK = Somebody("part:2", Role.SPEAKER, "Marek Dvořák", 2)
SOFIA = Somebody("part:3", Role.SPEAKER, "Sofia Lindqvist", 4)
HELENE = Somebody("seat:47", Role.GUEST, "Hélène Marchal-Ries", 3, {}, 47)
AGREE = op.AgreeToRecording(CONSENT)


def after(room: Room, *steps: tuple[Operation, Somebody]) -> Room:
    for operation, by in steps:
        room, effects = apply(room, operation, by, AT)
        assert refused(effects) == [], operation
    return room


def refused(effects: list[Effect]) -> list[str]:
    return [effect.code for effect in effects if isinstance(effect, Refuse)]


def ask(room: Room, operation: Operation, by: Somebody) -> list[str]:
    return refused(apply(room, operation, by, AT)[1])


@pytest.fixture
def hour() -> Room:
    """Marek is on stage, Sofia in the green room, and it has begun."""
    arrived = [(op.Arrive(one), one) for one in (JOELLE, MAREK, SOFIA, HELENE)]
    return after(Room(), *arrived, (op.OpenDoors(), JOELLE), (op.EnterStage(), MAREK), (op.Begin(), JOELLE))


@pytest.fixture
def recorded(hour: Room) -> Room:
    return after(hour, (AGREE, MAREK), (op.StartRecording(), JOELLE))


def test_it_is_off_until_the_host_starts_it_and_only_the_host_may(hour: Room) -> None:
    agreed = after(hour, (AGREE, MAREK))
    assert agreed.recording.since is None
    assert ask(agreed, op.StartRecording(), MAREK) == ["room.host-only"]
    room, effects = apply(agreed, op.StartRecording(), JOELLE, AT)
    assert (room.recording.since, StartRecorder() in effects) == (AT, True)
    room, effects = apply(room, op.StopRecording(), JOELLE, AT)
    assert (room.recording.since, StopRecorder() in effects) == (None, True)


def test_it_does_not_start_while_somebody_on_stage_has_not_agreed(hour: Room) -> None:
    assert ask(hour, op.StartRecording(), JOELLE) == ["recording.not-agreed"]
    after(hour, (op.SendBack(MAREK.key), JOELLE), (op.StartRecording(), JOELLE))


def test_what_is_said_before_the_session_begins_is_not_recorded() -> None:
    early = after(Room(), (op.Arrive(JOELLE), JOELLE), (op.OpenDoors(), JOELLE))
    assert ask(early, op.StartRecording(), JOELLE) == ["recording.not-begun"]


def test_who_has_not_agreed_does_not_come_on_stage_while_it_is_on(recorded: Room) -> None:
    assert ask(recorded, op.EnterStage(), SOFIA) == ["recording.agree-first"]
    assert ask(recorded, op.BringOnStage(SOFIA.key), JOELLE) == ["recording.agree-first"]
    after(recorded, (AGREE, SOFIA), (op.EnterStage(), SOFIA))
    after(recorded, (op.StopRecording(), JOELLE), (op.EnterStage(), SOFIA))


def test_a_guest_agrees_before_they_speak_from_the_floor(recorded: Room) -> None:
    floor = after(recorded, (op.GiveFloor(HELENE.key), JOELLE))
    assert floor.recording.since == AT  # nothing of hers is passed on yet
    assert ask(floor, op.Unmute(HELENE.key, Kind.AUDIO), HELENE) == ["recording.agree-first"]
    heard = after(floor, (AGREE, HELENE), (op.Unmute(HELENE.key, Kind.AUDIO), HELENE))
    assert after(heard, (op.WithdrawConsent(), HELENE)).recording.since is None


def test_a_guest_who_agreed_before_is_not_asked_again_when_they_get_the_floor_anew(recorded: Room) -> None:
    room = after(recorded, (op.GiveFloor(HELENE.key), JOELLE), (AGREE, HELENE), (op.LeaveStage(), HELENE))
    assert HELENE.key not in part_view(room, Part.RECORDING, Role.GUEST).agreed
    room, effects = apply(room, op.GiveFloor(HELENE.key), JOELLE, AT)
    assert Part.RECORDING in {part for each in effects if isinstance(each, Show) for part in each.parts}
    assert HELENE.key in part_view(room, Part.RECORDING, Role.GUEST).agreed


def test_withdrawing_on_stage_stops_it_and_in_the_green_room_does_not(recorded: Room) -> None:
    both = after(recorded, (AGREE, SOFIA))
    assert after(both, (op.WithdrawConsent(), SOFIA)).recording.since == AT
    room, effects = apply(both, op.WithdrawConsent(), MAREK, AT)
    assert (room.recording.since, room.recording.stopped) == (None, "recording.withdrawn")
    assert StopRecorder() in effects
    assert ask(room, op.StartRecording(), JOELLE) == ["recording.not-agreed"]


def test_withdrawing_on_the_personal_page_stops_it_too(recorded: Room) -> None:
    room = after(recorded, (op.AgreementsChanged({}), JOELLE))
    assert (room.recording.since, room.recording.stopped) == (None, "recording.withdrawn")


def test_an_older_text_does_not_count(hour: Room) -> None:
    assert ask(hour, op.AgreeToRecording(CONSENT - 1), MAREK) == ["recording.old-text"]


def test_the_end_of_the_session_ends_it_and_a_full_disk_says_why(recorded: Room) -> None:
    room, effects = apply(recorded, op.End(), JOELLE, AT)
    assert (room.recording.since, StopRecorder() in effects) == (None, True)
    room = after(recorded, (op.RecordingBroke("recording.disk-full"), JOELLE))
    assert (room.recording.since, room.recording.stopped) == (None, "recording.disk-full")


def test_everybody_sees_that_it_is_on_but_only_the_stage_who_agreed(recorded: Room) -> None:
    room = after(recorded, (AGREE, SOFIA))
    guest, host = (part_view(room, Part.RECORDING, role) for role in (Role.GUEST, Role.HOST))
    assert guest.since == host.since == AT.isoformat()
    assert (set(guest.agreed), set(host.agreed)) == ({MAREK.key}, {MAREK.key, SOFIA.key})
