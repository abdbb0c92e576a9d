"""Real browsers for the stage: Debian's Chromium by Playwright, Firefox ESR by puppeteer, each its own process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, Page, Playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream=fps=12",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]
CHROMIUM, FIREFOX = os.environ.get("CHROMIUM", "/usr/bin/chromium"), os.environ.get("FIREFOX", "/usr/bin/firefox-esr")
# The same Chromium without windows: the other draws a window with tabs for each person, at two seconds of a processor.
WINDOWLESS = os.environ.get("WINDOWLESS", "/usr/bin/chromium-headless-shell")


class Chromium:
    """One Chromium process, and one page in it that keeps what its console complains about."""

    def __init__(self, playwright: Playwright, *flags: str) -> None:
        before = {one.pid for one in psutil.Process().children(recursive=True)}
        chosen = [one for one in FLAGS if f"-{one}" not in flags]
        self.browser: Browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*chosen, *(one for one in flags if one.startswith("--"))]
        )
        self.page: Page = self.browser.new_page()
        self.page.set_default_timeout(90_000)
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.pids = {one.pid for one in psutil.Process().children(recursive=True)} - before

    def open(self, url: str) -> None:
        """Go to a page of the stage."""
        self.page.goto(url)

    def ask(self, expression: str) -> Any:
        """Evaluate something in the page."""
        return self.page.evaluate(expression)

    def until(self, expression: str, seconds: float = 60) -> Any:
        """Wait until an expression is true in the page, and return what it is then."""
        give_up = time.monotonic() + seconds
        while not (value := self.ask(expression)):
            assert time.monotonic() < give_up, f"never {expression}: {self.ask('window.events')[-5:]} {self.complaints}"
            time.sleep(0.05)
        return value

    def figures(self, seconds: float) -> dict[str, Any]:
        """Watch for some seconds from now and return what was seen and heard."""
        self.ask("forget()")
        time.sleep(seconds)
        found: dict[str, Any] = self.ask("figures()")
        return found

    def sees(self, frames: int, *, hears: bool = False, seconds: float = 60) -> dict[str, Any]:
        """Wait until so many new frames were seen, and a sound was heard; a busy machine takes longer."""
        self.ask("forget()")
        heard = " && figures().peak > 0.1" if hears else ""
        self.until(f"figures().frames > {frames}{heard}", seconds)
        found: dict[str, Any] = self.ask("figures()")
        return found

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to every process of this browser, as a crash or a freeze would meet them."""
        for pid in self._all():
            with suppress(psutil.NoSuchProcess):  # it ends while we look
                if "chrom" in (one := psutil.Process(pid)).name():
                    one.send_signal(number)

    def udp(self) -> list[str]:
        """List the UDP sockets of this browser."""
        return [str(one) for one in psutil.net_connections("udp") if one.pid in self._all()]

    def _all(self) -> set[int]:
        every = set(self.pids)
        for pid in self.pids:
            with suppress(psutil.NoSuchProcess):
                every |= {one.pid for one in psutil.Process(pid).children(recursive=True)}
        return every


@contextmanager
def chromiums(playwright: Playwright) -> Iterator[Callable[..., Chromium]]:
    """Hand out Chromium processes and close them all at the end."""
    opened: list[Chromium] = []

    def launch(*flags: str) -> Chromium:
        opened.append(Chromium(playwright, *flags))
        return opened[-1]

    try:
        yield launch
    finally:
        for one in opened:
            one.signal(signal.SIGCONT)
            one.browser.close()


@contextmanager
def firefox(url: str, until: str, expression: str = "0") -> Iterator[subprocess.Popen[str]]:
    """Open a page in Firefox until an expression is true there; what another is then comes on its standard output."""
    script = Path(__file__).with_name("firefox.mjs")
    process = subprocess.Popen(
        ["node", str(script), url, until, expression],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "FIREFOX": FIREFOX},
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate()


def in_firefox(url: str, until: str, expression: str) -> tuple[Any, list[str]]:
    """Open a page in Firefox, wait, and return an expression's value and what the console complained about."""
    with firefox(url, until, expression) as process:
        said, complaint = process.communicate(timeout=300)
        assert process.returncode == 0, complaint
    answer = json.loads(said)
    # A busy machine makes the player leave pictures out, and say so.
    return answer["value"], [one for one in answer["said"] if "slow group" not in one]
