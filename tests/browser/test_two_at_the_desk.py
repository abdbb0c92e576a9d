"""Two colleagues, each signed in in a browser of their own: one gives the other a mail, both open it, one is faster."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reading import listening
from tests.desk.mails import FR_TUESDAY, LB_REQUEST, written
from tests.servers import House, all_in_one, soon

pytestmark = pytest.mark.browser

DESK = """
from datetime import timedelta
from senningen.kernel import clock
from senningen.people.services import make_link
from tests import factories
factories.edition(cap=2, first_day=clock.now().date() + timedelta(days=3))
both = [factories.account("Tom Schroeder"), factories.account("Joëlle Kremer")]
answer = [make_link("sign-in", person_id=each.person_id, now=clock.now()) for each in both]
"""
TOLD = """
from senningen.journal.models import Entry
from senningen.people.models import Account
names = {each.pk: str(each.person) for each in Account.objects.all()}
answer = [names.get(each.data["to"]) for each in Entry.objects.filter(kind="message.assigned").order_by("number")]
"""
READERS = "from senningen.desk.models import Reader; answer = Reader.objects.count()"
SEATS = "from senningen.seats.models import Seat; answer = Seat.objects.count()"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with all_in_one(tmp_path / "data", SENNINGEN_UNDO_SECONDS="600") as running:
        yield running


@pytest.fixture
def both(house: House, chromium: Browser) -> tuple[Page, Page]:
    """Tom and Joëlle, each at the open desk."""
    pages = []
    for secret in house.ask(DESK):
        page = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en").new_page()
        page.goto(f"{house.url}/desk/enter/{secret}")
        page.locator("main button.pri").click()
        page.wait_for_url("**/desk/")
        page.goto(f"{house.url}/desk/mail")
        page.wait_for_selector("text=Nothing to decide")
        pages.append(page)
    return pages[0], pages[1]


def send(house: House, text: str, sender: str) -> None:
    with smtplib.SMTP("127.0.0.1", house.smtp_port, timeout=60) as line:
        line.sendmail("guest@guests.example", ["seats@infra.example"], written(text, sender=sender))


def test_a_mail_changes_hands_by_key_and_by_mouse(house: House, both: tuple[Page, Page]) -> None:
    tom, joelle = both
    send(house, LB_REQUEST, "Pol Schiltz <pol@guests.example>")
    tom.locator("#inbox a", has_text="Pol Schiltz").click()
    tom.wait_for_url("**/desk/mail/*")  # which waits for its script too
    tom.keyboard.press("g")  # the cursor is on the first colleague
    tom.keyboard.press("Enter")
    listening(tom, "text=Assigned to Joëlle Kremer.")
    expect(joelle.locator("#boxes a", has_text="Mine")).to_contain_text("1")  # without reload
    joelle.keyboard.press("m")
    joelle.wait_for_url("**list=mine")
    expect(joelle.locator("#in-hands")).to_contain_text("In your hands")
    tom.keyboard.press("u")  # a second thought
    listening(tom, "text=the mail is in the hands it was in before")
    expect(joelle.locator("#boxes a", has_text="Mine")).to_contain_text("0")
    tom.keyboard.press("i")
    expect(tom.locator("#in-hands")).to_contain_text("In your hands")
    tom.locator("#in-hands summary").click()
    tom.locator("#in-hands button", has_text="Joëlle Kremer").click()
    expect(tom.locator("#in-hands")).to_contain_text("Assigned to Joëlle Kremer")
    expect(tom.locator("#inbox .hands")).to_contain_text("Joëlle Kremer")
    assert house.ask(TOLD) == ["Joëlle Kremer", "Tom Schroeder", "Joëlle Kremer"]


def test_two_at_one_mail_see_each_other_and_the_slower_loses_no_word(house: House, both: tuple[Page, Page]) -> None:
    tom, joelle = both
    send(house, LB_REQUEST, "Pol Schiltz <pol@guests.example>")
    send(house, FR_TUESDAY, "Amélie Fournel <amelie@guests.example>")
    tom.locator("#inbox a", has_text="Pol Schiltz").click()
    expect(tom.locator("#beside")).to_be_empty()
    joelle.locator("#inbox a", has_text="Pol Schiltz").click()
    expect(tom.locator("#beside")).to_contain_text("Joëlle Kremer is reading this too.")
    expect(joelle.locator("#beside")).to_contain_text("Tom Schroeder is reading this too.")
    joelle.locator("#inbox a", has_text="Amélie Fournel").click()
    expect(tom.locator("#beside")).to_be_empty()  # she went on to another

    joelle.locator("#inbox a", has_text="Pol Schiltz").click()
    expect(tom.locator("#beside")).to_contain_text("Joëlle Kremer is reading this too.")
    tom.keyboard.press("e")
    tom.keyboard.type("Ech schreiwen nach.")
    listening(joelle, "text=Tom Schroeder is reading this too.")
    joelle.keyboard.press("a")
    expect(tom.locator("#beside")).to_contain_text("Joëlle Kremer has just decided this: Seat given.")
    assert "Ech schreiwen nach." in tom.locator(".reply textarea").input_value()
    tom.keyboard.press("Escape")
    tom.keyboard.press("a")
    tom.wait_for_selector("text=Joëlle Kremer has decided this already.")
    tom.wait_for_selector("text=Nothing of yours was done or sent.")
    assert tom.locator(".settled h3").inner_text() == "Seat given"  # what was decided stands below
    tom.locator("summary", has_text="What you had written").click()
    expect(tom.locator(".refused pre")).to_contain_text("Ech schreiwen nach.")
    assert house.ask(SEATS) == 1

    tom.close()
    joelle.goto(f"{house.url}/desk/seats")
    soon(lambda: house.ask(READERS) == 0, house)  # nobody is left standing at a mail
