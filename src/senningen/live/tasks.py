"""What the worker does for rooms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from senningen.live import services


def draw_deck(deck_id: int) -> None:
    """Draw the pages of an uploaded deck."""
    services.draw_deck(deck_id)


def compose_film(session_id: int) -> None:
    """Put the film of a session together."""
    services.compose_film(session_id)


def write_notice(session_id: int, given: str, told: Sequence[int], after: int) -> None:
    """Write the letters of a notice, some at a time."""
    left: int | None = after
    while left is not None:
        left = services.write_notice(session_id, datetime.fromisoformat(given), tuple(told), left)
