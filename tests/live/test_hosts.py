"""Who runs the hour: hosts make hosts, a lost laptop is replaced by one click, and nothing ends by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from senningen.journal.models import Entry
from senningen.live import operations as op
from senningen.live.cases.hosts import HOST_MISSED_AFTER
from senningen.live.models import Hosting
from senningen.live.operations import Role, Somebody
from senningen.live.room import apply
from senningen.live.state import Doors, Recast, Room
from tests import factories
from tests.live import people
from tests.live.sockets import control, here, rooms, story
from tests.live.test_room import AT, HELENE, JOELLE, MAREK, after, ask, refused

ILSE = Somebody("part:5", Role.SPEAKER, "Ilse Vandermeer", 5)
TOM = Somebody("account:1", Role.HOST, "Tom Schroeder", 6)


@pytest.fixture
def room() -> Room:
    arrivals = [(op.Arrive(one), one) for one in (JOELLE, MAREK, ILSE, HELENE)]
    return after(Room(), *arrivals, (op.Begin(), JOELLE))


def test_a_host_makes_a_speaker_host_who_hosts_from_then_on(room: Room) -> None:
    assert ask(room, op.MakeHost(HELENE.key), JOELLE) == ["room.stage-only"]
    assert ask(room, op.MakeHost(ILSE.key), MAREK) == ["room.host-only"]
    room, effects = apply(room, op.MakeHost(MAREK.key), JOELLE, AT)
    assert Recast(MAREK.key) in effects
    room = after(room, (op.Announce("Go on."), MAREK), (op.EnterStage(), MAREK))
    room = after(room, (op.Depart(MAREK.key), MAREK), (op.Arrive(MAREK), MAREK))
    assert {room.here[MAREK.key].role, room.stage[0].role} == {Role.HOST}, "a dropped line takes nothing away"


def test_a_session_is_never_left_without_a_host(room: Room) -> None:
    assert ask(room, op.UnmakeHost(JOELLE.key), JOELLE) == ["room.host-by-programme"]
    room = after(room, (op.MakeHost(MAREK.key), JOELLE), (op.Depart(JOELLE.key), JOELLE))
    assert room.hostless is None, "there are two"
    assert ask(room, op.UnmakeHost(MAREK.key), MAREK) == ["room.last-host"]
    room = after(room, (op.Arrive(JOELLE), JOELLE), (op.UnmakeHost(MAREK.key), JOELLE))
    assert ask(room, op.Announce("Still me?"), MAREK) == ["room.host-only"]


def test_a_lost_laptop_is_replaced_by_one_click_after_some_seconds(room: Room) -> None:
    assert ask(room, op.TakeOverHosting(), MAREK) == ["room.host-is-here"]
    room, _ = apply(room, op.Depart(JOELLE.key), JOELLE, AT)
    assert (room.hostless, room.doors) == (AT, Doors.LIVE)
    assert ask(room, op.TakeOverHosting(), MAREK) == ["room.host-is-here"], "a reload is no loss"
    later = AT + HOST_MISSED_AFTER
    assert refused(apply(room, op.TakeOverHosting(), HELENE, later)[1]) == ["room.stage-only"]
    room, _ = apply(room, op.TakeOverHosting(), MAREK, later)
    assert refused(apply(room, op.TakeOverHosting(), ILSE, later)[1]) == ["room.host-is-here"]
    room = after(room, (op.Announce("I go on for Joëlle."), MAREK), (op.Arrive(JOELLE), JOELLE))
    assert room.hostless is None


def test_the_desk_takes_over_by_coming_in(room: Room) -> None:
    room = after(room, (op.Depart(JOELLE.key), JOELLE), (op.Arrive(TOM), TOM), (op.Announce("Hello"), TOM))
    assert room.hostless is None
    room, _ = apply(room, op.Depart(TOM.key), TOM, AT + timedelta(hours=2))
    assert room.doors is Doors.LIVE, "a session ends when somebody ends it"


def test_nobody_takes_over_before_the_doors_open() -> None:
    early = after(Room(), (op.Arrive(JOELLE), JOELLE), (op.Arrive(MAREK), MAREK), (op.Depart(JOELLE.key), JOELLE))
    assert refused(apply(early, op.TakeOverHosting(), MAREK, AT + HOST_MISSED_AFTER)[1]) == ["room.not-yet"]


@pytest.mark.django_db
def test_a_made_host_is_one_at_every_door_and_in_the_journal() -> None:
    session = factories.edition(cap=5, sessions=1).sessions.get(number=1)
    joelle, marek = people.host(session), people.on_stage(session, "Marek Dvořák")

    @story
    async def tell() -> None:
        house = rooms()
        host = await control(house, session.pk, joelle.token)
        speaker = await control(house, session.pk, marek.token)
        assert speaker.state["people"]["list"] is None
        host.say("make-host", key=marek.key)
        await speaker.until(lambda: speaker.last("welcome")["you"]["role"] == "host")
        assert speaker.state["people"]["list"]
        speaker.say("open-doors")
        await host.until(lambda: host.state["doors"]["state"] == "open")
        await house.close()
        after = rooms()  # the whole house again, from its rows
        again = await control(after, session.pk, marek.token)
        assert again.last("welcome")["you"]["role"] == "host"
        await control(after, session.pk, joelle.token)
        again.say("unmake-host", key=marek.key)
        await again.until(lambda: again.last("welcome")["you"]["role"] == "speaker")
        await (await after.owner(session.pk)).keep()
        assert await here(lambda: Hosting.objects.filter(undone=None).count()) == 0
        await after.close()

    tell()
    kinds = Entry.objects.filter(kind__startswith="room.host").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["room.host-made", "room.host-unmade"]
