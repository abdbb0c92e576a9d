"""The desk types another number of places, reads what it would do, and does exactly that."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from senningen.kernel.text import Text
from senningen.people.models import Account
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats import queries
from senningen.seats.models import Place
from senningen.seats.services import retell_session
from tests import factories
from tests.seats.stories import DESK, ask, left, seated, waits

pytestmark = pytest.mark.django_db
PAGE = "/desk/editions/10/places"


@pytest.fixture
def edition() -> Edition:
    """Give an edition of one session with two places, and three people who want one."""
    made = factories.edition(cap=2, sessions=1, offers_by_itself=True)
    seated(made, "Anna")
    seated(made, "Ben")
    ask(made, "Claire", after=5)
    return made


@pytest.fixture
def tom(edition: Edition) -> Account:
    return factories.account(role=Account.Role.EDITOR)


def seal_in(page: str) -> str:
    found = re.search(r'name="foreseen" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_more_places_are_foreseen_made_and_undone(desk: Client, edition: Edition) -> None:
    page = desk.get(PAGE, {"mode": "online", "places": "3"}).content.decode()
    assert "1 place more" in page
    assert "1 person in line gets an offer by itself" in page
    assert "Claire" in page
    assert (left(edition), waits(edition)) == ([0], ["Claire"])  # looking changes nothing
    asked = {"mode": "online", "places": "3", "session": "", "foreseen": seal_in(page)}
    assert desk.post(PAGE, asked).status_code == 302
    edition.refresh_from_db()
    assert (edition.cap, waits(edition), Place.objects.count()) == (3, [], 3)
    move = edition.moves.get()
    assert (move.verb, move.numbers) == ("cap", "2 → 3")
    assert "Number of places: 2 → 3." in desk.get("/desk/seats").content.decode()
    desk.post(f"/desk/moves/{move.pk}/undoing")
    edition.refresh_from_db()
    assert (edition.cap, waits(edition), Place.objects.count()) == (2, ["Claire"], 2)
    assert Letter.objects.get(kind="seat-offered").state == Letter.State.UNDONE


def test_whoever_may_not_write_the_programme_does_not_undo_what_was_written(desk: Client, edition: Edition) -> None:
    page = desk.get(PAGE, {"mode": "online", "places": "3"}).content.decode()
    desk.post(PAGE, {"mode": "online", "places": "3", "foreseen": seal_in(page)})
    undoing = f"/desk/moves/{edition.moves.get().pk}/undoing"
    assert undoing in desk.get("/desk/seats").content.decode()
    desk.force_login(factories.account("Lea", role=Account.Role.DESK))
    seats = desk.get("/desk/seats").content.decode()
    assert ("Number of places: 2 → 3." in seats, undoing in seats) == (True, False)
    assert (desk.post(undoing).status_code, Place.objects.count()) == (404, 3)


def test_fewer_places_are_undone_too(desk: Client, edition: Edition) -> None:
    Place.objects.filter(seat=None).delete()
    page = desk.get(PAGE, {"mode": "online", "places": "1"}).content.decode()
    assert "1 more goes when it is freed" in page
    desk.post(PAGE, {"mode": "online", "places": "1", "foreseen": seal_in(page)})
    desk.post(f"/desk/moves/{edition.moves.get().pk}/undoing")
    edition.refresh_from_db()
    assert edition.cap == 2


def test_if_the_world_moved_on_the_page_says_what_would_happen_now(desk: Client, edition: Edition) -> None:
    seal = seal_in(desk.get(PAGE, {"mode": "online", "places": "3"}).content.decode())
    ask(edition, "Abel", after=1)  # asked before Claire, read after her
    answer = desk.post(PAGE, {"mode": "online", "places": "3", "foreseen": seal}, follow=True)
    assert "Something has changed since this was foreseen" in answer.content.decode()
    assert "Abel" in answer.content.decode()
    assert (Place.objects.count(), edition.moves.count()) == (2, 0)
    for unread in ("", "nonsense"):
        desk.post(PAGE, {"mode": "online", "places": "3", "foreseen": unread})
    assert Place.objects.count() == 2


def test_a_first_number_opens_places_on_site(desk: Client, edition: Edition) -> None:
    page = desk.get(PAGE, {"mode": "on-site", "places": "4"}).content.decode()
    desk.post(PAGE, {"mode": "on-site", "places": "4", "foreseen": seal_in(page)})
    edition.refresh_from_db()
    assert (list(queries.places_left(edition.pk, "on-site").values()), edition.cap) == ([4], 2)


def calendars() -> list[str]:
    """Where each calendar was told that the session is, mail by mail, of those that were not called back."""
    mails = Letter.objects.filter(kind="calendar").exclude(state=Letter.State.UNDONE).order_by("pk")
    return [found[1] if (found := re.search(r"LOCATION:(.*)", each.calendar)) else "" for each in mails]


def test_whose_calendar_says_the_place_is_told_that_it_is_online_once_there_are_places_on_site(
    desk: Client, edition: Edition
) -> None:
    edition.place = Text({"en": "Senningen"})
    edition.save(update_fields=["place"])
    retell_session(edition.sessions.get().pk, by=DESK, now=factories.NOW)
    before = calendars()
    assert "by mail" not in desk.get(PAGE, {"mode": "online", "places": "4"}).content.decode()
    page = desk.get(PAGE, {"mode": "on-site", "places": "4"}).content.decode()
    assert "2 calendars are corrected by mail" in page
    desk.post(PAGE, {"mode": "on-site", "places": "4", "foreseen": seal_in(page)})
    assert [each.strip() for each in calendars()[len(before) :]] == ["online", "online"]
    desk.post(f"/desk/moves/{edition.moves.get().pk}/undoing")
    assert (calendars(), queries.modes_of(edition.pk)) == (before, {"online"})


def test_a_number_that_cannot_be_read_is_said(desk: Client) -> None:
    assert desk.get(PAGE, {"mode": "online", "places": "many"}).status_code == 422
    assert desk.get(PAGE, {"mode": "nowhere", "places": "3"}).status_code == 422


def test_who_may_not_write_the_programme_finds_no_page(client: Client, edition: Edition) -> None:
    client.force_login(factories.account("Lea", role=Account.Role.DESK))
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("people", [1, 4])
def test_a_plan_takes_as_many_queries_for_many_people(
    desk: Client, edition: Edition, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(people):
        ask(edition, f"Guest {each}", after=10 + each)
    desk.get(PAGE)
    with django_assert_num_queries(24):
        desk.get(PAGE, {"mode": "online", "places": "9"})
