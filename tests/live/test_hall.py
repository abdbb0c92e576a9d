"""Those who sit together on site: counted by head, asking by phone, before one screen."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import AsyncMock

import pytest

from senningen.journal.entries import SYSTEM
from senningen.journal.models import Entry
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import operations as op
from senningen.live import services
from senningen.live.admission import write_pass
from senningen.live.asked import Origin
from senningen.live.cases.hall import MOST_PHONES
from senningen.live.cases.questions import MOST_OF_THE_HALL
from senningen.live.client import Client
from senningen.live.fanout import NOT_FOR, UNHURRIED, Fanout
from senningen.live.hall import with_hall
from senningen.live.hall_key import is_good, key_at
from senningen.live.models import Presence, Question
from senningen.live.operations import Role, Somebody
from senningen.live.room import apply
from senningen.live.rules import Admitted, Claim
from senningen.live.state import Disconnect, Hall, Part, Room
from senningen.live.views import part_view
from senningen.media.line import QueuedLine
from senningen.media.ports import Close
from senningen.people.models import Link
from senningen.programme.models import Session
from senningen.seats.models import Mode, Place
from tests import factories
from tests.live import people
from tests.live.sockets import control, here, media, rooms, story
from tests.live.test_questions import HELENE, JOELLE, refused, told

AT = datetime(2020, 12, 15, 10, 45, tzinfo=UTC)
WALL = Somebody("wall:7", Role.WALL, "", 0)
PHONES = [Somebody(f"phone:{n}", Role.PHONE, "", -n) for n in (1, 2, 3)]
MASTS = "Who pays for masts where no operator sees customers?"


@pytest.fixture
def room() -> Room:
    arrived = [(op.Arrive(one), one) for one in (JOELLE, HELENE, WALL, *PHONES)]
    return told(Room(), *arrived, (op.Begin(), JOELLE))


def test_the_hall_is_counted_by_heads_and_its_screen_and_phones_are_nobody(room: Room) -> None:
    room = told(room, (op.CountHeads(23), JOELLE))
    seen = part_view(room, Part.PEOPLE, Role.HOST)
    assert (seen.guests, [one.name for one in seen.list]) == (1, [JOELLE.name, HELENE.name])
    hall = part_view(room, Part.HALL, Role.HOST)
    assert (hall.heads, hall.screen, hall.phones) == (23, True, 3)
    assert part_view(room, Part.HALL, Role.GUEST).heads == 23
    assert part_view(room, Part.STAGE, Role.HOST).green == part_view(told(room), Part.STAGE, Role.HOST).green
    assert "wall:7" not in [one.key for one in room.green_room]
    for asked in (op.GiveFloor("wall:7"), op.BringOnStage("phone:1"), op.MakeHost("phone:1"), op.Remove("phone:1")):
        assert refused(room, asked, JOELLE)
    assert refused(room, op.GiveCaptions("phone:1"), JOELLE) == "room.not-here"
    assert refused(room, op.CountHeads(1), HELENE) == "room.host-only"


def test_a_phone_asks_without_a_name_and_the_host_reads_that_it_comes_from_the_hall(room: Room) -> None:
    room = told(room, (op.Ask(MASTS, named=True), PHONES[0]), (op.PublishQuestion(1), JOELLE), (op.Vote(1), PHONES[1]))
    question = room.asking.questions[1]
    assert (question.name, question.named, question.origin, question.seat) == ("", False, Origin.HALL, None)
    assert part_view(room, Part.VOTES, Role.PHONE) == {"1": 2}
    assert refused(room, op.Ask(MASTS), WALL) == refused(room, op.RaiseHand(), PHONES[0]) == "room.guests-only"


def test_a_phone_sees_what_it_asks_and_votes_on_and_the_screen_what_guests_see(room: Room) -> None:
    room = told(room, (op.ShowSlides(1, "secret", "Corridors", 3, 1), JOELLE))
    assert part_view(room, Part.SLIDES, Role.WALL) == part_view(room, Part.SLIDES, Role.GUEST) is not None
    assert part_view(room, Part.SLIDES, Role.PHONE) is None
    assert {Part.SLIDES, Part.CAPTIONS, Part.STAGE, Part.QUEUE} <= NOT_FOR[Role.PHONE]


def test_no_more_phones_than_heads_and_one_that_was_in_comes_back(room: Room) -> None:
    fourth = Somebody("phone:4", Role.PHONE, "", -4)
    full = told(room, (op.CountHeads(3), JOELLE))
    assert refused(full, op.Arrive(fourth), fourth) == "room.hall-full"
    left = told(full, (op.Depart("phone:1"), JOELLE), (op.CountHeads(2), JOELLE), (op.Arrive(PHONES[0]), PHONES[0]))
    assert "phone:1" in left.here
    uncounted = replace(room, hall=Hall(phones=frozenset(f"phone:{n}" for n in range(MOST_PHONES))))
    assert refused(uncounted, op.Arrive(Somebody("phone:0x", Role.PHONE, "", -999)), fourth) == "room.hall-full"


def test_the_host_closes_the_hall_to_phones_and_lets_them_in_again(room: Room) -> None:
    closed, effects = apply(room, op.CloseHall(), JOELLE, AT)
    assert [one.key for one in effects if isinstance(one, Disconnect)] == [one.key for one in PHONES]
    assert refused(closed, op.Arrive(PHONES[0]), PHONES[0]) == "room.hall-closed"
    assert apply(closed, op.CloseHall(), JOELLE, AT) == (closed, [])
    assert "phone:1" in told(closed, (op.OpenHall(), JOELLE), (op.Arrive(PHONES[0]), PHONES[0])).here


@story
async def test_phones_that_come_in_together_are_told_of_in_one_message() -> None:
    line, fanout = QueuedLine(AsyncMock()), Fanout({})
    screen = Admitted(Claim("wall", 7, 7), WALL, may_publish=False, backstage=False)
    fanout.welcome(Client(screen, line), Room(), AT)
    for _ in PHONES:
        fanout.changed(Room(), frozenset({Part.HALL}))
        await asyncio.sleep(0)
    await asyncio.sleep(UNHURRIED[Part.HALL])
    assert len(line._queue) == 2  # the welcome, and one more


def test_the_hall_together_does_not_flood_the_queue(room: Room) -> None:
    crowd = [Somebody(f"phone:{n}", Role.PHONE, "", -n) for n in range(10, 10 + MOST_OF_THE_HALL)]
    for one in crowd:
        room = told(room, (op.Arrive(one), one), (op.Ask(MASTS), one))
    assert refused(room, op.Ask(MASTS), PHONES[0]) == "room.enough-questions"
    told(room, (op.Ask(MASTS), HELENE))


def test_the_key_on_the_screen_changes_each_minute_and_is_good_for_three() -> None:
    key = key_at(7, AT)
    assert key != key_at(7, AT + timedelta(minutes=1))
    assert is_good(key, 7, AT + timedelta(minutes=2, seconds=59))
    assert not is_good(key, 7, AT + timedelta(minutes=3))
    assert not is_good(key, 8, AT)
    assert not is_good("é", 7, AT)


@pytest.fixture
def session(db: None) -> Session:
    made = factories.edition(cap=5, sessions=2).sessions.get(number=1)
    Place.objects.create(session=made, mode=Mode.ON_SITE, number=1)
    return made


def screen(session: Session) -> str:
    services.open_wall(session.pk, by=SYSTEM, now=clock.now())
    link = Link.objects.get(kind=Link.Kind.WALL, revoked=None)
    return write_pass(Claim("wall", session.pk, session.pk, link.pk))


def phone(session: Session, number: int = 1) -> str:
    return write_pass(Claim("phone", number, session.pk))


@pytest.mark.django_db
def test_a_session_without_places_on_site_has_no_hall(session: Session) -> None:
    other = session.edition.sessions.get(number=2)
    with pytest.raises(Refused, match=r"room\.no-hall"):
        services.open_wall(other.pk, by=SYSTEM, now=clock.now())
    assert with_hall([session, other]) == {session.pk}


@pytest.mark.django_db
def test_a_screen_and_a_phone_in_a_room(session: Session) -> None:
    joelle, wall_pass, phone_pass = people.host(session), screen(session), phone(session)

    @story
    async def tell() -> None:
        house = rooms()
        wall = await control(house, session.pk, wall_pass)
        assert wall.state["doors"]["state"] == "closed"  # set up before anybody comes
        early = await control(house, session.pk, phone_pass)
        assert early.last("goodbye")["code"] == "room.not-yet"
        host = await control(house, session.pk, joelle.token)
        host.say("open-doors")
        host.say("begin")
        host.say("count-heads", heads=23)
        await wall.until(lambda: wall.state["hall"]["heads"] == 23)
        pocket = await control(house, session.pk, phone_pass)
        pocket.say("ask", text=MASTS)
        await host.until(lambda: bool(host.state["queue"]))
        assert (host.state["queue"][0]["origin"], host.state["queue"][0]["name"]) == ("hall", "")
        assert host.state["people"]["guests"] == 0
        assert host.state["hall"] == {"heads": 23, "open": True, "screen": True, "phones": 1}
        assert pocket.own["questions"][0]["text"] == MASTS

        watching = await media(house, session.pk, wall_pass, "sub")
        assert watching.accepted
        assert not (await media(house, session.pk, phone_pass, "sub")).accepted
        assert not (await media(house, session.pk, wall_pass, "pub")).accepted

        host.say("close-hall")
        await pocket.until(lambda: pocket.closed == Close.REMOVED)
        assert pocket.last("goodbye")["code"] == "room.hall-closed"
        await here(lambda: services.open_wall(session.pk, by=SYSTEM, now=clock.now()))
        (owner,) = house.awake()
        await house._recheck(owner, [f"wall:{session.pk}"])  # as the hint has it do
        await wall.until(lambda: wall.closed is not None)
        assert wall.last("goodbye")["code"] == "room.revoked"
        await house.close()

    tell()
    session.refresh_from_db()
    assert session.heads == 23
    assert Presence.objects.values_list("role", flat=True).get() == "host"
    question = Question.objects.get()
    assert (question.origin, question.person, question.seat) == ("hall", None, None)
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"room.heads-counted", "room.hall-closed", "room.wall-opened"} <= kinds


@pytest.mark.django_db
def test_what_the_door_counts_reaches_the_room(session: Session) -> None:
    joelle = people.host(session)

    @story
    async def tell() -> None:
        house = rooms()
        host = await control(house, session.pk, joelle.token)
        await here(lambda: services.count_heads(session.pk, 31, by=SYSTEM, now=clock.now()))
        (owner,) = house.awake()
        await owner.hear("heads")  # as the hint has it do
        await host.until(lambda: host.state["hall"]["heads"] == 31)
        await house.close()

    tell()
