"""When a job is tried again, and when it is given up."""

from __future__ import annotations

from datetime import timedelta

LEASE = timedelta(seconds=30)  # renewed while the job runs; a killed worker's job is taken again after this
RENEW_EVERY = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
MAX_ATTEMPTS = 12  # a fault of ours: about an hour of trying
MAX_TEMPORARY_ATTEMPTS = 100  # somebody else is out of order: about four days


class TemporaryFailure(Exception):  # noqa: N818  it is not our error
    """Raised by a task that should be tried again later, because something outside is out of order."""

    def __init__(self, reason: str, *, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after the nth attempt: 1 s, 2 s, 4 s, … up to one hour."""
    return min(timedelta(seconds=2 ** min(attempts - 1, 30)), LONGEST_WAIT)


def wait_before_retry(attempts: int, failure: Exception) -> timedelta | None:
    """Return how long to wait before the next attempt, or None to give up."""
    if isinstance(failure, TemporaryFailure):
        if attempts >= MAX_TEMPORARY_ATTEMPTS:
            return None
        return failure.after or back_off(attempts)
    return None if attempts >= MAX_ATTEMPTS else back_off(attempts)
