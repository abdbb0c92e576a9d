"""The clock: does what is due by time alone, and tells each what time it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import close_old_connections, connections
from django.utils.module_loading import import_string

from senningen.kernel import clock
from senningen.runtime.components import House
from senningen.runtime.supervisor import Health

log = logging.getLogger("senningen.clock")


@dataclass(frozen=True)
class Tick:
    """A service `f(*, now)` to call every so many seconds. Two clocks may tick: each service bears being run twice."""

    service: str
    every: float


TICKS = (
    Tick("senningen.seats.services.lapse_offers", every=5),
    Tick("senningen.seats.services.let_contingents_go", every=5),
    Tick("senningen.live.services.watch_hosts", every=5),
    Tick("senningen.chasing.services.remind", every=15),
    Tick("senningen.chasing.services.call_hosts", every=15),
    Tick("senningen.chasing.services.check_daily", every=300),
    Tick("senningen.jobs.services.sweep", every=3600),
    Tick("senningen.desk.services.forget_askings", every=3600),
    Tick("senningen.outside.services.read_journal", every=3),
    Tick("senningen.outside.services.forget_deliveries", every=3600),
)


class Clock:
    """Calls each tick when it is due, one after another; one that fails does not keep the others from running."""

    name = "clock"

    def __init__(self, ticks: tuple[Tick, ...] = TICKS) -> None:
        self.ticks = ticks
        self.failing: dict[str, str] = {}
        self.running = False

    def health(self) -> Health:
        """Say whether it ticks and which services fail."""
        return Health(self.running and not self.failing, {"failing": sorted(self.failing)} if self.failing else {})

    async def run(self, stop: asyncio.Event) -> None:
        """Tick until `stop` is set."""
        loop = asyncio.get_running_loop()
        next_at = {tick: loop.time() for tick in self.ticks}
        with ThreadPoolExecutor(1, thread_name_prefix="clock") as thread:
            self.running = True
            try:
                while not stop.is_set():
                    for tick in [tick for tick, at in next_at.items() if at <= loop.time()]:
                        await loop.run_in_executor(thread, self._call, tick.service)
                        next_at[tick] = loop.time() + tick.every
                    await _wait(stop, max(0.05, min(next_at.values()) - loop.time()))
            finally:
                self.running = False
                await loop.run_in_executor(thread, connections.close_all)

    def _call(self, service: str) -> None:
        close_old_connections()
        try:
            call: Callable[..., object] = import_string(service)
            call(now=clock.now())
            self.failing.pop(service, None)
        except Exception as error:
            if service not in self.failing:
                log.exception("%s fails", service)
            self.failing[service] = type(error).__name__


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def component(house: House) -> Clock:
    """Make the clock."""
    return Clock()
