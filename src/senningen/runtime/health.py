"""How the house stands: components, database, disk, backlog. Shown at /health and at the desk; no names, no secrets."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection

from senningen import __version__
from senningen.jobs.queries import Backlog, backlog
from senningen.kernel import clock
from senningen.outside.queries import given_up
from senningen.post.models import Message
from senningen.runtime.options import Options, free_mib
from senningen.runtime.supervisor import Report
from senningen.web.house import Trouble

SLOW_BACKLOG = 300  # seconds the oldest job may wait before that is a trouble

KEPT = 1.0  # seconds for which an answer is given again, so that asking costs nothing

Reports = Callable[[datetime], Sequence[Report]]


def _no_reports(_: datetime) -> Sequence[Report]:
    return ()


_reports: Reports = _no_reports


def watch(reports: Reports) -> None:
    """Say where the states of the components come from."""
    global _reports  # noqa: PLW0603  one process has one supervisor
    _reports = reports


def condition(options: Options, *, now: datetime | None = None) -> dict[str, object]:
    """Say how the house stands, as the health page shows it."""
    now = now or clock.now()
    found = troubles(options, now=now)
    return {
        "ok": not any(each.grave for each in found),
        "version": __version__,
        "now": now.isoformat(timespec="seconds"),
        "troubles": [each.code for each in found],
        "components": {name: _shown(each) for name, each in _named(_reports(now))},
        "database": _database(),
        "disk": {"free_mib": free_mib(options)},
        **_queues(now),
    }


def troubles_now() -> list[Trouble]:
    """List what an organiser should know of the house; `HOUSE_TROUBLES` names this function to the desk."""
    return troubles(settings.OPTIONS, now=clock.now())


def troubles(options: Options, *, now: datetime) -> list[Trouble]:
    """List what a person should look at."""
    reports = _reports(now)
    found = [
        Trouble("component.down", {"component": each.name, "since": each.since})
        for each in reports
        if each.state != "up"
    ]
    found += [Trouble(str(told), grave=False) for each in reports if (told := each.facts.get("trouble"))]
    if (free := free_mib(options)) < options.disk_low_mib:
        found.append(Trouble("disk.low", {"mib": free}))
    try:
        queue = backlog(now)
    except DatabaseError:
        return [*found, Trouble("database.down", {})]
    found += [Trouble("webhook.off", {"purpose": each.purpose}, grave=False) for each in given_up()]
    return [*found, *_queue_troubles(queue)]


def _queue_troubles(queue: Backlog) -> list[Trouble]:
    found = []
    if queue.oldest_seconds > SLOW_BACKLOG:
        found.append(Trouble("jobs.late", {"jobs": queue.waiting, "minutes": queue.oldest_seconds // 60}))
    if queue.dead:
        found.append(Trouble("jobs.dead", {"jobs": queue.dead}, grave=False))
    return found


def _named(reports: Sequence[Report]) -> list[tuple[str, Report]]:
    """Give each component its name; the second worker is "worker 2"."""
    counted = Counter[str]()
    named = []
    for each in reports:
        counted[each.name] += 1
        named.append((each.name if counted[each.name] == 1 else f"{each.name} {counted[each.name]}", each))
    return named


def _shown(report: Report) -> dict[str, object]:
    shown: dict[str, object] = {"state": report.state, "since": report.since.isoformat(timespec="seconds")}
    if report.falls:
        shown |= {"falls": report.falls, "problem": report.problem}
    return shown | dict(report.facts)


def _database() -> dict[str, object]:
    began = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return {"ok": False, "kind": connection.vendor, "problem": type(error).__name__}
    return {"ok": True, "kind": connection.vendor, "milliseconds": round((time.perf_counter() - began) * 1000, 1)}


def _queues(now: datetime) -> dict[str, object]:
    try:
        queue = backlog(now)
        unread = Message.objects.filter(state=Message.State.STORED).count()
    except DatabaseError:
        return {}
    jobs = {"waiting": queue.waiting, "oldest_seconds": queue.oldest_seconds, "dead": queue.dead}
    return {"jobs": jobs, "mail": {"unread": unread}}


def asked(options: Options) -> Callable[[], dict[str, object]]:
    """Make the question that the health page asks."""
    kept: list[tuple[float, dict[str, object]]] = [(-KEPT, {})]

    def ask() -> dict[str, object]:
        at, answer = kept[0]
        if time.monotonic() - at >= KEPT:
            answer = condition(options)
            kept[0] = (time.monotonic(), answer)
        return answer

    return ask
