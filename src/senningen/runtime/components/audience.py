"""A door for the audience alone, beside the house and as often as one likes: sound and picture over the relay.

It asks the rooms' process who may watch, and has no part in what happens in a room.
"""

from __future__ import annotations

import asyncio

from senningen.live.audience import Audience
from senningen.runtime import asgi
from senningen.runtime.components import House
from senningen.runtime.port import Port
from senningen.runtime.relay import line
from senningen.runtime.supervisor import Health


class Door:
    """One process's share of the audience."""

    name = "audience"

    def __init__(self, audience: Audience, port: Port) -> None:
        self._audience, self._port = audience, port

    def health(self) -> Health:
        """Say whether the relay is there, and how many watch here."""
        return Health(self._port.health().ok and self._audience.line.up, {"watching": self._audience.watching()})

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then send everybody who watches to another door."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._port.run(stop))
            tasks.create_task(self._audience.line.keep(stop, lambda: None))
            await stop.wait()
            await self._audience.close()


def component(house: House) -> Door:
    """Make the door, at a port of its own."""
    options = house.options
    rooms = options.rooms_url.rstrip("/") or f"http://127.0.0.1:{options.live_port}"
    audience = Audience(line(options, publishes=False), rooms=rooms)
    return Door(audience, Port("audience", options, options.audience_port, asgi.audience(house, audience)))
