"""A hall on site: its screen, opened by the host, and a phone before it, in real browsers."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hours import Hour
from tests.browser.reading import AXE, violations
from tests.servers import soon

pytestmark = pytest.mark.browser
MASTS = "Who pays for masts where no operator sees customers?"
HEADS = "from senningen.programme.models import Session; answer = Session.objects.get(pk=session).heads"
LETTERS = """() => [...document.querySelectorAll("main *:not(.vh):not(svg *)")]
  .filter((one) => one.checkVisibility() && [...one.childNodes].some((each) => each.nodeType === 3 && each.data.trim()))
  .filter((one) => !one.closest(".vh"))
  .map((one) => [Number.parseFloat(getComputedStyle(one).fontSize) / innerHeight, one.textContent])"""


def taken(page: Page, name: str) -> None:
    """Keep a picture to look at, where somebody asks for pictures."""
    if folder := os.environ.get("SENNINGEN_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def clean(page: Page) -> bool:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert violations(page) == []
    return True


def counts(hour: Hour, host: Page, heads: int) -> None:
    """Let the host count heads, and wait until the house has it."""
    host.get_by_label("Heads counted").fill(str(heads))
    host.get_by_role("button", name="Count", exact=True).click()
    soon(lambda: hour.house.ask(HEADS, session=hour.told["session"]) == heads)


def test_a_hall_follows_on_its_screen_and_asks_and_votes_by_phone(hour: Hour) -> None:
    hour.house.ask(
        "from tests.live.filled import with_hall; with_hall(session); answer = None", session=hour.told["session"]
    )
    host, _speaker = hour.begun()
    counts(hour, host, 2)
    with host.expect_popup() as opened:
        host.get_by_role("button", name="Open the screen").click()
    wall = opened.value
    wall.set_viewport_size({"width": 1920, "height": 1080})
    expect(host.locator("host-hall [data-state]")).to_have_text("The screen is on. 0 phones are in.")
    expect(wall.locator("stage-viewer canvas")).to_be_visible()
    code = wall.locator("[data-typed]")
    expect(code).to_contain_text("/hall/")
    since, asked_for = time.monotonic(), list[str]()
    wall.on("request", lambda request: asked_for.append(request.url) if request.url.endswith("/code") else None)
    taken(wall, "wall-face")

    # A phone comes in by the code, not by opening it alone.
    context = hour.browser.new_context(viewport={"width": 390, "height": 844})
    phone = context.new_page()
    phone.goto(f"http://{code.inner_text()}")
    taken(phone, "phone-come-in")
    phone.get_by_role("button", name="Ask and vote").click()
    expect(host.locator("host-hall [data-state]")).to_have_text("The screen is on. 1 phone is in.")

    # A second one finds the hall full, and goes on there once heads are counted again.
    counts(hour, host, 1)
    second = hour.browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    second.goto(f"http://{code.inner_text()}")
    second.get_by_role("button", name="Ask and vote").click()
    expect(second.locator("[data-sentence]")).to_contain_text("As many phones are here as heads")
    counts(hour, host, 2)
    second.get_by_role("button", name="Go on here").click()
    expect(host.locator("host-hall [data-state]")).to_have_text("The screen is on. 2 phones are in.")

    phone.get_by_label("Your question, in any of the four languages").fill(MASTS)
    phone.keyboard.press("Enter")
    expect(phone.locator("room-ask [role=status]")).to_have_text("Your question is with the host.")
    expect(host.locator("[data-questions=waiting] li", has_text=MASTS)).to_contain_text("from the hall")
    host.get_by_role("button", name=f"To stage: {MASTS}").click()
    expect(wall.locator("room-asked")).to_contain_text(MASTS)
    taken(wall, "wall-asked")

    # Slides, and a poll beside them: the hall sees what it is asked about.
    # A phone votes once, also after it scanned again.
    host.get_by_role("button", name="Back to list").first.click()
    host.get_by_role("button", name="Show: Corridors").click()
    host.get_by_role("button", name="Open the poll: Lost a call?").click()
    phone.get_by_role("radio", name="Never").check()
    expect(host.locator("host-polls [data-option='0'] .tn")).to_have_text("1")
    phone.goto(f"http://{code.inner_text()}")
    expect(phone.get_by_role("radio", name="Never")).to_be_checked()
    expect(phone.locator("room-polls [data-voted]")).to_have_text("1 of 2 people have voted.")
    taken(phone, "phone")
    assert clean(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    host.get_by_role("button", name="Show the result: Lost a call?").click()
    expect(wall.locator("room-polls [data-option='0'] .tn")).to_have_text("1")
    wall.wait_for_function("document.querySelector('room-slide img').naturalWidth > 0")
    taken(wall, "wall-poll")
    expect(wall.locator("room-slide")).to_have_attribute("style", re.compile("aspect-ratio"))  # the page's own shape
    slide, poll = wall.locator("room-slide").bounding_box(), wall.locator("room-polls").bounding_box()
    assert slide
    assert poll
    assert slide["width"] > 1920 * 0.6
    assert slide["x"] + slide["width"] <= poll["x"], "the poll stands on the slide"
    assert clean(wall)
    assert [each for each in wall.evaluate(LETTERS) if each[0] < 0.03] == [], "too small to be read from ten metres"
    expect(wall.locator("main button:visible, main a:visible, main input:visible")).to_have_count(2)  # they start it

    # The slides alone, and then the host closes the hall to phones.
    host.get_by_role("button", name="Hide the result: Lost a call?").click()
    host.get_by_role("button", name="Close the poll: Lost a call?").click()
    expect(wall.locator("room-polls section")).to_have_count(0)
    taken(wall, "wall-slides")
    assert len(asked_for) <= 1 + (time.monotonic() - since) / 20, "asked for anew with every phone that comes or goes"
    host.get_by_role("button", name="Close to phones").click()
    expect(phone.locator("[data-sentence]")).to_contain_text("no questions from the hall")
    expect(wall.locator("wall-code")).to_be_hidden()

    # A screen that is opened anew ends the one before, which says what to do; the plate at the end leaves its keys be.
    with host.expect_popup() as opened_anew:
        host.get_by_role("button", name="Open the screen").click()
    anew = opened_anew.value
    expect(wall.locator("room-curtain")).to_contain_text("A new screen is opened on the hall’s page at the desk")
    expect(wall.locator("wall-start")).to_be_hidden()
    host.get_by_role("button", name="End the session…").click()
    host.get_by_role("button", name="End the session", exact=True).click()
    expect(anew.locator("room-curtain")).to_contain_text("This session has ended.")
    plate, keys = anew.locator("room-curtain .plate:visible").bounding_box(), anew.locator("wall-start").bounding_box()
    assert plate
    assert keys
    assert plate["y"] + plate["height"] <= keys["y"], "the keys stand on the plate"
    assert hour.complaints == []
