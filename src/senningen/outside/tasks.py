"""What the worker does for other programs."""

from __future__ import annotations

from datetime import timedelta

from senningen.jobs.rules import TemporaryFailure
from senningen.journal.entries import SYSTEM
from senningen.kernel import clock
from senningen.outside import queries, services, telling

AT_ONCE = 200  # entries told before others have their turn


def tell(webhook_id: int) -> None:
    """Tell a webhook what waits, in order, until something does not arrive: the queue tries again, later and later."""
    for _ in range(AT_ONCE):
        delivery = queries.next_delivery(webhook_id)
        if delivery is None:
            return
        answer = telling.tell(delivery, now=clock.now())
        verdict = services.note_answer(delivery.pk, answer, now=clock.now())
        if verdict in {"gone", "failing"}:
            services.switch_off(webhook_id, verdict, by=SYSTEM, now=clock.now())
            return
        if verdict == "again":
            raise TemporaryFailure(answer.words)
    raise TemporaryFailure("more waits", after=timedelta(milliseconds=1))
