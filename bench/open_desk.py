"""An organiser with the desk open: signed in by the demo's link, told by the feed, looking again as the page does."""

from __future__ import annotations

import http.client
import re
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class OpenDesk:
    """The mail page of the desk in a browser, without the browser."""

    def __init__(self, port: int, log: Path) -> None:
        self.port, self.url = port, f"http://127.0.0.1:{port}"
        self.cookies = CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self._enter(_link(log))
        self.feed = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        cookie = "; ".join(f"{each.name}={each.value}" for each in self.cookies)
        self.feed.request("GET", "/desk/feed", headers={"Cookie": cookie, "Accept": "text/event-stream"})
        self.told = self.feed.getresponse()
        assert self.told.status == 200, self.told.status

    def wait_for(self, marker: str, seconds: float = 20) -> None:
        """Wait until a mail with its proposal stands on the page."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not self.told.readline().startswith(b"event: changed"):
                continue
            if marker in self.page():
                return
        raise TimeoutError(marker)

    def page(self) -> str:
        """Get the mail page."""
        with self.browser.open(f"{self.url}/desk/mail", timeout=20) as answer:
            return str(answer.read().decode())

    def close(self) -> None:
        """Leave."""
        self.feed.close()

    def _enter(self, link: str) -> None:
        with self.browser.open(link, timeout=20) as answer:
            found = TOKEN.search(answer.read().decode())
        assert found is not None
        form = urllib.parse.urlencode({"csrfmiddlewaretoken": found[1]}).encode()
        with self.browser.open(urllib.request.Request(link, data=form), timeout=20) as answer:
            assert answer.status == 200


def _link(log: Path, seconds: float = 30) -> str:
    """Find the sign-in link that the house prints when everything runs."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := re.search(r"http://\S+/desk/enter/\S+", log.read_text()):
            return found[0]
        time.sleep(0.05)
    raise TimeoutError("no sign-in link")
