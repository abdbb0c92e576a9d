"""The score of topics: lines are topics, columns editions, notes are discussions, ties are returns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

LEFT, RIGHT, TOP, LINE = 276, 868, 78, 48
WIDE = 1180
WIDEST = 30  # letters of a topic in full size


@dataclass(frozen=True)
class Column:
    """One edition: its number and year, and whether it is the one that is on."""

    number: int
    year: str
    now: bool = False


@dataclass(frozen=True)
class Line:
    """One topic: the numbers of the editions that took it up, and what came of it."""

    topic: str
    editions: Sequence[int]
    outcome: str = ""
    fact: str = ""


def score(columns: Sequence[Column], lines: Sequence[Line], *, name: str, legend: str) -> SafeString:
    """Draw up to six topics over all editions; a table below says the same."""
    lines = lines[:6]
    foot = TOP + LINE * len(lines)
    across = {column.number: _across(index, len(columns)) for index, column in enumerate(columns)}
    now = {column.number for column in columns if column.now}
    margin = max((max(len(line.outcome) * 8.2, len(line.fact) * 6.4) for line in lines), default=0)
    wide = max(WIDE, round(RIGHT + 56 + margin))
    drawn = "".join(_column(column, across[column.number], foot) for column in columns)
    drawn += "".join(_line(line, TOP + row * LINE, across, now) for row, line in enumerate(lines))
    return SafeString(
        f'<svg viewBox="0 0 {wide} {foot + 34}" role="img" aria-label="{conditional_escape(name)}">{drawn}'
        f'<text class="m f1" x="{LEFT - 18}" y="{foot + 14}">{conditional_escape(legend)}</text></svg>'
    )


def _across(index: int, count: int) -> int:
    return round(LEFT + index * (RIGHT - LEFT) / max(1, count - 1))


def _column(column: Column, x: int, foot: int) -> str:
    return (
        f'<path class="col" d="M{x} 56V{foot - 8}"/>'
        f'<text class="tx f4 mid{" out" if column.now else ""}" x="{x}" y="30">{column.number}</text>'
        f'<text class="m f0 mid" x="{x}" y="47">{conditional_escape(column.year)}</text>'
    )


def _line(line: Line, y: int, across: dict[int, int], now: set[int]) -> str:
    size = "f3" if len(line.topic) <= WIDEST else "f1"
    notes = sorted(number for number in line.editions if number in across)
    drawn = [
        (
            f'<path class="stave" d="M{LEFT - 18} {y}H{RIGHT + 18}"/>'
            f'<text class="tx {size} end" x="{LEFT - 34}" y="{y + 5}">{conditional_escape(line.topic)}</text>'
        )
    ]
    for begin, end in itertools.pairwise(notes):
        wide = across[end] - across[begin]
        drawn.append(
            f'<path class="tie" d="M{across[begin] + 9} {y - 3}q{wide / 2 - 9:.0f} {-min(26, 8 + wide / 16):.0f}'
            f' {wide - 18} 0"/>'
        )
    for number in notes:
        x, css = across[number], "nt now" if number in now else "nt"
        drawn.append(f'<ellipse class="{css}" cx="{x}" cy="{y}" rx="9.5" ry="7" transform="rotate(-18 {x} {y})"/>')
    if line.outcome:
        drawn.append(
            f'<path class="tie" d="M{RIGHT + 26} {y}h16"/>'
            f'<text class="tx f2 out" x="{RIGHT + 52}" y="{y}">{conditional_escape(line.outcome)}</text>'
            f'<text class="m f1" x="{RIGHT + 52}" y="{y + 16}">{conditional_escape(line.fact)}</text>'
        )
    return "".join(drawn)
