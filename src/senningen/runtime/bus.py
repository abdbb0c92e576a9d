"""The bus carries hints between processes: over Redis or Valkey where `bus_url` says so, else not at all.

Facts are in the database. If the bus is away, hints stay within their process and everybody looks a little later.
Each process also says now and then how its components stand, so that one health page can show them all.
Several houses may share a Redis: the channels bear the name of the house.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from senningen.kernel import clock, hints, ids
from senningen.kernel.hints import Hint
from senningen.runtime.supervisor import Report

log = logging.getLogger("senningen.bus")
SAY_STATES_EVERY = 2.0
SILENT = timedelta(seconds=10)  # a process that said nothing for so long is lost
RETRY = 1.0

Reports = Callable[[], Sequence[Report]]


class NoBus:
    """Everything is in one process: there is nobody to carry anything to."""

    def others(self, *, now: datetime) -> list[Report]:
        """Say how the components of other processes stand: there are none."""
        return []


class RedisBus:
    """One process on the bus."""

    def __init__(self, url: str, ours: Reports, house: str) -> None:
        import redis.asyncio
        import redis.exceptions

        self.redis: Any = redis.asyncio.from_url(url, socket_connect_timeout=2)
        self.away = (OSError, redis.exceptions.RedisError)
        self.me, self.ours = ids.new_secret()[:8], ours
        self._hints, self._states = (f"senningen:{house}:{told}" for told in ("hints", "states"))
        self._heard: dict[str, tuple[datetime, list[Report]]] = {}

    def others(self, *, now: datetime) -> list[Report]:
        """Say how the components of other processes stand; a lost one is missed until another of its name lives."""
        heard = [(at, report) for at, reports in self._heard.values() for report in reports]
        living = [report for at, report in heard if now - at < SILENT]
        names = {each.name for each in living}
        lost = {report.name: replace(report, state="lost", since=at, facts={}) for at, report in heard}
        return [*living, *(report for name, report in lost.items() if name not in names)]

    async def send_hints(self) -> None:
        """Publish what is said in this process."""
        async for hint in hints.follow():
            if not hint.elsewhere:
                await self._publish(self._hints, [self.me, hint.topic, hint.version])

    async def send_states(self) -> None:
        """Say now and then how our components stand."""
        while True:
            await self._publish(self._states, [self.me, [asdict(each) for each in self.ours()]])
            await asyncio.sleep(SAY_STATES_EVERY)

    async def hear(self) -> None:
        """Listen to the other processes; if the bus is away, try again for ever."""
        while True:
            try:
                async with self.redis.pubsub() as heard:
                    await heard.subscribe(self._hints, self._states)
                    async for message in heard.listen():
                        if message["type"] == "message":
                            self._take(message["channel"].decode(), json.loads(message["data"]))
            except self.away as error:
                log.warning("the bus is away (%s)", type(error).__name__)
            await asyncio.sleep(RETRY)

    async def leave(self) -> None:
        """Say goodbye, so that nobody misses us."""
        await self._publish(self._states, [self.me, []])
        await self.redis.aclose()

    async def _publish(self, channel: str, told: object) -> None:
        with suppress(*self.away):
            await self.redis.publish(channel, json.dumps(told, default=str))

    def _take(self, channel: str, told: list[Any]) -> None:
        who, *rest = told
        if who == self.me:
            return
        if channel == self._hints:
            topic, version = rest
            hints.tell(Hint(topic, version, elsewhere=True))
        elif rest[0]:
            self._heard[who] = (clock.now(), [_report(each) for each in rest[0]])
        else:
            self._heard.pop(who, None)


def _report(told: dict[str, Any]) -> Report:
    return Report(**told | {"since": datetime.fromisoformat(told["since"])})


Bus = NoBus | RedisBus


@asynccontextmanager
async def carry(url: str, ours: Reports = list, *, house: str = "") -> AsyncIterator[Bus]:
    """Carry hints over the bus at `url` while inside; without one, within the process only.

    Only processes that name the same `house` hear each other.
    """
    if not url:
        yield NoBus()
        return
    bus = RedisBus(url, ours, house)
    tasks = [asyncio.create_task(each) for each in (bus.send_hints(), bus.send_states(), bus.hear())]
    try:
        yield bus
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await bus.leave()
