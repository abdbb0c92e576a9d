"""An hour in a real browser and a real house: its people, each in a browser profile of their own, and what they see."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.servers import House, soon

PATIENCE = 90_000
"""Milliseconds a browser has for what is asked of it: the machine may be busy; what must be quick says so itself."""
expect.set_options(timeout=PATIENCE)
SEEN = """() => { const canvas = document.querySelector("stage-viewer canvas");
  if (!canvas || !canvas.width) return "";
  const small = new OffscreenCanvas(32, 18), pen = small.getContext("2d");
  pen.drawImage(canvas, 0, 0, 32, 18);
  return Array.from(pen.getImageData(0, 0, 32, 18).data).join() }"""
# A line that does not open in time is tried again; one that never opens shows in what the page never comes to say.
TRIED_AGAIN = re.compile(r"WebSocket connection to .* failed")
FILL = "from tests.live.filled import fill; answer = fill(number)"
_HEARD = "(key) => document.querySelector('stage-viewer').playerOf(key)?.level ?? 0"


@dataclass
class Hour:
    """One session with its people, each in a browser profile of their own."""

    house: House
    browser: Browser
    told: dict[str, Any]
    complaints: list[str] = field(default_factory=list)

    def address(self, who: str) -> str:
        secret = self.told[who]["secret"]
        return f"/stage/{secret}/room" if who in {"host", "speaker", "interpreter"} else f"/s/{secret}/room/1"

    def open(self, who: str, *, port: int = 0, width: int = 1280, height: int = 800, before: str = "") -> Page:
        """Open somebody's page; `before` is a script that the browser runs first."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, permissions=["camera", "microphone"]
        )
        page = context.new_page()
        page.add_init_script(before)
        page.on("console", lambda said: self._note(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self._note(str(error)))
        page.goto(f"http://127.0.0.1:{port or self.house.port}{self.address(who)}")
        return page

    def _note(self, complaint: str) -> None:
        if not TRIED_AGAIN.search(complaint):
            self.complaints.append(complaint)

    def begun(self, *, speaks: str = "") -> tuple[Page, Page]:
        """Open the doors, put the speaker on stage, begin; `speaks` is a script in their browser."""
        host = self.open("host")
        host.get_by_role("button", name="Open the doors").click()
        speaker = self.open("speaker", before=speaks)
        speaker.get_by_role("button", name="Enter the stage").click()
        expect(speaker.locator("room-camera")).to_have_attribute("data-state", "live")
        host.get_by_role("button", name="Begin the session").click()
        expect(host.locator(".rtop room-lamp")).to_have_text("Live")
        return host, speaker


def moves(page: Page, seconds: float = 60) -> None:
    """Wait until the picture has changed several times, however slowly a busy machine shows it."""
    seen: set[str] = set()

    def several() -> bool:
        seen.add(page.evaluate(SEEN))
        return len(seen - {""}) > 5

    soon(several, seconds=seconds)


def pictures(page: Page, seconds: float) -> int:
    """Count how many different pictures are seen."""
    seen, until_then = set(), time.monotonic() + seconds
    while time.monotonic() < until_then:
        seen.add(page.evaluate(SEEN))
        page.wait_for_timeout(60)
    return len(seen - {""})


def loudest(page: Page, key: str, seconds: float = 2.5) -> float:
    most, until_then = 0.0, time.monotonic() + seconds
    while time.monotonic() < until_then:
        most = max(most, page.evaluate(_HEARD, key))
        page.wait_for_timeout(20)
    return most


def hears(page: Page, key: str) -> None:
    """Wait until somebody is heard."""
    soon(lambda: page.evaluate(_HEARD, key) > 0.05, every=0.02)
