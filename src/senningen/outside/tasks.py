"""What the worker does for other programs."""

from __future__ import annotations

from senningen.jobs.rules import TemporaryFailure, back_off
from senningen.journal.entries import SYSTEM
from senningen.kernel import clock
from senningen.outside import queries, services, telling

AT_ONCE = 200  # entries told before others have their turn; the clock has the rest told


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
            raise TemporaryFailure(answer.words, after=back_off(delivery.attempts + 1))
