"""Every room of this process: finds or starts the owner, asks admission for many at once, and looks again later.

What is told elsewhere (a seat given back, a link revoked) arrives as a hint and ends the connection at once; whoever
missed the hint is found by the next round.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any

from django.db import close_old_connections

from senningen.kernel import clock, hints
from senningen.kernel.refusals import Refused
from senningen.live.admission import PASS_RENEWED_EVERY, admit_all, read_pass, write_pass
from senningen.live.beside import Beside
from senningen.live.operations import StopRecording
from senningen.live.owner import ELSEWHERE, THE_HOUSE, InThread, Owner
from senningen.live.rules import Admitted, Claim, Door
from senningen.media.hub import Hub
from senningen.media.ports import Close, Direction, Pass, Relay

log = logging.getLogger("senningen.live")

GATHER = 0.01
"""Seconds in which those who come are gathered and looked up together."""
LOOK_AGAIN_EVERY = 20.0
ASLEEP_AFTER = 60.0
"""Seconds without a connection after which a room's owner goes; the next who comes starts it again."""
RENEWED_FIRST = 30.0
"""Seconds after which the first passes are renewed."""
ABOUT_PEOPLE = ("seat:", "part:", "account:", "link:", "wall:")
_DOORS = {Direction.PUBLISH: Door.PUBLISH, Direction.SCREEN: Door.SCREEN, Direction.WATCH: Door.WATCH}
_CLOSES = {
    "room.removed": Close.REMOVED,
    "room.no-seat": Close.GIVEN_BACK,
    "room.no-part": Close.GIVEN_BACK,
    "room.ended": Close.ENDED,
    "room.cancelled": Close.ENDED,
}


