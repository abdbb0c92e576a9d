"""The code of a seat as a picture: what a guest shows at the door on site. It says who comes, and opens nothing."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

from senningen.seats.models import Seat

SAYS = "SNG:"  # so that a door knows its own codes; with the code, all of it is in QR's short alphabet


def svg(seat: Seat) -> SafeString:
    """Draw the code of a seat for a page: black on white in all colours, as cameras want it; the page says how big."""
    drawn = segno.make(SAYS + seat.code, error="m", micro=False)
    picture = drawn.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="code", lineclass=None)
    return mark_safe(picture)  # noqa: S308  drawn here, of a code that we made


def spoken(seat: Seat) -> str:
    """Write the code as a person reads it out: in threes."""
    return " ".join(seat.code[at : at + 3] for at in range(0, len(seat.code), 3))
