"""The page of an invitation for which no place is held, and what the page of a held seat says back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from senningen.people.models import Link
from senningen.people.services import make_link
from senningen.programme.models import Edition
from senningen.seats import services, waves
from senningen.seats.models import Invitation, Request
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, seated, session, waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=1, sessions=2)


@pytest.fixture
def browser(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: NOW)
    return client


def invited(edition: Edition, *, holds: bool = False) -> tuple[Invitation, str]:
    """Invite Anna; returns her invitation and the address her letter leads to."""
    wave = services.begin_wave(edition.pk, by=factories.account(), now=NOW)
    anna = factories.person("Anna")
    services.add_to_wave(wave.pk, [anna.pk])
    services.write_wave(wave.pk, holds=holds, until=NOW + timedelta(days=2))
    services.send_wave(wave.pk, shown=[anna.pk], by=wave.by, now=NOW)
    services.write_invitations(wave.pk, now=NOW)
    invitation = Invitation.objects.select_related("letter").get()
    letter = invitation.letter
    assert letter is not None
    secret = make_link(letter.link_kind, person_id=anna.pk, subject_id=letter.link_subject_id, now=NOW)
    return invitation, f"/{'s' if holds else 'i'}/{secret}"


def state(invitation: Invitation) -> str:
    return str(waves.with_fare(Invitation.objects.filter(pk=invitation.pk), now=NOW).get().fare)


def test_opening_the_page_answers_nothing_and_only_a_reader_counts_as_having_opened_it(
    browser: Client, edition: Edition
) -> None:
    invitation, address = invited(edition)
    seen = browser.get(address)
    assert "Anna, you are invited" in seen.content.decode()
    assert seen.headers["Cache-Control"] == "no-store, private"
    assert state(invitation) == "queued"
    assert browser.get(f"{address}/opened").status_code == 405
    assert browser.post(f"{address}/opened").status_code == 204
    assert state(invitation) == "opened"
    assert "was-read" not in browser.get(address).content.decode()


def test_the_page_of_a_held_seat_says_that_it_was_read(browser: Client, edition: Edition) -> None:
    invitation, address = invited(edition, holds=True)
    assert "was-read" in browser.get(address).content.decode()
    assert state(invitation) == "queued"
    browser.post(f"{address}/opened")
    assert state(invitation) == "opened"
    assert "was-read" not in browser.get(address).content.decode()
    browser.post(f"{address}/take")
    assert state(invitation) == "accepted"


def test_accepting_gives_the_seat_and_the_link_goes_on_to_it(browser: Client, edition: Edition) -> None:
    invitation, address = invited(edition)
    answer = browser.post(f"{address}/acceptance", {"session": [session(edition, 2).pk]}, follow=True)
    assert "The seat is yours." in answer.content.decode()
    assert answer.redirect_chain[-1][0].startswith("/s/")
    assert state(invitation) == "accepted"
    assert browser.get(address).status_code == 302
    assert browser.post(f"{address}/acceptance").status_code == 302  # once more changes nothing


def test_accepting_when_all_is_taken_leads_to_the_waiting_list_and_says_so(browser: Client, edition: Edition) -> None:
    seated(edition, "Ben")
    _invitation, address = invited(edition)
    seen = browser.get(address).content.decode()
    assert seen.count("Full: waiting list") == 2
    both = [session(edition, 1).pk, session(edition, 2).pk]
    answer = browser.post(f"{address}/acceptance", {"session": both}, follow=True).content.decode()
    assert "All places are taken just now: you are on the waiting list." in answer
    assert "Waiting, place 1" in answer
    assert waits(edition) == ["Anna"]


def test_nothing_ticked_is_asked_again(browser: Client, edition: Edition) -> None:
    invitation, address = invited(edition)
    answer = browser.post(f"{address}/acceptance")
    assert answer.status_code == 422
    assert "Choose at least one session." in answer.content.decode()
    assert state(invitation) == "queued"


def test_declining_is_asked_first(browser: Client, edition: Edition) -> None:
    invitation, address = invited(edition)
    assert "Decline the invitation?" in browser.get(f"{address}/decline").content.decode()
    assert state(invitation) == "queued"
    answer = browser.post(f"{address}/decline", follow=True).content.decode()
    assert "You have declined this invitation" in answer
    assert state(invitation) == "declined"


def test_after_the_deadline_the_page_says_what_to_do(
    browser: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation, address = invited(edition)
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: NOW + timedelta(days=3))
    assert "The time to answer this invitation has passed." in browser.get(address).content.decode()
    refused = browser.post(f"{address}/acceptance", {"session": [session(edition, 1).pk]})
    assert refused.status_code == 409
    assert state(invitation) == "queued"


def test_a_link_that_opens_nothing_looks_like_any_other(browser: Client, edition: Edition) -> None:
    invited(edition)
    Link.objects.update(revoked=NOW)
    assert browser.get("/i/nothing").status_code == 404


def test_the_link_of_who_waited_goes_on_to_the_seat_offered_later(browser: Client, edition: Edition) -> None:
    ben = seated(edition, "Ben")
    _invitation, address = invited(edition)
    browser.post(f"{address}/acceptance", {"session": [session(edition, n).pk for n in (1, 2)]})
    services.withdraw_seat(ben.pk, by=DESK, now=NOW)
    anna = Request.objects.get(person__name="Anna")
    assert services.offer_seat(anna.pk, by=DESK, now=NOW)
    answer = browser.get(address, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].startswith("/s/")


def test_who_declined_and_accepts_after_all_in_another_tab_gets_the_seat(browser: Client, edition: Edition) -> None:
    invitation, address = invited(edition)
    browser.post(f"{address}/decline")
    answer = browser.post(f"{address}/acceptance", {"session": [session(edition, 1).pk]}, follow=True)
    assert answer.status_code == 200
    assert "The seat is yours." in answer.content.decode()
    assert state(invitation) == "accepted"
