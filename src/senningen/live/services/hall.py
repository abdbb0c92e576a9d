"""The hall on site: the link of its screen, and how many sit before it."""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import Actor
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.live import entries, refusals
from senningen.live.cases.hall import MOST_HEADS
from senningen.live.hall import has_hall
from senningen.live.hall import heads as counted
from senningen.live.services.streams import begin_for
from senningen.people.models import Link
from senningen.people.services import make_link, revoke_links
from senningen.programme.models import Session


@service
def open_wall(session_id: int, *, by: Actor, now: datetime) -> str:
    """Make the link by which a screen shows the room, and return its secret; the one before ends.

    Raises `room.no-hall` if the session has no places on site.
    """
    stream = begin_for(session_id)
    if not has_hall(session_id):
        raise Refused(refusals.NO_HALL.code)
    revoke_links(Link.Kind.WALL, session_id, now=now)
    secret = make_link(Link.Kind.WALL, person_id=None, subject_id=session_id, now=now)
    stream.record(entries.WallOpened(session_id), by=by, now=now)
    return secret


@service
def count_heads(session_id: int, heads: int, *, by: Actor, now: datetime) -> None:
    """Keep how many sit in the hall; the last count stands. Raises `room.too-many-heads`."""
    if not 0 <= heads <= MOST_HEADS:
        raise Refused(refusals.TOO_MANY_HEADS.code)
    stream = begin_for(session_id)
    if counted(session_id) == heads:
        return
    Session.objects.filter(pk=session_id).update(heads=heads)
    stream.record(entries.HeadsCounted(session_id, heads), by=by, now=now)
    hints.say(f"heads:{session_id}")
    hints.say("desk")
