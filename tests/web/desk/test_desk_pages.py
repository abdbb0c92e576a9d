"""The desk's other pages: overview, seats, people, letters, journal, feed."""

from __future__ import annotations

import asyncio
import importlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import senningen
from senningen.jobs import services as jobs
from senningen.jobs.models import Job
from senningen.journal.entries import SYSTEM, kinds
from senningen.kernel import clock, hints
from senningen.people.models import Account
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats import services
from senningen.seats.models import Request, Seat
from senningen.web.desk import feed
from senningen.web.desk.telling import SENTENCES
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
SOURCE = Path(senningen.__file__).parent
PAGES = [
    "/desk/",
    "/desk/mail",
    "/desk/seats",
    "/desk/seats?view=list",
    "/desk/people",
    "/desk/letters",
    "/desk/journal",
]


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=3)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def asked(edition: Edition, name: str) -> Request:
    person = factories.person(name)
    return services.receive_request(person.pk, edition.pk, sessions=None, by=SYSTEM, now=NOW)


def given(edition: Edition, name: str) -> Seat:
    seat = services.give_seat(asked(edition, name).pk, by=SYSTEM, now=NOW)
    assert seat
    return seat


def offered(edition: Edition, name: str) -> Seat:
    seat = services.offer_seat(asked(edition, name).pk, by=SYSTEM, now=NOW)
    assert seat
    return seat


@pytest.mark.parametrize("address", PAGES)
def test_a_desk_without_an_edition_is_not_broken(client: Client, address: str) -> None:
    factories.series()
    client.force_login(factories.account())
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_an_empty_edition_says_what_is_not_there(desk: Client, address: str) -> None:
    shown = page(desk, address)
    assert "empty" in shown or "No offer waits" in shown or "No seat has been given" in shown or "<table" in shown


def test_the_overview_says_what_needs_somebody(desk: Client, edition: Edition) -> None:
    given(edition, "Ingrid Aalto")
    offered(edition, "Fiona Hartmann")
    Seat.objects.filter(state="held").update(until=NOW + timedelta(hours=2))
    shown = page(desk, "/desk/")
    assert "Fiona Hartmann’s offer ends soon" in shown
    assert '<p class="q">1</p><p>of 3 seats given</p>' in shown


def test_the_overview_says_what_was_left_lying(desk: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(edition, "Ingrid Aalto")
    asked(edition, "Fiona Hartmann")
    assert "2 requests have no answer" not in page(desk, "/desk/")
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: NOW + timedelta(hours=25))
    shown = page(desk, "/desk/")
    assert "2 requests have no answer" in shown
    assert "Ingrid Aalto, Fiona Hartmann" in shown


def test_the_plan_shows_each_seat_with_its_state_and_name(desk: Client, edition: Edition) -> None:
    given(edition, "Ingrid Aalto")
    offered(edition, "Fiona Hartmann")
    shown = page(desk, "/desk/seats")
    assert "Seat 1, Ingrid Aalto, seat" in shown
    assert "Seat 2, Fiona Hartmann, offer" in shown
    assert "Ingrid Aalto" in page(desk, "/desk/seats?session=2&view=list")


def test_a_seat_is_released_from_the_plan(desk: Client, edition: Edition, tom: Account) -> None:
    seat = given(edition, "Ingrid Aalto")
    assert "Release the seat" in page(desk, "/desk/seats?seat=1")
    desk.post(f"/desk/seats/{seat.pk}/release")
    seat.refresh_from_db()
    assert seat.state == Seat.State.RELEASED
    assert "Seat taken back: Ingrid Aalto." in page(desk, "/desk/seats")


def test_an_offer_gets_more_time(desk: Client, edition: Edition) -> None:
    seat = offered(edition, "Fiona Hartmann")
    Seat.objects.update(until=NOW + timedelta(hours=1))
    desk.post(f"/desk/seats/{seat.pk}/extension")
    seat.refresh_from_db()
    assert seat.until == NOW + timedelta(hours=48)


def test_who_waits_is_given_or_offered_what_is_free(desk: Client, edition: Edition) -> None:
    first, second = asked(edition, "Sven Oberweis"), asked(edition, "Greta Nyström")
    assert "Offer Sven Oberweis a seat" in page(desk, "/desk/seats")
    desk.post(f"/desk/requests/{first.pk}/seat")
    desk.post(f"/desk/requests/{second.pk}/offer")
    assert list(Seat.objects.order_by("number").values_list("person__name", "state")) == [
        ("Sven Oberweis", "taken"),
        ("Greta Nyström", "held"),
    ]


def test_where_nothing_is_free_everybody_keeps_their_place_in_line(desk: Client, edition: Edition) -> None:
    for name in ("A", "B", "C"):
        given(edition, name)
    waiting = asked(edition, "Sven Oberweis")
    desk.post(f"/desk/requests/{waiting.pk}/seat")
    assert "keep their place in line" in page(desk, "/desk/seats")


