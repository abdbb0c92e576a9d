"""Recording a room: a viewer of the stage that writes what it gets into files, one for each person, as it came.

It comes to the relay as any viewer does and asks for nothing else, so it records exactly what the audience could see
and hear: the stage, and nothing that the host has muted. Files are written in a thread of its own.
"""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from senningen.media.ports import Kind, Pass, Relay, Socket
from senningen.media.records import FIRST, HEAD, records
from senningen.media.takes import Frame, Take, Written

log = logging.getLogger("senningen.media")

KEY = "recorder"
BEST = {Kind.VIDEO: ("video/hd", "video/sd"), Kind.AUDIO: ("audio/data",)}
_LARGEST = 10_000_000
_MOST_WAITING = 64 * 2**20
"""Bytes that may wait for the disk; more means that it does not keep up."""
_LOOK_EVERY = 5.0

Tell = Callable[[Written], None]


class Full(OSError):  # noqa: N818  a fact about the disk
    """The disk has less room left than is kept free for the rest of the house."""


class Recorder:
    """One recording of one room, from its start to its end."""

    def __init__(
        self,
        relay: Relay,
        room: str,
        folder: Path,
        *,
        tell: Tell,
        failed: Callable[[Exception], None],
        keep_free: int = 0,
    ) -> None:
        """`tell` hears of each file, `failed` once of what ended the writing; both in the loop. `keep_free`: bytes."""
        self._relay, self._room, self._folder, self._keep_free = relay, room, folder, keep_free
        self._tell, self._failed = tell, failed
        self._loop = asyncio.get_running_loop()
        self._asks: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write, name=f"recorder-{room}", daemon=True)
        self._takes: dict[str, Take] = {}
        self._asked: dict[int, tuple[str, Kind]] = {}
        self._have: set[tuple[str, Kind]] = set()
        self._tracks: dict[int, tuple[str, Kind]] = {}
        self._came = self._written = 0  # bytes: what waits for the disk lies between
        self._numbers = self._files = 0
        self._broken = self._cut = False
        self._watching: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; whoever is on stage is written from their next key frame on."""
        self._folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        self._files = len(list(self._folder.iterdir()))
        self._thread.start()
        socket = Socket({"type": "websocket", "extensions": {}}, self._asks.get, self._take)
        self._watching = asyncio.ensure_future(self._relay.watch(socket, Pass(self._room, 0, KEY, "")))

    @property
    def taken(self) -> int:
        """Return how many bytes have come from the stage."""
        return self._came

    def cut(self) -> None:
        """From this moment on nothing more is taken in; `stop` ends the files."""
        self._cut = True

    async def stop(self) -> None:
        """End every file; when this returns all is on disk and told."""
        self.cut()
        if self._watching is not None:
            self._asks.put_nowait({"type": "websocket.disconnect", "code": 1000})
            await asyncio.wait([self._watching], timeout=2)
            self._watching.cancel()
        self._work.put(self._end_all)
        self._work.put(None)
        await asyncio.to_thread(self._thread.join)
        await asyncio.sleep(0)  # what the thread told last

    def note(self, what: Mapping[str, Any]) -> None:
        """Write a line into the recording's own book: a page that was turned, for whoever puts the film together."""
        line = json.dumps({"at": time.time(), **what}, separators=(",", ":"))
        self._work.put(lambda: self._append(line))

    # What the relay says

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
        for path in self._takes.keys() - stage.keys():
            self._work.put(self._takes.pop(path).end)
            self._have = {one for one in self._have if one[0] != path}  # they may come back over the same line
        for path, one in stage.items():
            take = self._takes.setdefault(path, Take(one["key"], self._next_path, self._told))
            chosen = {kind: _best(one["catalog"], kind) for kind in Kind}
            looks = {kind: found[1] if found else None for kind, found in chosen.items()}
            self._work.put(partial(take.describe, looks[Kind.VIDEO], looks[Kind.AUDIO]))
            for kind, found in chosen.items():
                if found and (path, kind) not in self._have:
                    self._have.add((path, kind))
                    self._numbers += 1
                    self._asked[self._numbers] = (path, kind)
                    ask = json.dumps({"sub": [path, found[0]], "n": self._numbers})
                    self._asks.put_nowait({"type": "websocket.receive", "text": ask})

    def _take_records(self, data: bytes) -> None:
        now = time.time()
        for record in records(data, largest=_LARGEST):
            path, kind = self._tracks.get(record.track, ("", Kind.VIDEO))
            payload = record.raw[HEAD.size :]
            if path in self._takes and payload:
                stamp, frame = _unwrap(payload)
                key = bool(record.flags & FIRST) or kind is Kind.AUDIO
                self._put(self._takes[path], Frame(kind, stamp, frame, key, now))

    def _put(self, take: Take, frame: Frame) -> None:
        size = len(frame.data)
        self._came += size
        if self._came - self._written > _MOST_WAITING:
            self._break(TimeoutError("the disk does not keep up"))
            return

        def write() -> None:
            self._written += size
            take.take(frame)

        self._work.put(write)

    # In the thread

    def _write(self) -> None:
        look_at = 0.0
        while (work := self._work.get()) is not None:
            if self._broken and work != self._end_all:
                continue
            try:
                if time.monotonic() >= look_at:
                    look_at = time.monotonic() + _LOOK_EVERY
                    self._see_that_there_is_room()
                work()
            except Exception as problem:  # whatever a disk or a muxer says ends the recording, and is said
                log.exception("the recording of room %s broke", self._room)
                self._loop.call_soon_threadsafe(self._break, problem)
                self._broken = True
                self._end_all()

    def _see_that_there_is_room(self) -> None:
        if shutil.disk_usage(self._folder).free < self._keep_free:
            raise Full("no room left")

    def _end_all(self) -> None:
        for take in list(self._takes.values()):
            try:
                take.end()
            except Exception:
                log.exception("a file of room %s could not be ended", self._room)

    def _append(self, line: str) -> None:
        with (self._folder / "book.jsonl").open("a") as book:
            book.write(line + "\n")

    def _next_path(self, key: str, suffix: str) -> Path:
        self._files += 1
        return self._folder / f"{self._files:03d}-{key.replace(':', '-')}{suffix}"

    def _told(self, written: Written) -> None:
        self._loop.call_soon_threadsafe(self._tell, written)

    def _break(self, problem: Exception) -> None:
        failed, self._failed = self._failed, _nobody
        self._broken = True
        failed(problem)


def _nobody(problem: Exception) -> None:
    """What breaks twice is told once."""


def _best(catalog: Mapping[str, Any], kind: Kind) -> tuple[str, Mapping[str, Any]] | None:
    renditions: Mapping[str, Any] = catalog.get(kind, {}).get("renditions", {})
    return next(((name, renditions[name]) for name in BEST[kind] if name in renditions), None)


def _unwrap(payload: bytes) -> tuple[int, bytes]:
    """Take the "legacy" container off a frame: a QUIC varint of microseconds before it."""
    size = 1 << (payload[0] >> 6)
    return int.from_bytes(payload[:size], "big") & ((1 << (8 * size - 2)) - 1), payload[size:]
