"""Watching a stage from within the house: it comes to the relay as any viewer does and asks for nothing else.

So it gets exactly what the audience could see and hear of the floor: the stage, nothing that the host has muted, and no
interpreter, who says the same once more.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from senningen.media.ports import Kind, Pass, Relay, Socket
from senningen.media.records import FIRST, HEAD, records
from senningen.media.takes import Frame

BEST = {Kind.VIDEO: ("video/hd", "video/sd"), Kind.AUDIO: ("audio/data",)}
_LARGEST = 10_000_000


@dataclass(frozen=True)
class Seen:
    """What one connection of somebody on stage sends: the best rendition of each kind that is watched."""

    key: str
    renditions: Mapping[Kind, Mapping[str, Any]]


class Watcher:
    """One viewer of one room. What it gets it hands on at once, in the loop."""

    def __init__(
        self,
        relay: Relay,
        room: str,
        key: str,
        *kinds: Kind,
        stage: Callable[[Mapping[str, Seen]], None],
        frame: Callable[[str, Frame], None],
    ) -> None:
        """`stage` hears who is there, by path, whenever that changes; `frame` gets each frame with its path."""
        self._relay, self._by, self._kinds = relay, Pass(room, 0, key, ""), kinds
        self._stage, self._frame = stage, frame
        self._asks: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._asked: dict[int, tuple[str, Kind]] = {}
        self._have: set[tuple[str, Kind]] = set()
        self._tracks: dict[int, tuple[str, Kind]] = {}
        self._numbers = 0
        self._cut = False
        self._watching: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to watch."""
        socket = Socket({"type": "websocket", "extensions": {}}, self._asks.get, self._take)
        self._watching = asyncio.ensure_future(self._relay.watch(socket, self._by))

    def cut(self) -> None:
        """From this moment on nothing more is handed on."""
        self._cut = True

    async def stop(self) -> None:
        """Watch no more."""
        self.cut()
        if self._watching is not None:
            self._asks.put_nowait({"type": "websocket.disconnect", "code": 1000})
            await asyncio.wait([self._watching], timeout=2)
            self._watching.cancel()

    async def _take(self, message: Any) -> None:
        if self._cut:
            return
        if (data := message.get("bytes")) is not None:
            self._take_records(data)
        elif text := message.get("text"):
            self._take_text(json.loads(text))

    def _take_text(self, said: dict[str, Any]) -> None:
        if "stage" in said:
            self._look_at(said["stage"])
        elif "n" in said:
            path, kind = self._asked.pop(said["n"])
            if "id" in said:
                self._tracks[said["id"]] = (path, kind)
            else:
                self._have.discard((path, kind))
        elif "end" in said:
            self._have.discard(self._tracks.pop(said["end"], ("", Kind.VIDEO)))

    def _look_at(self, stage: Mapping[str, Any]) -> None:
        stage = {path: one for path, one in stage.items() if "channel" not in one}  # the floor alone is kept
        self._have = {one for one in self._have if one[0] in stage}  # they may come back over the same line
        best = {path: self._chosen(one["catalog"]) for path, one in stage.items()}
        seen = {
            path: Seen(stage[path]["key"], {kind: rendition for kind, (_, rendition) in chosen.items()})
            for path, chosen in best.items()
        }
        self._stage(seen)
        for path, chosen in best.items():
            for kind, (name, _) in chosen.items():
                if (path, kind) not in self._have:
                    self._ask(path, kind, name)

    def _chosen(self, catalog: Mapping[str, Any]) -> dict[Kind, tuple[str, Mapping[str, Any]]]:
        return {kind: found for kind in self._kinds if (found := _best(catalog, kind)) is not None}

    def _ask(self, path: str, kind: Kind, name: str) -> None:
        self._have.add((path, kind))
        self._numbers += 1
        self._asked[self._numbers] = (path, kind)
        ask = json.dumps({"sub": [path, name], "n": self._numbers})
        self._asks.put_nowait({"type": "websocket.receive", "text": ask})

    def _take_records(self, data: bytes) -> None:
        now = time.time()
        for record in records(data, largest=_LARGEST):
            path, kind = self._tracks.get(record.track, ("", Kind.VIDEO))
            payload = record.raw[HEAD.size :]
            if path and payload:
                stamp, frame = _unwrap(payload)
                key = bool(record.flags & FIRST) or kind is Kind.AUDIO
                self._frame(path, Frame(kind, stamp, frame, key, now))


def _best(catalog: Mapping[str, Any], kind: Kind) -> tuple[str, Mapping[str, Any]] | None:
    renditions: Mapping[str, Any] = catalog.get(kind, {}).get("renditions", {})
    return next(((name, renditions[name]) for name in BEST[kind] if name in renditions), None)


def _unwrap(payload: bytes) -> tuple[int, bytes]:
    """Take the "legacy" container off a frame: a QUIC varint of microseconds before it."""
    size = 1 << (payload[0] >> 6)
    return int.from_bytes(payload[:size], "big") & ((1 << (8 * size - 2)) - 1), payload[size:]
