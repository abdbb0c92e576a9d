"""Interpreters: each has a sound channel in one language, beside the floor, and nothing else of the stage."""

from __future__ import annotations

from dataclasses import replace

import pytest

from senningen.journal.entries import SYSTEM
from senningen.live import operations as op
from senningen.live.operations import Kind, Role, Somebody
from senningen.live.room import apply
from senningen.live.rules import Admitted, Claim, Door, Entrant, SessionFacts, decide
from senningen.live.state import Disconnect, Part, PassOn, Room, Show
from senningen.live.views import part_view
from senningen.media.ports import Close
from senningen.programme.models import Part as StagePart
from senningen.programme.services import make_stage_link, take_part_away
from tests import factories
from tests.live import people
from tests.live.sockets import control, here, media, rooms, story
from tests.live.test_room import AT, HELENE, JOELLE, MAREK, after, ask

CLAIRE = Somebody("part:8", Role.INTERPRETER, "Claire Muller", 8, channel="fr")
DIETER = Somebody("part:9", Role.INTERPRETER, "Dieter Klein", 9, channel="de")
BERND = Somebody("part:10", Role.INTERPRETER, "Bernd Thill", 10, channel="de")


@pytest.fixture
def room() -> Room:
    arrivals = [(op.Arrive(one), one) for one in (JOELLE, MAREK, HELENE, CLAIRE, DIETER, BERND)]
    return after(Room(), *arrivals, (op.Begin(), JOELLE))


def channels(room: Room, role: Role = Role.GUEST) -> list[str]:
    return list(part_view(room, Part.STAGE, role).channels)


def test_there_is_a_channel_for_each_language_and_it_outlives_a_dropped_line(room: Room) -> None:
    assert channels(Room()) == []
    assert channels(room) == ["de", "fr"]
    room = after(room, (op.Depart(CLAIRE.key), CLAIRE))
    assert channels(room) == ["de", "fr"]
    seen = part_view(room, Part.STAGE, Role.HOST).interpreters
    assert [(one.name, one.channel, one.here) for one in seen] == [
        ("Claire Muller", "fr", False),
        ("Dieter Klein", "de", True),
        ("Bernd Thill", "de", True),
    ]
    assert part_view(room, Part.STAGE, Role.GUEST).interpreters == [], "guests are told of languages, not of names"


def test_who_interprets_is_no_guest_and_not_of_the_stage(room: Room) -> None:
    assert part_view(room, Part.PEOPLE, Role.GUEST).guests == 1
    assert ask(room, op.EnterStage(), CLAIRE) == ["room.stage-only"]
    assert ask(room, op.BringOnStage(CLAIRE.key), JOELLE) == ["room.stage-only"]
    assert ask(room, op.GiveFloor(CLAIRE.key), JOELLE) == ["room.not-a-guest"]
    assert ask(room, op.RaiseHand(), CLAIRE) == ["room.guests-only"]
    assert ask(room, op.MakeHost(CLAIRE.key), JOELLE) == ["room.stage-only"]


def test_an_interpreter_mutes_themselves_and_nobody_else_but_a_host_does(room: Room) -> None:
    after_that, effects = apply(room, op.Mute(CLAIRE.key), CLAIRE, AT)
    assert PassOn(CLAIRE.key, Kind.AUDIO, muted=True) in effects
    assert Show(frozenset({Part.STAGE})) in effects
    assert ask(after_that, op.Unmute(CLAIRE.key), JOELLE) == []
    assert ask(room, op.Mute(MAREK.key), CLAIRE) == ["room.host-only"]
    assert ask(room, op.Mute(DIETER.key), CLAIRE) == ["room.host-only"]
    assert ask(room, op.Mute(CLAIRE.key), HELENE) == ["room.stage-only"]


def test_who_is_not_on_the_floor_is_asked_for_no_consent_to_its_recording(room: Room) -> None:
    recorded = replace(room, recording=replace(room.recording, since=AT))
    muted = after(recorded, (op.Mute(CLAIRE.key), CLAIRE))
    assert ask(muted, op.Unmute(CLAIRE.key), CLAIRE) == []


