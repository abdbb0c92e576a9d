"""Work of the program that was given up after many attempts: what it was, and one more try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from senningen.jobs import queries, services
from senningen.kernel import clock
from senningen.web.desk.access import DeskRequest, desk_page

SHOWN = 10
WORDS: Mapping[str, Promise] = {
    "desk.understand": _("Reading a message"),
    "post.send_letter": _("Sending a letter"),
    "outside.tell": _("Telling another program"),
}


@dataclass(frozen=True)
class GivenUp:
    """A task that was given up: what it was for, when, and the last error in the program's own words."""

    pk: int
    words: str
    at: datetime
    error: str


def given_up() -> list[GivenUp]:
    """Return the tasks that were given up last."""
    return [
        GivenUp(job.pk, str(WORDS.get(job.task, job.task)), job.finished or job.created, job.error[:200])
        for job in queries.dead()[:SHOWN]
    ]


@require_POST
@desk_page("decide")
def attempt(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a task that was given up be tried again."""
    services.try_again(pk, now=clock.now())
    messages.success(request, gettext("It is being tried again."))
    return redirect("desk:overview")
