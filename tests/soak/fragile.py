"""A house whose components can be pushed over: a file `push-<component>` in its data folder makes that one fall.

python -m tests.soak.fragile run
"""

from __future__ import annotations

import asyncio
import faulthandler
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from senningen.runtime import cli, components
from senningen.runtime.supervisor import Component, Health

_make = components.make


class Pushed(Exception):  # noqa: N818  a fall like any other, as far as the supervisor can tell
    """Somebody pushed it."""


class Fragile:
    """A component that falls when it is pushed, in whatever it is doing."""

    def __init__(self, component: Component, folder: Path) -> None:
        self.name, self._component = component.name, component
        self._push = folder / f"push-{component.name}"

    def health(self) -> Health:
        """Say what the component says."""
        return self._component.health()

    async def run(self, stop: asyncio.Event) -> None:
        """Run it until it ends or is pushed."""
        running = asyncio.create_task(self._component.run(stop))
        pushed = asyncio.create_task(self._wait_for_it())
        await asyncio.wait([running, pushed], return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            pushed.cancel()
            running.result()
            return
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        self._push.unlink()
        raise Pushed(self.name)

    async def _wait_for_it(self) -> None:
        while not self._push.exists():  # noqa: ASYNC110  from another process
            await asyncio.sleep(0.1)


def make(names: Sequence[str], house: components.House) -> list[Component]:
    """Make the components of a house, each of them fragile."""
    return [Fragile(each, house.options.folder) for each in _make(names, house)]


if __name__ == "__main__":
    faulthandler.register(signal.SIGUSR1)  # says where every thread is, for whoever looks at a house that hangs
    components.make = make
    sys.exit(cli.main())
