"""Recording in a real browser: a speaker agrees, the host records, everybody is told, and a file grows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.hours import Hour, moves
from tests.servers import soon

pytestmark = pytest.mark.browser


def test_it_is_on_only_with_consent_everybody_is_told(hour: Hour) -> None:
    host, speaker = hour.begun()
    guest = hour.open("guest")
    moves(guest)
    switch = host.get_by_role("switch", name="Recording")
    switch.click(force=True)  # it says why not
    expect(host.locator("host-recording").get_by_role("alert")).to_contain_text("everybody on stage has agreed")
    expect(guest.locator("room-recording .lamp")).to_be_hidden()
    folder = hour.house.data / "recordings" / str(hour.told["session"])
    assert not folder.exists()
    speaker.get_by_role("button", name="I agree to be recorded").click()
    expect(host.locator("host-recording")).to_contain_text("Marek Dvořák agreed")
    switch.focus()
    host.keyboard.press("Space")
    host.get_by_role("button", name="Start the recording").click()
    expect(switch).to_be_checked()
    for page in (guest, speaker):
        expect(page.locator("room-recording .lamp")).to_be_visible()
        expect(page.locator("room-recording").get_by_role("alert")).to_contain_text("This session is recorded")
    late = hour.open("other")
    expect(late.locator("room-recording").get_by_role("alert")).to_contain_text("This session is recorded")
    soon(lambda: [one for one in folder.glob("0*") if one.stat().st_size > 20_000])
    assert hour.complaints == []


def test_a_speaker_agrees_and_withdraws_on_the_personal_page(hour: Hour) -> None:
    page = hour.open("speaker")
    page.goto(page.url.removesuffix("/room"))
    page.get_by_role("button", name="I agree to be recorded").click()
    expect(page.get_by_text("You agreed on")).to_be_visible()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("You no longer agree to be recorded.")).to_be_visible()
    assert hour.complaints == []
