"""What the worker does for rooms."""

from __future__ import annotations

from senningen.live import services


def draw_deck(deck_id: int) -> None:
    """Draw the pages of an uploaded deck."""
    services.draw_deck(deck_id)


def compose_film(session_id: int) -> None:
    """Put the film of a session together."""
    services.compose_film(session_id)
