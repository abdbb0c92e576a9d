"""From one batch of records to every viewer: framed once for each set of tracks, and no slow line holds up another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from senningen.media.connections import Viewer
from senningen.media.limits import Limits
from senningen.media.line import Frame, binary_frame
from senningen.media.ports import Kind
from senningen.media.records import FIRST, Record
from senningen.media.tracks import Track


class Audiences:
    """The viewers of one room, those who watch the same tracks together."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.pending: list[tuple[Track, int, bytes]] = []
        self._groups: defaultdict[frozenset[Track], set[Viewer]] = defaultdict(set)
        self._slow: set[Viewer] = set()

    def add(self, track: Track, record: Record) -> None:
        """Put a record into the next batch."""
        self.pending.append((track, record.flags, record.raw))

    def forget(self, track: Track) -> None:
        """Take a track out of the next batch."""
        self.pending = [one for one in self.pending if one[0] is not track]

    def join(self, viewer: Viewer, track: Track) -> None:
        """Add a track to what a viewer gets, beginning with the group that is running."""
        if track not in viewer.tracks:
            self._move(viewer, viewer.tracks | {track})
            track.viewers.add(viewer)
        if track.group:
            viewer.write(binary_frame(b"".join(track.group)))

    def leave(self, viewer: Viewer, track: Track) -> None:
        """Take a track from what a viewer gets."""
        track.viewers.discard(viewer)
        viewer.skipping.discard(track)
        self._move(viewer, viewer.tracks - {track})

    def _move(self, viewer: Viewer, tracks: frozenset[Track]) -> None:
        self._take_out(viewer)
        viewer.tracks = tracks
        if viewer.skipping:
            self._slow.add(viewer)
        elif tracks:
            self._groups[tracks].add(viewer)

    def _take_out(self, viewer: Viewer) -> None:
        self._slow.discard(viewer)
        if viewer in (group := self._groups.get(viewer.tracks, set())):
            group.remove(viewer)
            if not group:
                del self._groups[viewer.tracks]

    def flush(self, now: float) -> None:
        """Send the batch to everybody it concerns."""
        batch, self.pending = self.pending, []
        if not batch:
            return
        late: list[Viewer] = []
        slow = list(self._slow)  # whoever turns slow in this very batch has had it already
        for tracks, viewers in self._groups.items():
            frame = _framed(batch, tracks)
            if frame is None:
                continue
            size, caught_up = len(frame), self._limits.caught_up
            for viewer in viewers:
                if viewer.line.owed() > caught_up:
                    if self._is_late(viewer, now):
                        late.append(viewer)
                        continue
                elif viewer.late_since is not None:
                    viewer.late_since = None
                viewer.bytes_out += size
                viewer.line.write(frame)
        for viewer in slow:
            self._serve_slow(viewer, batch)
        for viewer in late:
            self._hold(viewer)
            self._serve_slow(viewer, batch)

    def _is_late(self, viewer: Viewer, now: float) -> bool:
        if viewer.late_since is None:
            viewer.late_since = now
        return now - viewer.late_since > self._limits.behind_seconds or viewer.line.owed() > self._limits.behind_bytes

    def _hold(self, viewer: Viewer) -> None:
        self._take_out(viewer)
        viewer.skips += 1
        viewer.skipping = {track for track in viewer.tracks if track.kind is Kind.VIDEO} or set(viewer.tracks)
        self._slow.add(viewer)
        viewer.tell(behind=True)

    def _serve_slow(self, viewer: Viewer, batch: Iterable[tuple[Track, int, bytes]]) -> None:
        """Sound goes on while it fits at all; a picture comes back with a key frame on a line that has caught up."""
        owed = viewer.line.owed()
        if owed > self._limits.behind_bytes:
            viewer.skipping = set(viewer.tracks)
        wanted = []
        for track, flags, raw in batch:
            if flags & FIRST and owed <= self._limits.caught_up:
                viewer.skipping.discard(track)
            if track in viewer.tracks and track not in viewer.skipping:
                wanted.append(raw)
        if wanted:
            viewer.write(binary_frame(b"".join(wanted)))
        if not viewer.skipping:
            viewer.late_since = None
            self._move(viewer, viewer.tracks)
            viewer.tell(behind=False)


def _framed(batch: Iterable[tuple[Track, int, bytes]], tracks: frozenset[Track]) -> Frame | None:
    wanted = [raw for track, _, raw in batch if track in tracks]
    return binary_frame(b"".join(wanted)) if wanted else None