def test_a_seat_of_another_edition_is_not_there(desk: Client, edition: Edition) -> None:
    seat = given(edition, "Ingrid Aalto")
    Edition.objects.filter(pk=edition.pk).update(state=Edition.State.PAST)
    factories.edition(number=11, slug="11")
    assert desk.post(f"/desk/seats/{seat.pk}/release").status_code == 404


def test_a_person_is_found_and_their_whole_story_told(desk: Client, edition: Edition) -> None:
    seat = given(edition, "Ingrid Aalto")
    assert "Ingrid Aalto" in page(desk, "/desk/people?q=aalto")
    assert "Ingrid Aalto" not in page(desk, "/desk/people?q=weber")
    shown = page(desk, f"/desk/people/{seat.person_id}")
    assert "Seat 1 given" in shown
    assert "Your seat is number 1" in shown  # the letter, with its state beside it
    assert "Waits to be sent" in shown
    assert desk.get("/desk/people/999").status_code == 404


def test_a_letter_is_shown_where_nothing_in_it_can_act(desk: Client, edition: Edition) -> None:
    given(edition, "Ingrid Aalto")
    letter = Letter.objects.get(kind="seat-given")
    assert f"/desk/letters/{letter.pk}" in page(desk, "/desk/letters?state=queued")
    assert "sandbox" in page(desk, f"/desk/letters/{letter.pk}")
    shown = desk.get(f"/desk/letters/{letter.pk}.html")
    assert shown["Content-Security-Policy"].startswith("sandbox;")
    kept = desk.get(f"/desk/letters/{letter.pk}.eml").content
    assert b"Subject: Your seat is number 1" in kept
    assert desk.get("/desk/letters/999").status_code == 404


def test_the_journal_names_who_and_why(desk: Client, edition: Edition, tom: Account) -> None:
    seat = given(edition, "Ingrid Aalto")
    desk.post(f"/desk/seats/{seat.pk}/release")
    shown = page(desk, "/desk/journal")
    assert "Seat taken back by the desk" in shown
    assert "Tom Schroeder" in shown
    assert "the house" in shown


@pytest.mark.parametrize("seats", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"), [("/desk/seats", 16), ("/desk/people", 10), ("/desk/letters", 9), ("/desk/journal", 13)]
)
def test_a_list_costs_the_same_for_one_and_for_three(
    desk: Client,
    edition: Edition,
    seats: int,
    address: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(seats):
        given(edition, f"Guest {number}")
    desk.get(address)
    with django_assert_num_queries(queries):
        desk.get(address)


def test_the_journal_has_a_sentence_for_everything_that_can_happen() -> None:
    for entries in sorted(path.parent.name for path in SOURCE.glob("*/entries.py")):
        importlib.import_module(f"senningen.{entries}.entries")
    ours = {kind for kind in kinds() if not kind.startswith("test.")}
    decided = {"proposal.decided", "proposal.decided-by-rule"}  # their sentence is the verb's
    assert ours - set(SENTENCES) == decided


def test_single_letter_keys_can_be_switched_off(desk: Client, tom: Account) -> None:
    assert 'data-keys="on"' in page(desk, "/desk/")
    assert desk.post("/desk/shortcuts", {"keys": "off", "next": "/desk/mail"})["Location"] == "/desk/mail"
    assert 'data-keys="off"' in page(desk, "/desk/mail")


def test_the_feed_tells_that_something_changed_and_ends_with_the_house() -> None:
    async def follow() -> list[bytes]:
        heard = feed.told("desk")
        said = [await anext(heard)]
        coming = asyncio.ensure_future(anext(heard))
        await asyncio.sleep(0.01)
        hints.tell(hints.Hint("room:3", 1))  # nothing of ours
        hints.tell(hints.Hint("desk", 7))
        said.append(await coming)
        last = asyncio.ensure_future(anext(heard, b"the end"))
        await asyncio.sleep(0.01)
        hints.end_following()
        return [*said, await last]

    assert asyncio.run(follow()) == [b"retry: 1000\n: open\n\n", b"event: changed\ndata: desk 7\n\n", b"the end"]


def test_the_feed_tells_what_changed_while_the_page_was_on_its_way() -> None:
    async def first(asked: int) -> bytes:
        heard = feed.told("desk", until="account:1", since=asked)
        await anext(heard)
        coming = asyncio.ensure_future(anext(heard, b"the end"))
        await asyncio.sleep(0.01)
        hints.end_following()
        return await coming

    before = clock.milliseconds()
    hints.tell(hints.Hint("desk", 8))
    hints.tell(hints.Hint("account:1"))  # said before: whoever asks again is not sent away again
    assert asyncio.run(first(before)) == b"event: changed\ndata: meanwhile\n\n"
    assert asyncio.run(first(clock.milliseconds() + 1)) == b"the end"


def test_the_overview_says_what_is_wrong_with_the_house(desk: Client) -> None:
    assert "given up after many attempts" not in page(desk, "/desk/")
    jobs.put("kettle.boil")
    Job.objects.update(state=Job.State.DEAD)
    told = page(desk, "/desk/")
    assert "1 task was given up after many attempts." in told
    assert "Ask the operator to look at the health page." in told
