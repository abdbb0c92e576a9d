"""One track of one publisher on its way through the hub, and the group a late joiner begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from senningen.media.catalog import TRACKS
from senningen.media.ports import Kind
from senningen.media.records import FIRST, Malformed, Record

if TYPE_CHECKING:
    from senningen.media.connections import Publisher, Viewer


class Track:
    """Exists while somebody watches it, and a little longer; only then does the publisher encode it."""

    __slots__ = ("_latest", "_size", "group", "id", "kind", "name", "publisher", "viewers", "waiting")

    def __init__(self, number: int, name: str, publisher: Publisher) -> None:
        self.id, self.name, self.publisher = number, name, publisher
        self.kind = Kind(TRACKS[name])
        self.viewers: set[Viewer] = set()
        self.group: list[bytes] = []
        """The current group so far."""
        self.waiting = True
        """Whether records are passed over until the next group begins."""
        self._size, self._latest = 0, -1

    def take(self, record: Record, *, largest_group: int) -> bool:
        """Add a record to the current group and say whether it is to be passed on."""
        if record.flags & FIRST:
            # A player keeps recent groups by number and breaks on one that comes twice.
            if record.group <= self._latest:
                raise Malformed("group comes again")
            self._latest, self._size, self.waiting = record.group, 0, False
            self.group = []
        elif record.group != self._latest:
            if self._latest >= 0 and not self.waiting:
                raise Malformed("group without a beginning")
            return False  # sent before the publisher heard that this track was new, or begun while it was muted
        if self.waiting:
            return False
        self._size += len(record.raw)
        if self._size > largest_group:
            raise Malformed("group too large")
        self.group.append(record.raw)
        return True

    def pause(self) -> None:
        """Pass nothing on until the next group begins, and give late joiners nothing old."""
        self.group, self.waiting = [], True
