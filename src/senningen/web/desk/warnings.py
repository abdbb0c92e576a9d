"""What everybody at the desk should know of the house: test mode, a full disk, a queue that grows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from senningen.jobs.queries import backlog
from senningen.post import queries as post

SLOW = 300  # seconds the oldest job may wait


@dataclass(frozen=True)
class Warning:  # noqa: A001  here it is the word
    """One thing to know, and where to look."""

    text: str
    css: str = "or"
    href: str = ""


def warnings(*, now: datetime) -> Iterator[Warning]:
    """Return what is not as it should be."""
    if post.in_test_mode():
        yield Warning(gettext("Test mode: letters stay here and reach nobody."), "or", reverse("desk:letters"))
    free = shutil.disk_usage(settings.OPTIONS.folder).free // 2**20 if settings.OPTIONS.folder.exists() else None
    if free is not None and free < settings.OPTIONS.disk_low_mib:
        yield Warning(gettext("The disk is nearly full: %(mib)s MiB are left.") % {"mib": free}, "gules")
    queue = backlog(now)
    if queue.oldest_seconds > SLOW:
        minutes = queue.oldest_seconds // 60
        text = ngettext(
            "Work is late: %(jobs)s job has waited for %(minutes)s minutes.",
            "Work is late: %(jobs)s jobs wait, the oldest for %(minutes)s minutes.",
            queue.waiting,
        )
        yield Warning(text % {"jobs": queue.waiting, "minutes": minutes}, "gules")
    if queue.dead:
        text = ngettext("%(n)d job was given up.", "%(n)d jobs were given up.", queue.dead)
        yield Warning(text % {"n": queue.dead}, "gules")
