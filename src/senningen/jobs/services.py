"""Putting work into the queue, and taking it out under a lease.

A job is delivered at least once: a worker that is killed leaves a lease that ends, and the job is taken again. Only
the latest attempt may finish it (`attempts` is the fence), so a worker that was merely slow cannot undo the next one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from senningen.jobs import queries, refusals  # noqa: F401  the second defines the codes raised here
from senningen.jobs.models import Job
from senningen.jobs.rules import LEASE, MAX_TEMPORARY_ATTEMPTS, wait_before_retry
from senningen.kernel import clock, hints
from senningen.kernel.prepared import insert
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service

KEPT_FOR = timedelta(days=7)  # how long a finished job can be looked up


@dataclass(frozen=True)
class Claim:
    """A job that this worker may run until its lease ends."""

    job_id: int
    task: str
    args: tuple[Any, ...]
    attempt: int


def put(task: str, *args: Any, due: datetime | None = None, key: str = "") -> None:
    """Queue a call of `task` in the present transaction. An unfinished job with the same key stands for both."""
    now = clock.now()
    insert([Job(task=task, args=list(args), key=key, due=due or now, created=now)], or_leave=True)
    hints.say("jobs")


def put_each(task: str, ids: Iterable[int], *, key: str, due: datetime | None = None) -> None:
    """Queue a call of `task` for each id, in one statement; `key` names each with its id: "understand:{}"."""
    now = clock.now()
    rows = [Job(task=task, args=[each], key=key.format(each), due=due or now, created=now) for each in ids]
    insert(rows, or_leave=True)
    hints.say("jobs")


def claim(*, now: datetime) -> Claim | None:
    """Take the oldest job that is due, if there is one. Looks before it writes: an idle worker holds no lock."""
    return _claim(now=now) if queries.takeable(now).exists() else None


@service
def _claim(*, now: datetime) -> Claim | None:
    candidates = queries.takeable(now)
    if connection.features.has_select_for_update_skip_locked:
        candidates = candidates.select_for_update(skip_locked=True)
    job = candidates.first()
    if job is None:
        return None
    attempt = job.attempts + 1
    if attempt > MAX_TEMPORARY_ATTEMPTS:  # it takes its worker down with it every time
        _end(job.pk, job.attempts, Job.State.DEAD, now=now, error="its lease ended too often")
        return None
    Job.objects.filter(pk=job.pk, attempts=job.attempts).update(
        state=Job.State.RUNNING, attempts=attempt, leased_until=now + LEASE
    )
    return Claim(job.pk, job.task, tuple(job.args), attempt)


@service
def done_already(keys: Collection[str], *, now: datetime) -> int:
    """Note that waiting jobs with these keys have nothing left to do: another job did their work with its own."""
    waiting = Job.objects.filter(key__in=keys, state=Job.State.WAITING)
    return waiting.update(state=Job.State.DONE, finished=now, leased_until=None)


@service
def renew(job_id: int, attempt: int, *, now: datetime) -> bool:
    """Keep the lease of a job that still runs; False if it is no longer ours."""
    mine = Job.objects.filter(pk=job_id, attempts=attempt, state=Job.State.RUNNING)
    return mine.update(leased_until=now + LEASE) == 1


@service
def finish(job_id: int, attempt: int, *, now: datetime) -> bool:
    """Note that the attempt did the job; False if another attempt has begun since."""
    return _end(job_id, attempt, Job.State.DONE, now=now)


@service
def fail(job_id: int, attempt: int, failure: Exception, *, now: datetime) -> bool:
    """Note that the attempt failed: the job waits for its next attempt, or is given up."""
    error = f"{type(failure).__name__}: {failure}"[:2000]
    wait = wait_before_retry(attempt, failure)
    if wait is None:
        return _end(job_id, attempt, Job.State.DEAD, now=now, error=error)
    mine = Job.objects.filter(pk=job_id, attempts=attempt, state=Job.State.RUNNING)
    return mine.update(state=Job.State.WAITING, due=now + wait, leased_until=None, error=error) == 1


@service
def try_again(job_id: int, *, now: datetime) -> None:
    """Put a job that was given up back into the queue, with a fresh count of attempts.

    Raises `job.not-given-up`. If the same work has been queued again meanwhile, that stands for both.
    """
    job = Job.objects.filter(pk=job_id, state=Job.State.DEAD).first()
    if job is None:
        raise Refused("job.not-given-up")
    unfinished = Job.objects.filter(key=job.key, state__in=[Job.State.WAITING, Job.State.RUNNING])
    if job.key and unfinished.exists():
        job.delete()
    else:
        job.state, job.attempts, job.due, job.finished = Job.State.WAITING, 0, now, None
        job.save(update_fields=["state", "attempts", "due", "finished"])
    hints.say("jobs")


@service
def withdraw(task: str) -> int:
    """Take back every call of a task that nobody has begun; returns how many."""
    return Job.objects.filter(task=task, state=Job.State.WAITING).delete()[0]


@service
def sweep(*, now: datetime) -> int:
    """Forget jobs that were done more than a week ago."""
    return Job.objects.filter(state=Job.State.DONE, finished__lt=now - KEPT_FOR).delete()[0]


def _end(job_id: int, attempt: int, state: str, *, now: datetime, error: str = "") -> bool:
    mine = Job.objects.filter(pk=job_id, attempts=attempt).exclude(state__in=[Job.State.DONE, Job.State.DEAD])
    return mine.update(state=state, finished=now, leased_until=None, error=error) == 1
