"""Putting work into the queue, and taking it out under a lease."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from senningen.jobs.models import Job
from senningen.kernel import clock, hints


def put(task: str, *args: Any, due: datetime | None = None, key: str = "") -> None:
    """Queue a call of `task` in the present transaction. An unfinished job with the same key stands for both."""
    now = clock.now()
    row = Job(task=task, args=list(args), key=key, due=due or now, created=now)
    if key:
        Job.objects.bulk_create([row], ignore_conflicts=True)
    else:
        row.save(force_insert=True)
    hints.say("jobs")
