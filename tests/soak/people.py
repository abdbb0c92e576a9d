"""People whose pages come back by themselves, as `lib/room/connection.ts` does, and who note what they saw.

Nobody here trusts the house: when they were there, what was theirs, which picture came when is what they noted.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from bench.stage_load import Guest, headers
from picows import WSError, WSTransport, ws_connect
from websockets.exceptions import ConnectionClosed

from senningen.kernel import clock
from senningen.media.records import FIRST, HEAD
from senningen.rehearsal.crowd import Somebody
from senningen.rehearsal.site import Site

PAUSES = (0.25, 0.5, 1.0, 2.0, 4.0)
ASK_AFTER, DEAD_AFTER, OPEN_WITHIN = 8.0, 14.0, 5.0


def pause(failures: int) -> float:
    """Return how many seconds a page waits before it tries again."""
    return PAUSES[min(failures, len(PAUSES) - 1)] * random.uniform(0.75, 1.25)


class Steady(Somebody):
    """Somebody who stays for the hour, whatever happens to their line."""

    def __init__(self, port: int, session_id: int, key: str, token: str = "", *, way: Sequence[str] = ()) -> None:
        super().__init__(Site(f"http://127.0.0.1:{port}"), session_id, way, key)
        self.token = token
        self.stays: list[tuple[datetime, datetime]] = []
        self.knocks: list[tuple[datetime, datetime]] = []
        """From when until when it was open whether one was in already: the house knows first."""
        self.losses: list[str] = []
        self.asked: dict[str, set[int]] = {}
        self.there_since: datetime | None = None
        self.away_until = 0.0
        self.picture: WSTransport | None = None
        self._heard = 0.0
        self._staying: asyncio.Task[None] | None = None

    def stay(self) -> None:
        """Open the page; from now on it comes back by itself."""
        self._staying = asyncio.create_task(self._stay())

    async def go(self) -> None:
        """Close the page."""
        assert self._staying is not None
        self._staying.cancel()
        await asyncio.gather(self._staying, return_exceptions=True)
        self.note_gone()
        await self.leave()

    async def _stay(self) -> None:
        failures = 0
        while not self.shown_out:
            await asyncio.sleep(max(0.0, self.away_until - time.monotonic()))
            mine, knocked = (self.you, self.own), clock.now()
            came = await self.come(OPEN_WITHIN)
            self.knocks.append((knocked, clock.now()))
            if came:
                failures = 0
                self._compare(*mine)
                self._heard = time.monotonic()
                self.there_since = self.there_since or clock.now()
                await self._until_lost()
                self.note_gone()
            await asyncio.sleep(pause(failures))
            failures += 1

    async def _until_lost(self) -> None:
        assert self._listening is not None
        while True:
            done, _ = await asyncio.wait([self._listening], timeout=1)
            silence = time.monotonic() - self._heard
            if done or silence > DEAD_AFTER:
                await self.lose_the_line()
                return
            if silence > ASK_AFTER:
                with suppress(ConnectionClosed):  # the next look finds it
                    await self.do("heard")

    async def be_cut_off(self, seconds: float) -> None:
        """Lose the line at once, and have none for so long."""
        self.away_until = time.monotonic() + seconds
        for line in (self._line, self.picture):
            if line is not None:
                (line.underlying_transport if isinstance(line, WSTransport) else line.transport).abort()

    def note_gone(self) -> None:
        """Note that until now one was there."""
        if self.there_since is not None:
            self.stays.append((self.there_since, clock.now()))
            self.there_since = None

    def note_back(self) -> None:
        """Note that a line that was dead carries again, if the page had not given it up."""
        if self._listening is not None and not self._listening.done():
            self.there_since = self.there_since or clock.now()

    @property
    def here(self) -> bool:
        """Say whether the page is connected; a page that broke says so."""
        if self._staying is not None and self._staying.done() and not self._staying.cancelled():
            self._staying.result()
        return self.there_since is not None

    def hear(self, said: dict[str, Any]) -> None:
        self._heard = time.monotonic()
        super().hear(said)

    async def choose(self, poll: int, option: int) -> None:
        """Vote, or vote for something else."""
        self.asked.setdefault(str(poll), set()).add(option)
        await self.do("choose", poll=poll, option=option)

    def _compare(self, you: dict[str, Any], own: dict[str, Any]) -> None:
        """See that what was theirs before is theirs still."""
        for what in ("key", "role", "seat", "may_publish"):
            if you and you[what] != self.you[what]:
                self.losses.append(f"{what} was {you[what]}, is {self.you[what]}")
        if own and own["hand"] and own["hand"] != self.own["hand"]:
            self.losses.append(f"hand of {own['hand']} is {self.own['hand']}")
        if own and (votes := set(own["votes"]) - set(self.own["votes"])):
            self.losses.append(f"votes for {votes}")
        for poll in own["chosen"] if own else ():
            if self.own["chosen"].get(poll) not in self.asked[poll]:
                self.losses.append(f"choice in poll {poll}: {self.own['chosen']}")
        if own and len(own["questions"]) > len(self.own["questions"]):
            self.losses.append("a question")


class Viewer(Guest):
    """One media socket of a guest: which of the paths on stage has shown a picture, and since when."""

    def __init__(self, shown: dict[str, dict[str, float]]) -> None:
        super().__init__(sampled=True)
        self._shown = shown
        self._order: list[str] = []
        self._whose: dict[str, str] = {}
        self._tracks: dict[int, str] = {}

    def _told(self, transport: WSTransport, said: dict[str, Any]) -> None:
        for path, one in said.get("stage", {}).items():
            if path not in self._whose:
                self._whose[path] = one["key"]
                self._order.append(path)
        if "id" in said:
            self._tracks[said["id"]] = self._order[said["n"] - 1]
        super()._told(transport, said)

    def _measure(self, data: bytes) -> None:
        at = 0
        while at < len(data):
            track, flags, _, _, length = HEAD.unpack_from(data, at)
            at += HEAD.size + length
            path = self._tracks.get(track)
            if path and flags == FIRST:  # a picture that stands by itself; sound has a LAST as well
                self._shown.setdefault(self._whose[path], {}).setdefault(path, time.monotonic())


async def watch(guest: Steady, shown: dict[str, dict[str, float]]) -> None:
    """Watch the stage until cancelled; a socket that ends is opened again, later and later while that fails."""
    failures = 0
    while True:
        await asyncio.sleep(max(0.0, guest.away_until - time.monotonic()))
        with suppress(OSError, WSError, TimeoutError):
            guest.picture, _ = await ws_connect(
                lambda: Viewer(shown),
                f"{guest.room}/media/sub",
                extra_headers=headers(guest.token),
                websocket_handshake_timeout=OPEN_WITHIN,
            )
            failures = 0
            try:
                await guest.picture.wait_disconnected()
            finally:
                guest.picture.underlying_transport.abort()
                guest.picture = None
        await asyncio.sleep(pause(failures))
        failures += 1
