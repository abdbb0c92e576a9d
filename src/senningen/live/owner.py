"""One owner per room: holds the state in memory, applies what is asked, tells everybody, keeps what was accepted.

All of it runs in one event loop and never waits in the middle of a change. Writing goes to a thread, in batches of at
most a quarter of a second, so a crash loses less than one.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import operations as op
from senningen.live import queries, services
from senningen.live.ballots import ballot
from senningen.live.client import Client
from senningen.live.dictation import Dictation
from senningen.live.fanout import Fanout
from senningen.live.hall import heads
from senningen.live.operations import Operation, Role, Somebody
from senningen.live.presence import LATE, PresenceBook, last_there
from senningen.live.room import apply
from senningen.live.services.keeping import OF_NOTE, Batch, Kept
from senningen.live.state import (
    CloseStage,
    Disconnect,
    Doors,
    Effect,
    EndScreen,
    Listen,
    Part,
    PassOn,
    Place,
    Recast,
    Refuse,
    Room,
    Show,
    ShowOwn,
    StartRecorder,
    StopPublishing,
    StopRecorder,
)
from senningen.live.tape import Tape
from senningen.media.ports import Close, Direction, Kind, Relay

log = logging.getLogger("senningen.live")

KEEP_EVERY = 0.25
ALIVE_EVERY = 1.0
"""How much of a stay may be lost with the house: it says once a second that it lives."""
SEEN_EVERY = 10
"""Every how many times it says so of everybody who is here."""
SNAPSHOT_EVERY = 500
TRY_AGAIN = 1.0
THE_HOUSE = Somebody("house", Role.HOST, "", 0)
A_BALLOT = Somebody("ballot", Role.GUEST, "", 0)
"""Who votes in a poll, as far as anything that is kept can tell."""

ELSEWHERE: Mapping[str, Callable[[int], Operation]] = {
    "decks": lambda session_id: op.DecksChanged(queries.uploaded(session_id)),
    "questions": lambda session_id: op.QuestionsSent(*queries.sent_questions(session_id)),
    "agreements": lambda session_id: op.AgreementsChanged(queries.agreed(session_id)),
    "notice": lambda session_id: op.NoticeGiven(*queries.noticed(session_id)),
    "polls": lambda session_id: op.PollsPrepared(queries.prepared_polls(session_id)),
    "heads": lambda session_id: op.HeadsCounted(heads(session_id)),
    "sheet": lambda session_id: op.SheetWritten(*queries.written_sheet(session_id)),
}
"""What is decided elsewhere, by the topic of the hint that tells of it."""
ON_THE_SHEET = frozenset({"decks", "notice"})
"""What the run sheet shows too."""


class InThread(Protocol):
    """Runs something that waits for the database outside the event loop."""

    def __call__(self, call: Callable[[], Any], /) -> Awaitable[Any]:
        """Return what `call` returns."""


def _concerned(before: Room, after: Room, operation: Operation) -> Somebody | None:
    """Return who it is done to, if that is somebody the journal tells of."""
    match operation:
        case op.Remove(key):
            return after.removed.get(key)
        case op.GiveCaptions(key):
            return after.captions.writers.get(key)
        case op.TakeCaptions(key):
            return before.captions.writers.get(key)
    return None


class Owner:
    """The one who decides what happens in a room."""

    def __init__(self, session_id: int, relay: Relay, in_thread: InThread, now: Callable[[], datetime] = clock.now):
        self.session_id, self.relay, self.in_thread, self._now = session_id, relay, in_thread, now
        self.room = Room()
        self.clients: dict[str, Client] = {}
        self.fanout = Fanout(self.clients, session_id)
        self.presence = PresenceBook()
        self.tape = Tape(self, lambda code: self.submit(op.RecordingBroke(code), THE_HOUSE))
        self.dictation = Dictation(self)
        self._batch = Batch()
        self._since_snapshot = 0
        self._hurry = asyncio.Event()
        self._writing, self._looking = asyncio.Lock(), asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def name(self) -> str:
        """Return what the relay calls this room."""
        return str(self.session_id)

    async def start(self) -> None:
        """Take up the room where it was left; whoever was in it comes back by themselves."""
        await self.in_thread(lambda: services.close_left_open(self.session_id))
        self.room = await self.in_thread(lambda: queries.kept_room(self.session_id))
        for key in list(self.room.here):
            self.submit(op.Depart(key), THE_HOUSE)
        for what in ELSEWHERE:
            await self.look_at(what)
        if self.room.recording.since is not None:
            self.tape.start(self.room)  # it was on when the house went down
        self.dictation.turn(on=self.room.captions.engine.since is not None)
        for one in self.room.stage:
            self.relay.place(self.name, one.key, backstage=False)
        for key, kind in self.room.muted:
            self.relay.mute(self.name, key, Kind(kind.value), muted=True)
        self._tasks = [asyncio.create_task(self._keep_on()), asyncio.create_task(self._say_who_is_here())]

    async def stop(self) -> None:
        """End every connection, close every interval and write what is left."""
        for client in list(self.clients.values()):
            self.leave(client)
            client.end(1012)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.fanout.stop()
        await asyncio.gather(self.tape.close(), self.dictation.close())
        await self.keep()

    async def look_at(self, what: str) -> None:
        """See how something of `ELSEWHERE` stands now. One look at a time: the last one is the newest."""
        async with self._looking:
            found = await self.in_thread(partial(ELSEWHERE[what], self.session_id))
            if self.room.doors is not Doors.ENDED:
                self.submit(found, THE_HOUSE)

    async def hear(self, topic: str) -> None:
        """Look at what a hint tells of, and at whatever else shows it."""
        await self.look_at(topic)
        if topic in ON_THE_SHEET:
            await self.look_at("sheet")

    # Coming and going

    def join(self, client: Client) -> None:
        """Let an admitted page in; the same person's other device is shown out."""
        before, at = self.clients.get(client.key), self._now()
        if before is not None:
            self._see_whether_there(before, at)
            self.fanout.forget(before)
            before.dismiss("room.taken-over", Close.REPLACED)
        self.clients[client.key] = client
        try:
            self.submit(op.Arrive(client.admitted.somebody), client.admitted.somebody)
            client.admitted = replace(client.admitted, somebody=self.room.known(client.admitted.somebody))
        except Refused as refused:
            del self.clients[client.key]
            client.dismiss(refused.code, Close.REMOVED)
            return
        if self.room.doors is not Doors.ENDED:
            self._batch.intervals += self.presence.begin(client.admitted.somebody, at)
        self.fanout.welcome(client, self.room, at)

    def leave(self, client: Client) -> None:
        """A connection has ended; if it was the person's present one, they have left."""
        if self.clients.get(client.key) is not client:
            return
        del self.clients[client.key]
        self.fanout.forget(client)
        self._batch.intervals += self.presence.end(client.key, last_there(client.line.silence(), self._now()))
        self.submit(op.Depart(client.key), client.admitted.somebody)

    def end_connections(self, key: str, code: str, close: Close) -> None:
        """Show somebody out of this room: control and media, at once."""
        self.relay.drop(self.name, key, close)
        if self.room.doors is not Doors.ENDED:  # a place on stage or a channel outlives a line, not the right to it
            self.submit(op.SendBack(key), THE_HOUSE)
        if (client := self.clients.get(key)) is not None:
            self.leave(client)
            client.dismiss(code, close)

    def tell_all(self, client: Client) -> None:
        """Give a page the whole state again."""
        self.fanout.welcome(client, self.room, self._now())

    # What is asked

    def submit(self, operation: Operation, by: Somebody) -> None:
        """Apply an operation, tell everybody, and have it kept; raise `Refused` if it is not accepted."""
        at = self._now()
        before, (after, effects) = self.room, apply(self.room, operation, by, at)
        for effect in effects:
            if isinstance(effect, Refuse):
                raise Refused(effect.code)
        if after is before:
            return
        self.room = after
        self._have_kept(before, operation, by, at)
        self._batch.polls |= {
            number: one for number, one in after.polls.items() if one.opened and before.polls.get(number) is not one
        }
        self._batch.cues |= {cue: (mark, by) for cue, mark in after.sheet.changed_since(before.sheet).items()}
        self._batch.questions |= after.asking.changed_since(before.asking)
        for effect in effects:
            self._carry_out(effect)

    def choose(self, client: Client, poll: int, option: int) -> None:
        """Put a guest's choice into the box; raise `Refused` if it is not accepted."""
        if not client.admitted.somebody.role.of_the_audience:
            raise Refused("room.guests-only")
        self.submit(op.Choose(poll, option, ballot(self.session_id, poll, client.key)), A_BALLOT)
        self.fanout.own(self.room, frozenset({client.key}))

    def _have_kept(self, before: Room, operation: Operation, by: Somebody, at: datetime) -> None:
        if self.room.doors is Doors.ENDED and not isinstance(operation, op.End):
            return  # people leaving after the end is no news, and names are not kept past it
        concerns = _concerned(before, self.room, operation)
        stopped = before.recording.since is not None and self.room.recording.since is None
        why = self.room.recording.stopped if stopped else None
        kept = Kept(self.room.version, operation, by, at, concerns.person_id if concerns else None, why)
        self._batch.operations.append(kept)
        self._since_snapshot += 1
        if self._since_snapshot >= SNAPSHOT_EVERY or operation.forgets:
            self._batch.snapshot, self._since_snapshot = self.room, 0
        if isinstance(operation, OF_NOTE):
            self._hurry.set()

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Show(parts):
                self.fanout.changed(self.room, parts)
                if Part.SLIDES in parts:
                    self.tape.note_slides(self.room)
            case ShowOwn(keys):
                self.fanout.own(self.room, keys)
            case Disconnect(key, code):
                self.end_connections(key, code, Close.REMOVED)
            case Recast(key):
                self._recast(key)
            case CloseStage():
                self.relay.drop_room(self.name)
                self._batch.intervals += self.presence.end_all(self._now())
            case _:
                self._carry_out_on_stage(effect)

    def _carry_out_on_stage(self, effect: Effect) -> None:
        match effect:
            case StopPublishing(key):
                self.relay.drop(self.name, key, Close.ENDED, Direction.PUBLISH)
            case EndScreen(key):
                self.relay.drop(self.name, key, Close.ENDED, Direction.SCREEN)
            case PassOn(key, kind, muted):
                self.relay.mute(self.name, key, Kind(kind.value), muted=muted)
            case Place(key, backstage):
                self.relay.place(self.name, key, backstage=backstage)
            case StartRecorder():
                self.tape.start(self.room)
            case StopRecorder():
                self.tape.stop()
            case Listen(on):
                self.dictation.turn(on=on)
            case _:
                pass

    def _recast(self, key: str) -> None:
        if (client := self.clients.get(key)) is not None:
            self.fanout.forget(client)
            client.admitted = replace(client.admitted, somebody=self.room.here[key])
            self.fanout.welcome(client, self.room, self._now())

    # Keeping

    async def keep(self) -> None:
        """Write what has happened since the last time; what cannot be written now waits."""
        async with self._writing:  # whoever stops waits for what is being written
            if not self._batch:
                return
            batch, self._batch = self._batch, Batch()
            try:
                await self.in_thread(lambda: services.keep(self.session_id, batch, now=self._now()))
            except BaseException:
                self._batch = batch.before(self._batch)
                raise

    async def _keep_on(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), KEEP_EVERY)
            self._hurry.clear()
            try:
                await asyncio.shield(self.keep())
            except Exception:
                log.exception("room %s could not be written", self.session_id)
                await asyncio.sleep(TRY_AGAIN)

    def _see_whether_there(self, client: Client, now: datetime) -> None:
        if self.room.doors is not Doors.ENDED:
            self._batch.intervals += self.presence.look(client.admitted.somebody, client.line.silence(), now)

    async def _say_who_is_here(self) -> None:
        for n in itertools.count(1):
            due = (loop := asyncio.get_running_loop()).time() + ALIVE_EVERY
            await asyncio.sleep(ALIVE_EVERY)
            for client in self.clients.values() if loop.time() < due + LATE else ():
                self._see_whether_there(client, self._now())
            keys = self.presence.here()[: None if n % SEEN_EVERY == 0 else 1]
            if keys:
                with contextlib.suppress(Exception):  # the next one bounds it as well
                    await self.in_thread(partial(services.still_here, self.session_id, keys, now=self._now()))
