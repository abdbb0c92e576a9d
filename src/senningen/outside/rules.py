"""What other programs may do, and when a use of a token is worth a note."""

from __future__ import annotations

from datetime import datetime, timedelta

SCOPES = ("programme:read", "seats:read", "requests:read", "people:read", "requests:ask")
NOTED_EVERY = timedelta(minutes=5)
PREFIX = "sng_"  # so that scanners of published code recognise a token that slipped out


def worth_noting(used: datetime | None, *, now: datetime) -> bool:
    """Say whether to write down that a token is used: not at every question, for a question should not write."""
    return used is None or now - used >= NOTED_EVERY
