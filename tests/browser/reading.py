"""Reading a page as a stranger would: by axe in light and dark, on a wide screen and a small phone, and by keyboard."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from django.test import Client
from playwright.sync_api import Browser, Page, Response, ViewportSize
from pytest_django.live_server_helper import LiveServer

from senningen.kernel import clock
from senningen.people.models import Link
from senningen.people.services import make_link
from senningen.seats.models import Seat

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 900}
OF_COLOURS = ["color-contrast", "link-in-text-block"]
OF_A_PHONE = ["color-contrast", "target-size", "scrollable-region-focusable"]  # what a narrow page does differently
NOT_PAGES = re.compile(r"sign-out|/enclosures/|/enter/|/set-up/|\.\w{3,4}(\?|$)|/events")
ONE_OF_MANY = re.compile(r"\d+|(?<=state=)[a-z]+")  # a page looks alike in every state of its rows
EXPECTED = re.compile(r"Failed to load resource|WebSocket|insecure|EventSource")
# Colours change gently, and are to be read once they have; what never ends, as a lamp that pulses, is not waited for.
AT_REST = """() => Promise.all(document.getAnimations()
  .filter((one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity)
  .map((one) => one.finished.catch(() => {}))).then(() => true)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CONTROL = """words => [...document.querySelectorAll("a, button, summary, input, select, textarea")]
  .some((one) => (one.innerText || one.ariaLabel || "").includes(words))"""
FEED = "/desk/feed"  # this server has no event loop: no feed, no sockets; and no TLS


def secret(seat: Seat) -> str:
    return make_link(Link.Kind.SEAT, person_id=seat.person_id, subject_id=seat.pk, now=clock.now())


def open_page(browser: Browser) -> Page:
    return browser.new_context(viewport=WIDE, locale="en", reduced_motion="reduce").new_page()


def violations(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """Give what axe objects to, by all rules or by some, once nothing on the page is on its way."""
    page.evaluate(AT_REST)
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(result => result.violations)",
        rules,
    )
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


class Reader:
    """Opens one page after another and keeps what is wrong with each."""

    def __init__(self, browser: Browser, server: LiveServer) -> None:
        self.page, self.server = open_page(browser), server
        self.found: defaultdict[str, list[str]] = defaultdict(list)
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("response", self._note)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def _note(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request() and FEED not in response.url:
            self.said.append(f"{response.url} answers {response.status}")

    def read(self, address: str) -> None:
        """Open a page and note what axe and the width object to: light and dark, wide and narrow."""
        self.open(address)
        self.look(address)

    def open(self, address: str) -> int:
        """Open a page; returns its status."""
        self.page.set_viewport_size(WIDE)
        answer = self.page.goto(self.server.url + address, wait_until="load")
        return answer.status if answer else 0

    def look(self, address: str) -> None:
        """Note the same of the page one is on, under a name."""
        self.page.evaluate(AXE.read_text())
        self._note_width(address, WIDE)
        self._note_rules(address, "light", RULES)
        self._note_rules(address, "dark", OF_COLOURS)
        self._note_width(address, PHONE)
        self._note_rules(address, "light", OF_A_PHONE)

    def _note_width(self, address: str, size: ViewportSize) -> None:
        self.page.set_viewport_size(size)
        if wide := self.page.evaluate(TOO_WIDE):
            self.found[address].append(f"{wide} px too wide at {size['width']}")

    def _note_rules(self, address: str, scheme: Literal["light", "dark"], rules: Sequence[str]) -> None:
        self.page.emulate_media(color_scheme=scheme)
        self.found[address] += [f"{scheme}: {each}" for each in violations(self.page, rules)]

    def sign_in(self, client: Client) -> None:
        """Be who this client is."""
        self.page.context.add_cookies(
            [{"name": name, "value": one.value, "url": self.server.url} for name, one in client.cookies.items()]
        )

    def follow_the_desk(self, client: Client) -> None:
        """Read the desk's pages by its own links, one of each kind."""
        self.sign_in(client)
        kinds: set[str] = set()
        waiting = ["/desk/", "/desk/editions"]
        while waiting:
            address = waiting.pop(0)
            kind = ONE_OF_MANY.sub("n", address)
            if kind in kinds or NOT_PAGES.search(address) or self.open(address) != 200:
                continue
            kinds.add(kind)
            self.look(address)
            links = self.page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
            waiting += [each.split("#")[0] for each in links if each.startswith("/desk/")]

    def report(self) -> None:
        """Fail with everything that was found."""
        self.page.context.close()
        found = {address: problems for address, problems in self.found.items() if problems}
        assert found == {}, json.dumps(found, indent=2)
        at_home = (self.server.url, self.server.url.replace("http", "ws"), "data:", "blob:")
        abroad = [url for url in self.asked if not url.startswith(at_home)]
        assert abroad == [], abroad
        complaints = [words for words in self.said if not EXPECTED.search(words)]
        assert complaints == [], complaints


def listening(page: Page, sign: str) -> None:
    """Wait until a page that was asked for shows this sign of being the new one, and its script takes keys."""
    page.wait_for_selector(sign)
    page.wait_for_load_state()  # which comes after its script has run


def press_until_on(page: Page, words: str) -> None:
    """Wait until the page has a control with these words, and go on with the Tab key until it has the focus."""
    page.wait_for_function(CONTROL, arg=words)
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate_handle("document.activeElement").as_element()
        if frame := focused and focused.content_frame():
            frame.wait_for_function("document.hasFocus()")  # it is told by way of the browser, and would take it later
        if words in page.evaluate("(document.activeElement.innerText || document.activeElement.ariaLabel || '')"):
            return
    raise AssertionError(f"the Tab key never comes to {words!r}")
