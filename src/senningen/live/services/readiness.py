"""How ready people and rooms are: what the check on somebody's device found."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from senningen.journal.entries import person
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.live import entries, refusals
from senningen.live.checked import Found
from senningen.live.models import TechnicalCheck
from senningen.people import queries as people
from senningen.people.rules import TECHNICAL_CHECK
from senningen.people.services import note_knock


@service
def keep_check(edition_id: int, person_id: int, found: Found, *, network: str, now: datetime) -> TechnicalCheck:
    """Keep what the check on somebody's device found, instead of the one before. Raises `room.checked-too-often`."""
    who = f"{person_id}"
    if people.knocked_too_often(TECHNICAL_CHECK, "email", who, now=now) or people.knocked_too_often(
        TECHNICAL_CHECK, "network", network, now=now
    ):
        raise Refused(refusals.CHECKED_TOO_OFTEN.code)
    stream = begin(edition_id)
    note_knock(TECHNICAL_CHECK, email=who, network=network, now=now)
    kept, _ = TechnicalCheck.objects.update_or_create(
        edition_id=edition_id, person_id=person_id, defaults={"at": now, "found": asdict(found)}
    )
    stream.record(entries.TechnicallyChecked(person_id), by=person(person_id), now=now)
    hints.say("desk")
    return kept
