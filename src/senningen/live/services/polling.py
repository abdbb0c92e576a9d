"""Polls: prepared at the desk, and what the room made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from senningen.journal.entries import Actor
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.kernel.text import Text
from senningen.live import entries, polled, refusals
from senningen.live.models import Poll
from senningen.live.services.streams import begin_for
from senningen.programme.models import Session

FEWEST, MOST = 2, 8


def write_polls(changed: Iterable[polled.Poll]) -> None:
    """Write what became of polls; the votes are counted when one is closed, and not before."""
    for one in changed:
        Poll.objects.filter(pk=one.prepared.poll).update(
            opened=one.opened, closed=one.closed, shown=one.shown, counts=list(one.counts)
        )


@service
def prepare_poll(
    session_id: int, question: Text, options: Sequence[Text], *, poll_id: int | None = None, by: Actor, now: datetime
) -> Poll:
    """Prepare a poll for a session, or change one. Raises `Refused` if it was held, or has too few options."""
    if not FEWEST <= len(options) <= MOST:
        raise Refused(refusals.POLL_OPTIONS.code, fewest=FEWEST, most=MOST)
    session = Session.objects.get(pk=session_id)
    stream = begin(session.edition_id)
    fields = {"question": question, "options": [dict(each.in_languages) for each in options]}
    if poll_id is None:
        last = Poll.objects.filter(session_id=session_id).order_by("position").last()
        poll = Poll.objects.create(session=session, position=last.position + 1 if last else 1, **fields)
    else:
        poll = _unopened(session_id, poll_id)
        Poll.objects.filter(pk=poll_id).update(**fields)
    stream.record(entries.PollPrepared(session_id, poll.pk), by=by, now=now)
    hints.say(f"polls:{session_id}")
    return poll


@service
def drop_poll(session_id: int, poll_id: int, *, by: Actor, now: datetime) -> None:
    """Take a poll away that was never opened."""
    stream = begin_for(session_id)
    _unopened(session_id, poll_id)
    Poll.objects.filter(pk=poll_id).delete()
    stream.record(entries.PollDropped(session_id, poll_id), by=by, now=now)
    hints.say(f"polls:{session_id}")


def _unopened(session_id: int, poll_id: int) -> Poll:
    poll = Poll.objects.filter(session_id=session_id, pk=poll_id).first()
    if poll is None:
        raise Refused(refusals.NO_SUCH_POLL.code)
    if poll.opened:
        raise Refused(refusals.POLL_HELD.code)
    return poll