def test_a_removed_interpreter_has_no_channel_also_when_they_had_left(room: Room) -> None:
    gone, effects = apply(after(room, (op.Depart(CLAIRE.key), CLAIRE)), op.Remove(CLAIRE.key), JOELLE, AT)
    assert Disconnect(CLAIRE.key, "room.removed") in effects
    assert channels(gone) == ["de"]
    assert channels(after(gone, (op.Remove(DIETER.key), JOELLE))) == ["de"], "their colleague goes on"


def test_an_interpreter_comes_before_the_doors_are_open_and_hears_what_the_audience_will(room: Room) -> None:
    claim, closed = Claim("part", 8, 1, 1), SessionFacts(1, 1, False, None, None)
    comes = Entrant(CLAIRE, True, True, False)
    answers = {door: decide(claim, closed, comes, door, Room()) for door in Door}
    heard, hears = answers[Door.PUBLISH], answers[Door.WATCH]
    assert isinstance(heard, Admitted)
    assert isinstance(hears, Admitted)
    assert (heard.may_publish, heard.backstage) == (True, False)
    assert not hears.backstage, "the green room is not theirs to hear"
    assert answers[Door.SCREEN] == "room.not-sharing"


@pytest.mark.django_db
def test_a_picture_from_an_interpreter_ends_their_line_and_taking_the_part_away_their_channel() -> None:
    session = factories.edition(cap=5, sessions=1).sessions.get(number=1)
    joelle, claire = people.host(session), people.interpreter(session, "Claire Muller", "fr")

    @story
    async def tell() -> None:
        house = rooms()
        host = await control(house, session.pk, joelle.token)
        page = await control(house, session.pk, claire.token)
        assert page.heard[0]["you"]["role"] == "interpreter"
        assert page.state["stage"]["channels"] == {"fr": "Français"}
        await host.until(lambda: bool(host.state["stage"]["interpreters"]))
        sound = await media(house, session.pk, claire.token, "pub")
        codec = {"container": {"kind": "legacy"}}
        sound.say_plainly(catalog={"audio": {"renditions": {"audio/data": {"codec": "opus", **codec}}}})
        await sound.until(lambda: bool(house.relay.stage(str(session.pk))))
        assert [one.channel for one in house.relay.stage(str(session.pk))] == ["fr"]
        sound.say_plainly(catalog={"video": {"renditions": {"video/hd": {"codec": "vp8", **codec}}}})
        await sound.until(lambda: sound.closed is not None)
        assert sound.closed == Close.MALFORMED
        assert host.state["stage"]["channels"] == {"fr": "Français"}
        await here(lambda: StagePart.objects.filter(pk=claire.claim.id).delete())
        await house._recheck(await house.owner(session.pk), [claire.key])
        await host.until(lambda: host.state["stage"]["channels"] == {})
        assert page.last("goodbye")["code"] == "room.no-part"
        await house.close()

    tell()


@pytest.mark.django_db
def test_a_language_goes_with_the_part_of_an_interpreter_whose_line_is_down_and_stays_with_a_new_link() -> None:
    session = factories.edition(cap=5, sessions=1).sessions.get(number=1)
    joelle, dieter = people.host(session), people.interpreter(session, "Dieter Klein", "de")

    @story
    async def tell() -> None:
        house = rooms()
        host = await control(house, session.pk, joelle.token)
        page = await control(house, session.pk, dieter.token)
        await host.until(lambda: bool(host.state["stage"]["interpreters"]))
        page.leave()
        await host.until(lambda: not host.state["stage"]["interpreters"][0]["here"])
        owner = await house.owner(session.pk)
        await here(lambda: make_stage_link(dieter.claim.id, by=SYSTEM, now=AT))
        await house._recheck(owner, [dieter.key])
        assert list(owner.room.interpreters) == [dieter.key]
        await here(lambda: take_part_away(dieter.claim.id, by=SYSTEM, now=AT))
        await house._recheck(owner, [dieter.key])
        await host.until(lambda: host.state["stage"]["channels"] == {})
        await house.close()

    tell()
