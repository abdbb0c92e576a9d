"""Webhooks: made by an owner, following the journal by cursor, told entry by entry in order, switched off in the end.

A stream's numbers are given out in order under its lock, so "everything up to number n" is a cursor that loses nothing;
the ids of entries are not: two editions may commit in another order than they were written.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings

from senningen.jobs.services import put
from senningen.journal import services as journal
from senningen.journal.entries import Actor, person
from senningen.journal.models import Entry
from senningen.journal.queries import positions
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.outside import queries
from senningen.outside.calling import Answer
from senningen.outside.entries import WebhookMade, WebhookSwitchedOff, WebhookSwitchedOn
from senningen.outside.models import Delivery, Webhook
from senningen.outside.rules import FAMILIES, SECRET_PREFIX, given_up, is_webhook_url, judged
from senningen.people.models import Account

AT_ONCE = 500  # entries read in one transaction
KEPT_FOR = timedelta(days=30)  # how long one sees what arrived


@service
def make_webhook(
    purpose: str, url: str, families: Collection[str], *, by: Account, now: datetime
) -> tuple[Webhook, str]:
    """Make a webhook, told from now on; returns it and its secret. Raises `webhook.address`, `webhook.incomplete`."""
    stream = journal.begin(None)
    chosen = [each for each in FAMILIES if each in families]
    if not purpose.strip() or not chosen:
        raise Refused("webhook.incomplete")
    if not is_webhook_url(url, own=settings.OPTIONS.own_networks):
        raise Refused("webhook.address")
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    made = Webhook.objects.create(
        purpose=purpose.strip()[:100],
        url=url,
        secret=secret,
        families=chosen,
        positions={str(pk): number for pk, number in positions()},
        made=now,
        made_by=by,
    )
    stream.record(WebhookMade(made.pk, tuple(chosen)), by=person(by.person_id), now=now)
    return made, secret


def read_journal(*, now: datetime) -> None:
    """Let every webhook read on; looks before it writes. The clock calls it."""
    for webhook_id in queries.behind():
        _read_on(webhook_id, now=now)
    for webhook_id in queries.waiting_for():
        _wake(webhook_id)


@service
def _read_on(webhook_id: int, *, now: datetime) -> None:
    """Note what is to be told, and how far the journal is read, in one step."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook_id)
    for stream, end in positions():
        read = webhook.positions.get(str(stream), 0)
        if read >= end:
            continue
        upto = min(end, read + AT_ONCE)
        entries = Entry.objects.filter(stream_id=stream, number__gt=read, number__lte=upto).order_by("number")
        wanted = [each for each in entries if each.kind.partition(".")[0] in webhook.families]
        Delivery.objects.bulk_create([Delivery(webhook=webhook, entry=each, made=now) for each in wanted])
        webhook.positions[str(stream)] = upto
    webhook.save(update_fields=["positions"])


@service
def _wake(webhook_id: int) -> None:
    """Have what waits told; a job that waits for its next attempt stands for this one too."""
    put("outside.tell", webhook_id, key=f"webhook:{webhook_id}")


@service
def note_answer(delivery_id: int, answer: Answer, *, now: datetime) -> str:
    """Write down what a webhook answered; returns what follows: "arrived", "again", "refused", "gone" or "failing"."""
    delivery = Delivery.objects.select_related("webhook").get(pk=delivery_id)
    webhook = delivery.webhook
    delivery.attempts, delivery.tried, delivery.answer = delivery.attempts + 1, now, answer.words[:200]
    verdict = judged(answer.status, delivery.attempts)
    if verdict in {"arrived", "refused"}:
        delivery.state = verdict
    delivery.save(update_fields=["attempts", "tried", "answer", "state"])
    if verdict == "arrived":
        webhook.failing_since = None
    else:
        webhook.failing_since = webhook.failing_since or now
    webhook.save(update_fields=["failing_since"])
    failing = verdict != "gone" and given_up(webhook.failing_since, delivery.attempts, now=now)
    return "failing" if failing else verdict


@service
def switch_off(webhook_id: int, why: str = "desk", *, by: Actor, now: datetime) -> None:
    """Tell a webhook nothing more, until it is switched on; what is to be told waits. Off already, nothing changes."""
    stream = journal.begin(None)
    if Webhook.objects.filter(pk=webhook_id, off=None).update(off=now, why_off=why):
        stream.record(WebhookSwitchedOff(webhook_id, why), by=by, now=now)


@service
def switch_on(webhook_id: int, *, by: Account, now: datetime) -> None:
    """Tell a webhook again: first what waited, then what happened meanwhile."""
    stream = journal.begin(None)
    if Webhook.objects.filter(pk=webhook_id).exclude(off=None).update(off=None, why_off="", failing_since=None):
        stream.record(WebhookSwitchedOn(webhook_id), by=person(by.person_id), now=now)
        _wake(webhook_id)


@service
def send_again(delivery_id: int) -> None:
    """Tell a webhook an entry once more, whether it arrived or was refused."""
    delivery = Delivery.objects.filter(pk=delivery_id).first()
    if delivery:
        Delivery.objects.filter(pk=delivery_id).update(state=Delivery.State.WAITING, attempts=0)
        _wake(delivery.webhook_id)


@service
def forget_deliveries(*, now: datetime) -> int:
    """Forget what arrived a month ago."""
    return Delivery.objects.filter(state=Delivery.State.ARRIVED, made__lt=now - KEPT_FOR).delete()[0]
