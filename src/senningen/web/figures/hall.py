"""Where the chairs stand: rows around a stage, each three chairs longer than the one before, with two aisles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

FIRST_RADIUS, ROW_STEP, LONGER_BY = 196, 57, 3
CENTRE_X, CENTRE_Y = 480, 500
ANGLES = ((177.0, 127.5), (121.5, 58.5), (52.5, 3.0))


class Block(Enum):
    """A part of a row between aisles, as seen from the stage's side of the plan."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


@dataclass(frozen=True)
class Chair:
    """One numbered chair: where it stands, how it is turned to the stage."""

    number: int
    x: float
    y: float
    turn: float
    row: str
    block: Block


@dataclass(frozen=True)
class Hall:
    """All chairs of a cap, and the rows they stand in."""

    chairs: tuple[Chair, ...]
    rows: int

    @property
    def radius(self) -> int:
        """Return how far the last row is from the stage."""
        return FIRST_RADIUS + ROW_STEP * (self.rows - 1)

    def chair(self, number: int) -> Chair | None:
        """Find a chair by its number."""
        return self.chairs[number - 1] if 0 < number <= len(self.chairs) else None


def row_lengths(cap: int) -> list[int]:
    """Share `cap` chairs among rows: 100 gives 14, 17, 20, 23, 26."""
    rows = next(rows for rows in range(1, cap + 2) if rows * 14 + LONGER_BY * rows * (rows - 1) // 2 >= cap)
    while rows > 1 and _first(cap, rows) < 5:
        rows -= 1
    first = max(1, _first(cap, rows))
    lengths = [first + LONGER_BY * row for row in range(rows)]
    lengths[-1] -= sum(lengths) - cap
    return [length for length in lengths if length > 0]


def _first(cap: int, rows: int) -> int:
    return math.ceil((cap - LONGER_BY * rows * (rows - 1) // 2) / rows)


@lru_cache(maxsize=32)
def hall(cap: int) -> Hall:
    """Place the chairs of a cap."""
    chairs: list[Chair] = []
    lengths = row_lengths(cap)
    for row, length in enumerate(lengths):
        radius = FIRST_RADIUS + row * ROW_STEP
        side = max(0, (length - 2) // 3)
        for block, (begin, end), count in zip(Block, ANGLES, (side, length - 2 * side, side), strict=True):
            for place in range(count):
                angle = begin + (end - begin) * (place + 0.5) / count
                across, up = radius * math.cos(math.radians(angle)), radius * math.sin(math.radians(angle))
                chairs.append(
                    Chair(len(chairs) + 1, CENTRE_X + across, CENTRE_Y - up, 90 - angle, row_name(row), block)
                )
    return Hall(tuple(chairs), len(lengths))


def row_name(row: int) -> str:
    """Name a row: A to Z, then AA."""
    return chr(65 + row) if row < 26 else row_name(row // 26 - 1) + row_name(row % 26)
