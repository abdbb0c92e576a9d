"""The run sheet: made from the programme, written at the desk, and what became of its cues in the room."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from senningen.journal.entries import Actor
from senningen.journal.services import OpenStream, begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.live import cued, entries, queries, refusals
from senningen.live.cued import Act, Mark
from senningen.live.models import Cue
from senningen.live.services.streams import begin_for
from senningen.programme.models import Part, Session


@service
def make_sheet(session_id: int, *, by: Actor, now: datetime) -> None:
    """Write the usual sheet of a session out of the programme. If there is one already, nothing happens."""
    session = Session.objects.get(pk=session_id)
    stream = begin(session.edition_id)
    if Cue.objects.filter(session_id=session_id, removed=None).exists():
        return
    speakers = session.parts.filter(role=Part.Role.SPEAKER).values_list("pk", flat=True)
    polls = [each.pk for each in queries.polls_of(session_id)]
    lines = cued.usual(session.minutes, session.doors_minutes, list(speakers), polls)
    for position, (act, minutes, about) in enumerate(lines, start=1):
        facts = {"part_id": about} if act is Act.SLIDES else {"poll_id": about} if act is Act.POLL else {}
        Cue.objects.create(session=session, position=position, act=act, minutes=minutes, **facts)
    _changed(stream, session_id, by, now)


@service
def write_cue(session_id: int, *, cue_id: int | None = None, by: Actor, now: datetime, **facts: Any) -> Cue:
    """Add a cue at the end of the sheet, before the session's end, or change one. Raises `room.cue-done`."""
    stream = begin_for(session_id)
    if cue_id is None:
        cue = Cue.objects.create(session_id=session_id, position=_last(session_id) + 1, **facts)
        _in_order(session_id, _before_the_end(_order(session_id), cue.pk))
    else:
        cue = _open(session_id, cue_id)
        Cue.objects.filter(pk=cue_id).update(**facts)
    _changed(stream, session_id, by, now)
    return cue


@service
def name_speaker(part: Part, cues: Collection[int]) -> None:
    """Let these lines of the sheet name somebody again whose part in the session was given back."""
    if Cue.objects.filter(pk__in=cues, part=None).update(part=part):
        hints.say(f"sheet:{part.session_id}")


@service
def move_cue(session_id: int, cue_id: int, *, up: bool, by: Actor, now: datetime) -> None:
    """Put a cue before the one above it, or after the one below it; at either end nothing happens."""
    stream = begin_for(session_id)
    _open(session_id, cue_id)
    order = _order(session_id)
    at = order.index(cue_id)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        _in_order(session_id, order)
        _changed(stream, session_id, by, now)


@service
def remove_cue(session_id: int, cue_id: int, *, by: Actor, now: datetime) -> None:
    """Take a cue off the sheet; it can be put back."""
    stream = begin_for(session_id)
    _open(session_id, cue_id)
    Cue.objects.filter(pk=cue_id).update(removed=now)
    _changed(stream, session_id, by, now)


@service
def put_cue_back(session_id: int, cue_id: int, *, by: Actor, now: datetime) -> None:
    """Put a cue back where it stood."""
    stream = begin_for(session_id)
    if Cue.objects.filter(session_id=session_id, pk=cue_id).exclude(removed=None).update(removed=None):
        _changed(stream, session_id, by, now)


def mark_cues(session_id: int, marks: Mapping[int, tuple[Mark | None, Actor]], *, now: datetime) -> None:
    """Write what became of cues in the room, once each, and tell it in the journal."""
    stream = begin_for(session_id)
    rows = Cue.objects.filter(session_id=session_id, pk__in=marks).order_by("position")
    for row in rows:
        mark, by = marks[row.pk]
        at, skipped = (mark.at, mark.skipped) if mark else (None, False)
        if (row.marked, row.skipped) == (at, skipped):
            continue
        Cue.objects.filter(pk=row.pk).update(marked=at, skipped=skipped)
        fact = entries.CueReopened if at is None else entries.CueSkipped if skipped else entries.CueDone
        stream.record(fact(session_id, row.pk), by=by, now=at or now)
    hints.say("desk")


def _changed(stream: OpenStream, session_id: int, by: Actor, now: datetime) -> None:
    stream.record(entries.SheetChanged(session_id), by=by, now=now)
    hints.say(f"sheet:{session_id}")
    hints.say("desk")


def _open(session_id: int, cue_id: int) -> Cue:
    cue = Cue.objects.filter(session_id=session_id, pk=cue_id, removed=None).first()
    if cue is None:
        raise Refused(refusals.NO_SUCH_CUE.code)
    if cue.marked:
        raise Refused(refusals.CUE_DONE.code)
    return cue


def _order(session_id: int) -> list[int]:
    return list(Cue.objects.filter(session_id=session_id, removed=None).values_list("pk", flat=True))


def _in_order(session_id: int, order: list[int]) -> None:
    places = sorted(Cue.objects.filter(session_id=session_id, pk__in=order).values_list("position", flat=True))
    for pk, position in zip(order, places, strict=True):
        Cue.objects.filter(pk=pk).exclude(position=position).update(position=position)


def _last(session_id: int) -> int:
    last = Cue.objects.filter(session_id=session_id).order_by("position").last()
    return last.position if last else 0


def _before_the_end(order: list[int], new: int) -> list[int]:
    """Put a new cue before the closing ones, where it is most often wanted."""
    closing = set(Cue.objects.filter(pk__in=order, act__in=[Act.STOP, Act.END]).values_list("pk", flat=True))
    others = [pk for pk in order if pk != new]
    at = next((n for n, pk in enumerate(others) if pk in closing), len(others))
    return [*others[:at], new, *others[at:]]
