"""One room's media: who publishes, who watches what, and the batch on its way. All in one event loop, nothing waits."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Protocol

from senningen.media.catalog import TRACKS, read_catalog
from senningen.media.connections import Connection, Publisher, Viewer
from senningen.media.fanout import Audiences
from senningen.media.limits import Limits
from senningen.media.line import Frame, text_frame
from senningen.media.ports import Change, Close, Direction, Kind, OnStage, StageChange
from senningen.media.records import Malformed, records
from senningen.media.tracks import Track


class Timer(Protocol):
    """The part of an event loop that a stage needs: what time it is, and what is due later."""

    def time(self) -> float:
        """Say what time it is, in seconds of some clock that never goes back."""

    def call_later(self, delay: float, callback: Callable[[], None], /) -> object:
        """Call back after so many seconds."""


class Stage:
    """The connections of one room and the rules between them."""

    def __init__(self, room: str, limits: Limits, timer: Timer, tell: Callable[[StageChange], None]) -> None:
        self.room, self._limits, self._timer, self._tell = room, limits, timer, tell
        self.publishers: dict[str, Publisher] = {}
        self.viewers: dict[str, Viewer] = {}
        self.muted: defaultdict[str, set[Kind]] = defaultdict(set)
        self.placed: dict[str, bool] = {}
        """Who is backstage and who is not, where the house has said so."""
        self.audiences = Audiences(limits)
        self._ids = itertools.count()
        self._flush_due = False

    # Coming and going

    def enter(self, one: Connection) -> None:
        """File a connection under its key; the one filed there before is replaced."""
        there = self._of(one.direction)
        if (before := there.get(one.filed)) is not None:
            self.remove(before, Close.REPLACED)
        elif isinstance(one, Publisher) and len(there) >= self._limits.publishers:
            one.end(Close.REFUSED)
            return
        there[one.filed] = one
        if isinstance(one, Publisher):
            if one.direction is Direction.PUBLISH:
                one.muted = self.muted[one.key]
            one.backstage = self.placed.get(one.key, one.backstage)
            self._tell_muted(one)
        else:
            one.write(self._stage_frame(one.by.backstage))

    def remove(self, one: Connection, code: Close | None = None) -> None:
        """Take a connection out at once: from here on nothing more of it is passed on. Twice is once."""
        if code is not None:
            one.end(code)
        if not self._is_here(one):
            return
        del self._of(one.direction)[one.filed]
        if isinstance(one, Publisher):
            for track in list(one.tracks.values()):
                self._end_track(track)
            if one.catalog is not None:
                self._announce(one, Change.LEFT)
        elif isinstance(one, Viewer):
            for track in list(one.tracks):
                self._unsubscribe(one, track)

    def connections(self) -> Iterator[Connection]:
        """Go through every open connection of the room."""
        return itertools.chain(list(self.publishers.values()), list(self.viewers.values()))

    def _is_here(self, one: Connection) -> bool:
        return self._of(one.direction).get(one.filed) is one

    def _of(self, direction: Direction) -> dict[str, Connection]:
        return self.viewers if direction is Direction.WATCH else self.publishers  # type: ignore[return-value]

    # What publishers send

    def take_catalog(self, publisher: Publisher, said: object) -> None:
        """Note what somebody publishes, and let the audience know if it is new."""
        catalog, before = read_catalog(said), publisher.catalog
        if publisher.channel and catalog and Kind.VIDEO in catalog:
            raise Malformed("a picture in a channel")
        if catalog == before or not self._is_here(publisher):
            return
        publisher.catalog = catalog
        self._announce(publisher, Change.APPEARED if before is None else Change.CHANGED if catalog else Change.LEFT)

    def take_records(self, publisher: Publisher, message: bytes, now: float) -> None:
        """Take in one binary message; raise `Malformed` if it breaks the wire format."""
        stamp = 0.0
        for record in records(message, largest=self._limits.record):
            stamp = record.stamp
            # Only this publisher's own tracks are looked up: somebody else's id means nothing here.
            track = publisher.tracks.get(record.track)
            if track is None or track.kind in publisher.muted:
                continue
            if track.take(record, largest_group=self._limits.group):
                self.audiences.add(track, record)
        if self.audiences.pending and not self._flush_due:
            self._flush_due = True
            tick = self._limits.tick_for(len(self.viewers))
            self._timer.call_later(tick - now % tick, self._flush)
        if now >= publisher.receipt_at:
            publisher.receipt_at = now + self._limits.receipt
            publisher.tell(got=stamp)

    def _flush(self) -> None:
        self._flush_due = False
        self.audiences.flush(self._timer.time())

    # What viewers ask for

    def subscribe(self, viewer: Viewer, n: int, path: str, name: str) -> None:
        """Give a viewer a track from its current group on; the first viewer starts the publisher's encoder."""
        if not self._is_here(viewer):
            return  # dropped while this request was on its way
        publisher = next((one for one in self.publishers.values() if one.path == path and one.catalog), None)
        if publisher is None or not _sends(publisher, name) or not _reaches(publisher, viewer):
            viewer.tell(n=n, gone=True)
            return
        if publisher.channel and not (viewer.by.backstage or viewer.by.for_many):
            self._leave_channels(viewer)  # one at a time, whatever the page asks for; a host watches over all of them
        if len(viewer.tracks) >= self._limits.subscriptions and not viewer.by.for_many:
            raise Malformed("too many subscriptions")
        track = publisher.track(name) or self._start_track(publisher, name)
        self.audiences.flush(self._timer.time())  # what waits belongs to those who were there before
        viewer.tell(n=n, id=track.id)
        self.audiences.join(viewer, track)

    def unsubscribe(self, viewer: Viewer, track_id: int) -> None:
        """Take a track from a viewer; an id the viewer does not have is ignored."""
        for track in viewer.tracks:
            if track.id == track_id:
                self._unsubscribe(viewer, track)

    def _leave_channels(self, viewer: Viewer) -> None:
        for track in [one for one in viewer.tracks if one.publisher.channel]:
            self._unsubscribe(viewer, track)
            viewer.tell(end=track.id)

    def _unsubscribe(self, viewer: Viewer, track: Track) -> None:
        self.audiences.leave(viewer, track)
        if not track.viewers:
            self._timer.call_later(self._limits.linger, lambda: self._stop_if_unwatched(track))

    # Tracks

    def _start_track(self, publisher: Publisher, name: str) -> Track:
        used = {number for one in self.publishers.values() for number in one.tracks}
        number = next(n for n in (k & 0xFFFF for k in self._ids) if n not in used)
        track = publisher.tracks[number] = Track(number, name, publisher)
        publisher.tell(sub=name, id=number)
        return track

    def _stop_if_unwatched(self, track: Track) -> None:
        if not track.viewers and track.publisher.tracks.get(track.id) is track:
            del track.publisher.tracks[track.id]
            track.publisher.tell(unsub=track.id)

    def _end_track(self, track: Track) -> None:
        del track.publisher.tracks[track.id]
        for viewer in list(track.viewers):
            self.audiences.leave(viewer, track)
            viewer.tell(end=track.id)  # a player waits for a track until it is told

    # What the house asks for

    def mute(self, key: str, kind: Kind, *, muted: bool) -> None:
        """Stop or resume passing on one kind of somebody's tracks."""
        kinds = self.muted[key]
        if (kind in kinds) == muted:
            return
        (kinds.add if muted else kinds.discard)(kind)
        if (publisher := self.publishers.get(key)) is None:
            return
        for track in publisher.tracks.values():
            if track.kind is kind:
                self.audiences.forget(track)
                track.pause()
        self._tell_muted(publisher)
        if publisher.catalog is not None:
            self._announce(publisher, Change.CHANGED)

    def place(self, key: str, *, backstage: bool) -> None:
        """Keep somebody from the audience, at once and in the middle of a picture, or let them through."""
        self.placed[key] = backstage
        for publisher in [one for one in self.publishers.values() if one.key == key and one.backstage != backstage]:
            self._place(publisher, backstage=backstage)

    def _place(self, publisher: Publisher, *, backstage: bool) -> None:
        publisher.backstage = backstage
        for track in publisher.tracks.values():
            for viewer in [one for one in track.viewers if not _reaches(publisher, one)]:
                self._unsubscribe(viewer, track)
                viewer.tell(end=track.id)
        if publisher.catalog is not None:
            self._announce(publisher, Change.LEFT if backstage else Change.APPEARED, moved=True)

    def on_stage(self) -> tuple[OnStage, ...]:
        """List whom the audience can see or hear."""
        return tuple(
            OnStage(one.key, one.by.name, one.path, one.catalog, frozenset(one.muted), _is_screen(one), one.channel)
            for one in self.publishers.values()
            if one.catalog is not None and not one.backstage
        )

    def _tell_muted(self, publisher: Publisher) -> None:
        publisher.tell(muted=sorted(publisher.muted))

    def _announce(self, publisher: Publisher, change: Change, *, moved: bool = False) -> None:
        """Tell everybody who may know of this publisher; the audience also when they have just been taken from it."""
        frames = {backstage: self._stage_frame(backstage) for backstage in (False, True)}
        for viewer in self.viewers.values():
            if moved or _reaches(publisher, viewer):
                viewer.write(frames[viewer.by.backstage])
        if moved or not publisher.backstage:
            self._tell(StageChange(self.room, publisher.key, change, _is_screen(publisher)))

    def _stage_frame(self, backstage: bool) -> Frame:
        stage = {
            one.path: {"key": one.key, "catalog": one.catalog, "muted": sorted(one.muted)}
            | ({"screen": True} if _is_screen(one) else {})
            | ({"channel": one.channel} if one.channel else {})
            for one in self.publishers.values()
            if one.catalog is not None and (backstage or not one.backstage)
        }
        return text_frame(json.dumps({"stage": stage}, separators=(",", ":")))


def _sends(publisher: Publisher, name: str) -> bool:
    return name in TRACKS and not (publisher.channel and TRACKS[name] != Kind.AUDIO)


def _reaches(publisher: Publisher, viewer: Viewer) -> bool:
    return viewer.by.backstage or not publisher.backstage


def _is_screen(publisher: Publisher) -> bool:
    return publisher.direction is Direction.SCREEN
