"""Questions, hands and a poll in real browsers: two guests and the host, one story."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hours import Hour

pytestmark = pytest.mark.browser
MASTS = "Who pays for masts where no operator sees customers?"


def test_a_question_is_asked_voted_for_and_answered_a_hand_is_raised_and_a_poll_held(hour: Hour) -> None:
    host, guest = hour.open("host"), None
    host.get_by_role("button", name="Open the doors").click()
    host.get_by_role("button", name="Begin the session").click()
    expect(host.locator(".rtop room-lamp")).to_have_text("Live")
    guest, other = hour.open("guest", width=390, height=844), hour.open("other")

    # Asked with a name, by keyboard; the host publishes it, another guest votes.
    asked_at = host.locator("room-clock").inner_text()[:3]  # in the zone of the session, wherever the host sits
    guest.get_by_role("button", name="Question", exact=True).click()
    guest.get_by_label("Your question, in any of the four languages").fill(MASTS)
    guest.keyboard.press("Enter")
    expect(guest.locator("room-ask [role=status]")).to_have_text("Your question is with the host.")
    expect(host.locator("[data-questions=waiting] li")).to_have_count(2)  # the other came by mail
    now = host.locator("room-clock").inner_text()[:3]
    expect(host.locator("[data-questions=waiting] li", has_text=MASTS)).to_contain_text(
        re.compile(f", ({asked_at}|{now})")
    )
    host.get_by_role("button", name=f"Publish: {MASTS}").click()
    row = other.locator("room-questions li", has_text=MASTS)
    expect(row).to_contain_text("Hélène Marchal-Ries, seat 1")
    row.get_by_role("button", name="Vote, 1 so far").click()
    expect(guest.get_by_role("button", name="Vote, 2 so far")).to_have_attribute("aria-pressed", "true")

    # Over the stage, answered, taken back.
    host.get_by_role("tab", name="Public").click()
    host.get_by_role("button", name=f"To stage: {MASTS}").click()
    expect(other.locator("room-asked")).to_contain_text(MASTS)
    host.locator("[data-current]").get_by_role("button", name="Answered on stage").click()
    expect(other.locator("room-asked")).to_be_hidden()
    expect(row).to_contain_text("Has its answer")
    host.locator("host-questions").get_by_role("button", name="Take back", exact=True).click()
    expect(row).not_to_contain_text("Has its answer")

    # The one from the mail: set aside with a reason that its author reads.
    host.get_by_role("tab", name="To read").click()
    host.get_by_role("button", name="Set aside…: How long does the hand-over take?").click()
    host.get_by_label("Why").select_option("said-already")
    host.get_by_role("button", name="Do it").click()
    expect(other.locator("[data-own]")).to_contain_text("It has been answered already.")

    # A hand goes up and is heard of; a reload does not lower it.
    other.get_by_role("button", name="Raise hand").click()
    expect(host.locator("host-hands li")).to_contain_text("Pol Schiltz")
    other.reload()
    expect(other.get_by_role("button", name="Lower hand")).to_have_attribute("aria-pressed", "true")
    host.get_by_role("button", name="Not now: Pol Schiltz").click()
    expect(other.get_by_role("button", name="Raise hand")).to_have_attribute("aria-pressed", "false")

    # A poll: open, chosen, changed, closed, shown.
    host.get_by_role("button", name="Open the poll: Lost a call?").click()
    guest.get_by_role("radio", name="Never").check()
    other.get_by_role("radio", name="Never").check()
    expect(host.locator("host-polls [data-option='0'] .tn")).to_have_text("2")
    other.get_by_role("radio", name="Once").check()
    expect(host.locator("host-polls [data-option='1'] .tn")).to_have_text("1")
    expect(guest.locator("room-polls .b").first).to_be_hidden()
    other.reload()
    expect(other.get_by_role("radio", name="Once")).to_be_checked()
    once = guest.get_by_role("radio", name="Once").element_handle()
    host.get_by_role("button", name="Close the poll: Lost a call?").click()
    expect(guest.locator("room-polls section")).to_have_count(0)
    once.evaluate("late => { late.checked = true; late.dispatchEvent(new Event('change')) }")
    expect(guest.get_by_role("alert")).to_have_text(
        "This poll is closed. The host shows its result; a new one can be prepared."
    )
    host.get_by_role("button", name="Show the result: Lost a call?").click()
    expect(guest.locator("room-polls [data-option='0'] .tn")).to_have_text("1")
    assert guest.evaluate("document.documentElement.scrollWidth") <= 390
    assert hour.complaints == []
