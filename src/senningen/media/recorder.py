"""Recording a room: a viewer of the stage that writes what it gets into files, one for each person, as it came.

Files are written in a thread of its own.
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

from senningen.media.ports import Kind, Relay
from senningen.media.takes import Frame, Take, Written
from senningen.media.watcher import Seen, Watcher

log = logging.getLogger("senningen.media")

KEY = "recorder"
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
        self._room, self._folder, self._keep_free = room, folder, keep_free
        self._tell, self._failed = tell, failed
        self._loop = asyncio.get_running_loop()
        self._watcher = Watcher(relay, room, KEY, *Kind, stage=self._look_at, frame=self._put)
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write, name=f"recorder-{room}", daemon=True)
        self._takes: dict[str, Take] = {}
        self._came = self._written = 0  # bytes: what waits for the disk lies between
        self._files = 0
        self._broken = False

    def start(self) -> None:
        """Begin; whoever is on stage is written from their next key frame on."""
        self._folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        self._files = len(list(self._folder.iterdir()))
        self._thread.start()
        self._watcher.start()

    @property
    def taken(self) -> int:
        """Return how many bytes have come from the stage."""
        return self._came

    def cut(self) -> None:
        """From this moment on nothing more is taken in; `stop` ends the files."""
        self._watcher.cut()

    async def stop(self) -> None:
        """End every file; when this returns all is on disk and told."""
        await self._watcher.stop()
        self._work.put(self._end_all)
        self._work.put(None)
        await asyncio.to_thread(self._thread.join)
        await asyncio.sleep(0)  # what the thread told last

    def note(self, what: Mapping[str, Any]) -> None:
        """Write a line into the recording's own book: a page that was turned, for whoever puts the film together."""
        line = json.dumps({"at": time.time(), **what}, separators=(",", ":"))
        self._work.put(lambda: self._append(line))

    # What is seen

    def _look_at(self, stage: Mapping[str, Seen]) -> None:
        for path in self._takes.keys() - stage.keys():
            self._work.put(self._takes.pop(path).end)
        for path, one in stage.items():
            take = self._takes.setdefault(path, Take(one.key, self._next_path, self._told))
            self._work.put(partial(take.describe, one.renditions.get(Kind.VIDEO), one.renditions.get(Kind.AUDIO)))

    def _put(self, path: str, frame: Frame) -> None:
        if (take := self._takes.get(path)) is None:
            return  # they have left
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
