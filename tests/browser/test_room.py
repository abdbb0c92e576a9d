"""The hour in a real browser and a real house: guests watch, a speaker speaks, a host keeps order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.lines import Line
from tests.browser.reading import AXE, violations
from tests.browser.stage.browsers import CHROMIUM, FLAGS, in_firefox
from tests.servers import House, all_in_one

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # the machine may be busy; what must be quick says so itself
_numbers = count(10)
_SEEN = """() => { const canvas = document.querySelector("stage-viewer canvas");
  if (!canvas || !canvas.width) return "";
  const small = new OffscreenCanvas(32, 18), pen = small.getContext("2d");
  pen.drawImage(canvas, 0, 0, 32, 18);
  return Array.from(pen.getImageData(0, 0, 32, 18).data).join() }"""
# Told by the clock that both pages share: what the test itself takes to ask does not count.
_SAYS_WHEN_REMOVED = """() => { window.removed = 0;
  new MutationObserver(() => { window.removed ||= document.body.innerText.includes("removed you") ? Date.now() : 0 })
    .observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true }) }"""
_HEARD = "(key) => document.querySelector('stage-viewer').playerOf(key)?.level ?? 0"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with all_in_one(tmp_path_factory.mktemp("room") / "data") as house:
        yield house
        house.ask_no_more()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Hour:
    """One session with its people, each in a browser profile of their own."""

    house: House
    browser: Browser
    told: dict[str, Any]
    complaints: list[str] = field(default_factory=list)

    def address(self, who: str) -> str:
        secret = self.told[who]["secret"]
        return f"/stage/{secret}/room" if who in {"host", "speaker"} else f"/s/{secret}/room/1"

    def open(self, who: str, *, port: int = 0, width: int = 1280, height: int = 800, before: str = "") -> Page:
        """Open somebody's page; `before` is a script that the browser runs first."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, permissions=["camera", "microphone"]
        )
        page = context.new_page()
        page.add_init_script(before)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"http://127.0.0.1:{port or self.house.port}{self.address(who)}")
        return page

    def begun(self) -> tuple[Page, Page]:
        """Open the doors, put the speaker on stage, begin."""
        host = self.open("host")
        host.get_by_role("button", name="Open the doors").click()
        speaker = self.open("speaker")
        speaker.get_by_role("button", name="Enter the stage").click()
        expect(speaker.locator("room-camera")).to_have_attribute("data-state", "live")
        host.get_by_role("button", name="Begin the session").click()
        expect(host.locator(".rtop room-lamp")).to_have_text("Live")
        return host, speaker

    def close(self) -> None:
        for context in self.browser.contexts:
            context.close()


@pytest.fixture
def hour(running: House, chromium: Browser) -> Iterator[Hour]:
    told = running.ask("from tests.live.filled import fill; answer = fill(number)", number=next(_numbers))
    one = Hour(running, chromium, told)
    yield one
    one.close()


def until(so: Callable[[], Any], seconds: float = 30, every: float = 0.05) -> Any:
    give_up = time.monotonic() + seconds
    while not (value := so()):
        assert time.monotonic() < give_up, "never"
        time.sleep(every)
    return value


def moves(page: Page, seconds: float = 30) -> None:
    """Wait until the picture has changed several times, however slowly a busy machine shows it."""
    seen: set[str] = set()

    def several() -> bool:
        seen.add(page.evaluate(_SEEN))
        return len(seen - {""}) > 5

    until(several, seconds)


def pictures(page: Page, seconds: float) -> int:
    """Count how many different pictures are seen."""
    seen, until_then = set(), time.monotonic() + seconds
    while time.monotonic() < until_then:
        seen.add(page.evaluate(_SEEN))
        page.wait_for_timeout(60)
    return len(seen - {""})


def loudest(page: Page, key: str, seconds: float = 2.5) -> float:
    most, until_then = 0.0, time.monotonic() + seconds
    while time.monotonic() < until_then:
        most = max(most, page.evaluate(_HEARD, key))
        page.wait_for_timeout(20)
    return most


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
    until(lambda: loudest(early, hour.told["speaker"]["key"]) > 0.05)
    expect(early.locator(".tile .nm b")).to_have_text("Marek Dvořák")
    assert hour.complaints == []


def test_a_guest_watches_in_firefox(hour: Hour) -> None:
    hour.begun()
    seen, complaints = in_firefox(hour.house.url + hour.address("guest"), 8, _IN_FIREFOX)
    assert seen["state"] == "live"
    assert seen["width"] > 0
    assert seen["name"] == "Marek Dvořák"
    # A busy machine makes the player leave pictures out, and say so.
    assert [one for one in complaints if "slow group" not in one] == []


