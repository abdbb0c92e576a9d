"""Places kept for a purpose: pure. A free place that is kept is one of those a stranger cannot have; that is all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

Kept = Mapping[int, Mapping[int, int]]
"""Free places that are kept, counted by session and contingent."""
NONE_KEPT: Kept = {}


@dataclass(frozen=True)
class Keeping:
    """Which free places to keep from now on, by number, and which kept ones are for everybody again."""

    keep: tuple[int, ...] = ()
    open: tuple[int, ...] = ()


def keep(places: int, *, free: Collection[int], kept_free: Collection[int], kept_taken: Collection[int]) -> Keeping:
    """Keep so many places of a session, those included that people of the contingent have already.

    The highest free ones are kept, for seats have the lowest numbers. Where fewer are free than it takes, all of them
    are. Keeping fewer opens free ones first; what somebody has stays theirs, and is for everybody once they give it
    back.
    """
    have = len(kept_free) + len(kept_taken)
    if places >= have:
        return Keeping(keep=tuple(sorted(free, reverse=True)[: places - have]))
    lowest_first = [*sorted(kept_free), *sorted(kept_taken)]
    return Keeping(open=tuple(lowest_first[: have - places]))


def all_free(for_all: int, kept: Mapping[int, int]) -> Mapping[int | None, int]:
    """Count the free places of a session by contingent, under None those for everybody."""
    return {None: for_all} | dict(kept)


def without(left: Mapping[int | None, int], people: Iterable[int | None]) -> Mapping[int | None, int] | None:
    """Take a place for each of these people, told by their contingents: of their own first, then of those for all.

    `left` is as `all_free` counts. Returns what is left after that, or nothing if there is not one for each.
    """
    after = dict(left)
    for contingent in people:
        own = contingent if after.get(contingent, 0) > 0 else None
        if after.get(own, 0) <= 0:
            return None
        after[own] -= 1
    return after
