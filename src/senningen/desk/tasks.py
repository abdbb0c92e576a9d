"""What the worker does for the desk."""

from __future__ import annotations

from senningen.desk import services
from senningen.kernel import clock


def understand(message_id: int) -> None:
    """Read a stored message."""
    services.understand(message_id, now=clock.now())
