"""Hints that something changed: a lost one costs a delay, never a fact.

A service says a hint when its transaction has committed. The runtime's bus listens and carries it to
whoever waits: an open desk, the worker, a room. Nobody may rely on a hint alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction


@dataclass(frozen=True)
class Hint:
    """`topic` changed and is now at `version`: ("edition:10", 481), ("jobs", 0), ("room:3", 77)."""

    topic: str
    version: int = 0


_listeners: list[Callable[[Hint], None]] = []


def listen(listener: Callable[[Hint], None]) -> Callable[[], None]:
    """Call `listener` with every hint of this process, from any thread; returns how to stop."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def say(topic: str, version: int = 0) -> None:
    """Say a hint once the present transaction has committed."""
    hint = Hint(topic, version)
    transaction.on_commit(lambda: [listener(hint) for listener in tuple(_listeners)], robust=True)
