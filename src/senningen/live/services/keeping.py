"""What happened in a room becomes rows: many operations, arrivals and departures in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Max

from senningen.journal.entries import SYSTEM, Actor, Fact, person
from senningen.kernel import hints
from senningen.kernel.service import service
from senningen.live import entries
from senningen.live import operations as op
from senningen.live.asked import Asking, Question
from senningen.live.cued import Mark, Sheet
from senningen.live.door_rules import IN_THE_HALL
from senningen.live.keeping import kept_as_json, room_as_json
from senningen.live.models import Hosting, Operation, Presence, Removal, Snapshot
from senningen.live.operations import Somebody
from senningen.live.polled import Poll
from senningen.live.services.asking import write_questions
from senningen.live.services.cueing import mark_cues
from senningen.live.services.hall import count_heads
from senningen.live.services.polling import write_polls
from senningen.live.services.recordings import withdraw_consent
from senningen.live.services.streams import begin_for
from senningen.live.state import Doors, Room
from senningen.programme import services as programme
from senningen.programme.models import Part


@dataclass(frozen=True)
class Kept:
    """An accepted operation on its way into the table."""

    version: int
    operation: op.Operation
    by: Somebody
    at: datetime
    concerns: int | None = None
    """The person it is done to, if not the author."""
    stopped: str | None = None
    """Why it ended the recording, if it did: empty when the host wished it or the session ended."""


@dataclass(frozen=True)
class Interval:
    """Somebody's presence: began, and ended unless they are still here."""

    somebody: Somebody
    began: datetime
    ended: datetime | None = None


@dataclass
class Batch:
    """What has happened in a room since the last writing."""

    operations: list[Kept] = field(default_factory=list)
    intervals: list[Interval] = field(default_factory=list)
    snapshot: Room | None = None
    questions: dict[int, tuple[Question, int] | None] = field(default_factory=dict)
    """Those that changed, with their votes; nothing where the author took it back."""
    polls: dict[int, Poll] = field(default_factory=dict)
    cues: dict[int, tuple[Mark | None, Somebody]] = field(default_factory=dict)
    """What became of cues, and by whom; nothing where one is open again."""

    def __bool__(self) -> bool:
        return bool(self.operations or self.intervals or self.snapshot)

    def before(self, later: Batch) -> Batch:
        """Put what could not be written before what has happened since."""
        return Batch(
            self.operations + later.operations,
            self.intervals + later.intervals,
            later.snapshot or self.snapshot,
            self.questions | later.questions,
            self.polls | later.polls,
            self.cues | later.cues,
        )


OF_NOTE = (
    op.OpenDoors,
    op.Begin,
    op.End,
    op.Remove,
    op.LetBack,
    op.MakeHost,
    op.UnmakeHost,
    op.TakeOverHosting,
    op.GiveCaptions,
    op.TakeCaptions,
    op.SetChat,
    op.DeleteSaid,
    op.RestoreSaid,
    op.CountHeads,
    op.OpenHall,
    op.CloseHall,
    op.StartEngine,
    op.StopEngine,
    op.EngineBroke,
    op.StartRecording,
    op.StopRecording,
    op.RecordingBroke,
    op.WithdrawConsent,
)
"""Operations that change more than the room: they are written at once and told in the journal."""


@service
def keep(session_id: int, batch: Batch, *, now: datetime) -> None:
    """Write a batch. Idempotent: a batch that is written again changes nothing."""
    rows = [
        Operation(session_id=session_id, version=one.version, at=one.at, body=kept_as_json(one.operation, one.by))
        for one in batch.operations
    ]
    known = set(
        Operation.objects.filter(session_id=session_id, version__in=[row.version for row in rows]).values_list(
            "version", flat=True
        )
    )
    for one in batch.operations:
        if one.version in known:
            continue
        if isinstance(one.operation, OF_NOTE):
            _note(session_id, one)
        if one.stopped is not None:
            _record(session_id, entries.RecordingStopped(session_id, one.stopped), one)
    Operation.objects.bulk_create(rows, ignore_conflicts=True)
    _write_presence(session_id, batch.intervals)
    if batch.questions:
        write_questions(session_id, batch.questions)
    write_polls(batch.polls.values())
    if batch.cues:
        mark_cues(session_id, {cue: (mark, _actor(by)) for cue, (mark, by) in batch.cues.items()}, now=now)
    if batch.snapshot is not None:
        _write_snapshot(session_id, batch.snapshot)
    if rows:
        hints.say(f"room:{session_id}", rows[-1].version)


def _note(session_id: int, kept: Kept) -> None:
    """Do in the tables what an operation of note means, and tell it in the journal."""
    by, now = _actor(kept.by), kept.at
    match kept.operation:
        case op.OpenDoors():
            programme.open_doors(session_id, by=by, now=now)
        case op.Begin():
            programme.open_doors(session_id, by=by, now=now)
            _record(session_id, entries.SessionBegun(session_id), kept)
        case op.End():
            programme.end_session(session_id, by=by, now=now)
        case op.Remove(key):
            whom = _concerned(kept)
            Removal.objects.create(session_id=session_id, key=key, person_id=whom, at=now, by=str(by))
            _record(session_id, entries.RemovedFromRoom(session_id, whom), kept)
        case op.LetBack(key):
            for removal in Removal.objects.filter(session_id=session_id, key=key, undone=None):
                Removal.objects.filter(pk=removal.pk).update(undone=now)
                _record(session_id, entries.LetBackIntoRoom(session_id, removal.person_id), kept)
        case op.StartRecording():
            _record(session_id, entries.RecordingStarted(session_id), kept)
        case op.WithdrawConsent():
            withdraw_consent(session_id, kept.by.key, by=by, now=now)
        case _:
            _note_task(session_id, kept)


