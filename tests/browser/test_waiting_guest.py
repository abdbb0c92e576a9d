"""A guest, in a real browser: asks by the form, confirms, waits, is offered a seat, takes it and gives it back."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from senningen.desk import services as desk
from senningen.desk.models import Proposal
from senningen.kernel import clock
from senningen.post.models import Letter
from senningen.post.services import outbox
from senningen.seats import services as seats
from senningen.seats.models import Seat
from senningen.web.public import asking
from tests import factories
from tests.seats.stories import DESK, seated, state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "ana@guests.example"


def link_in(kind: str) -> str:
    """Where the link in the last letter of a kind leads, as it leaves."""
    letter = Letter.objects.filter(kind=kind, to_email=ADDRESS).latest("pk")
    now = max(clock.now(), letter.not_before) + timedelta(seconds=1)
    sent = outbox.claim(letter.pk, now=now)
    return urlsplit(next(each.link for each in sent if each.letter_id == letter.pk)).path


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_from_the_form_to_a_seat_and_back(
    chromium: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "QUICKEST", timedelta())  # a browser that is driven is a robot
    day = clock.now().date() + timedelta(days=20)
    edition = factories.edition(cap=1, sessions=2, first_day=day, offers_by_itself=True)
    anna, organiser = seated(edition, "Anna"), factories.account()
    page = chromium.new_context(base_url=live_server.url, locale="en-GB").new_page()

    page.goto("/editions/10")
    page.get_by_role("link", name="Fill in the form").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask for a place on the waiting list")
    page.get_by_label("Your name").fill("Ana Lopes")
    page.get_by_label("Your e-mail").fill(ADDRESS)
    press(page, "Ask for a place on the waiting list")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")

    page.goto(link_in("confirm-asking"))
    press(page, "Confirm")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your request is with us")
    desk.confirm(Proposal.objects.get().pk, verb="wait", by=organiser, now=clock.now())

    waiting = link_in("waiting")
    page.goto(waiting)
    expect(page.get_by_text("Waiting, place 1")).to_have_count(2)
    seats.withdraw_seat(anna.pk, by=DESK, now=clock.now())

    page.goto(waiting)
    expect(page.get_by_text("Seat held for")).to_be_visible()
    press(page, "Take the seat")
    expect(page.get_by_text("The seat is yours.")).to_be_visible()
    seat = Seat.objects.get(person__name="Ana Lopes")
    assert state(seat) == "taken"

    page.goto(link_in("seat-offered"))
    page.get_by_role("link", name="Give back my seat").click()
    press(page, "Give back my seat")
    expect(page.get_by_text("You have given this seat back.")).to_be_visible()
    assert state(seat) == "withdrawn"
