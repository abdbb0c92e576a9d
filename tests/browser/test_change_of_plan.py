"""A change of plan in a real browser: what it would do and the letters first, then done, then undone by keyboard."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from senningen.desk.models import Move
from senningen.kernel import clock
from senningen.people.models import Account, Link
from senningen.people.services import make_link
from senningen.programme.models import Edition, Session
from senningen.seats import services as seats
from senningen.seats.models import Mode, Request, Seat
from senningen.seats.services.places import open_places
from tests import factories
from tests.browser.reading import Reader, press_until_on, secret
from tests.seats.stories import DESK, ask, session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_session_is_moved_after_its_letters_were_seen_and_moved_back_by_keyboard(
    chromium: Browser, live_server: LiveServer, edition: Edition, helene: Seat
) -> None:
    first, client = session(edition, 1), Client()
    client.force_login(factories.account(role=Account.Role.EDITOR))
    reader = Reader(chromium, live_server)
    reader.sign_in(client)
    page, later = reader.page, first.day + timedelta(days=14)
    reader.read("/desk/editions/10/plan")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name=re.compile(f"Move ?: {first.title}")).click()
    page.get_by_label("New day").fill(later.isoformat())
    reader.look("what is to change")
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.get_by_role("heading", name="3 people are told")).to_be_visible()  # two are on stage
    letter = page.frame_locator("iframe.letterframe").first
    expect(letter.get_by_text("Hélène Marchal-Ries")).to_be_visible()
    reader.look("what it would do")
    assert Session.objects.get(pk=first.pk).day == first.day  # looking changes nothing
    press_until_on(page, "Do it and tell 3 people")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3 people were told")).to_be_visible()
    reader.look("who was told")
    assert Session.objects.get(pk=first.pk).day == later
    press_until_on(page, "Undo…")
    page.keyboard.press("Enter")
    press_until_on(page, "Let everything stand as before")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Undone").first).to_be_visible()
    assert Session.objects.get(pk=first.pk).day == first.day
    assert Move.objects.get().undone
    again = "/desk/editions/10/plan"
    for address in (f"/desk/plans/{Move.objects.get().pk}", again, f"{again}/cancel?see=yes&session={first.pk}"):
        reader.read(address)
    reader.report()


def test_the_pages_of_places_of_both_modes_and_of_those_who_go_together(
    chromium: Browser, live_server: LiveServer, edition: Edition, helene: Seat
) -> None:
    for number in (1, 3):
        open_places(session(edition, number).pk, cap=2, mode=Mode.ON_SITE, by=DESK, now=clock.now())
    nina = ask(edition, "Nina Weis", 2, after=5)
    sven = Request.objects.get(person__name="Sven Oberweis")
    seats.link_requests(sven.pk, [nina.pk], by=DESK, now=clock.now())
    client = Client()
    client.force_login(factories.account(role=Account.Role.EDITOR))
    reader = Reader(chromium, live_server)
    reader.sign_in(client)
    for address in ("", "?mode=online&places=9", "?mode=on-site&places=1"):
        reader.read(f"/desk/editions/10/places{address}")
    reader.read(f"/desk/people/{sven.person_id}")
    expect(reader.page.get_by_text("Goes together with Nina Weis")).to_be_visible()
    reader.read(f"/desk/seats?seat={helene.number}")
    waiting = make_link(Link.Kind.REQUEST, person_id=nina.person_id, subject_id=nina.pk, now=clock.now())
    for address in (f"/s/{secret(helene)}", f"/w/{waiting}"):
        reader.read(address)
    reader.report()
