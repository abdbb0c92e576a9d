"""What the worker does for letters to many."""

from __future__ import annotations

from senningen.chasing import services
from senningen.kernel import clock


def write_circular(circular_id: int) -> None:
    """Write the next letters of a circular."""
    services.write_letters(circular_id, now=clock.now())
