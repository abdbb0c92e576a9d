"""Running one job: from its dotted name to the task, and what came of it back into the queue."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from senningen.jobs import services
from senningen.jobs.rules import TemporaryFailure
from senningen.jobs.services import Claim

log = logging.getLogger("senningen.jobs")
Now = Callable[[], datetime]

_in_hand: dict[int, Claim] = {}  # what runs in this process, so that its leases are kept


def task(name: str) -> Callable[..., object]:
    """Find a task by its name: "post.send_letter" is `send_letter` in `senningen/post/tasks.py`."""
    package, _, function = name.rpartition(".")
    found: Callable[..., object] = getattr(importlib.import_module(f"senningen.{package}.tasks"), function)
    return found


def run_one(*, now: Now) -> bool:
    """Take one job that is due and run it; False if there is none. A failing task never raises here."""
    claim = services.claim(now=now())
    if claim is None:
        return False
    try:
        with _held(claim):
            task(claim.task)(*claim.args)
    except TemporaryFailure as failure:
        log.info("%s has to wait: %s", claim.task, failure)
        services.fail(claim.job_id, claim.attempt, failure, now=now())
    except Exception as failure:
        log.exception("%s failed at attempt %d", claim.task, claim.attempt)
        services.fail(claim.job_id, claim.attempt, failure, now=now())
    else:
        services.finish(claim.job_id, claim.attempt, now=now())
    return True


def run_all(*, now: Now) -> int:
    """Run jobs until none is due; returns how many. Tests and the demo use it instead of a worker."""
    count = 0
    while run_one(now=now):
        count += 1
    return count


@contextmanager
def _held(claim: Claim) -> Iterator[None]:
    _in_hand[claim.job_id] = claim
    try:
        yield
    finally:
        _in_hand.pop(claim.job_id, None)


def renew_leases(*, now: Now) -> None:
    """Keep the leases of the jobs that run in this process; the worker calls it now and then."""
    for claim in list(_in_hand.values()):
        services.renew(claim.job_id, claim.attempt, now=now())
