"""Finding tokens, webhooks, and what is on its way to them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from senningen.journal.queries import positions
from senningen.kernel.ids import digest
from senningen.outside.models import ApiToken, Delivery, Webhook


def api_token(secret: str) -> ApiToken | None:
    """Return the token with this secret, unless it is revoked."""
    return ApiToken.objects.filter(digest=digest(secret), revoked=None).first()


def api_tokens() -> QuerySet[ApiToken]:
    """Return every token, those that still open something first, then the newest."""
    return ApiToken.objects.select_related("made_by__person").order_by("revoked", "-made", "-pk")


def webhooks() -> QuerySet[Webhook]:
    """Return every webhook with how many entries wait, arrived and were refused; newest first."""
    counts = {state: Count("deliveries", filter=Q(deliveries__state=state)) for state in Delivery.State.values}
    return Webhook.objects.select_related("made_by__person").annotate(**counts).order_by("-made", "-pk")


def behind() -> list[int]:
    """Return the webhooks that have not read some stream to its end."""
    on = list(Webhook.objects.filter(off=None).values_list("pk", "positions"))
    streams = {str(pk): number for pk, number in positions()} if on else {}  # most houses have no webhook
    return [pk for pk, read in on if any(read.get(stream, 0) < number for stream, number in streams.items())]


def waiting_for() -> list[int]:
    """Return the webhooks that are on and for which something waits."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, webhook__off=None)
    return list(waiting.order_by().values_list("webhook_id", flat=True).distinct())


def given_up() -> QuerySet[Webhook]:
    """Return the webhooks that were switched off because nothing arrived, or because they are gone."""
    return Webhook.objects.exclude(off=None).exclude(why_off="desk")


def next_delivery(webhook_id: int) -> Delivery | None:
    """Return what is to be told next to a webhook that is on."""
    waiting = Delivery.objects.filter(webhook_id=webhook_id, webhook__off=None, state=Delivery.State.WAITING)
    return waiting.select_related("webhook", "entry__stream").order_by("pk").first()


def deliveries(webhook_id: int, state: str = "") -> QuerySet[Delivery]:
    """Return what a webhook was or will be told, newest first; of one state, if it is named."""
    found = Delivery.objects.filter(webhook_id=webhook_id).select_related("entry").order_by("-pk")
    return found.filter(state=state) if state else found