_IN_FIREFOX = """({ state: document.querySelector("stage-viewer").state.state,
  width: document.querySelector("stage-viewer canvas").width,
  name: document.querySelector(".tile .nm b").textContent })"""


def test_who_cannot_decode_the_picture_hears_and_is_told(hour: Hour) -> None:
    hour.begun()
    guest = hour.open("guest", before="VideoDecoder.isConfigSupported = async () => ({ supported: false })")
    expect(guest.get_by_role("alert")).to_contain_text("You hear the sound.")
    until(lambda: loudest(guest, hour.told["speaker"]["key"]) > 0.05)


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
    speaker.locator("body").click(position={"x": 20, "y": 300})
    speaker.keyboard.press("ArrowRight")
    expect(guest.get_by_role("group", name="Slide 2 of 3")).to_be_visible()
    expect(guest.locator("room-slide")).to_contain_text("In 2018 we lost the call")
    until(lambda: guest.evaluate("document.querySelector('room-slide img').naturalWidth") > 600)
    expect(host.get_by_role("img", name="Slide 3 of 3")).to_be_visible()  # the monitor of what comes next
    late = hour.open("other")
    expect(late.get_by_role("group", name="Slide 2 of 3")).to_be_visible()
    assert hour.complaints == []


def test_the_picture_of_a_removed_guest_stops_within_a_second_until_they_are_let_back(hour: Hour) -> None:
    host, _speaker = hour.begun()
    guest = hour.open("guest")
    moves(guest)
    host.evaluate("document.addEventListener('click', () => { window.clicked = Date.now() }, true)")
    guest.evaluate(_SAYS_WHEN_REMOVED)
    host.get_by_role("tab", name="People").click()
    host.get_by_role("button", name="Remove: Hélène Marchal-Ries").click()
    expect(guest.get_by_text("The host has removed you from this session.")).to_be_visible()
    assert 0 < guest.evaluate("window.removed") - host.evaluate("window.clicked") < 1000
    assert pictures(guest, 0.5) <= 1
    guest.reload()
    expect(guest.get_by_text("The host has removed you from this session.")).to_be_visible()
    host.get_by_role("button", name="Take back", exact=True).click()
    expect(host.locator("[data-out]")).to_be_hidden()
    until(lambda: guest.reload() and guest.locator("stage-viewer").count())
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
    expect(guest.get_by_text("This link has no seat in this session.")).to_be_visible(timeout=2000)
    assert pictures(guest, 0.5) <= 1


def test_the_host_mutes_sends_back_and_brings_on_again(hour: Hour) -> None:
    host, speaker = hour.begun()
    guest = hour.open("guest")
    moves(guest)
    host.get_by_role("button", name="Mute: Marek Dvořák").click()
    expect(speaker.get_by_text("The host has muted you.")).to_be_visible()
    # The microphone beeps every second: two silent ones are a muted one, however late the sound before it was.
    until(lambda: loudest(guest, hour.told["speaker"]["key"], 2) < 0.05)
    host.get_by_role("button", name="Unmute: Marek Dvořák").click()
    until(lambda: loudest(guest, hour.told["speaker"]["key"]) > 0.05)
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
    left = until(
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
        expect(guest.get_by_text("Your line dropped. Trying again.")).to_be_visible(timeout=40_000)
        expect(host.locator("host-people")).not_to_contain_text("Hélène Marchal-Ries", timeout=45_000)
        line.mend()
        expect(host.locator("host-people")).to_contain_text("Hélène Marchal-Ries", timeout=30_000)
        moves(guest, seconds=60)
        expect(guest.get_by_text("Good line")).to_be_visible()


def test_the_stage_comes_back_after_the_whole_house_was_killed(tmp_path: Path, chromium: Browser) -> None:
    with all_in_one(tmp_path / "data") as house:
        told = house.ask("from tests.live.filled import fill; answer = fill(10)")
        hour = Hour(house, chromium, told)
        _host, speaker = hour.begun()
        guest = hour.open("guest")
        moves(guest)
        house.kill()
        house.start()
        house.wait()
        moves(guest, seconds=60)
        expect(speaker.locator("room-camera")).to_have_attribute("data-state", "live", timeout=30_000)
        expect(guest.locator(".rtop room-lamp")).to_have_text("Live")
        hour.close()
        house.ask_no_more()


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


@pytest.mark.parametrize("who", ["guest", "speaker", "host"])
def test_every_room_page_is_clean_for_axe_and_fits_a_small_phone(hour: Hour, who: str) -> None:
    host, speaker = hour.begun()
    page = {"host": host, "speaker": speaker}.get(who) or hour.open("guest")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(400)  # keys change colour gently
            page.evaluate(AXE.read_text())
            assert violations(page) == []
