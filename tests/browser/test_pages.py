"""Every page in a real browser: read by axe in light and dark, on a wide screen and a small phone; by keyboard."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from senningen.kernel import clock
from senningen.kernel.text import Text
from senningen.people.models import Link, Person
from senningen.people.services import make_link
from senningen.programme.models import Edition, Outcome, Part, Topic
from senningen.seats.models import Seat
from tests import factories
from tests.seats.stories import ask, offered, seated, state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES, WIDTHS = ("light", "dark"), (1440, 360)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright runs an event loop in this thread, and Django is right to refuse that elsewhere.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def edition() -> Edition:
    """Four sessions from tomorrow on, one of them full; a topic that came back; an earlier edition."""
    made = factories.edition(cap=20, first_day=clock.now().date() + timedelta(days=1))
    hpc = Topic.objects.create(slug="hpc", name=Text({"en": "High-performance computing"}))
    earlier = Edition.objects.create(
        number=4, slug="4", title=Text({"en": "HPC"}), held=date(2016, 6, 16), state=Edition.State.PAST, invented=True
    )
    made.topics.add(hpc)
    earlier.topics.add(hpc)
    outcome = Outcome.objects.create(topic=hpc, year=2020, title=Text({"fr": "Un supercalculateur"}))
    outcome.editions.add(earlier)
    outcome.figures.create(value="4", label=Text({"en": "years"}), source=Text({"en": "Programmes"}))
    for name in ("Anouk Feltes", "Jean-Paul Hengen"):
        Part.objects.create(session=made.sessions.get(number=1), person=factories.person(name), role=Part.Role.SPEAKER)
    for number in range(20):
        seated(made, f"Guest {number}", 2)
    ask(made, "Sven Oberweis", 2)
    return made


@pytest.fixture
def helene(edition: Edition) -> Seat:
    return seated(edition, factories.person("Hélène Marchal-Ries", house="Institut des transports"), 1, 3)


def secret(seat: Seat) -> str:
    return make_link(Link.Kind.SEAT, person_id=seat.person_id, subject_id=seat.pk, now=clock.now())


@pytest.fixture
def addresses(edition: Edition, helene: Seat) -> list[str]:
    """Every page there is for everybody and for guests."""
    mine = secret(helene)
    offer = secret(offered(edition, "Fiona Hartmann", 1, 2, until=clock.now() + timedelta(hours=30)))
    gone = Seat.objects.filter(person__name="Guest 3").get()
    Seat.objects.filter(pk=gone.pk).update(state=Seat.State.LAPSED)
    guests = [f"/s/{mine}", f"/s/{mine}/give-back", f"/s/{mine}/room/1", f"/s/{offer}", f"/s/{offer}/decline"]
    return ["/", "/editions/10", "/editions/4", "/archive", *guests, f"/s/{secret(gone)}", "/s/unknown", "/nowhere"]


def open_page(browser: Browser, scheme: str, width: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light", locale="en"
    )
    return context.new_page()


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(result => result.violations)", RULES
    )
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_pages_are_readable_stay_in_their_width_and_ask_nobody_else(
    chromium: Browser, live_server: LiveServer, addresses: list[str], scheme: str, width: int
) -> None:
    page = open_page(chromium, scheme, width)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    found = {}
    for address in addresses:
        page.goto(live_server.url + address, wait_until="networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if problems := violations(page) + ([f"{wide} px too wide"] if wide > 0 else []):
            found[address] = problems
    page.context.close()
    assert found == {}, json.dumps(found, indent=2)
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert [words for words in said if "status of 40" not in words] == []


def press_until_on(page: Page, words: str) -> None:
    """Go on with the Tab key until the control with these words has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate("(document.activeElement.innerText || document.activeElement.ariaLabel || '')"):
            return
    raise AssertionError(f"the Tab key never comes to {words!r}")


def test_a_seat_is_asked_for_by_keyboard(chromium: Browser, live_server: LiveServer, edition: Edition) -> None:
    page = open_page(chromium, "light", 1440)
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    press_until_on(page, "How to ask for a seat")
    page.keyboard.press("Enter")
    page.wait_for_url("**/editions/10#ask")
    press_until_on(page, "seats@infra.example")
    assert page.evaluate("document.activeElement.href").startswith("mailto:seats@infra.example?subject=")
    page.context.close()


def test_a_guest_changes_sessions_and_gives_the_seat_back_by_keyboard(
    chromium: Browser, live_server: LiveServer, helene: Seat
) -> None:
    page = open_page(chromium, "light", 1440)
    page.goto(f"{live_server.url}/s/{secret(helene)}")
    page.locator("#p4").focus()
    page.keyboard.press("Space")
    press_until_on(page, "Change my sessions")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Your sessions are changed.")
    assert [place.session.number for place in helene.places.select_related("session").order_by("session")] == [1, 3, 4]
    press_until_on(page, "Give back my seat")
    page.keyboard.press("Enter")
    page.wait_for_url("**/give-back")
    press_until_on(page, "Give back my seat")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=You have given this seat back.")
    assert state(helene) == Seat.State.WITHDRAWN
    page.context.close()


def test_the_countdown_counts_by_the_servers_clock_and_opens_the_doors_by_itself(
    chromium: Browser, live_server: LiveServer, edition: Edition, helene: Seat
) -> None:
    page = open_page(chromium, "light", 1440)
    page.clock.install(time="2031-01-01T00:00:00Z")  # the reader's own clock is wrong
    soon = clock.now() + timedelta(minutes=9, seconds=30)
    edition.sessions.filter(number=1).update(day=soon.date(), begins=soon.time().replace(microsecond=0), zone="UTC")
    page.goto(f"{live_server.url}/s/{secret(helene)}/room/1")
    first = page.locator("count-down").inner_text()
    assert first.startswith("9:")
    page.clock.run_for(5_000)
    assert page.locator("count-down").inner_text() < first
    edition.sessions.filter(number=1).update(doors_opened=clock.now())
    with page.expect_navigation():
        page.clock.run_for(11_000)
    page.context.close()


def test_a_language_is_chosen_on_the_page_itself(chromium: Browser, live_server: LiveServer, helene: Seat) -> None:
    page = open_page(chromium, "light", 1440)
    page.goto(f"{live_server.url}/s/{secret(helene)}")
    page.get_by_role("button", name="Lëtzebuergesch").click()
    page.wait_for_selector("html[lang=lb]")
    assert Person.objects.get(pk=helene.person_id).language == "lb"
    assert Client().get("/").status_code == 200
    page.context.close()
