"""The supervisor keeps components running: one that falls is started again, the others live on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from senningen.kernel import clock

log = logging.getLogger("senningen.supervisor")
State = Literal["starting", "up", "troubled", "fallen", "stopped", "lost"]  # lost: its process says nothing more


@dataclass(frozen=True)
class Health:
    """What a component says of itself: whether it serves, and figures for the health page (no names, no secrets)."""

    ok: bool
    facts: Mapping[str, object] = field(default_factory=dict)


class Component(Protocol):
    """One server: a name, a run until told to stop, a health check.

    `run` serves until `stop` is set, then ends what it began within a second or two and returns. It may raise: it is
    then run again on the same object after a delay, so whatever `run` opens it also closes. `health` is called from
    the event loop and answers at once; `ok` is False until the component serves.
    """

    name: str

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set."""
        ...

    def health(self) -> Health:
        """Say whether it serves."""
        ...


@dataclass(frozen=True)
class Report:
    """One component as the health page shows it."""

    name: str
    state: State
    since: datetime
    falls: int = 0
    problem: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Patience:
    """How long to wait before a fallen component runs again, and how long a stop may take."""

    first: float = 0.5
    longest: float = 30.0
    forgiven_after: float = 60.0  # a component that ran this long has no past
    stop: float = 4.0


class Kept:
    """One component under supervision."""

    def __init__(self, component: Component, patience: Patience) -> None:
        self.component, self.patience = component, patience
        self.stop = asyncio.Event()
        self.falls, self.problem = 0, ""
        self._state: State = "starting"
        self.since = clock.now()

    def report(self) -> Report:
        """Say how it stands now."""
        facts: Mapping[str, object] = {}
        if self._state in {"starting", "up", "troubled"}:
            health = self.component.health()
            facts = health.facts
            if health.ok:
                self._become("up")
            elif self._state == "up":
                self._become("troubled")
        return Report(self.component.name, self._state, self.since, self.falls, self.problem, facts)

    async def keep(self) -> None:
        """Run the component, again and again, until it is told to stop."""
        delay = self.patience.first
        loop = asyncio.get_running_loop()
        while not self.stop.is_set():
            began = loop.time()
            self._become("starting")
            try:
                await self.component.run(self.stop)
                self.problem = "ended by itself"
            except Exception as error:
                self.problem = type(error).__name__
                log.exception("%s fell", self.component.name)
            if self.stop.is_set():
                break
            self.falls += 1
            self._become("fallen")
            if loop.time() - began > self.patience.forgiven_after:
                delay = self.patience.first
            log.warning("%s is down (%s) and runs again in %.1f s", self.component.name, self.problem, delay)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stop.wait(), delay)
            delay = min(delay * 2, self.patience.longest)
        self._become("stopped")

    def _become(self, state: State) -> None:
        if state != self._state:
            self._state, self.since = state, clock.now()


class Supervisor:
    """Runs components side by side; stops them in the reverse order, so that what feeds others ends first."""

    def __init__(self, components: Sequence[Component], patience: Patience | None = None) -> None:
        self.patience = patience or Patience()
        self._kept = [Kept(each, self.patience) for each in components]

    def reports(self) -> list[Report]:
        """Say how every component stands."""
        return [each.report() for each in self._kept]

    async def run(self, stop: asyncio.Event) -> None:
        """Run every component until `stop` is set, then stop them all."""
        tasks = {each: asyncio.create_task(each.keep(), name=each.component.name) for each in self._kept}
        watch = asyncio.create_task(self._watch())
        try:
            await stop.wait()
        finally:
            watch.cancel()
            await self._stop(tasks)

    async def _watch(self) -> None:
        """Look at everybody now and then, so that 'since when' is true to the second."""
        while True:
            await asyncio.sleep(0.5)
            self.reports()

    async def _stop(self, tasks: Mapping[Kept, asyncio.Task[None]]) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self.patience.stop
        for kept, task in reversed(list(tasks.items())):
            kept.stop.set()
            _, late = await asyncio.wait([task], timeout=max(0.1, until - loop.time()))
            if late:
                log.warning("%s did not stop in time", kept.component.name)
                task.cancel()
                await asyncio.wait([task], timeout=0.2)
