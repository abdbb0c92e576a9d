"""The worker: threads that take jobs from the queue, woken by hints, and otherwise looking every second or two."""

from __future__ import annotations

import asyncio
import logging
import random
import threading

from django.db import close_old_connections, connections

from senningen.jobs import runner
from senningen.jobs.rules import RENEW_EVERY
from senningen.kernel import clock, hints
from senningen.runtime.components import House
from senningen.runtime.supervisor import Health

log = logging.getLogger("senningen.worker")
THREADS = 2
LOOK_EVERY = 1.5  # seconds; a hint comes sooner
READY_AFTER = 2.0  # seconds; the start belongs to the first page
DRAIN = 3.0  # seconds a running job has to end when we stop; later it is somebody else's, when its lease ends


class Worker:
    """Runs jobs in a few threads until told to stop; a job in hand is finished first."""

    name = "worker"

    def __init__(self, threads: int = THREADS) -> None:
        self.threads, self.alive, self.done = threads, 0, 0
        self._wake, self._ending = threading.Condition(), threading.Event()

    def health(self) -> Health:
        """Say whether every thread lives."""
        return Health(self.alive == self.threads, {"threads": self.alive, "jobs_done": self.done})

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; fall if a thread falls, so that the supervisor starts us again."""
        self._ending.clear()
        fallen = asyncio.Event()
        loop = asyncio.get_running_loop()
        deaf = hints.listen(self._hear)
        threads = [
            threading.Thread(target=self._work, args=(loop, fallen), name=f"worker-{number}", daemon=True)
            for number in range(self.threads)
        ]
        for thread in threads:
            thread.start()
        try:
            waits = [asyncio.ensure_future(each) for each in (stop.wait(), fallen.wait(), self._keep_leases())]
            ready = asyncio.create_task(_get_ready())
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for each in (*waits, ready):
                each.cancel()
        finally:
            deaf()
            self._end()
            until = loop.time() + DRAIN
            while any(thread.is_alive() for thread in threads) and loop.time() < until:  # noqa: ASYNC110  threads
                await asyncio.sleep(0.02)
        if not stop.is_set():
            raise RuntimeError("a worker thread fell")

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY.total_seconds())
            await asyncio.to_thread(_renew)

    def _hear(self, hint: hints.Hint) -> None:
        if hint.topic == "jobs":
            with self._wake:
                self._wake.notify()

    def _end(self) -> None:
        self._ending.set()
        with self._wake:
            self._wake.notify_all()

    def _work(self, loop: asyncio.AbstractEventLoop, fallen: asyncio.Event) -> None:
        self.alive += 1
        try:
            while not self._ending.is_set():
                if runner.run_one(now=clock.now):
                    self.done += 1
                    continue
                close_old_connections()
                with self._wake:
                    if not self._ending.is_set():
                        self._wake.wait(LOOK_EVERY * random.uniform(0.8, 1.2))  # noqa: S311  spreads the looking
        except Exception:
            log.exception("a worker thread fell")
            loop.call_soon_threadsafe(fallen.set)
        finally:
            self.alive -= 1
            connections.close_all()


async def _get_ready() -> None:
    """Load what reading mail needs, once the first page has been served: the first mail is then quick."""
    await asyncio.sleep(READY_AFTER)
    await asyncio.to_thread(_load_reading)


def _load_reading() -> None:
    from senningen.desk.tasks import get_ready

    get_ready()


def _renew() -> None:
    try:
        runner.renew_leases(now=clock.now)
    finally:
        connections.close_all()


def component(house: House) -> Worker:
    """Make the worker."""
    return Worker()
