import asyncio
from collections.abc import Callable

from senningen.runtime.supervisor import Component, Health, Patience, Supervisor

QUICK = Patience(first=0.01, longest=0.04, stop=0.5)


class Kettle:
    """A component that serves until it is told to stop, or falls as often as it is told to."""

    def __init__(self, name: str, *, falls: int = 0, ends: list[str] | None = None) -> None:
        self.name, self.left, self.runs, self.ends = name, falls, 0, ends if ends is not None else []
        self.serving = False

    def health(self) -> Health:
        return Health(self.serving, {"runs": self.runs})

    async def run(self, stop: asyncio.Event) -> None:
        self.runs += 1
        if self.left:
            self.left -= 1
            raise OSError("boiled over")
        self.serving = True
        try:
            await stop.wait()
        finally:
            self.serving = False
            self.ends.append(self.name)


class Mule(Kettle):
    async def run(self, stop: asyncio.Event) -> None:
        self.serving = True
        await asyncio.sleep(60)


def story(*components: Component, until: Callable[[Supervisor], bool]) -> Supervisor:
    """Run the components until something is so, then stop them."""

    async def told() -> Supervisor:
        supervisor, stop = Supervisor(components, QUICK), asyncio.Event()
        running = asyncio.create_task(supervisor.run(stop))
        async with asyncio.timeout(60):
            while not until(supervisor):  # noqa: ASYNC110  a state is asked for
                await asyncio.sleep(0.005)
        stop.set()
        await running
        return supervisor

    return asyncio.run(told())


def states(supervisor: Supervisor) -> dict[str, str]:
    return {each.name: each.state for each in supervisor.reports()}


def test_a_component_that_falls_runs_again_and_the_others_live_on() -> None:
    smtp, room = Kettle("smtp", falls=2), Kettle("live")
    supervisor = story(smtp, room, until=lambda s: set(states(s).values()) == {"up"})
    assert (smtp.runs, room.runs) == (3, 1)
    assert [each.falls for each in supervisor.reports()] == [2, 0]


def test_a_component_that_keeps_falling_says_so_with_its_problem_but_not_its_words() -> None:
    seen = []

    def fell_thrice(supervisor: Supervisor) -> bool:
        seen.append(supervisor.reports()[0])
        return seen[-1].falls >= 3

    story(Kettle("smtp", falls=100), until=fell_thrice)
    fallen = next(each for each in seen if each.state == "fallen")
    assert fallen.problem == "OSError"
    assert fallen.since is not None


def test_the_waits_between_falls_grow_but_not_for_ever() -> None:
    async def twelve_runs_take() -> float:
        kettle, stop = Kettle("smtp", falls=10_000), asyncio.Event()
        began = asyncio.get_running_loop().time()
        running = asyncio.create_task(Supervisor([kettle], QUICK).run(stop))
        while kettle.runs < 12:  # noqa: ASYNC110  a state is asked for
            await asyncio.sleep(0.005)
        took = asyncio.get_running_loop().time() - began
        stop.set()
        await running
        return took

    # 0.01 + 0.02 + 0.04 + 0.04 …, and not 0.08 + 0.16 …, which would be twenty seconds; a busy machine takes its time
    assert 0.3 < asyncio.run(twelve_runs_take()) < 15


def test_a_component_that_ends_by_itself_has_fallen() -> None:
    class Sleepy(Kettle):
        async def run(self, stop: asyncio.Event) -> None:
            self.runs += 1
            self.serving = True
            if self.runs > 1:
                await stop.wait()

    supervisor = story(Sleepy("clock"), until=lambda s: s.reports()[0].falls == 1 and states(s) == {"clock": "up"})
    assert supervisor.reports()[0].problem == "ended by itself"


def test_doors_close_first_and_the_worker_ends_last() -> None:
    ends: list[str] = []
    kettles = [Kettle(name, ends=ends) for name in ("worker", "live", "web")]
    supervisor = story(*kettles, until=lambda s: set(states(s).values()) == {"up"})
    assert ends == ["web", "live", "worker"]
    assert states(supervisor) == {"worker": "stopped", "live": "stopped", "web": "stopped"}


def test_one_that_does_not_stop_is_cut_off_in_time() -> None:
    story(Kettle("worker"), Mule("web"), until=lambda s: set(states(s).values()) == {"up"})