class Rooms:
    """The owners of this process and the door to them."""

    def __init__(self, relay: Relay, in_thread: InThread | None = None, now: Callable[[], datetime] = clock.now):
        self.relay, self._in_thread, self._now = relay, in_thread or _Threads(), now
        self._owners: dict[int, asyncio.Future[Owner]] = {}
        self._closing: dict[int, asyncio.Task[None]] = {}
        self._gathered: dict[tuple[int, Door], list[tuple[Claim, asyncio.Future[Admitted]]]] = {}
        self._beside = Beside()
        self.serving = False

    # Owners

    async def owner(self, session_id: int) -> Owner:
        """Return the owner of a room, started if need be."""
        if session_id not in self._owners:
            self._owners[session_id] = asyncio.ensure_future(self._start(session_id))
        try:
            return await asyncio.shield(self._owners[session_id])
        except Exception:
            self._owners.pop(session_id, None)
            raise

    async def _start(self, session_id: int) -> Owner:
        if (before := self._closing.get(session_id)) is not None:
            await _over(before)  # it may not have written the last second yet
        owner = Owner(session_id, self.relay, self._in_thread, self._now)
        await owner.start()
        return owner

    def awake(self) -> list[Owner]:
        """Return the owners that are at work."""
        return [each.result() for each in self._owners.values() if each.done() and not each.exception()]

    async def run(self, stop: asyncio.Event) -> None:
        """Listen to hints and look after the rooms until `stop` is set; then close them all."""
        loop = asyncio.get_running_loop()

        def hear(hint: hints.Hint) -> None:
            loop.call_soon_threadsafe(self._hear, hint.topic)

        deaf = hints.listen(hear)
        rounds = [asyncio.create_task(self._look_again()), asyncio.create_task(self._renew_passes())]
        self.serving = True
        try:
            await stop.wait()
        finally:
            self.serving = False
            deaf()
            for task in rounds:
                task.cancel()
            await self.close()

    async def close(self) -> None:
        """Stop every owner, and wait for those that are stopping already; what happened is written."""
        await asyncio.gather(*(self._close(owner) for owner in self.awake()), *map(_over, self._closing.values()))

    async def _close(self, owner: Owner) -> None:
        """Stop an owner. Whoever comes meanwhile gets a new one, which waits until this one has written all."""
        number = owner.session_id
        del self._owners[number]
        stopping = self._closing[number] = asyncio.create_task(owner.stop())
        await _over(stopping)
        if self._closing.get(number) is stopping:
            del self._closing[number]
        if not stopping.cancelled() and (problem := stopping.exception()) is not None:
            log.error("room %s did not close cleanly", number, exc_info=problem)

    # Admission

    async def admit(self, claim: Claim, door: Door) -> Admitted:
        """Let somebody through a door of their room, or raise `Refused`; asks the database for many at once."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Admitted] = loop.create_future()
        waiting = self._gathered.setdefault((claim.session_id, door), [])
        waiting.append((claim, answer))
        if len(waiting) == 1:
            loop.call_later(GATHER, lambda: self._beside.begin(self._answer(claim.session_id, door)))
        return await answer

    async def _answer(self, session_id: int, door: Door) -> None:
        gathered = self._gathered.pop((session_id, door), [])
        try:
            answers = await self._ask([claim for claim, _ in gathered], door)
        except Exception as problem:
            log.exception("nobody could be admitted to room %s", session_id)
            answers = [problem] * len(gathered)
        for (_, waiting), answer in zip(gathered, answers, strict=True):
            if waiting.done():
                continue  # they did not wait
            if isinstance(answer, Exception):
                waiting.set_exception(answer)
            else:
                waiting.set_result(answer)

    async def _ask(self, claims: list[Claim], door: Door) -> list[Any]:
        room = (await self.owner(claims[0].session_id)).room
        return list(await self._in_thread(partial(admit_all, claims, door, now=self._now(), room=room)))

    async def check(self, token: str, room: str, direction: Direction) -> Pass:
        """Answer the media doors: the same admission, by the same pass."""
        if not room.isdigit():
            raise Refused("room.elsewhere")
        door = _DOORS[direction]
        admitted = await self.admit(read_pass(token, int(room)), door)
        one = admitted.somebody
        return Pass(room, one.person_id, one.key, one.name, admitted.may_publish, admitted.backstage, one.channel)

    # Looking again

    def _hear(self, topic: str) -> None:
        about, _, number = topic.partition(":")
        for session_id, coming in self._owners.items():
            if about in ELSEWHERE and number == str(session_id):
                self._beside.begin(_have_heard(coming, about))
        for owner in self.awake():
            if about == "session" and number == owner.name:
                self._beside.begin(self._recheck(owner, list(owner.clients)))  # cancelled, or moved
        if not topic.startswith(ABOUT_PEOPLE):
            return
        for owner in self.awake():
            concerned = [topic] if not topic.startswith("link:") else list(owner.clients)
            self._beside.begin(self._recheck(owner, concerned))

    async def _recheck(self, owner: Owner, keys: list[str]) -> None:
        """See whether these may still be here, and show out who may not."""
        away = _away(owner)
        claims = [owner.clients[key].admitted.claim for key in keys if key in owner.clients]
        claims += [Claim("part", int(key.removeprefix("part:")), owner.session_id) for key in keys if key in away]
        if not claims:
            return
        answers = await self._in_thread(partial(admit_all, claims, Door.CONTROL, now=self._now(), room=owner.room))
        refused = {answer.code for answer in answers if isinstance(answer, Refused)}
        if "room.cancelled" in refused:
            owner.submit(StopRecording(), THE_HOUSE)  # first: what comes while people are shown out is nobody's hour
        for claim, answer in zip(claims, answers, strict=True):
            if isinstance(answer, Refused) and (claim.key not in away or answer.code == "room.no-part"):
                owner.end_connections(claim.key, answer.code, _CLOSES.get(answer.code, Close.REFUSED))

    async def _look_again(self) -> None:
        empty: set[int] = set()
        while True:
            await asyncio.sleep(LOOK_AGAIN_EVERY)
            for owner in self.awake():
                with contextlib.suppress(Exception):  # next round
                    await self._recheck(owner, [*owner.clients, *_away(owner)])
            asleep = {owner.session_id for owner in self.awake() if not owner.clients}
            for owner in [each for each in self.awake() if each.session_id in asleep & empty]:
                if not owner.clients:
                    await self._close(owner)
            empty = asleep - empty

    async def _renew_passes(self) -> None:
        pause = RENEWED_FIRST  # a house that falls every few minutes would renew none
        while True:
            await asyncio.sleep(pause)
            pause = PASS_RENEWED_EVERY.total_seconds()
            for owner in self.awake():
                for client in list(owner.clients.values()):
                    client.give_pass(write_pass(client.admitted.claim))


async def _have_heard(coming: asyncio.Future[Owner], about: str) -> None:
    """Have an owner look at what a hint tells of, also one that is still starting and may have looked before."""
    with contextlib.suppress(Exception):  # whoever asked for the room hears why it did not start
        owner = await asyncio.shield(coming)
        await owner.hear(about)


def _away(owner: Owner) -> list[str]:
    """Return whose line is down while they are on stage or have a channel: they show no link, and need their part."""
    kept = (*owner.room.interpreters, *(one.key for one in owner.room.stage))
    return [key for key in kept if key not in owner.clients and key.startswith("part:")]


class _Threads:
    """Two threads of our own: one may wait for its turn to write while the other lets people in."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="rooms")

    async def __call__(self, call: Callable[[], Any], /) -> Any:
        """Run a call that waits for the database."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _with_fresh_connection, call)


async def _over(task: asyncio.Task[None]) -> None:
    """Wait until a task is over, however it ends."""
    await asyncio.wait([task])


def _with_fresh_connection(call: Callable[[], Any]) -> Any:
    close_old_connections()
    return call()


ROOMS = Rooms(Hub())
"""The rooms of this process. Sockets come in through `live/sockets.py`; the live component looks after them."""
