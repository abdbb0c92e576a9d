"""The live rooms: hints reach them, passes are renewed, and a clean stop writes down who was there until when."""

from __future__ import annotations

import asyncio

from senningen.live.rooms import ROOMS, Rooms
from senningen.runtime.components import House
from senningen.runtime.supervisor import Health


class Live:
    """Looks after the rooms of this process; their sockets come in through the web server."""

    name = "live"

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms

    def health(self) -> Health:
        """Say how many rooms are awake and how many people are in them."""
        owners = self.rooms.awake()
        people = sum(len(owner.clients) for owner in owners)
        return Health(self.rooms.serving, {"rooms": len(owners), "people": people})

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then close every room."""
        await self.rooms.run(stop)


def component(house: House) -> Live:
    """Make the live component."""
    return Live(ROOMS)
