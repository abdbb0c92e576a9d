"""Rehearsals at the desk: the key, what is refused, what is going on, the sheet in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from senningen.jobs.models import Job
from senningen.kernel import clock
from senningen.people.models import Account
from senningen.programme.models import Edition
from senningen.rehearsal.models import Rehearsal
from senningen.rehearsal.rules import SILENT_AFTER, Line, Seats, picture, seats
from senningen.rehearsal.services import end_rehearsal, note_step
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/desk/editions/10/rehearsals"
WELL = seats(Seats(asked=10, cap=9, given=9, oversold=0, waiting=1, in_order=True))
NOT_WELL = picture(watching=9, guests=9, share=0.61, ms=1_450)


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=40, sessions=1)


@pytest.fixture
def desk(client: Client, edition: Edition) -> Client:
    client.force_login(factories.account("Tom Schroeder", Account.Role.OWNER))
    return client


def page(desk: Client) -> str:
    return desk.get(PAGE).content.decode()


def begun(desk: Client) -> Rehearsal:
    assert desk.post(PAGE, {"guests": "10"})["Location"] == PAGE
    return Rehearsal.objects.get()


def over(one: Rehearsal, *lines: Line) -> None:
    end_rehearsal(one.pk, list(lines), now=clock.now())


def test_it_is_found_from_the_edition_and_offers_as_many_guests_as_there_are_places(desk: Client) -> None:
    assert PAGE in desk.get("/desk/editions/10").content.decode()
    assert 'value="40"' in page(desk)
    assert "This edition has not been rehearsed yet." in page(desk)


def test_the_key_has_the_worker_begin_and_the_page_shows_what_is_tried_now(desk: Client) -> None:
    one = begun(desk)
    assert Job.objects.get(task="rehearsal.start").args == [one.pk]
    assert "It begins" in page(desk)
    note_step(one.pk, "letters", [WELL], now=clock.now())
    shown = page(desk)
    assert "data-look" in shown, "the page looks again by itself"
    assert "Letters" in shown
    assert "10 asked, 9 got a seat, 1 wait in order, 0 too many." in shown
    assert "disabled" in shown, "one at a time"


def test_a_second_one_and_a_number_out_of_reach_are_refused_in_words(desk: Client) -> None:
    begun(desk)
    again = desk.post(PAGE, {"guests": "10"})
    assert (again.status_code, "A rehearsal is under way already." in again.content.decode()) == (409, True)
    assert desk.post(PAGE, {"guests": "5000"}).status_code == 422
    assert Rehearsal.objects.count() == 1


def test_the_sheet_says_what_went_well_and_what_to_mend(desk: Client) -> None:
    over(begun(desk), WELL, NOT_WELL)
    shown = page(desk)
    assert "1 thing to mend" in shown
    assert "the one with the least got 61 % of it, 95 of 100 frames within 1450 ms." in shown
    assert "take a larger one, or invite fewer" in shown
    assert "data-look" not in shown, "nothing is going on any more"
    assert "disabled" not in shown


def test_when_all_went_well_nothing_is_to_be_done(desk: Client) -> None:
    over(begun(desk), WELL)
    assert "Everything went well" in page(desk)
    assert "rehearse again" not in page(desk)


def test_one_that_is_heard_of_no_more_says_so_and_makes_room(desk: Client) -> None:
    one = begun(desk)
    Rehearsal.objects.update(seen=clock.now() - SILENT_AFTER - timedelta(seconds=1))
    assert "It was heard of no more." in page(desk)
    assert desk.post(PAGE, {"guests": "10"}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.trouble) == (Rehearsal.State.BROKEN, "It was heard of no more.")
