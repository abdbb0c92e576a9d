"""Work that goes on beside whatever began it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Beside:
    """Holds each piece of work until it is done: the loop alone may let it go half-way."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin a piece of work in the running loop."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def done(self) -> None:
        """Wait for all that goes on now, whether it comes to a good end or not."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
