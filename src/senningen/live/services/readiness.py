"""How ready people and rooms are: what the check on somebody's device found, and whether a host is there."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from senningen.journal.entries import SYSTEM, person
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.live import entries, hosted, refusals
from senningen.live.checked import Found
from senningen.live.models import TechnicalCheck
from senningen.live.services.streams import begin_for
from senningen.people import queries as people
from senningen.people.rules import TECHNICAL_CHECK
from senningen.people.services import note_knock
from senningen.programme.models import Session


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


def watch_hosts(*, now: datetime) -> int:
    """Say of every room whether a host is missed in it, as the clock does; returns how many changed."""
    missed = {each.pk for each in hosted.missed(now=now)}
    told = set(Session.objects.exclude(hostless=None).values_list("pk", flat=True))
    for session_id in missed ^ told:
        _say_whether_hosted(session_id, missed=session_id in missed, now=now)
    return len(missed ^ told)


@service
def _say_whether_hosted(session_id: int, *, missed: bool, now: datetime) -> None:
    stream = begin_for(session_id)
    session = Session.objects.get(pk=session_id)
    if missed == (session.hostless is not None):
        return  # another clock was faster
    session.hostless = now if missed else None
    session.save(update_fields=["hostless"])
    fact = entries.HostMissed(session_id) if missed else entries.HostMissedNoMore(session_id)
    stream.record(fact, by=SYSTEM, now=now)
    hints.say("desk")
