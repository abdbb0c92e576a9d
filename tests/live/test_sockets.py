"""The control socket: real rows, the real application, pages that keep what they are told."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from senningen.kernel import clock
from senningen.live import owner
from senningen.live.models import Operation, Presence, Removal
from senningen.live.rooms import Rooms
from senningen.media.line import QueuedLine
from senningen.media.ports import Close
from senningen.people.models import Link
from senningen.programme.models import Session
from senningen.seats.models import Place, Seat
from tests import factories
from tests.live import people
from tests.live.sockets import Page, control, here, media, rooms, story
from tests.media.sockets import CATALOG

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return factories.edition(cap=5, sessions=2).sessions.get(number=1)


async def opened(house: Rooms, session: Session, holder: people.Holder) -> Page:
    page = await control(house, session.pk, holder.token)
    page.say("open-doors")
    await page.until(lambda: page.state["doors"]["state"] == "open")
    return page


async def announcing(house: Rooms, session: Session, holder: people.Holder) -> Page:
    """Open the doors as their host, and tell everybody something."""
    host = await opened(house, session, holder)
    host.say("announce", text="We begin two minutes late.")
    await host.until(lambda: bool(host.state["announcements"]))
    return host


def test_guests_see_a_number_and_the_host_sees_people(session: Session) -> None:
    joelle, helene = people.host(session), people.guest(session, "Hélène Marchal-Ries")

    @story
    async def tell() -> None:
        house = rooms()
        host = await opened(house, session, joelle)
        guest = await control(house, session.pk, helene.token)
        assert guest.last("welcome")["you"] == {
            "key": helene.key,
            "role": "guest",
            "name": "Hélène Marchal-Ries",
            "seat": 1,
            "may_publish": False,
        }
        assert guest.state["people"] == {"guests": 1, "list": None}
        await host.until(lambda: host.state["people"]["guests"] == 1)
        assert [one["name"] for one in host.state["people"]["list"]] == ["Joëlle Kirsch", "Hélène Marchal-Ries"]
        assert "Joëlle" not in str(guest.heard)
        await house.close()

    tell()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda s, g: None, "room.not-yet"),
        (lambda s, g: Seat.objects.update(state=Seat.State.HELD), "room.no-seat"),
        (lambda s, g: Place.objects.update(seat=None), "room.no-seat"),
        (lambda s, g: Link.objects.filter(kind="seat").update(revoked=clock.now()), "room.revoked"),
        (lambda s, g: Session.objects.update(state=Session.State.CANCELLED), "room.cancelled"),
        (lambda s, g: Session.objects.update(ended=clock.now()), "room.ended"),
        (
            lambda s, g: Removal.objects.create(session=s, key=g.key, person=g.person, at=clock.now(), by="person:1"),
            "room.removed",
        ),
    ],
)
def test_who_may_not_enter_is_told_why(session: Session, change: object, code: str) -> None:
    helene = people.guest(session, "Hélène Marchal-Ries")
    change(session, helene)  # type: ignore[operator]

    @story
    async def tell() -> None:
        house = rooms()
        page = await control(house, session.pk, helene.token)
        assert (page.last("goodbye")["code"], page.closed) == (code, Close.REFUSED)
        assert page.last("goodbye")["sentence"]
        await house.close()

    tell()


def test_forged_foreign_and_other_sites_passes_open_nothing(session: Session) -> None:
    other = session.edition.sessions.get(number=2)
    helene, stranger = people.guest(session, "Hélène Marchal-Ries"), people.guest(other, "Ben Stranger")
    Session.objects.update(doors_opened=clock.now())

    @story
    async def tell() -> None:
        house = rooms()
        forged = await control(house, session.pk, helene.token[:-3] + "abc")
        assert forged.last("goodbye")["code"] == "room.expired"
        foreign = await control(house, session.pk, stranger.token)
        assert foreign.last("goodbye")["code"] == "room.elsewhere"
        elsewhere = await control(house, session.pk, helene.token, origin="https://evil.example")
        assert (elsewhere.accepted, elsewhere.closed) == (False, 4403)
        good = await control(house, session.pk, helene.token, origin="http://testserver")
        assert good.accepted
        await house.close()

    tell()


def test_a_second_device_takes_over_and_the_first_is_told(session: Session) -> None:
    joelle, helene = people.host(session), people.guest(session, "Hélène Marchal-Ries")

    @story
    async def tell() -> None:
        house = rooms()
        await opened(house, session, joelle)
        first = await control(house, session.pk, helene.token)
        second = await control(house, session.pk, helene.token)
        await first.until(lambda: first.closed is not None)
        assert (first.last("goodbye")["code"], first.closed) == ("room.taken-over", Close.REPLACED)
        assert second.state["people"]["guests"] == 1
        await house.close()

    tell()
    assert Presence.objects.filter(key=helene.key).count() == 1


def test_a_removed_guest_is_out_at_once_and_cannot_come_back_until_let_back(session: Session) -> None:
    joelle, helene = people.host(session), people.guest(session, "Hélène Marchal-Ries")

    @story
    async def tell() -> None:
        house = rooms()
        host = await opened(house, session, joelle)
        host.say("begin")
        await host.until(lambda: host.state["doors"]["state"] == "live")
        guest = await control(house, session.pk, helene.token)
        picture = await media(house, session.pk, helene.token, "sub")
        assert picture.accepted
        host.say("remove", key=helene.key)
        await guest.until(lambda: guest.closed is not None)
        await picture.until(lambda: picture.closed is not None)
        assert (guest.closed, picture.closed) == (Close.REMOVED, Close.REMOVED)
        again = await control(house, session.pk, helene.token)
        assert again.last("goodbye")["code"] == "room.removed"
        assert [one["name"] for one in host.state["removed"]] == ["Hélène Marchal-Ries"]
        host.say("let-back", key=helene.key)
        await host.until(lambda: host.state["removed"] == [])
        await (await house.owner(session.pk)).keep()
        assert (await control(house, session.pk, helene.token)).last("welcome")
        await house.close()

    tell()
    removal = Removal.objects.get(key=helene.key)
    assert removal.person == helene.person
    assert removal.undone is not None


def test_a_seat_given_back_ends_the_connection_at_the_hint(session: Session) -> None:
    joelle, helene = people.host(session), people.guest(session, "Hélène Marchal-Ries")

    @story
    async def tell() -> None:
        house = rooms()
        host = await opened(house, session, joelle)
        host.say("begin")
        guest = await control(house, session.pk, helene.token)
        picture = await media(house, session.pk, helene.token, "sub")
        await here(lambda: Seat.objects.filter(pk=helene.claim.id).update(state=Seat.State.WITHDRAWN))
        house._hear(f"seat:{helene.claim.id}")
        await guest.until(lambda: guest.closed is not None)
        await picture.until(lambda: picture.closed is not None)
        assert (guest.last("goodbye")["code"], guest.closed) == ("room.no-seat", Close.GIVEN_BACK)
        await house.close()

    tell()


def test_the_stage_publishes_into_the_green_room_and_guests_watch_the_stage_once_it_has_begun(session: Session) -> None:
    joelle, helene = people.host(session), people.guest(session, "Hélène Marchal-Ries")
    marek = people.on_stage(session, "Marek Dvořák")

    @story
    async def tell() -> None:
        house = rooms()
        host = await opened(house, session, joelle)
        speaker = await control(house, session.pk, marek.token)
        camera = await media(house, session.pk, marek.token, "pub")
        assert camera.accepted
        camera.send(json.dumps({"catalog": CATALOG}))
        behind = await media(house, session.pk, joelle.token, "sub")
        await behind.until(lambda: marek.key in str(behind.heard))
        speaker.say("enter-stage")
        await host.until(lambda: len(host.state["stage"]["on"]) == 1)
        assert not (await media(house, session.pk, helene.token, "pub")).accepted
        assert not (await media(house, session.pk, helene.token, "sub")).accepted, "it has not begun"
        host.say("begin")
        await host.until(lambda: host.state["doors"]["state"] == "live")
        watching = await media(house, session.pk, helene.token, "sub")
        await watching.until(lambda: marek.key in str(watching.heard))
        host.say("send-back", key=marek.key)
        await watching.until(lambda: watching.heard[-1] == {"stage": {}})
        late = await media(house, session.pk, helene.token, "sub")
        await late.until(lambda: bool(late.heard))
        assert late.heard == [{"stage": {}}]
        assert marek.key in str(behind.heard[-1])
        assert camera.closed is None, "the green room goes on hearing them"
        await house.close()

    tell()


def test_what_is_refused_is_said_in_the_language_of_the_page(session: Session) -> None:
    helene = people.guest(session, "Hélène Marchal-Ries")
    Session.objects.update(doors_opened=clock.now())

    @story
    async def tell() -> None:
        house = rooms()
        page = await control(house, session.pk, helene.token)
        page.say("begin", n=7)
        await page.until(lambda: page.heard[-1]["t"] == "refused")
        assert (page.heard[-1]["n"], page.heard[-1]["code"]) == (7, "room.host-only")
        page.send("[" * 5000)
        await page.until(lambda: page.closed is not None)
        assert page.closed == Close.MALFORMED
        await house.close()

    tell()


def test_a_gap_is_filled_with_the_whole_state(session: Session) -> None:
    joelle = people.host(session)

    @story
    async def tell() -> None:
        house = rooms()
        host = await announcing(house, session, joelle)
        assert host.heard[-1]["was"] <= host.heard[-1]["v"]
        host.say("again")
        await host.until(lambda: host.heard[-1]["t"] == "welcome")
        assert host.heard[-1]["v"] == host.version
        await house.close()

    tell()


def test_a_room_survives_its_process(session: Session) -> None:
    joelle, marek = people.host(session), people.on_stage(session, "Marek Dvořák")
    helene = people.guest(session, "Hélène Marchal-Ries")

    @story
    async def tell() -> None:
        lost = rooms()
        host = await opened(lost, session, joelle)
        speaker = await control(lost, session.pk, marek.token)
        await control(lost, session.pk, helene.token)
        speaker.say("enter-stage")
        host.say("announce", text="We begin two minutes late.")
        await host.until(lambda: bool(host.state["announcements"]))
        await (await lost.owner(session.pk)).keep()  # and then the process dies
        after = rooms()
        back = await control(after, session.pk, joelle.token)
        assert [one["key"] for one in back.state["stage"]["on"]] == [marek.key]
        assert not back.state["stage"]["on"][0]["here"], "the line is down, the place is kept"
        assert back.state["announcements"][0]["text"] == "We begin two minutes late."
        assert back.state["people"]["guests"] == 0
        await after.close()

    tell()
    assert not Presence.objects.filter(ended=None).exists()
    assert Presence.objects.filter(key=helene.key).count() == 1


def test_who_comes_while_a_room_closes_finds_it_as_it_was_left(session: Session) -> None:
    joelle = people.host(session)

    @story
    async def tell() -> None:
        house = rooms()
        await announcing(house, session, joelle)
        async with (await house.owner(session.pk))._writing:  # the disk takes its time
            closing = asyncio.create_task(house.close())
            coming = asyncio.create_task(control(house, session.pk, joelle.token))
            await asyncio.sleep(0.05)
        await closing
        back = await coming
        assert back.state["announcements"][0]["text"] == "We begin two minutes late."
        await house.close()

    tell()


def test_a_house_that_closes_waits_for_a_room_that_was_just_falling_asleep(session: Session) -> None:
    joelle = people.host(session)

    @story
    async def tell() -> None:
        house = rooms()
        await announcing(house, session, joelle)
        owner = await house.owner(session.pk)
        async with owner._writing:  # the disk takes its time
            asleep = asyncio.create_task(house._close(owner))
            await asyncio.sleep(0)
            asleep.cancel()  # as the round that looks for empty rooms is, when the house closes
            closing = asyncio.create_task(house.close())
            assert not (await asyncio.wait([closing], timeout=0.05))[0]
        await closing
        assert await here(lambda: Presence.objects.filter(ended=None).exists()) is False

    tell()


class Silent(QueuedLine):
    """A line that has said nothing for some seconds."""

    seconds = 0.0

    def silence(self) -> float:
        return self.seconds


def test_nobody_is_there_while_their_line_is_dead_and_they_keep_their_place(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, "ALIVE_EVERY", 0.01)
    joelle, marek = people.host(session), people.on_stage(session, "Marek Dvořák")

    def stays() -> list[bool]:
        return [one.ended is not None for one in Presence.objects.filter(key=marek.key).order_by("began")]

    @story
    async def tell() -> None:
        house = rooms()
        await opened(house, session, joelle)
        speaker = await control(house, session.pk, marek.token)
        speaker.say("enter-stage")
        await speaker.until(lambda: bool(speaker.state["stage"]["on"]))
        room = await house.owner(session.pk)
        line = room.clients[marek.key].line = Silent(speaker._send)
        for line.seconds, seen in ((20.0, [True]), (0.0, [True, False])):
            while await here(stays) != seen:
                await asyncio.sleep(0.01)
                await room.keep()
        assert speaker.state["stage"]["on"][0]["here"]
        await house.close()

    tell()
    first = Presence.objects.filter(key=marek.key).earliest("began")
    assert first.ended == first.began, "the line went down before they came, as far as anybody knows"


def test_what_the_house_did_not_read_in_time_is_nobodys_absence(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, "ALIVE_EVERY", 0.01)
    monkeypatch.setattr(owner, "LATE", 0.05)
    marek = people.on_stage(session, "Marek Dvořák")

    @story
    async def tell() -> None:
        house = rooms()
        speaker = await control(house, session.pk, marek.token)
        room = await house.owner(session.pk)
        line = room.clients[marek.key].line = Silent(speaker._send)
        for _ in range(5):
            line.seconds = 20.0
            time.sleep(0.1)  # noqa: ASYNC251  the house is held up as a whole
            for _ in range(4):
                await asyncio.sleep(0)
            line.seconds = 0.0  # what had come meanwhile is read
            await asyncio.sleep(0.02)
        assert room.presence.here() == [marek.key]
        await room.keep()
        assert await here(Presence.objects.count) == 1
        await house.close()

    tell()


def test_the_end_closes_every_interval_and_leaves_no_names(session: Session) -> None:
    joelle, helene = people.host(session), people.guest(session, "Hélène Marchal-Ries")

    @story
    async def tell() -> None:
        house = rooms()
        host = await opened(house, session, joelle)
        guest = await control(house, session.pk, helene.token)
        host.say("begin")
        host.say("end")
        await guest.until(lambda: guest.state["doors"]["state"] == "ended")
        await (await house.owner(session.pk)).keep()
        assert await here(lambda: Presence.objects.filter(ended=None).count()) == 0
        await house.close()

    tell()
    session.refresh_from_db()
    assert session.ended is not None
    assert Presence.objects.count() == 2
    assert not Operation.objects.exists()
    assert "Hélène" not in str(session.snapshots.get().body)


def test_many_who_come_at_once_cost_as_many_queries_as_one(session: Session, django_assert_num_queries: object) -> None:
    from senningen.live.admission import admit_all
    from senningen.live.rules import Door

    Session.objects.update(doors_opened=clock.now())
    holders = [people.guest(session, f"Guest {n}") for n in range(5)]
    claims = [holder.claim for holder in holders]
    with django_assert_num_queries(5):  # type: ignore[operator]
        assert all(not isinstance(one, Exception) for one in admit_all(claims, Door.CONTROL, now=clock.now()))
    with django_assert_num_queries(5):  # type: ignore[operator]
        admit_all(claims[:1], Door.CONTROL, now=clock.now())
