"""The seating plan, full size with numbers and links, and the small one that shows where a seat is.

States, each with one colour and one hatch: seat, offer, request, no (no answer), site (on site), bad (a problem), free;
kept, which is free for some alone, has the colour of free. On the small plan also taken, other (somebody's or nobody's:
not told), absent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from senningen.web.figures.hall import CENTRE_X, CENTRE_Y, FIRST_RADIUS, ROW_STEP, Chair, Hall, hall, row_name

HATCHED = {"offer", "request", "no", "site", "bad", "kept"}
PATTERNS = (
    '<defs><pattern id="h-offer" width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 2h4"/></pattern>'
    '<pattern id="h-request" width="5" height="5" patternUnits="userSpaceOnUse"><circle cx="2.5" cy="2.5" r="1.05"/>'
    '</pattern><pattern id="h-no" width="5" height="5" patternUnits="userSpaceOnUse"><path d="M0 0l5 5M5 0l-5 5"/>'
    '</pattern><pattern id="h-site" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
    '<path d="M0 2.5h5"/></pattern><pattern id="h-bad" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<path d="M2 0v4"/></pattern><pattern id="h-kept" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<circle cx="2.5" cy="2.5" r="1.05"/></pattern></defs>'
)
CLASSES = {"request": "req"}


@dataclass(frozen=True)
class Seated:
    """What the plan shows of one chair: its state, its name for a screen reader, where it leads.

    A chair that is not looked for is dim; `pk` is the seat that an island may pick.
    """

    state: str = "free"
    name: str = ""
    href: str = ""
    chosen: bool = False
    mine: bool = False
    dim: bool = False
    pk: int | None = None


FREE = Seated()


def plan(
    cap: int, seats: Mapping[int, Seated], *, name: str, stage: str, picked_class: str = "", stop: int | None = None
) -> SafeString:
    """Draw the full plan. Chairs with an `href` are links with one tab stop: `stop`, else the first chosen or first."""
    room = hall(cap)
    links = [number for number, seat in sorted(seats.items()) if seat.href]
    chosen = [number for number in links if seats[number].chosen]
    stop = stop or next(iter(chosen + links), None)
    left, width = CENTRE_X - room.radius - 20, 2 * room.radius + 40
    top = CENTRE_Y - room.radius - 32
    role = "group" if links else "img"
    rows = "".join(_row_letters(row) for row in range(room.rows))
    chairs = "".join(_chair(chair, seats.get(chair.number, FREE), chair.number == stop) for chair in room.chairs)
    return SafeString(
        f'<svg class="plan {conditional_escape(picked_class)}" viewBox="{left} {top} {width} {530 - top}" role="{role}"'
        f' aria-label="{conditional_escape(name)}">{PATTERNS}<path class="table" d="M375 504a105 105 0 0 1 210 0z"/>'
        f'<text class="lbl" x="480" y="478">{conditional_escape(stage)}</text>{rows}{chairs}</svg>'
    )


def _row_letters(row: int) -> str:
    away = FIRST_RADIUS + ROW_STEP * row
    return "".join(
        f'<text class="lbl" x="{CENTRE_X + side * away}" y="524" aria-hidden="true">{row_name(row)}</text>'
        for side in (-1, 1)
    )


def _chair(chair: Chair, seat: Seated, is_stop: bool) -> str:
    hatch = (
        f'<rect class="h" x="-15" y="-12" width="30" height="26" rx="6" fill="url(#h-{seat.state})"/>'
        if seat.state in HATCHED
        else ""
    )
    classes = f"seat s-{CLASSES.get(seat.state, seat.state)}{' me' * seat.mine}{' on' * seat.chosen}{' dim' * seat.dim}"
    drawn = (
        f'<g class="{classes}" transform="translate({chair.x:.1f} {chair.y:.1f})">'
        f'<g transform="rotate({chair.turn:.1f})">'
        '<rect class="ring" x="-20" y="-22" width="40" height="41" rx="9"/>'
        f'<rect class="c" x="-15" y="-12" width="30" height="26" rx="6"/>{hatch}'
        f'<path class="bk" d="M-13.5 -16.5q13.5 -4 27 0"/></g><text>{chair.number}</text></g>'
    )
    if not seat.href:
        return drawn
    # The name says the number that is seen: whoever speaks to the computer says that one.
    name = seat.name if re.search(rf"\b{chair.number}\b", seat.name) else f"{chair.number}: {seat.name}"
    pk = f' data-pk="{seat.pk}"' if seat.pk else ""
    return (
        f'<a href="{conditional_escape(seat.href)}" data-seat="{chair.number}"'
        f'{pk} data-state="{seat.state}" tabindex="{0 if is_stop else -1}"'
        f' aria-label="{conditional_escape(name)}">{drawn}</a>'
    )


def mini(cap: int, states: Mapping[int, str], *, name: str, mine: int | None = None, rest: str = "free") -> SafeString:
    """Draw the small plan: one mark a chair, no numbers. `rest` is the state of chairs not in `states`."""
    room = hall(cap)
    marks = "".join(
        _mine(chair) if chair.number == mine else _mark(chair, states.get(chair.number, rest)) for chair in room.chairs
    )
    return SafeString(
        f'<svg class="plan mini" viewBox="{_mini_box(room)}" role="img" aria-label="{conditional_escape(name)}">'
        f'<path class="table" d="M400 516a80 80 0 0 1 160 0z"/>{marks}</svg>'
    )


def _mini_box(room: Hall) -> str:
    top = CENTRE_Y - room.radius - 16
    return f"{CENTRE_X - room.radius - 36} {top} {2 * room.radius + 72} {518 - top}"


def _mark(chair: Chair, state: str) -> str:
    where = f"translate({chair.x:.0f} {chair.y:.0f}) rotate({chair.turn:.0f})"
    css = f"q {'s-' if state not in {'taken', 'other', 'absent'} else ''}{CLASSES.get(state, state)}"
    return f'<rect class="{css}" transform="{where}" x="-15" y="-14" width="30" height="28" rx="5"/>'


def _mine(chair: Chair) -> str:
    return (
        f'<g class="mine" transform="translate({chair.x:.1f} {chair.y:.1f}) rotate({chair.turn:.1f})">'
        '<rect class="o" x="-27" y="-25" width="54" height="50" rx="10"/>'
        '<rect class="i" x="-18" y="-16" width="36" height="32" rx="5"/></g>'
    )