def _concerned(kept: Kept) -> int:
    return kept.concerns or kept.by.person_id


def _note_audience(session_id: int, kept: Kept) -> None:
    """Note what became of the hall and of the chat."""
    match kept.operation:
        case op.CountHeads(heads):
            count_heads(session_id, heads, by=_actor(kept.by), now=kept.at)
        case op.OpenHall():
            _record(session_id, entries.HallOpened(session_id), kept)
        case op.CloseHall():
            _record(session_id, entries.HallClosed(session_id), kept)
        case op.SetChat(to, slow):
            _record(session_id, entries.ChatSet(session_id, to, slow), kept)
        case op.DeleteSaid(number):
            _record(session_id, entries.SaidDeleted(session_id, number), kept)
        case op.RestoreSaid(number):
            _record(session_id, entries.SaidRestored(session_id, number), kept)


def _note_task(session_id: int, kept: Kept) -> None:
    """Note who hosts and who writes the captions."""
    match kept.operation:
        case op.GiveCaptions():
            _record(session_id, entries.CaptionsGiven(session_id, _concerned(kept)), kept)
        case op.TakeCaptions():
            _record(session_id, entries.CaptionsTaken(session_id, _concerned(kept)), kept)
        case op.StartEngine():
            _record(session_id, entries.EngineStarted(session_id), kept)
        case op.StopEngine():
            _record(session_id, entries.EngineStopped(session_id, broke=False), kept)
        case op.EngineBroke():
            _record(session_id, entries.EngineStopped(session_id, broke=True), kept)
        case op.MakeHost(key):
            _make_host(session_id, key, kept, took_over=False)
        case op.TakeOverHosting():
            _make_host(session_id, kept.by.key, kept, took_over=True)
        case op.UnmakeHost(key):
            for hosting in Hosting.objects.filter(part=_part(key), undone=None).select_related("part"):
                Hosting.objects.filter(pk=hosting.pk).update(undone=kept.at)
                _record(session_id, entries.HostUnmade(session_id, hosting.part.person_id), kept)
        case _:
            _note_audience(session_id, kept)


def _make_host(session_id: int, key: str, kept: Kept, *, took_over: bool) -> None:
    part = Part.objects.get(pk=_part(key))
    Hosting.objects.create(part=part, at=kept.at, by=str(_actor(kept.by)))
    _record(session_id, entries.HostMade(session_id, part.person_id, took_over), kept)


def _part(key: str) -> int:
    """Read the part from a key; only those who have one speak, so only they can be made hosts."""
    return int(key.removeprefix("part:"))


def _record(session_id: int, fact: Fact, kept: Kept) -> None:
    begin_for(session_id).record(fact, by=_actor(kept.by), now=kept.at)


def _actor(by: Somebody) -> Actor:
    return person(by.person_id) if by.person_id else SYSTEM


def _write_presence(session_id: int, intervals: Sequence[Interval]) -> None:
    """Open and close intervals. A key has one open interval at most."""
    latest = {(one.somebody.key, one.began): one for one in intervals}
    keys, moments = {key for key, _ in latest}, {began for _, began in latest}
    known = Presence.objects.filter(session_id=session_id, key__in=keys, began__in=moments).values_list(
        "key", "began", "pk"
    )
    written = {(key, began): pk for key, began, pk in known}
    Presence.objects.bulk_create(
        Presence(
            session_id=session_id,
            key=one.somebody.key,
            person_id=one.somebody.person_id,
            role=one.somebody.role,
            began=one.began,
            seen=one.ended or one.began,
            ended=one.ended,
        )
        for which, one in latest.items()
        if which not in written
    )
    left_at: dict[datetime, list[int]] = {}
    for which, one in latest.items():
        if one.ended is not None and which in written:
            left_at.setdefault(one.ended, []).append(written[which])
    for moment, rows in left_at.items():
        Presence.objects.filter(pk__in=rows).update(ended=moment, seen=moment)


def _write_snapshot(session_id: int, room: Room) -> None:
    """Keep the whole state and forget what led to it; after the end, also who was who."""
    if room.doors is Doors.ENDED:
        room = replace(room, here={}, stage=(), interpreters={}, removed={}, asking=Asking(), hands=(), sheet=Sheet())
        room = replace(room, chat=room.chat.for_the_record())
        room = replace(room, captions=replace(room.captions, writers={}), hall=replace(room.hall, phones=frozenset()))
    Snapshot.objects.filter(session_id=session_id).delete()
    Snapshot.objects.create(session_id=session_id, version=room.version, body=room_as_json(room))
    Operation.objects.filter(session_id=session_id, version__lte=room.version).delete()


@service
def still_here(session_id: int, keys: Sequence[str], *, now: datetime) -> None:
    """Say that these are still in the room; if the server dies, the newest word of this bounds everybody's interval."""
    Presence.objects.filter(session_id=session_id, key__in=keys, ended=None, seen__lt=now).update(seen=now)


@service
def close_left_open(session_id: int) -> int:
    """End the intervals that a dead server left open when it was last alive: until then all of them were there."""
    on_sockets = Presence.objects.filter(session_id=session_id).exclude(key__startswith=IN_THE_HALL)
    alive = on_sockets.aggregate(at=Max("seen"))["at"]
    return on_sockets.filter(ended=None).update(ended=alive)  # who is there on site does not hang on a server
