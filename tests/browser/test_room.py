"""The hour in a real browser and a real house: guests watch, a speaker speaks, a host keeps order."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.hours import FILL, Hour, hears, loudest, moves, pictures
from tests.browser.lines import Line
from tests.browser.reading import AXE, violations
from tests.browser.stage.browsers import in_firefox
from tests.servers import all_in_one, soon

pytestmark = pytest.mark.browser
# Told by the clock that both pages share: what the test itself takes to ask does not count.
_SAYS_WHEN_REMOVED = """() => { window.removed = 0;
  new MutationObserver(() => { window.removed ||= document.body.innerText.includes("removed you") ? Date.now() : 0 })
    .observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true }) }"""


def test_a_guest_sees_and_hears_the_speaker_once_the_host_begins(hour: Hour) -> None:
    host = hour.open("host")
    early = hour.open("guest")
    expect(early.locator("count-down, [role=timer]").first).to_be_visible()
    host.get_by_role("button", name="Open the doors").click()
    expect(early.locator("room-curtain")).to_be_visible()  # the countdown leads in by itself
    speaker = hour.open("speaker")
    speaker.get_by_role("button", name="Enter the stage").click()
    expect(speaker.locator("room-camera")).to_have_attribute("data-state", "live")
    assert pictures(early, 0.5) <= 1, "it has not begun"
    host.get_by_role("button", name="Begin the session").click()
    expect(early.locator("room-curtain")).to_be_hidden()
    moves(early)
    hears(early, hour.told["speaker"]["key"])
    expect(early.locator(".tile .nm b")).to_have_text("Marek Dvořák")
    assert hour.complaints == []


def test_a_guest_watches_in_firefox(hour: Hour) -> None:
    hour.begun()
    player = f"document.querySelector('stage-viewer')?.playerOf?.('{hour.told['speaker']['key']}')"
    shows = f"{player}?.renderer.out.timestamp.peek() > 0"
    name = "document.querySelector('.tile .nm b').textContent"
    assert in_firefox(hour.house.url + hour.address("guest"), shows, name) == ("Marek Dvořák", [])


def test_who_cannot_decode_the_picture_hears_and_is_told(hour: Hour) -> None:
    hour.begun()
    guest = hour.open("guest", before="VideoDecoder.isConfigSupported = async () => ({ supported: false })")
    expect(guest.get_by_role("alert")).to_contain_text("You hear the sound.")
    hears(guest, hour.told["speaker"]["key"])


def test_who_has_no_place_in_the_session_is_refused(hour: Hour) -> None:
    hour.begun()
    stranger = hour.open("stranger")
    expect(stranger.get_by_text("This link has no seat in this session.")).to_be_visible()
    expect(stranger.locator("stage-viewer")).to_have_count(0)


def test_the_slide_that_the_speaker_turns_is_seen_and_read_by_guest_and_late_joiner(hour: Hour) -> None:
    host, speaker = hour.begun()
    guest = hour.open("guest")
    speaker.get_by_role("button", name="Show: Corridors").click()
    expect(guest.get_by_role("group", name="Slide 1 of 3")).to_be_visible()
    expect(speaker.locator("[data-key=next]")).to_be_enabled()  # the slides are on the speaker's page too
    speaker.locator("body").click(position={"x": 20, "y": 300})
    speaker.keyboard.press("ArrowRight")
    expect(guest.get_by_role("group", name="Slide 2 of 3")).to_be_visible()
    expect(guest.locator("room-slide")).to_contain_text("In 2018 we lost the call")
    soon(lambda: guest.evaluate("document.querySelector('room-slide img').naturalWidth") > 600)
    expect(host.get_by_role("img", name="Slide 3 of 3")).to_be_visible()  # the monitor of what comes next
    late = hour.open("other")
    expect(late.get_by_role("group", name="Slide 2 of 3")).to_be_visible()
    assert hour.complaints == []


# How soon is judged by the long run: in the ordinary one the machine may be busy.
@pytest.mark.parametrize("within", [60, pytest.param(1, marks=pytest.mark.long)])
def test_the_picture_of_a_removed_guest_stops_until_they_are_let_back(hour: Hour, within: float) -> None:
    host, _speaker = hour.begun()
    guest = hour.open("guest")
    moves(guest)
    host.evaluate("document.addEventListener('click', () => { window.clicked = Date.now() }, true)")
    guest.evaluate(_SAYS_WHEN_REMOVED)
    host.get_by_role("tab", name="People").click()
    host.get_by_role("button", name="Remove: Hélène Marchal-Ries").click()
    expect(guest.get_by_text("The host has removed you from this session.")).to_be_visible()
    assert 0 < guest.evaluate("window.removed") - host.evaluate("window.clicked") < within * 1000
    assert pictures(guest, 0.5) <= 1
    guest.reload()
    expect(guest.get_by_text("The host has removed you from this session.")).to_be_visible()
    host.get_by_role("button", name="Take back", exact=True).click()
    expect(host.locator("[data-out]")).to_be_hidden()
    soon(lambda: guest.reload() and guest.locator("stage-viewer").count())
    moves(guest)


def test_a_second_device_takes_over_and_the_first_can_take_it_back(hour: Hour) -> None:
    hour.begun()
    first = hour.open("guest")
    moves(first)
    second = hour.open("guest")
    expect(first.get_by_text("You have opened this session on another device.")).to_be_visible()
    moves(second)
    assert pictures(first, 0.5) <= 1
    first.get_by_role("button", name="Go on here").click()
    moves(first)
    expect(second.get_by_text("You have opened this session on another device.")).to_be_visible()


def test_giving_back_the_seat_ends_the_connection(hour: Hour) -> None:
    hour.begun()
    guest = hour.open("guest")
    moves(guest)
    own = guest.context.new_page()
    own.goto(f"{hour.house.url}/s/{hour.told['guest']['secret']}/give-back")
    own.get_by_role("button", name="Give back my seat").click()
    expect(guest.get_by_text("This link has no seat in this session.")).to_be_visible()
    assert pictures(guest, 0.5) <= 1


def test_the_host_mutes_sends_back_and_brings_on_again(hour: Hour) -> None:
    host, speaker = hour.begun()
    guest = hour.open("guest")
    moves(guest)
    host.get_by_role("button", name="Mute: Marek Dvořák").click()
    expect(speaker.get_by_text("The host has muted you.")).to_be_visible()
    # The microphone beeps every second: two silent ones are a muted one, however late the sound before it was.
    soon(lambda: loudest(guest, hour.told["speaker"]["key"], 2) < 0.05)
    host.get_by_role("button", name="Unmute: Marek Dvořák").click()
    hears(guest, hour.told["speaker"]["key"])
    host.get_by_role("button", name="Send back: Marek Dvořák").click()
    expect(speaker.get_by_text("You are in the green room.")).to_be_visible()
    expect(guest.locator(".tile")).to_have_count(0)
    speaker.get_by_role("button", name="Enter the stage").click()
    expect(speaker.get_by_text("The host has asked you to wait.")).to_be_visible()
    host.get_by_role("button", name="To stage: Marek Dvořák").click()
    moves(guest)
    assert hour.complaints == []


def test_a_message_reaches_everybody_and_the_end_is_the_end(hour: Hour) -> None:
    host, speaker = hour.begun()
    guest = hour.open("guest")
    host.get_by_label("Message to all").fill("We begin two minutes late.")
    host.get_by_role("button", name="Send to all").click()
    expect(guest.get_by_text("We begin two minutes late.")).to_be_visible()
    host.get_by_role("button", name="End the session…").click()
    expect(guest.get_by_text("This session has ended.")).to_be_hidden()
    host.get_by_role("button", name="End the session", exact=True).click()
    for page in (guest, speaker):
        expect(page.locator("room-curtain").get_by_text("This session has ended.")).to_be_visible()
    expect(host.locator("host-doors").get_by_text("This session has ended.")).to_be_focused()
    expect(host.locator("host-recording")).to_contain_text("This session has ended.")
    left = soon(
        lambda: (
            (found := hour.house.ask(PRESENCES, session=hour.told["session"]))
            and all(one["ended"] for one in found)
            and found
        )
    )
    assert {one["key"] for one in left} == {hour.told[who]["key"] for who in ("host", "speaker", "guest")}


PRESENCES = "from tests.live.filled import presences; answer = presences(session)"


def test_a_line_that_was_dead_for_a_while_comes_back_with_the_same_role(hour: Hour) -> None:
    host, _speaker = hour.begun()
    with Line(hour.house.port) as line:
        guest = hour.open("guest", port=line.port)
        moves(guest)
        expect(host.locator("host-people")).to_contain_text("Hélène Marchal-Ries")
        line.cut()
        expect(guest.get_by_text("Your line dropped. Trying again.")).to_be_visible()
        expect(host.locator("host-people")).not_to_contain_text("Hélène Marchal-Ries")
        line.mend()
        expect(host.locator("host-people")).to_contain_text("Hélène Marchal-Ries")
        moves(guest)
        expect(guest.get_by_text("Good line")).to_be_visible()


def test_the_stage_comes_back_after_the_whole_house_was_killed(tmp_path: Path, chromium: Browser) -> None:
    with all_in_one(tmp_path / "data") as house:
        hour = Hour(house, chromium, house.ask(FILL, number=10))
        _host, speaker = hour.begun()
        guest = hour.open("guest")
        moves(guest)
        house.kill()
        house.start()
        house.wait()
        moves(guest)
        expect(speaker.locator("room-camera")).to_have_attribute("data-state", "live")
        expect(guest.locator(".rtop room-lamp")).to_have_text("Live")


def test_the_toolbar_is_one_stop_and_arrows_move_along_it(hour: Hour) -> None:
    hour.begun()
    guest = hour.open("guest")
    guest.locator("[data-key=sound]").focus()
    for name in ("Connection", "Full screen", "Leave", "Raise hand", "Question", "Sound"):
        guest.keyboard.press("ArrowRight")
        expect(guest.locator(".key:focus")).to_have_text(name)
    guest.keyboard.press("Enter")
    expect(guest.get_by_role("button", name="Sound")).to_have_attribute("aria-pressed", "false")
    assert guest.locator("room-keys [tabindex='0']").count() == 1


def test_a_key_is_there_once_the_page_listens(hour: Hour) -> None:
    hour.begun()
    page, held = hour.browser.new_context().new_page(), list[Route]()
    page.route("**/assets/room-*.js", lambda route: held.append(route))  # noqa: PLW0108  it notes on it what it is
    page.goto(hour.house.url + hour.address("guest"), wait_until="commit")
    key = page.get_by_role("button", name="Raise hand", include_hidden=True)
    expect(key).to_be_attached()
    expect(key).to_be_hidden()
    soon(lambda: page.title() and held)
    held[0].continue_()
    key.click()
    expect(page.get_by_role("button", name="Lower hand")).to_be_visible()


@pytest.mark.parametrize("who", ["guest", "speaker", "host"])
def test_every_room_page_is_clean_for_axe_and_fits_a_small_phone(hour: Hour, who: str) -> None:
    host, speaker = hour.begun()
    page = {"host": host, "speaker": speaker}.get(who) or hour.open("guest")
    expect(page.locator(".rtop room-lamp")).to_have_text("Live")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(AXE.read_text())
            assert violations(page) == []
