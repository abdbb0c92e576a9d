"""What a door on site says of whoever comes, and when somebody came if several doors say so. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

Problem = Literal["", "ended", "elsewhere", "offer"]
AHEAD = timedelta(minutes=1)  # a door's clock may be that much before ours
IN_THE_HALL = "hall:"  # how the presence of somebody on site is marked


def problem(seat_state: str, *, placed: bool) -> Problem:
    """Say what is wrong with a seat at the door of a session: it has ended, is for others, was never accepted."""
    if seat_state not in {"taken", "held"}:
        return "ended"
    if not placed:
        return "elsewhere"
    return "offer" if seat_state == "held" else ""


def came_at(said: datetime, *, now: datetime) -> datetime:
    """Say when somebody came by what a door says: nobody has come later than now."""
    return said if said <= now + AHEAD else now


def first(times: Iterable[datetime]) -> datetime | None:
    """Say when somebody came of whom several check-ins count: the first time stands."""
    return min(times, default=None)
