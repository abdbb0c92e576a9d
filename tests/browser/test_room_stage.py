"""The stage in real browsers: the floor given and taken back, a green room nobody overhears, a host who is replaced."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.hours import Hour, hears, loudest, moves
from tests.browser.stage.browsers import CHROMIUM, FLAGS
from tests.servers import soon

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def one_chromium(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium with windows, as people have it; without them, the second microphone of a browser is silent."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


def test_a_guest_given_the_floor_is_heard_when_they_switch_on_and_no_longer_when_it_is_taken_back(hour: Hour) -> None:
    host, _speaker = hour.begun()
    guest, key = hour.open("guest"), hour.told["guest"]["key"]
    host.locator("[data-tab=people]").click()
    give = host.get_by_role("button", name="Give the floor: Hélène Marchal-Ries")
    give.evaluate("key => { key.held = true }")
    other = hour.open("other")
    expect(host.get_by_role("button", name="Give the floor: Pol Schiltz")).to_be_visible()
    assert give.evaluate("key => key.held"), "whoever comes takes no key from under the host's finger"
    give.click()
    expect(guest.get_by_role("heading", name="You have the floor")).to_be_visible()
    expect(guest.locator("[data-floor=microphone]")).to_be_focused()
    expect(other.locator(f".tile[data-key='{key}']")).to_be_visible()
    assert loudest(other, key, 1) == 0, "nobody is heard who has not switched on"
    guest.keyboard.press("Enter")
    expect(guest.get_by_text("Everybody hears you.")).to_be_visible()
    hears(other, key)
    guest.get_by_role("button", name="Turn the camera on").click()
    soon(lambda: not other.evaluate(f"document.querySelector(\".tile[data-key='{key}']\").matches('.dark')"))
    host.get_by_role("button", name="Take the floor back: Hélène Marchal-Ries").click()
    expect(guest.get_by_role("heading", name="You have the floor")).to_be_hidden()
    expect(other.locator(f".tile[data-key='{key}']")).to_have_count(0)
    assert hour.complaints == []


def test_the_green_room_is_heard_by_the_host_and_not_by_the_audience(hour: Hour) -> None:
    host, speaker = hour.begun()
    guest = hour.open("guest")
    key = hour.told["speaker"]["key"]
    moves(guest)
    host.get_by_role("button", name="Send back: Marek Dvořák").click()
    expect(speaker.get_by_text("You are in the green room. Speakers and hosts see and hear you")).to_be_visible()
    expect(host.locator("room-green .tile")).to_be_visible()
    hears(host, key)
    expect(guest.locator(".tile")).to_have_count(0)
    expect(guest.get_by_text("Nobody is on stage. Stay on this page: it goes on here by itself.")).to_be_visible()
    assert guest.evaluate("Object.keys(document.querySelector('stage-viewer').playerOf('" + key + "') ?? {})") == []
    host.get_by_role("button", name="To stage: Marek Dvořák").click()
    moves(guest)
    assert hour.complaints == []


def test_a_speaker_takes_over_from_a_host_whose_laptop_is_lost(hour: Hour) -> None:
    host, speaker = hour.begun()
    guest = hour.open("guest")
    moves(guest)
    host.context.close()
    take = speaker.get_by_role("button", name="Take over hosting")
    expect(take).to_be_visible()
    moves(guest)
    take.click()
    speaker.get_by_role("button", name="Open the host's page").click()
    expect(speaker.get_by_role("button", name="End the session…")).to_be_visible()
    back = hour.open("host")
    expect(back.locator("host-stage")).to_contain_text("Marek Dvořák")
    back.get_by_role("button", name="Take hosting back: Marek Dvořák").click()
    expect(speaker.get_by_text("You no longer host this session.")).to_be_visible()
