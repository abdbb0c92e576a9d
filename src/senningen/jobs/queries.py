"""Reading the queue: is something due, how much waits, what was given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from senningen.jobs.models import Job


def takeable(now: datetime) -> QuerySet[Job]:
    """Return the jobs that may be taken now, oldest first: due ones, and those whose lease ended unfinished."""
    due = Q(state=Job.State.WAITING, due__lte=now)
    left = Q(state=Job.State.RUNNING, leased_until__lte=now)
    return Job.objects.filter(due | left).order_by("due", "pk")


@dataclass(frozen=True)
class Backlog:
    """How the queue stands: jobs that are due and wait, the age of the oldest in seconds, jobs given up."""

    waiting: int
    oldest_seconds: int
    dead: int


def backlog(now: datetime) -> Backlog:
    """Say how the queue stands."""
    waiting = takeable(now)
    oldest = waiting.values_list("due", flat=True).first()
    age = int((now - oldest).total_seconds()) if oldest else 0
    return Backlog(waiting.count(), max(0, age), dead().count())


def dead() -> QuerySet[Job]:
    """Return the jobs that were given up, newest first: a person looks at these."""
    return Job.objects.filter(state=Job.State.DEAD).order_by("-finished", "-pk")
