"""The door's page, its list and what it sends, as its script sees them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from senningen.live.models import CheckIn
from senningen.live.services import Tap, check_in
from senningen.people.models import Account
from senningen.programme.models import Edition
from senningen.seats.services import call_off_session, release_seat
from tests import factories
from tests.seats.stories import DESK, seated, session

pytestmark = pytest.mark.django_db
START = datetime(2020, 12, 14, 10, 30, tzinfo=UTC)


@pytest.fixture
def dora(edition: Edition) -> Account:
    return factories.account("Dora Weis", role=Account.Role.DOOR)


@pytest.fixture
def door(client: Client, dora: Account, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: START)
    client.force_login(dora)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def send(door: Client, pk: int, *taps: dict[str, Any]) -> Any:
    return door.post(f"/desk/door/{pk}/taps", {"taps": list(taps)}, content_type="application/json")


def tap(key: str, seat: int, minutes: int = 0) -> dict[str, Any]:
    return {"key": f"key-of-{key}", "seat": seat, "at": (START + timedelta(minutes=minutes)).isoformat()}


def test_the_page_names_nobody_and_the_list_names_those_who_come_in(door: Client, edition: Edition) -> None:
    monday = session(edition, 1)
    anna = seated(edition, factories.person("Anna Kolb", house="Post"), 1)
    assert door.get("/desk/door")["Location"] == f"/desk/door/{monday.pk}"
    page = door.get(f"/desk/door/{monday.pk}").content.decode()
    assert "Session 1" in page
    assert [name for name in ("Anna Kolb", "Dora Weis") if name in page] == []
    told = door.get(f"/desk/door/{monday.pk}/list")
    assert told["Cache-Control"].startswith("max-age=0")
    said = told.json()
    assert said["seats"] == [[anna.pk, anna.code, anna.number, "Anna Kolb", "Post", "online", 1]]
    assert (said["came"], said["over"]) == ({}, False)


def test_what_it_sends_stands_in_its_fresh_list(door: Client, edition: Edition) -> None:
    monday, anna = session(edition, 1), seated(edition, "Anna Kolb", 1)
    answer = send(door, monday.pk, tap("anna", anna.pk, -5)).json()
    assert answer["standing"] == {"key-of-anna": "counts"}
    assert answer["list"]["came"] == {str(anna.pk): ["2020-12-14T10:25:00Z", "key-of-anna"]}
    undo = {"key": "key-of-undo", "undoes": "key-of-anna", "at": START.isoformat()}
    assert send(door, monday.pk, tap("anna", anna.pk, -5), undo).json()["list"]["came"] == {}
    assert CheckIn.objects.get().by.person.name == "Dora Weis"


ONE = '{"taps": [{"key": "%s", "seat": %s, "at": "%s"}]}'
NONSENSE = ["", "[]", '{"taps": 3}', ONE % ("short", 1, START), ONE % ("key-of-anna", '"1"', START)]


@pytest.mark.parametrize("body", [*NONSENSE, ONE % ("key-of-anna", 1, "yesterday")])
def test_a_door_that_speaks_nonsense_is_told_so(door: Client, edition: Edition, body: str) -> None:
    answer = door.post(f"/desk/door/{session(edition, 1).pk}/taps", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "door.malformed")


def test_a_session_that_is_called_off_has_no_door(door: Client, edition: Edition) -> None:
    call_off_session(session(edition, 1).pk, by=DESK, now=START)
    answer = send(door, session(edition, 1).pk)
    assert (answer.status_code, answer.json()["sentence"]) == (409, "This session does not take place.")


def test_after_the_hour_the_list_names_nobody_but_what_waited_is_taken_in(
    door: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monday, anna = session(edition, 1), seated(edition, "Anna Kolb", 1)
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: START + timedelta(hours=20))
    answer = send(door, monday.pk, tap("anna", anna.pk)).json()
    assert answer["standing"] == {"key-of-anna": "counts"}
    assert (answer["list"]["over"], answer["list"]["seats"]) == (True, [])


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    door: Client, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monday = session(edition, 1)
    for name in ("Anna Kolb", "Ben Thill", "Carl Reding"):
        seat = seated(edition, name, 1)
        send(door, monday.pk, tap(name.split()[0], seat.pk))
        with django_assert_num_queries(6):
            door.get(f"/desk/door/{monday.pk}/list")


def test_the_desk_decides_what_is_doubtful(client: Client, edition: Edition, dora: Account) -> None:
    monday, anna = session(edition, 1), seated(edition, "Anna Kolb", 1)
    release_seat(anna.pk, reason="asked", by=DESK, now=START)
    check_in(monday.pk, [Tap("anna", START, anna.pk)], by=dora, now=START)
    client.force_login(factories.account())
    page = client.get(f"/desk/sessions/{monday.pk}/attendance").content.decode()
    assert "Anna Kolb" in page
    assert "The seat was given back or taken back by then." in page
    settled = client.post(f"/desk/check-ins/{CheckIn.objects.get().pk}/settling", {"counts": "yes"})
    assert settled["Location"] == f"/desk/sessions/{monday.pk}/attendance"
    assert CheckIn.objects.get().standing == "counts"


def test_the_worker_is_served_from_the_address_of_the_page(door: Client) -> None:
    answer = door.get("/desk/door/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"senningen-door" in answer.content
