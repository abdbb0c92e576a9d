"""What a new number of places would do to a session: pure, for the page that shows it and the service that does it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class PlacePlan:
    """Which numbered places to make, and which free ones to take away."""

    make: tuple[int, ...]
    take_away: tuple[int, ...]


@dataclass(frozen=True)
class Chairs:
    """The places of a session in one mode as they stand, by number, and how many there should be.

    Occupied is also what is kept for a contingent: a cap takes neither.
    """

    session: int
    cap: int
    free: frozenset[int]
    occupied: frozenset[int]


@dataclass(frozen=True)
class Step:
    """What a new cap does to one session: places it makes, free ones it takes away, and what goes when it is freed."""

    session: int
    before: int
    cap: int
    make: tuple[int, ...]
    take_away: tuple[int, ...]
    above: int
    free: int

    def __bool__(self) -> bool:
        return bool(self.make or self.take_away)

    @property
    def new(self) -> bool:
        """Whether the cap is another one, even if no place is made or taken away."""
        return self.before != self.cap


@dataclass(frozen=True)
class Turn:
    """Somebody in line to whom places come: at once if they have a seat they took, else until they answer."""

    request: int
    person: int
    sessions: tuple[int, ...]
    at_once: bool


def places(free: Collection[int], occupied: Collection[int], *, cap: int) -> PlacePlan:
    """Bring the places of a session to its cap without touching anybody: free ones go, the highest first."""
    have = len(free) + len(occupied)
    if have >= cap:
        return PlacePlan((), tuple(sorted(free, reverse=True)[: have - cap]))
    known, number = {*free, *occupied}, 0
    make: list[int] = []
    while have + len(make) < cap:
        number += 1
        if number not in known:
            make.append(number)
    return PlacePlan(tuple(make), ())


def step(chairs: Chairs, cap: int) -> Step:
    """Say what a new cap does to a session. Nobody loses a place: what is occupied above it goes when it is freed."""
    plan = places(chairs.free, chairs.occupied, cap=cap)
    return Step(
        chairs.session,
        chairs.cap,
        cap,
        plan.make,
        tuple(sorted(plan.take_away)),
        above=max(len(chairs.occupied) - cap, 0),
        free=len(chairs.free) + len(plan.make) - len(plan.take_away),
    )


def free_after(steps: Collection[Step], free: Mapping[int, int]) -> dict[int, int]:
    """Say how many places are free in each session that has any, once the steps are taken; in the order of `free`."""
    changed = {each.session: each.free for each in steps}
    return {session: left for session in free if (left := changed.get(session, free[session])) > 0}
