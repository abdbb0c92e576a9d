"""The bus carries hints between processes: over Redis or Valkey where `bus_url` says so, else not at all.

Facts are in the database. If the bus is away, hints stay within their process and everybody looks a little later.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from senningen.kernel import hints, ids
from senningen.kernel.hints import Hint

log = logging.getLogger("senningen.bus")
CHANNEL = "senningen:hints"
RETRY = 1.0


@asynccontextmanager
async def carry(url: str) -> AsyncIterator[None]:
    """Carry hints over the bus at `url` while inside; without one, do nothing."""
    if not url:
        yield
        return
    bus = RedisBus(url)
    tasks = [asyncio.create_task(bus.send_ours()), asyncio.create_task(bus.hear_theirs())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await bus.close()


class RedisBus:
    """One process on the bus."""

    def __init__(self, url: str) -> None:
        import redis.asyncio

        self.redis: Any = redis.asyncio.from_url(url, socket_connect_timeout=2)
        self.me = ids.new_secret()[:8]

    async def send_ours(self) -> None:
        """Publish what is said in this process."""
        async for hint in hints.follow():
            if not hint.elsewhere:
                with suppress(OSError, self._errors):
                    await self.redis.publish(CHANNEL, json.dumps([self.me, hint.topic, hint.version]))

    async def hear_theirs(self) -> None:
        """Tell this process what is said in the others; if the bus is away, try again for ever."""
        while True:
            try:
                async with self.redis.pubsub() as heard:
                    await heard.subscribe(CHANNEL)
                    async for message in heard.listen():
                        self._tell(message)
            except (OSError, self._errors) as error:
                log.warning("the bus is away (%s)", type(error).__name__)
            await asyncio.sleep(RETRY)

    def _tell(self, message: dict[str, Any]) -> None:
        if message["type"] == "message":
            who, topic, version = json.loads(message["data"])
            if who != self.me:
                hints.tell(Hint(topic, version, elsewhere=True))

    async def close(self) -> None:
        """Leave the bus."""
        await self.redis.aclose()

    @property
    def _errors(self) -> type[Exception]:
        import redis.exceptions

        found: type[Exception] = redis.exceptions.RedisError
        return found
