"""The live rooms: hints reach them, passes are renewed, and a clean stop writes down who was there until when.

One process of a house has the rooms. Another that could have them stands by, and takes over when that one ends.
"""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from senningen.live.rooms import ROOMS, Rooms
from senningen.media.outlet import Outlet
from senningen.runtime import asgi
from senningen.runtime.components import House
from senningen.runtime.port import Port
from senningen.runtime.relay import line
from senningen.runtime.supervisor import Health

LOOKS_AGAIN = 0.5
"""Seconds after which one that stands by looks whether the rooms are free."""


class Live:
    """Looks after the rooms of this process. Their sockets come in at the web server's port, or at one of their own."""

    name = "live"

    def __init__(self, rooms: Rooms, lock: Path, port: Port | None = None, outlet: Outlet | None = None) -> None:
        self.rooms, self.port, self._lock, self._outlet = rooms, port, lock, outlet
        rooms.relay.elsewhere = outlet
        self._stands_by = False

    def health(self) -> Health:
        """Say how many rooms are awake and how many people are in them."""
        if self._stands_by:
            return Health(True, {"stands_by": True})
        owners = self.rooms.awake()
        people = sum(len(owner.clients) for owner in owners)
        relay = {"relay": self._outlet.up} if self._outlet else {}  # without it rooms go on, in this process alone
        return Health(self.rooms.serving, {"rooms": len(owners), "people": people, **relay})

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then close every room: first the door, then the rooms."""
        async with self._alone(stop), asyncio.TaskGroup() as tasks:
            door_closed = asyncio.Event()
            tasks.create_task(self.rooms.run(door_closed))
            if self._outlet:
                tasks.create_task(self._outlet.run(door_closed))
            await (self.port.run(stop) if self.port else stop.wait())
            door_closed.set()

    @asynccontextmanager
    async def _alone(self, stop: asyncio.Event) -> AsyncIterator[None]:
        """Have the rooms alone, for as long as this lasts; a process that dies gives them up by dying."""
        with self._lock.open("w") as file:
            try:
                while not (stop.is_set() or _locked(file.fileno())):
                    self._stands_by = True
                    with suppress(TimeoutError):
                        await asyncio.wait_for(stop.wait(), LOOKS_AGAIN)
            finally:
                self._stands_by = False
            yield


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def component(house: House) -> Live:
    """Make the live component, with a port of its own where no web server is beside it."""
    options, port = house.options, None
    if "web" not in house.components:
        port = Port("live", options, options.live_port, asgi.rooms(house))
    outlet = None
    if options.relay_url:
        outlet = Outlet(ROOMS.relay, line(options, publishes=True))
    return Live(ROOMS, options.folder / "rooms.lock", port, outlet)
