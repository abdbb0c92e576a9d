"""A host who is missed: whoever could open the room is written to, ten minutes before its hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from senningen.chasing.organisers import tell, yet_to_tell
from senningen.journal.services import begin
from senningen.kernel import times
from senningen.kernel.service import service
from senningen.live.queries import begins_at, notice
from senningen.people.models import Account
from senningen.programme.models import Session

BEFORE = timedelta(minutes=10)


def call_hosts(*, now: datetime) -> int:
    """Write to those who may host, of every session that is near and has no host; returns how many letters."""
    missed = Session.objects.exclude(hostless=None).filter(state=Session.State.PLANNED)
    return sum(_call(each, now=now) for each in missed if now < _begins(each) <= now + BEFORE)


def _begins(session: Session) -> datetime:
    return begins_at(session, notice(session.pk))


@service
def _call(found: Session, *, now: datetime) -> int:
    """Write once for each hour. The edition is ours first: two clocks write once, and a host who came is seen."""
    begin(found.edition_id)
    session = Session.objects.select_related("edition").get(pk=found.pk)
    if session.hostless is None:
        return 0
    begins = _begins(session)
    about = f"hostless/session:{session.pk}/at:{begins.isoformat()}"
    due = yet_to_tell("host", lambda account: f"{about}/account:{account.pk}")

    def facts(account: Account) -> dict[str, Any]:
        return {
            "edition": session.edition,
            "title": session.title,
            "hour": times.hour(begins, account.person.zone or session.edition.zone),
            "room": f"{settings.PUBLIC_URL}/desk/sessions/{session.pk}/room",
        }

    return tell("hostless", due, facts, now=now, edition_id=session.edition_id, not_after=session.ends_at)
