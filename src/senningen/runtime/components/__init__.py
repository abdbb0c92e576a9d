"""One server each: start, stop, health. They never import each other; they share the database and the bus.

A component is a module here with a function `component(house)` that makes it; `TABLE` names them all, in the order
they start (they stop in the reverse order: doors first, then the room, then the work that is left).
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from senningen.runtime.options import Options
from senningen.runtime.supervisor import Component

TABLE = ("worker", "clock", "live", "audience", "smtp", "imap", "web")
ONLY_BY_NAME = {"audience"}
"""What is beside a house, and never in it."""


@dataclass(frozen=True)
class House:
    """What every component is given: the settings, and how to learn the state of the whole house."""

    options: Options
    condition: Callable[[], dict[str, object]]
    components: tuple[str, ...] = ()
    """Those of this process."""


def available(options: Options) -> tuple[str, ...]:
    """Name the components of this installation: a mailbox is read and an audience fed only where one is told whence."""
    there = (each for each in TABLE if importlib.util.find_spec(f"{__name__}.{each}"))
    whence = {"imap": options.imap, "audience": options.relay_url}
    return tuple(each for each in there if whence.get(each, True))


def make(names: Sequence[str], house: House) -> list[Component]:
    """Make the named components, or all. Raises `ValueError` for a name that is none."""
    there = available(house.options)
    if unknown := set(names) - set(there):
        raise ValueError(f"No component is called {', '.join(sorted(unknown))}. There are: {', '.join(there)}.")
    house = replace(house, components=tuple(each for each in there if each in (names or set(there) - ONLY_BY_NAME)))
    return [importlib.import_module(f"{__name__}.{each}").component(house) for each in house.components]
