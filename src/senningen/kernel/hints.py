"""Hints that something changed: a lost one costs a delay, never a fact.

A service says a hint when its transaction has committed. Whoever waits hears it: an open desk, the worker, a room.
The runtime's bus carries hints between processes. Nobody may rely on a hint alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import transaction

from senningen.kernel import clock


@dataclass(frozen=True)
class Hint:
    """`topic` changed and is now at `version`: ("edition:10", 481), ("jobs", 0), ("room:3", 77)."""

    topic: str
    version: int = 0
    elsewhere: bool = field(default=False, compare=False)  # said in another process; the bus brought it


_told: dict[str, int] = {}  # when this process heard of each topic last, in milliseconds since 1970
_listeners: list[Callable[[Hint], None]] = []
_followers: set[_Follower] = set()


def listen(listener: Callable[[Hint], None]) -> Callable[[], None]:
    """Call `listener` with every hint, in the thread that says it; returns how to stop."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def say(topic: str, version: int = 0) -> None:
    """Say a hint once the present transaction has committed."""
    hint = Hint(topic, version)
    transaction.on_commit(lambda: tell(hint), robust=True)


def tell(hint: Hint) -> None:
    """Tell everybody who listens in this process, now."""
    _told[hint.topic] = clock.milliseconds()
    for listener in tuple(_listeners):
        listener(hint)


def told_since(moment: int, *topics: str) -> bool:
    """Say whether this process heard of one of these topics at a moment (milliseconds since 1970) or later."""
    return any(_told.get(topic, 0) >= moment for topic in topics)


async def follow(*topics: str) -> AsyncIterator[Hint]:
    """Give the hints of these topics (of all, if none is named) as they are said in any thread.

    A slow follower misses no topic but may miss versions: it gets the newest. Ends when the process stops.

        async for hint in hints.follow("edition:10"): ...
    """
    follower = _Follower(frozenset(topics))
    _followers.add(follower)
    stop = listen(follower.hear)
    try:
        while (hint := await follower.next()) is not None:
            yield hint
    finally:
        stop()
        _followers.discard(follower)


def end_following() -> None:
    """End every `follow` of this process, because it stops."""
    for follower in tuple(_followers):
        follower.end()


class _Follower:
    """Keeps the newest hint of each topic until it is asked for; hears in any thread, is asked in one loop."""

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics, self.ended = topics, False
        self.loop = asyncio.get_running_loop()
        self.pending: dict[str, Hint] = {}
        self.woken = asyncio.Event()

    def hear(self, hint: Hint) -> None:
        if not self.topics or hint.topic in self.topics:
            with suppress(RuntimeError):  # the loop is closed: nobody reads any more
                self.loop.call_soon_threadsafe(self._keep, hint)

    def end(self) -> None:
        self.ended = True
        self.loop.call_soon_threadsafe(self.woken.set)

    def _keep(self, hint: Hint) -> None:
        self.pending.pop(hint.topic, None)
        self.pending[hint.topic] = hint
        self.woken.set()

    async def next(self) -> Hint | None:
        while not self.ended:
            if self.pending:
                return self.pending.pop(next(iter(self.pending)))
            self.woken.clear()
            await self.woken.wait()
        return None
