"""A calendar that a guest's program reads again and again, read here by a reader that is not ours."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

import pytest
import vobject
from django.test import Client

from senningen.journal.models import Entry
from senningen.journal.queries import positions
from senningen.people.models import Person
from senningen.post.models import CalendarEntry
from senningen.programme.models import Edition, Session
from senningen.seats.models import Seat
from senningen.seats.services import reissue_links, withdraw_seat
from tests import factories
from tests.seats.stories import DESK, NOW, offered, seated
from tests.web.test_guest_pages import link_to, page, post
from tests.web.test_guest_pages import today as today

pytestmark = pytest.mark.django_db


@pytest.fixture
def helene() -> Person:
    return factories.person("Hélène Marchal-Ries", language="en")


@pytest.fixture
def seat(helene: Person) -> Seat:
    return seated(factories.edition(cap=2), helene, 1, 2)


def subscribed(client: Client, seat: Seat) -> str:
    shown = post(client, link_to(seat), "subscribe").content.decode()
    found = re.search(r'value="(http[^"]+/calendar/[^"]+\.ics)"', shown)
    assert found
    return found[1].replace("http://127.0.0.1:8400", "")


def events(client: Client, address: str) -> list[Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return list(vobject.readOne(answer.content.decode()).contents.get("vevent", []))


def test_the_program_sees_what_changes(client: Client, seat: Seat) -> None:
    address = subscribed(client, seat)
    assert [event.summary.value for event in events(client, address)] == ["Session 1", "Session 2"]
    Session.objects.filter(number=2).update(begins=time(16, 0), revision=1)
    moved = events(client, address)[1]
    assert (moved.sequence.value, moved.dtstart.value.isoformat()) == ("1", "2020-12-15T16:00:00+01:00")
    withdraw_seat(seat.pk, by=DESK, now=NOW)
    assert events(client, address) == []


def test_it_has_the_uids_of_the_mailed_invitations(client: Client, seat: Seat) -> None:
    uids = {event.uid.value for event in events(client, subscribed(client, seat))}
    assert uids == set(CalendarEntry.objects.values_list("uid", flat=True))


def test_every_edition_is_in_it_and_an_offer_is_tentative(client: Client, seat: Seat, helene: Person) -> None:
    eleventh = factories.edition(number=11, slug="11", sessions=1, first_day=date(2021, 12, 13))
    offered(eleventh, helene, 1)
    told = events(client, subscribed(client, seat))
    assert [str(event.dtstart.value.date()) for event in told] == ["2020-12-14", "2020-12-15", "2021-12-13"]
    assert [hasattr(event, "status") for event in told] == [False, False, True]


def test_the_address_can_do_nothing_but_be_read(client: Client, seat: Seat) -> None:
    address = subscribed(client, seat)
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    assert client.get(f"/s/{token}").status_code == 404
    before = positions()
    calendar = client.get(address).content.decode()
    assert positions() == before
    assert "/s/" not in calendar, "a calendar is passed around: no personal link in it"
    assert client.post(address).status_code == 405


def test_a_new_address_ends_the_one_before_and_so_does_the_desk(client: Client, seat: Seat) -> None:
    first = subscribed(client, seat)
    second = subscribed(client, seat)
    assert client.get(first).status_code == 404
    assert events(client, second)
    reissue_links(seat.pk, by=DESK, now=NOW)
    assert client.get(second).status_code == 404


def test_merely_opening_the_page_makes_no_address(client: Client, seat: Seat) -> None:
    token = link_to(seat)
    assert client.get(f"/s/{token}/subscription").status_code == 302
    assert not Entry.objects.filter(kind="person.calendar-opened").exists()
    assert "Subscribe to it" in page(client, token)
    subscribed(client, seat)
    assert Entry.objects.get(kind="person.calendar-opened").actor == f"person:{seat.person_id}"


def test_the_number_of_questions_stays(
    client: Client, seat: Seat, helene: Person, django_assert_num_queries: Any
) -> None:
    address = subscribed(client, seat)
    with django_assert_num_queries(5):
        client.get(address)
    for number in (11, 12, 13):
        year: Edition = factories.edition(number=number, slug=str(number), first_day=date(2010 + number, 12, 13))
        seated(year, helene)
    with django_assert_num_queries(5):
        client.get(address)
