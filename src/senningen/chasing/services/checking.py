"""The daily check: one mail each morning to those who decide at the desk, if something was left lying."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from senningen.chasing.forgotten import Forgotten, forgotten
from senningen.chasing.organisers import tell, yet_to_tell
from senningen.journal.services import begin
from senningen.kernel.service import service
from senningen.people.models import Account
from senningen.programme import queries as programme
from senningen.programme.models import Edition

MORNING = range(7, 10)  # the hours in which it is looked at
NAMED = 5


def check_daily(*, now: datetime) -> int:
    """Write to the organisers of every edition that wishes it, in its morning; returns how many letters."""
    on = Edition.objects.filter(daily_check=True, state__in=programme.ON)
    return sum(_check(edition, now=now) for edition in on if now.astimezone(ZoneInfo(edition.zone)).hour in MORNING)


def _check(edition: Edition, *, now: datetime) -> int:
    return _write(edition, now=now) if _due(edition, now) and forgotten(edition, now=now) else 0


@service
def _write(edition: Edition, *, now: datetime) -> int:
    """Write to those who have not been told today. The edition is ours first, so that two clocks write once."""
    begin(edition.pk)
    due, facts = _due(edition, now), _facts(edition, forgotten(edition, now=now))
    return tell("forgotten", due, lambda _: facts, now=now, edition_id=edition.pk)


def _due(edition: Edition, now: datetime) -> dict[Account, str]:
    """Return those who may decide and have had no letter about today, each with its key."""
    return yet_to_tell("decide", lambda account: _key(edition, account, now))


def _key(edition: Edition, account: Account, now: datetime) -> str:
    day = now.astimezone(ZoneInfo(edition.zone)).date()
    return f"forgotten/edition:{edition.pk}/day:{day}/account:{account.pk}"


def _facts(edition: Edition, found: Forgotten) -> dict[str, Any]:
    return {
        "edition": edition,
        "mails": found.mails.count(),
        "mail_names": _named(each.from_name or each.from_email for each in found.mails[: NAMED + 1]),
        "offers": found.offers.count(),
        "offer_names": _named(each.person.name for each in found.offers[: NAMED + 1]),
        "lost": found.letters.count(),
        "lost_names": _named(each.to_name or each.to_email for each in found.letters[: NAMED + 1]),
        "requests": found.requests.count(),
        "request_names": _named(each.person.name for each in found.requests[: NAMED + 1]),
        "desk": f"{settings.PUBLIC_URL}/desk/",
    }


def _named(names: Iterable[str]) -> str:
    some = list(names)
    return ", ".join(some[:NAMED]) + (", …" if len(some) > NAMED else "")
