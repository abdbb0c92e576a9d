"""Public doors: who comes too often waits. What is kept of a knock is a digest, for two hours."""

from __future__ import annotations

from datetime import datetime

from senningen.kernel.service import service
from senningen.people.models import Knock
from senningen.people.queries import knock_key
from senningen.people.rules import FORGOTTEN_AFTER, Door


@service
def note_knock(door: Door, *, email: str, network: str, now: datetime) -> None:
    """Count a knock for its address and for its network."""
    Knock.objects.filter(at__lt=now - FORGOTTEN_AFTER).delete()
    values = {"email": email, "network": network}
    Knock.objects.bulk_create([Knock(key=knock_key(door, kind, value), at=now) for kind, value in values.items()])


@service
def forget_knocks(door: Door, *, email: str) -> None:
    """Forget what was counted for an address: its owner came in."""
    Knock.objects.filter(key=knock_key(door, "email", email)).delete()
