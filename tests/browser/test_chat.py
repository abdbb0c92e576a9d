"""The chat in real browsers: hidden until the host switches it on, read by all, deleted and brought back."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hours import Hour

pytestmark = pytest.mark.browser
LETTER = "Are the slides in the letter?"
TOO_SOON = "You have just written a line. Wait, then send the next one."


def asked(guest: Page, question: str) -> str:
    """Ask something, and give what the room says to it."""
    guest.get_by_label("Your question, in any of the four languages").fill(question)
    guest.keyboard.press("Enter")
    answer = guest.locator("room-ask [role=status]")
    expect(answer).to_contain_text(re.compile("with the host|just asked"))
    return answer.inner_text()


def test_a_chat_is_switched_on_written_in_tidied_and_switched_off(hour: Hour) -> None:
    host = hour.open("host")
    host.get_by_role("button", name="Open the doors").click()
    guest, other = hour.open("guest", width=390, height=844), hour.open("other")
    tab = guest.get_by_role("tab", name="Chat")
    expect(guest.get_by_role("tab", name="Programme")).to_be_visible()
    expect(tab).to_be_hidden()
    host.get_by_label("Whom the chat reaches").select_option("all")
    expect(tab).to_be_visible()
    host.get_by_label("Slow: one line each half minute").check()
    tab.click()
    field, told = guest.get_by_label("Your line in the chat"), guest.locator("room-chat [role=status]")
    field.fill(LETTER)
    guest.keyboard.press("Enter")
    expect(field).to_have_value("")

    # The same words once more, too soon: they stay, and what the room says of something else is not said here.
    field.fill(LETTER)
    guest.keyboard.press("Enter")
    expect(told).to_have_text(TOO_SOON)
    guest.get_by_role("button", name="Raise hand").click()
    expect(guest.get_by_role("button", name="Lower hand")).to_have_attribute("aria-pressed", "true")
    expect(field).to_have_value(LETTER)
    guest.get_by_role("button", name="Question", exact=True).click()
    while "You have just asked" not in asked(guest, "Who pays?"):
        pass  # on a slow machine it was not too soon: once more
    expect(told).to_have_text(TOO_SOON)
    tab.click()

    expect(other.get_by_role("tab", name="Chat 1")).to_be_visible()  # unread
    other.get_by_role("tab", name="Chat").click()
    line = other.locator("room-chat [role=log]").get_by_text(LETTER)
    expect(line).to_be_visible()
    expect(other.locator("room-chat .by")).to_contain_text("Hélène Marchal-Ries")
    host.get_by_role("tab", name="Chat").click()
    if folder := os.environ.get("SENNINGEN_PICTURES"):
        guest.screenshot(path=f"{folder}/chat-guest.png")
        host.screenshot(path=f"{folder}/chat-host.png")
    assert guest.evaluate("document.documentElement.scrollWidth") <= 390
    host.get_by_role("button", name=f"Delete: {LETTER}").click()
    expect(line).to_be_hidden()
    host.get_by_role("button", name=f"Take back: {LETTER}").click()
    expect(line).to_be_visible()
    host.get_by_label("Whom the chat reaches").select_option("nobody")
    expect(tab).to_be_hidden()
    expect(guest.locator("room-chat")).to_be_hidden()
    assert hour.complaints == []
