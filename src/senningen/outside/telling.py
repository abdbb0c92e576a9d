"""Telling a webhook one entry: ids, numbers and codes, signed with a time stamp (Standard Webhooks)."""

from __future__ import annotations

import json
from datetime import datetime

from django.conf import settings

from senningen import __version__
from senningen.journal.models import Entry
from senningen.outside.calling import Answer, call
from senningen.outside.models import Delivery
from senningen.outside.rules import signature
from senningen.programme import queries as programme


def body_of(entry: Entry) -> bytes:
    """Write an entry as it is sent. A reader puts them in order by edition and number."""
    told = {
        "type": entry.kind,
        "timestamp": entry.at.isoformat(),
        "data": {
            "edition": programme.numbers().get(entry.stream.edition_id or 0),
            "number": entry.number,
            "subject": entry.subject,
            "actor": entry.actor,
            "cause": entry.cause,
            "facts": entry.data,
        },
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def tell(delivery: Delivery, *, now: datetime) -> Answer:
    """Send a delivery to its webhook; sent again, it bears the same id."""
    webhook, body = delivery.webhook, body_of(delivery.entry)
    message_id = f"msg_{delivery.pk}"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Senningen/{__version__}",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature(webhook.secret, message_id, now, body),
    }
    return call(webhook.url, body, headers, own=settings.OPTIONS.own_networks)
