"""Who has a message open: known while the page is, so that two colleagues see one another; never in the journal."""

from __future__ import annotations

from datetime import datetime, timedelta

from senningen.desk.models import Reader
from senningen.kernel import hints
from senningen.kernel.service import service
from senningen.post.models import Message

STAYS = timedelta(seconds=50)  # without being renewed; open pages renew every twenty


@service
def come_to_read(message_id: int, account_id: int, *, now: datetime) -> Reader | None:
    """Note that somebody has opened a message, and tell whoever has it open too; None if there is no such message."""
    Reader.objects.filter(until__lte=now).delete()
    if not Message.objects.filter(pk=message_id).exists():
        return None
    reader = Reader.objects.create(message_id=message_id, account_id=account_id, since=now, until=now + STAYS)
    if Reader.objects.filter(message_id=message_id).exclude(account=account_id).exists():
        hints.say(f"readers:{message_id}")  # the one who came hears it too: their page may be older than the other's
    return reader


@service
def stay_reading(reader_id: int, *, now: datetime) -> None:
    """Note that the page is still open."""
    Reader.objects.filter(pk=reader_id).update(until=now + STAYS)


@service
def stop_reading(reader: Reader) -> None:
    """Note that somebody has closed a message, and tell whoever still has it open."""
    Reader.objects.filter(pk=reader.pk).delete()
    hints.say(f"readers:{reader.message_id}")
