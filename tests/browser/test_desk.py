"""The desk in a real browser on a real house: mail by SMTP, seen without reload, decided by keyboard only."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.reading import listening
from tests.desk.mails import EN_CANCEL, FR_TUESDAY, LB_REQUEST, written
from tests.servers import House, all_in_one

pytestmark = pytest.mark.browser

EDITION = """
from datetime import timedelta
from senningen.kernel import clock
from senningen.people.services import make_link
from tests import factories
edition = factories.edition(cap=2, first_day=clock.now().date() + timedelta(days=3))
tom = factories.account()
answer = make_link("sign-in", person_id=tom.person_id, now=clock.now())
"""
SEATS = """
from senningen.seats.models import Seat
live = Seat.objects.filter(state__in=Seat.LIVE).order_by("number")
answer = [[seat.number, seat.person.name, seat.places.count()] for seat in live]
"""
REPLIES = """
from senningen.post.models import Letter
answer = list(Letter.objects.filter(kind="reply").order_by("pk").values_list("to_email", "language", "text"))
"""
CAUSES = """
from senningen.journal.models import Entry
told = Entry.objects.filter(kind__startswith="seat.").order_by("pk")
answer = [[each.kind, each.cause.partition(":")[0]] for each in told]
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with all_in_one(tmp_path / "data", SENNINGEN_UNDO_SECONDS="600") as running:
        yield running


@pytest.fixture
def desk(house: House, chromium: Browser) -> Page:
    """An open desk of somebody who signed in by a link."""
    page = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en").new_page()
    page.goto(f"{house.url}/desk/enter/{house.ask(EDITION)}")
    page.locator("main button.pri").click()
    page.wait_for_url("**/desk/")
    page.goto(f"{house.url}/desk/mail")
    page.wait_for_selector("text=Nothing to decide")
    return page


def send(house: House, raw: bytes) -> None:
    """Hand a mail over by SMTP, as a mail program does."""
    with smtplib.SMTP("127.0.0.1", house.smtp_port, timeout=60) as line:
        line.sendmail("guest@guests.example", ["seats@infra.example"], raw)


def test_a_mail_stands_at_the_open_desk_without_reload_and_is_decided_by_keyboard(house: House, desk: Page) -> None:
    desk.evaluate("window.notReloaded = true")
    send(house, written(LB_REQUEST))
    desk.locator("#inbox", has_text="Request: all sessions").wait_for()
    assert desk.evaluate("window.notReloaded")
    assert desk.title().startswith("(1)")

    send(house, written(FR_TUESDAY, sender="Amélie Fournel <amelie@guests.example>"))
    desk.locator("#inbox", has_text="Amélie Fournel").wait_for()
    desk.locator("#inbox a", has_text="Pol Schiltz").focus()
    desk.keyboard.press("Enter")
    listening(desk, "h3:has-text('A seat for all 4 sessions')")
    desk.keyboard.press("e")
    desk.keyboard.type("\nBis geschwënn!")
    desk.keyboard.press("a")  # within the field it is a letter
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")  # outside it approves
    desk.wait_for_selector("text=Seat given: Pol Schiltz")
    assert house.ask(SEATS) == [[1, "Pol Schiltz", 4]]
    (to, language, text), *_ = house.ask(REPLIES)
    assert (to, language) == ("pol.schiltz@guests.example", "lb")
    assert "Bis geschwënn!a" in text

    listening(desk, "h2:has-text('Plaz')")  # the next message is open
    desk.keyboard.press("w")
    listening(desk, "h3:has-text('Waiting list for')")
    desk.keyboard.press("a")  # the day is none of this edition: somebody looks first
    desk.locator("[name=looked]:focus").wait_for()
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("text=Put on the waiting list: Amélie Fournel")
    listening(desk, "text=Nothing to decide")
    assert house.ask(SEATS) == [[1, "Pol Schiltz", 4]]
    assert house.ask(CAUSES) == [["seat.given", "message"]]

    desk.keyboard.press("u")  # the page offers to undo the last decision
    listening(desk, "text=Undone: the proposal is open again. Nothing had left.")
    desk.keyboard.press("n")  # a note to whoever decides it later: the cursor is in it
    desk.keyboard.type("Frot nach no der Organisatioun.")
    desk.locator(".inhouse button").click()
    listening(desk, ".inhouse .note:has-text('Frot nach no der Organisatioun.')")
    desk.keyboard.press("h")
    desk.wait_for_selector("text=Set aside.")


def test_a_colleagues_decision_empties_my_list_but_never_what_i_write(house: House, desk: Page) -> None:
    send(house, written(LB_REQUEST))
    desk.locator("#inbox a", has_text="Pol Schiltz").click()
    listening(desk, ".reply textarea")
    desk.keyboard.press("e")
    desk.keyboard.type("Ech schreiwen nach.")
    house.ask(
        "from senningen.desk import services; from senningen.desk.models import Proposal\n"
        "from senningen.kernel import clock, hints; from tests import factories\n"
        "services.confirm(Proposal.objects.get().pk, by=factories.account('Joëlle Kremer'), now=clock.now())"
    )
    send(house, written(FR_TUESDAY, sender="Amélie Fournel <amelie@guests.example>"))  # a hint within the house
    desk.locator("#inbox", has_text="Amélie Fournel").wait_for()
    assert "Pol Schiltz" in desk.locator("#inbox a.done").inner_text()
    assert "Ech schreiwen nach." in desk.locator(".reply textarea").input_value()
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")
    desk.wait_for_selector("text=Joëlle Kremer has decided this already.")


def test_a_seat_given_back_by_mail_is_free_again_after_one_key(house: House, desk: Page) -> None:
    send(house, written(LB_REQUEST, sender="Ingrid Aalto <ingrid@guests.example>"))
    desk.locator("#inbox", has_text="Ingrid Aalto").wait_for()
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.id") == "find"
    desk.keyboard.press("Escape")
    desk.goto(f"{house.url}/desk/mail")
    desk.keyboard.press("a")
    desk.wait_for_selector("text=Seat given: Ingrid Aalto")
    send(house, written(EN_CANCEL, sender="Ingrid Aalto <ingrid@guests.example>"))
    desk.locator("#inbox", has_text="Gives the seat back").wait_for()
    desk.goto(f"{house.url}/desk/mail")
    desk.keyboard.press("a")
    desk.wait_for_selector("text=Seat taken back: Ingrid Aalto")
    assert house.ask(SEATS) == []
