"""The run sheet in real browsers: the host drives the hour by it, whoever speaks sees when their time is over."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hours import Hour
from tests.browser.reading import AXE, violations
from tests.servers import soon

pytestmark = pytest.mark.browser
WRITTEN = """
from senningen.journal.entries import SYSTEM
from senningen.kernel import clock
from senningen.live import services
from senningen.live.models import Cue
services.make_sheet(session, by=SYSTEM, now=clock.now())
Cue.objects.filter(session=session, act="show-slides").update(minutes=2)
answer = None
"""
DRAWN = "from senningen.programme.models import Deck; answer = Deck.objects.get(pk=deck).pages"
# The house tells its clock with every sign of life, and when a line that was lost is back: it must be later too.
SIX_MINUTES_LATER = """(() => {
  const { now, parse } = Date, read = JSON.parse, later = at => at + 360_000;
  Date.now = () => later(now());
  JSON.parse = text => { const said = read(text);
    return said?.now ? { ...said, now: new Date(later(parse(said.now))).toISOString() } : said };
})()"""


def test_the_host_drives_the_hour_by_the_sheet_and_who_speaks_sees_their_time(hour: Hour) -> None:
    hour.house.ask(WRITTEN, session=hour.told["session"])
    soon(lambda: hour.house.ask(DRAWN, deck=hour.told["deck"]))  # a cue shows slides that are drawn
    host, speaker, guest = hour.open("host"), hour.open("speaker"), hour.open("guest", width=390, height=844)
    sheet = host.locator("host-sheet")
    expect(sheet.locator("li")).to_have_count(8)

    # Three cues: one by its key, one by the space bar, one after another was skipped.
    sheet.get_by_role("button", name="Take cue 1").click()
    expect(sheet.locator("li").nth(1)).to_contain_text("Standing by")
    host.evaluate("document.activeElement.blur()")
    host.keyboard.press("Space")
    expect(host.locator(".rtop room-lamp")).to_have_text("Live")
    sheet.get_by_role("button", name="Skip cue 3").click()
    sheet.get_by_role("button", name="Take cue 4").click()
    expect(sheet.locator("[aria-current=step]")).to_contain_text("Marek Dvořák")
    expect(speaker.locator("room-time-left")).to_have_text(re.compile(r"^(2 minutes|1 minute) left"))
    sheet.get_by_role("button", name="Bring Marek Dvořák on stage").click()
    expect(host.locator("host-stage")).to_contain_text("Mute")
    expect(sheet.locator("[data-bring]")).to_be_hidden()
    expect(guest.locator("room-slide img").first).to_be_visible()

    # What is done by hand counts as done; what was taken too early is opened again.
    host.get_by_role("button", name="Open the poll: Lost a call?").click()
    expect(sheet.get_by_role("button", name="Take cue 6")).to_be_visible()
    sheet.get_by_role("button", name="Back one cue").click()
    expect(sheet.get_by_role("button", name="Take cue 5")).to_be_visible()

    # A page that is opened again shows the same, narrow and wide; nobody ends an hour by the space bar alone.
    host.reload()
    expect(sheet.locator("li.past")).to_have_count(3)
    for width in (1280, 390):
        host.set_viewport_size({"width": width, "height": 844})
        host.evaluate(AXE.read_text())
        assert violations(host) == []
        assert host.evaluate("document.documentElement.scrollWidth") <= width
    speaker.evaluate(SIX_MINUTES_LATER)
    expect(speaker.locator("room-time-left")).to_have_text(re.compile(r"^\d+ minutes over"))  # four, or more if slow
    expect(guest.locator("room-time-left")).to_have_count(0)
    for cue in (5, 6, 7):  # the key says the next cue only when the house has answered
        sheet.get_by_role("button", name=f"Skip cue {cue}").click()
    expect(sheet.get_by_role("button", name="Take cue 8")).to_be_visible()
    host.evaluate("document.activeElement.blur()")
    host.keyboard.press("Space")
    expect(host.get_by_role("dialog")).to_contain_text("End the session for everybody?")
    expect(host.get_by_role("button", name="Close the poll: Lost a call?")).to_be_visible()
    host.get_by_role("button", name="End the session", exact=True).click()

    # When it is over there is nothing to drive.
    for key in (sheet.locator("[data-back]"), host.get_by_role("button", name="Close the poll: Lost a call?")):
        expect(key).to_be_hidden()
    assert hour.complaints == []
