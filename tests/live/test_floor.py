"""The floor: a guest is asked to speak, does so when they are ready, and goes back with one word of either side."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from senningen.live import operations as op
from senningen.live.operations import Kind, Role, Somebody
from senningen.live.room import apply
from senningen.live.rules import Claim, Door, Entrant, SessionFacts, decide
from senningen.live.state import PassOn, Room, StopPublishing
from senningen.media.ports import Close
from senningen.programme.models import Session
from tests import factories
from tests.live import people
from tests.live.sockets import Page, control, media, rooms, story
from tests.live.test_room import AT, HELENE, JOELLE, MAREK, after, ask

POL = Somebody("seat:48", Role.GUEST, "Pol Schiltz", 4, {}, 48)


@pytest.fixture
def room() -> Room:
    arrivals = [(op.Arrive(one), one) for one in (JOELLE, MAREK, HELENE, POL)]
    return after(Room(), *arrivals, (op.Begin(), JOELLE))


def test_a_guest_with_the_floor_is_on_stage_and_silent_until_they_switch_on(room: Room) -> None:
    room, effects = apply(room, op.GiveFloor(HELENE.key), JOELLE, AT)
    assert room.on_stage(HELENE.key)
    assert {PassOn(HELENE.key, kind, muted=True) for kind in Kind} <= set(effects)
    room, effects = apply(room, op.Unmute(HELENE.key), HELENE, AT)
    assert PassOn(HELENE.key, Kind.AUDIO, muted=False) in effects
    assert (HELENE.key, Kind.VIDEO) in room.muted, "the picture is their own choice"


def test_only_a_host_gives_the_floor_to_a_guest_who_is_here_once_it_has_begun(room: Room) -> None:
    assert ask(room, op.GiveFloor(POL.key), MAREK) == ["room.host-only"]
    assert ask(room, op.GiveFloor(HELENE.key), HELENE) == ["room.host-only"]
    assert ask(room, op.GiveFloor(MAREK.key), JOELLE) == ["room.not-a-guest"]
    assert ask(room, op.GiveFloor("seat:404"), JOELLE) == ["room.not-here"]
    early = after(Room(), (op.Arrive(JOELLE), JOELLE), (op.OpenDoors(), JOELLE), (op.Arrive(HELENE), HELENE))
    assert ask(early, op.GiveFloor(HELENE.key), JOELLE) == ["room.not-begun"]


@pytest.mark.parametrize("back", [(op.LeaveStage(), HELENE), (op.SendBack(HELENE.key), JOELLE)])
def test_the_floor_goes_back_with_one_word_of_guest_or_host(room: Room, back: tuple[op.Operation, Somebody]) -> None:
    room = after(room, (op.GiveFloor(HELENE.key), JOELLE))
    room, effects = apply(room, *back, AT)
    assert StopPublishing(HELENE.key) in effects
    assert not room.on_stage(HELENE.key)
    assert ask(room, op.Unmute(HELENE.key), HELENE) == ["room.stage-only"]
    assert ask(room, op.GiveFloor(HELENE.key), JOELLE) == [], "nobody is kept back by having spoken"


def test_who_has_the_floor_runs_nothing_but_their_own_microphone(room: Room) -> None:
    room = after(room, (op.EnterStage(), MAREK), (op.GiveFloor(HELENE.key), JOELLE))
    for what in (op.Mute(MAREK.key), op.SendBack(MAREK.key), op.GiveFloor(POL.key), op.End()):
        assert ask(room, what, HELENE) == ["room.host-only"]
    assert ask(room, op.Turn(2), HELENE) == ["room.stage-only"]
    assert ask(room, op.EnterStage(), HELENE) == ["room.stage-only"]


def test_the_floor_outlives_a_dropped_line_and_not_a_removal(room: Room) -> None:
    room = after(room, (op.GiveFloor(HELENE.key), JOELLE), (op.Depart(HELENE.key), HELENE))
    assert room.on_stage(HELENE.key)
    room = after(room, (op.Arrive(HELENE), HELENE), (op.Remove(HELENE.key), JOELLE))
    assert not room.on_stage(HELENE.key)


words = st.sampled_from(
    [
        (op.GiveFloor(HELENE.key), JOELLE),
        (op.SendBack(HELENE.key), JOELLE),
        (op.LeaveStage(), HELENE),
        (op.Mute(HELENE.key), HELENE),
        (op.Unmute(HELENE.key), HELENE),
        (op.Depart(HELENE.key), HELENE),
        (op.Arrive(HELENE), HELENE),
        (op.Remove(HELENE.key), JOELLE),
        (op.LetBack(HELENE.key), JOELLE),
        (op.GiveFloor(POL.key), HELENE),
        (op.EnterStage(), HELENE),
        (op.BringOnStage(HELENE.key), JOELLE),
    ]
)


@pytest.mark.chance
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(words, max_size=30))
def test_the_door_lets_a_guest_publish_exactly_while_they_have_the_floor(
    room: Room, asked: list[tuple[op.Operation, Somebody]]
) -> None:
    claim, facts = Claim("seat", 47, 1, 1), SessionFacts(1, 1, False, AT, None)
    has_floor = False
    for operation, by in asked:
        same, (room, _) = room, apply(room, operation, by, AT)
        if room is not same:
            match operation:
                case op.GiveFloor(HELENE.key):
                    has_floor = True
                case op.SendBack() | op.LeaveStage() | op.Remove():
                    has_floor = False
        answer = decide(claim, facts, Entrant(HELENE, True, True, False), Door.PUBLISH, room)
        assert (not isinstance(answer, str)) == has_floor
    assert not room.on_stage(POL.key)


async def _live(house: object, session: Session, holder: people.Holder) -> Page:
    host = await control(house, session.pk, holder.token)  # type: ignore[arg-type]
    host.say("begin")
    await host.until(lambda: host.state["doors"]["state"] == "live")
    return host


@pytest.mark.django_db
def test_a_guest_publishes_with_the_floor_and_is_cut_off_the_moment_it_ends() -> None:
    session = factories.edition(cap=5, sessions=1).sessions.get(number=1)
    joelle = people.host(session)
    helene, pol = people.guest(session, "Hélène Marchal-Ries"), people.guest(session, "Pol Schiltz")

    @story
    async def tell() -> None:
        house = rooms()
        host = await _live(house, session, joelle)
        guest, other = [await control(house, session.pk, one.token) for one in (helene, pol)]
        assert not (await media(house, session.pk, helene.token, "pub")).accepted
        host.say("give-floor", key=helene.key)
        await guest.until(lambda: bool(guest.state["stage"]["on"]))
        assert guest.state["stage"]["on"][0]["muted"] == ["audio", "video"]
        sound = await media(house, session.pk, helene.token, "pub")
        assert sound.accepted
        assert not (await media(house, session.pk, pol.token, "pub")).accepted, "the floor is one person's"
        guest.say("unmute", key=helene.key)
        await other.until(lambda: other.state["stage"]["on"][0]["muted"] == ["video"])
        host.say("send-back", key=helene.key)
        await sound.until(lambda: sound.closed is not None)
        assert sound.closed == Close.ENDED
        assert not (await media(house, session.pk, helene.token, "pub")).accepted
        guest.say("leave-stage", n=9)
        await guest.until(lambda: guest.heard[-1].get("code") == "room.stage-only")
        await house.close()

    tell()
