"""The session of the soak, made inside its house: three who speak, a run sheet, and a crowd.

house.ask("from tests.soak.filled import fill; answer = fill(guests)", guests=100)
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from senningen.journal.entries import SYSTEM
from senningen.kernel import clock
from senningen.live import services
from senningen.programme.models import Session
from tests.live import filled, people


def fill(guests: int) -> dict[str, Any]:
    """Say who may enter by which pass."""
    told = filled.fill(10, places=guests + 10)
    session = Session.objects.get(pk=told["session"])
    more = [people.on_stage(session, name) for name in ("Ines Vandermeer", "Anna Weber")]
    with transaction.atomic():
        crowd = [people.guest(session, f"Guest {n}") for n in range(guests)]
    services.make_sheet(session.pk, by=SYSTEM, now=clock.now())
    return {
        "session": session.pk,
        "host": told["host"],
        "speakers": [told["speaker"], *({"key": each.key, "secret": each.secret} for each in more)],
        "guests": [{"key": each.key, "pass": each.token} for each in crowd],
        "browser": told["other"]["secret"],
    }
