"""What the worker does for people."""

from __future__ import annotations

from senningen.kernel import clock
from senningen.people import services


def take_rows(import_id: int) -> None:
    """Take in the rows of a list."""
    services.take_rows(import_id, now=clock.now())
