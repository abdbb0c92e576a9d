"""What the worker does for rooms."""

from __future__ import annotations

from senningen.live import services


def draw_deck(deck_id: int) -> None:
    """Draw the pages of an uploaded deck."""
    services.draw_deck(deck_id)
