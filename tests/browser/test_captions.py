"""Captions in real browsers: a guest writes them by keyboard alone, another one reads them on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.hours import Hour
from tests.browser.reading import AXE, violations

pytestmark = pytest.mark.browser


def test_captions_are_written_by_keyboard_and_read_on_a_phone(hour: Hour) -> None:
    host, _speaker = hour.begun()
    writer, reader = hour.open("other"), hour.open("guest", width=390, height=844)
    key = reader.get_by_role("button", name="Captions", exact=True)
    expect(reader.locator("room-lamp").first).to_have_text("Live")
    expect(key).to_be_hidden()  # nobody writes any
    host.get_by_role("tab", name="People").click()
    host.get_by_role("button", name="Give the captions: Pol Schiltz").click()

    # The field is there, with the focus, and everything is done from the keys.
    line = writer.get_by_label("You write the captions")
    expect(line).to_be_focused()
    board = writer.keyboard
    board.type("hpc=high-performance computing\n")
    expect(writer.locator("[data-short]")).to_contain_text("hpc high-performance computing")
    expect(writer.locator("[data-short]")).to_contain_text("md Marek Dvořák")
    board.type("md runs ")
    expect(line).to_have_value("Marek Dvořák runs ")
    board.type("hpc\n")
    expect(line).to_have_value("")
    log = writer.get_by_role("log", name="Captions")
    expect(log).to_contain_text("Marek Dvořák runs high-performance computing")
    board.type("We lost the cal twice.\n")
    expect(log.locator("p")).to_have_count(2)

    # Whoever wants to read presses one key; the browser remembers it, and what was said before is there.
    expect(reader.locator("room-captions")).to_be_hidden()
    key.click()
    lines = reader.get_by_role("log", name="Captions").locator("p")
    expect(lines).to_have_text(["Marek Dvořák runs high-performance computing", "We lost the cal twice."])
    expect(reader.get_by_role("log")).to_have_attribute("aria-live", "polite")
    reader.evaluate("document.querySelector('room-captions p').dataset.same = 'yes'")

    # Put right from the keys; the other line is not said again.
    board.press("ArrowUp")
    expect(line).to_have_value("We lost the cal twice.")
    board.press("Control+a")
    board.type("We lost the call twice.\n")
    expect(lines.last).to_have_text("We lost the call twice. (corrected)")
    expect(reader.locator("room-captions [data-same]")).to_have_count(1)

    # The last two lines may stand over the picture too, as large as one likes; a screen reader has them from the log.
    over = reader.locator(".overlaid:visible")
    said = ["Marek Dvořák runs high-performance computing", "We lost the call twice.", "And then no more."]
    expect(over).to_have_count(0)
    reader.get_by_role("button", name="Over the picture").press("Enter")
    expect(over.locator("span")).to_have_text(
        ["Marek Dvořák runs high-performance computing", "We lost the call twice."]
    )
    expect(over).to_have_attribute("aria-hidden", "true")
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    usual = over.evaluate(size)
    reader.get_by_role("button", name="Larger").press("Enter")
    assert over.evaluate(size) > usual
    board.type("And then no more.\n")
    expect(over.locator("span")).to_have_text(said[1:])

    # A reader of a screen reader may have silence, and the choice outlives a reload.
    reader.get_by_role("button", name="Read out by a screen reader").click()
    reader.reload()
    expect(lines).to_have_count(3)
    expect(reader.get_by_role("log")).to_have_attribute("aria-live", "off")
    expect(over.locator("span")).to_have_count(2)
    assert over.evaluate(size) > usual
    for page in (reader, writer):
        page.evaluate(AXE.read_text())
        assert violations(page) == []
    assert reader.evaluate("document.documentElement.scrollWidth") <= 390

    host.get_by_role("button", name="Take the captions back: Pol Schiltz").click()
    expect(line).to_be_hidden()

    # Whoever has left the room with them is still there to be taken off.
    host.get_by_role("button", name="Give the captions: Pol Schiltz").click()
    expect(line).to_be_visible()
    writer.close()
    expect(host.locator("host-people")).to_contain_text("Has left the room")
    host.get_by_role("button", name="Take the captions back: Pol Schiltz").click()
    expect(host.locator("host-people")).not_to_contain_text("Pol Schiltz")

    # The engine hears the stage; its lines say that they are a machine's, and the host sees how late they come.
    engine = host.get_by_role("switch", name="Captions by machine")
    engine.press("Enter")
    expect(lines.last).to_contain_text("(by machine)")
    expect(host.locator("host-engine")).to_contain_text("after the words")
    engine.press("Enter")
    expect(engine).to_have_attribute("aria-checked", "false")
    assert hour.complaints == []
