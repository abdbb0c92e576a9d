"""A room's ear: a viewer that hands the sound of the stage to an engine in a process of its own, and gets lines back.

The room never waits for it: what the engine cannot take in is left out.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from senningen.media.hearing import HEAD
from senningen.media.ports import Kind, Relay
from senningen.media.takes import Frame
from senningen.media.watcher import Seen, Watcher

log = logging.getLogger("senningen.media")

KEY = "captions"
_MOST_WAITING = 256 * 1024
"""Bytes that may wait for the engine, a minute of one voice; more means that it does not keep up."""


@dataclass(frozen=True)
class Heard:
    """A line of what was said. Times are seconds since 1970."""

    text: str
    began: float
    ended: float
    behind: float
    """Seconds from its last word to its line."""


class Listener:
    """Listens to one room, from its start to its end."""

    def __init__(
        self, relay: Relay, room: str, engine: str, *, heard: Callable[[Heard], None], failed: Callable[[], None]
    ) -> None:
        """`heard` gets each line; `failed` is called once, if the engine ended by itself. Both in the loop."""
        self._room, self._engine, self._heard, self._failed = room, engine, heard, failed
        self._watcher = Watcher(relay, room, KEY, Kind.AUDIO, stage=self._look_at, frame=self._take)
        self._wanted = True
        self._who: dict[str, int] = {}
        self._process: Process | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; the first line comes once the engine has loaded its model."""
        self._task = asyncio.ensure_future(self._run())

    def cut(self) -> None:
        """From this moment on nothing more is heard."""
        self._watcher.cut()
        self._wanted = False

    async def stop(self) -> None:
        """Listen no more; when this returns the engine is gone."""
        self.cut()
        self._kill()  # if it is still being started, it ends once it is
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        try:
            how = [sys.executable, "-m", "senningen.media.hearing", self._engine]
            self._process = await asyncio.create_subprocess_exec(
                *how,
                stdin=PIPE,
                stdout=PIPE,
                start_new_session=True,  # it ends with its input, not with Ctrl-C
            )
            assert self._process.stdout
            if self._wanted:
                self._watcher.start()
                async for line in self._process.stdout:
                    self._tell(json.loads(line))
        except Exception:  # it cannot be started, or what it says is no line
            log.exception("the engine for captions of room %s", self._room)
        if self._wanted:
            log.error("the engine for captions of room %s has ended by itself", self._room)
            self._failed()
        await self._watcher.stop()
        self._kill()
        if self._process is not None:
            await self._process.wait()

    def _tell(self, said: Mapping[str, Any]) -> None:
        if self._wanted:
            self._heard(Heard(said["text"], said["began"], said["ended"], max(0.0, time.time() - said["ended"])))

    def _kill(self) -> None:
        if self._process is not None and self._process.stdin:
            self._process.stdin.close()
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    def _look_at(self, stage: Mapping[str, Seen]) -> None:
        for path in stage:
            self._who.setdefault(path, len(self._who))

    def _take(self, path: str, frame: Frame) -> None:
        into = self._process.stdin if self._process else None
        if into is None or into.is_closing() or into.transport.get_write_buffer_size() > _MOST_WAITING:
            return
        into.write(HEAD.pack(self._who[path], frame.at, frame.stamp, len(frame.data)) + frame.data)
