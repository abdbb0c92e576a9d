"""The one place that asks what time it is; everything else is told."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def milliseconds() -> int:
    """Return the present moment in milliseconds since 1970."""
    return int(now().timestamp() * 1000)
