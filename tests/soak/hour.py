"""The hour of a soak: who comes, what they do, and everything that breaks meanwhile."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import psutil
from websockets.exceptions import ConnectionClosed

from tests.servers import ROOT, House
from tests.soak.people import Steady, watch
from tests.soak.street import Street

STREETS = 5
PATIENCE = 60.0
"""Seconds for what takes a moment: a busy machine is slow, not wrong."""
EAGER, CALM, EAGER_FOR = 0.25, 1.0, 150.0
"""Seconds between two things that people do: many at first, so that there is something to lose, then as in any hour."""
NOTICED_AFTER = 10.0
"""Seconds until the house has noticed that a line is dead; one that falls before takes along what it could not know."""
LASTING = ("doors", "slides", "announcements", "questions", "queue", "votes", "hands", "polls", "tally", "captions")
RATES = (("video/hd", 1200), ("video/sd", 350), ("video/sd", 350))  # kbit/s

Stay = tuple[datetime, datetime]


async def until(so: Callable[[], object], seconds: float, what: Callable[[], str] | str) -> float:
    """Wait until something is so; returns how long it took."""
    began = time.monotonic()
    while not so():
        assert time.monotonic() - began < seconds, (
            f"not within {seconds} s: {what if isinstance(what, str) else what()}"
        )
        await asyncio.sleep(0.02)
    return time.monotonic() - began


class Publisher:
    """A process on stage."""

    def __init__(self, folder: Path, asked: dict[str, Any]) -> None:
        self.key = asked["key"]
        self._file = folder / f"{self.key.replace(':', '-')}.json"
        self._file.write_text(json.dumps(asked))
        self._process: asyncio.subprocess.Process | None = None

    async def come(self) -> float:
        """Start it; returns the moment at which it opens its first socket."""
        command = [sys.executable, "-m", "tests.soak.publisher", str(self._file)]
        self._process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        return float(await self._process.stdout.readline())

    async def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()


class Hour:
    """Everybody in one room of one house; every so many-th guest also watches. Use it as an asynchronous context."""

    def __init__(
        self, house: House, told: dict[str, Any], folder: Path, chance: random.Random, *, every: int = 1
    ) -> None:
        self.house, self.told, self.chance = house, told, chance
        self.lines: dict[int, str] = {}
        self.hands: list[str] = []
        self.taken: set[int] = set()
        self.picture_after: list[float] = []
        self.in_browsers = 0
        """How many guests there are besides: they come by themselves."""
        self.late = 0.0
        """By how many seconds this machine did something later than it was to be done."""
        self._fell: dict[str, float] = {}
        self._silent_from = 0.0
        self._every, self._quiet = every, False
        self._beside: list[asyncio.Task[None]] = []
        self.shown: dict[str, dict[str, dict[str, float]]] = {one["key"]: {} for one in told["guests"]}
        asked = [
            {"port": house.port, "session": told["session"], "track": track, "kbit": kbit} | one
            for one, (track, kbit) in zip(told["speakers"], RATES, strict=True)
        ]
        self.publishers = [Publisher(folder, one) for one in asked]
        self._stack = AsyncExitStack()
        self._began = time.monotonic()

    async def __aenter__(self) -> Self:
        self.streets = [await self._stack.enter_async_context(Street(self.house.port)) for _ in range(STREETS)]
        self.host = self._somebody(self.told["host"], self.house.port)
        # Half of the guests live in the streets, a tenth in each; the others have lines of their own.
        ports = [street.port for street in self.streets] + [self.house.port] * STREETS
        self.guests = [self._somebody(one, ports[n % len(ports)]) for n, one in enumerate(self.told["guests"])]
        self.of_street = {n: self.guests[n :: len(ports)] for n in range(STREETS)}
        self.viewers = self.guests[:: self._every]
        self.writer = next(one for one in self.guests if one.room == self.host.room)
        self._watching: list[asyncio.Task[None]] = []
        return self

    async def __aexit__(self, *_: object) -> None:
        for publisher in self.publishers:
            await publisher.kill()
        beside = [*self._watching, *self._beside]
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await self._stack.aclose()

    def _somebody(self, one: dict[str, Any], port: int) -> Steady:
        return Steady(port, self.told["session"], one["key"], one["pass"])

    def note(self, what: str) -> None:
        """Say what happens, for whoever reads of a failure."""
        print(f"{time.monotonic() - self._began:7.1f} {what}", flush=True)

    # The hour itself

    async def begin(self) -> None:
        """Open the doors, fill stage and room, and begin what the run sheet says up to the poll."""
        self.host.stay()
        await until(lambda: self.host.here, PATIENCE, "the host comes")
        await self.take("open-doors", "begin")
        for one in self.guests:
            one.stay()
        await asyncio.gather(*(each.come() for each in self.publishers))
        await until(lambda: len(self.host.state["stage"]["on"]) == len(RATES), PATIENCE, "three on stage")
        await until(lambda: len(self.host.state["recording"]["agreed"]) == len(RATES), PATIENCE, "consents")
        await self.take("start-recording", "show-slides", "open-poll")
        await self.all_here()
        await self.host.do("announce", text="We begin two minutes late.")
        self._watching = [asyncio.create_task(watch(one, self.shown[one.key])) for one in self.viewers]
        await self.host.do("give-captions", key=self.writer.key)
        poll = self.poll
        for n, one in enumerate(self.guests):
            await one.choose(poll, n % 2)
            if n % 5 == 0:
                await one.do("raise-hand")
        await until(lambda: len(self.host.state["hands"]) == len(self.guests[::5]), PATIENCE, "hands are up")
        await until(lambda: self.votes == len(self.guests), PATIENCE, "all have voted")
        self.hands = [one["key"] for one in self.host.state["hands"]]
        await self.all_seen()

    @property
    def poll(self) -> int:
        """Return the number of the poll."""
        return int(self.host.state["polls"][0]["poll"])

    @property
    def votes(self) -> int:
        """Return how many votes the host sees."""
        return sum(each["voted"] for each in self.host.state["tally"])

    async def take(self, *acts: str) -> None:
        """Take the next cue of each of these acts."""
        for act in acts:
            cues = self.host.state["sheet"]["cues"]
            self.taken.add(cue := next(one["cue"] for one in cues if (one["act"], one["stand"]) == (act, "open")))
            await self.host.do("take-cue", cue=cue)
            await until(lambda: self.cues_done >= self.taken, PATIENCE, f"cue {act}")

    @property
    def cues_done(self) -> set[int]:
        """Return the cues that the host sees done."""
        return {one["cue"] for one in self.host.state["sheet"]["cues"] if one["stand"] == "done"}

    async def all_here(self) -> float:
        """Wait until everybody is connected and the host sees it."""
        everybody = [*self.guests, self.host]

        def missing() -> list[str]:
            assert not (lost := [(one.key, one.shown_out) for one in everybody if one.shown_out]), lost
            return [one.key for one in everybody if not one.here]

        def seen() -> int:
            return int(self.host.state["people"]["guests"])

        took = await until(lambda: not missing(), PATIENCE, lambda: f"{missing()} come back")
        return took + await until(
            lambda: seen() == len(self.guests) + self.in_browsers,
            PATIENCE,
            lambda: f"the host sees {seen()} guests, and then all",
        )

    async def live(self) -> None:
        """Do what people do in such an hour, until cancelled."""
        n = 0
        while True:
            pause = EAGER if n * EAGER < EAGER_FOR else CALM
            due = time.monotonic() + pause
            await asyncio.sleep(pause)
            self.late = max(self.late, time.monotonic() - due)
            n += 1
            if self._quiet:
                continue
            one = self.chance.choice(self.guests)
            with suppress(ConnectionClosed, OSError):  # their line may be down
                match n % 8:
                    case 0 if self.host.here:
                        await self.host.do("turn", page=n // 8 % 3 + 1)
                    case 1 | 5 if self.writer.here:
                        await self.writer.do("caption", text=f"Line {n} of what is said.")
                    case 2 if one.here and n % 32 == 2:
                        await one.do("ask", text=f"Question {n}: how long does the hand-over take?")
                    case 3 if self.host.here and (queue := self.host.state["queue"]):
                        await self.host.do("publish-question", number=queue[0]["number"])
                    case 4 if one.here and (asked := one.state["questions"]["list"]):
                        await one.do("vote", number=self.chance.choice(asked)["number"])
                    case 6 if one.here:
                        await one.choose(self.poll, self.chance.randrange(2))
            for line in self.host.state["captions"]["lines"]:
                self.lines[line["number"]] = line["text"]

    # Troubles

    async def cut_off(self, share: int, longest: float) -> None:
        """Take the line from one in `share` guests, each for a while of their own, from now on."""
        some = self.chance.sample(self.guests, len(self.guests) // share)
        some = [one for one in some if one.here]  # one thing at a time: it is known when their line went
        self.note(f"{len(some)} lose their lines for up to {longest:.0f} s")
        await asyncio.gather(*(one.be_cut_off(self.chance.uniform(0.2, longest)) for one in some))

    async def dead_street(self, number: int, seconds: float) -> None:
        """Let a street go dead for a while: short enough to be nothing, or long enough to be an absence."""
        street, people = self.streets[number], self.of_street[number]
        self.note(f"street {number} is dead for {seconds:.0f} s")
        self._silent_from = time.monotonic()
        street.cut()
        if seconds > 4:
            for one in people:
                one.note_gone()
        await asyncio.sleep(seconds)
        street.mend()
        for one in people:
            one.note_back()

    async def push(self, component: str) -> None:
        """Make a component fall, and wait until the house is whole again."""
        self.note(f"{component} falls")
        self._fell[component] = time.monotonic()
        push = self.house.data / f"push-{component}"
        push.touch()
        await until(lambda: not push.exists(), PATIENCE, f"{component} falls")
        try:
            await asyncio.to_thread(self.house.wait, PATIENCE)
        except AssertionError:
            self.house.processes[0].send_signal(signal.SIGUSR1)  # its log then says where each of its threads is
            await asyncio.sleep(1)
            raise AssertionError(f"{component} fell, and the house did not come back:\n{self.house.log()}") from None

    async def kill_publisher(self, publisher: Publisher) -> None:
        """Kill somebody on stage; they come back, and every guest with a line sees them again."""
        await publisher.kill()
        came = await publisher.come()
        watching = [one for one in self.viewers if one.picture]  # who comes back later sees them as soon as they can
        self.picture_after.append(await self._seen(publisher, came, watching))
        self.note(f"{publisher.key} was killed and is seen {self.picture_after[-1]:.2f} s after coming back")

    async def all_seen(self, since: float = 0.0) -> None:
        """Wait until every guest sees everybody on stage by a picture that came since then."""
        for publisher in self.publishers:
            await self._seen(publisher, since, self.viewers)

    async def _seen(self, publisher: Publisher, since: float, viewers: list[Steady]) -> float:
        def newest() -> dict[str, float]:
            with_a_line = [one.key for one in viewers if one.here]
            return {key: max(self.shown[key].get(publisher.key, {}).values(), default=0.0) for key in with_a_line}

        def missing() -> list[str]:
            return [key for key, at in newest().items() if at <= since]

        await until(lambda: not missing(), PATIENCE, lambda: f"{publisher.key} is seen by {missing()}")
        return max(newest().values(), default=since) - since

    async def kill_the_house(self) -> float:
        """Pull the plug of everything and start it again; returns how long until it serves."""
        self._quiet = True
        await asyncio.sleep(
            1.2
        )  # what is younger than a second may be lost, and the host is told of votes twice in one
        await self.all_told()
        before = self.lasting()
        self.note("the whole house is killed")
        self.house.kill()
        began = time.monotonic()
        self.house.start()
        await asyncio.to_thread(self.house.wait, 60)
        served = time.monotonic() - began
        here = await self.all_here()
        await self.all_seen(began)
        assert self.lasting() == before
        self._quiet = False
        self.note(f"the house serves after {served:.1f} s, everybody is there {here:.1f} s later")
        return served

    async def all_told(self) -> None:
        """Wait until the host has every line that was seen: those before the newest come five seconds late at most."""

        def told() -> dict[int, str]:
            state = self.host.state
            return {one["number"]: one["text"] for one in (*state["transcript"], *state["captions"]["lines"])}

        await until(lambda: self.lines.items() <= told().items(), PATIENCE, "every line is told")

    def lasting(self) -> dict[str, Any]:
        """Return what the host sees that outlives the house."""
        state = self.host.state
        stage = {one["key"] for one in state["stage"]["on"]}
        return {part: state[part] for part in LASTING} | {
            "stage": stage,
            "cues": state["sheet"]["cues"],
            "lines": len(state["transcript"]) + len(state["captions"]["lines"]),
            "since": state["recording"]["since"],
        }

    async def any_trouble(self) -> None:
        """Have something break, by chance; no component falls again before its last fall is forgiven."""
        now = time.monotonic()
        standing = [one for one in ("live", "web", "worker") if now - self._fell.get(one, 0.0) > 75]
        match self.chance.randrange(4):
            case 0:
                await self.cut_off(10, 30)
            case 1 if open_streets := [n for n, street in enumerate(self.streets) if street.carries]:
                seconds = self.chance.choice((2, 3, 14, 30))
                self._beside.append(asyncio.create_task(self.dead_street(self.chance.choice(open_streets), seconds)))
            case 2 if standing and now - self._silent_from > NOTICED_AFTER:
                await self.push(self.chance.choice(standing))
            case _:
                await self.kill_publisher(self.chance.choice(self.publishers))
        await asyncio.sleep(self.chance.uniform(2, 6))

    async def calm(self) -> None:
        """Wait until every line carries again and everybody is here."""
        await asyncio.gather(*self._beside)
        self._beside.clear()
        await asyncio.sleep(max(0.0, max(one.away_until for one in self.guests) - time.monotonic()))
        await self.all_here()

    # What is to be seen at the end

    def memory_mib(self) -> float:
        """Return what the house takes for itself: what it shares depends on who else is there."""
        return float(psutil.Process(self.house.processes[0].pid).memory_full_info().uss / 2**20)

    async def end(self) -> None:
        """End the session by its run sheet, and close every page."""
        cue = next(one["cue"] for one in self.host.state["sheet"]["cues"] if one["act"] == "end")
        await self.host.do("take-cue", cue=cue)
        await until(lambda: self.host.state["doors"]["state"] == "ended", PATIENCE, "the end")
        await asyncio.gather(*(one.go() for one in (*self.guests, self.host)))


def wrong_for(one: Steady, kept: list[Stay]) -> tuple[float, datetime | None]:
    """Return for how many seconds on end at most somebody's own account and what is kept disagree, and until when."""
    changes = sorted({at for stay in (*one.stays, *one.knocks, *kept) for at in stay})
    longest, until_when, run = 0.0, None, 0.0
    for a, b in itertools.pairwise(changes):
        noted, knocking, there = (_within(a, b, stays) for stays in (one.stays, one.knocks, kept))
        run = run + (b - a).total_seconds() if noted != there and not knocking else 0.0
        if run > longest:
            longest, until_when = run, b
    return longest, until_when


def _within(a: datetime, b: datetime, stays: list[Stay]) -> bool:
    return any(began <= a and b <= ended for began, ended in stays)
