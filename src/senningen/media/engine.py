"""What an engine for captions is: it listens to people one by one and says what they said. Bring your own.

An engine runs in a process of its own (`media/hearing.py`), so it may take its time and as many threads as it likes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple, Protocol

RATE = 16_000
"""Samples a second that an ear hears: one channel, sixteen bits each, little-endian."""

KNOWN = {"pocketsphinx": "senningen.media.sphinx:engine"}
"""Engines that come with an adapter."""


class Said(NamedTuple):
    """A piece of speech as text, timed in seconds since its ear was opened."""

    text: str
    begins: float
    ends: float


class Ear(Protocol):
    """Listens to one person."""

    def hear(self, pcm: bytes) -> Iterable[Said]:
        """Take what was said next, any number of samples; give what is understood by now."""

    def end(self) -> Iterable[Said]:
        """They have stopped: give what is left."""


class Engine(Protocol):
    """A model that is loaded once and listens to several people, each by an ear of their own."""

    def listen(self) -> Ear:
        """Open an ear."""


def installed(name: str) -> bool:
    """Say whether what an engine needs is there, without loading any of it: PyAV to unpack the sound, and itself."""
    try:
        needed = ("av", name.partition(":")[0])  # what comes with an adapter is called as its module
        return all(find_spec(module) is not None for module in needed)
    except (ImportError, ValueError):
        return False


def load(name: str) -> Engine:
    """Load an engine by its name. Raises whatever keeps it from that."""
    module, _, function = KNOWN.get(name, name).partition(":")
    make: Callable[[], Engine] = getattr(import_module(module), function)
    return make()
