"""Which rooms have no host although their hour is near, or they are open."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from senningen.live.models import Hosting, Presence
from senningen.live.operations import Role
from senningen.programme.models import Session

SOON = timedelta(minutes=15)
"""Before a session begins; from then on a host is missed."""
SILENT = timedelta(seconds=30)
"""After the last word of a presence: the server that wrote it is gone, and so is whoever it saw."""
A_DAY = timedelta(days=1)


def missed(*, now: datetime) -> list[Session]:
    """Return the sessions in which a host is missed: about to begin or open, and none is connected."""
    return [each for each in _near(now) if _awaited(each, now) and not each.hosted]  # type: ignore[attr-defined]


def _awaited(session: Session, now: datetime) -> bool:
    return session.doors_opened is not None or session.starts_at - SOON <= now < session.ends_at


def _near(now: datetime) -> QuerySet[Session]:
    """Return the sessions of these days that are not over, each with whether a host is there (`hosted`)."""
    made = Hosting.objects.filter(undone=None).annotate(key=Concat(Value("part:"), Cast("part_id", CharField())))
    hosts = Presence.objects.filter(session=OuterRef("pk"), ended=None, seen__gt=now - SILENT)
    hosts = hosts.filter(Q(role=Role.HOST) | Q(key__in=made.values("key")))
    days = (now.date() - A_DAY, now.date() + A_DAY)
    near = Session.objects.filter(day__range=days, state=Session.State.PLANNED, ended=None, edition__rehearsed_by=None)
    return near.annotate(hosted=Exists(hosts))
