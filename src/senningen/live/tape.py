"""The recorder of a room as its owner holds it: on and off, one after the other, and told of what is written."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from senningen.live import services
from senningen.live.beside import Beside
from senningen.live.state import Room
from senningen.media.recorder import Full, Recorder
from senningen.media.takes import Written

if TYPE_CHECKING:
    from senningen.live.owner import Owner

log = logging.getLogger("senningen.live")


class Tape:
    """At most one recorder at a time."""

    def __init__(self, owner: Owner, broke: Callable[[str], None]) -> None:
        self._owner, self._broke = owner, broke
        self._recorder: Recorder | None = None
        self._ending = Beside()
        self._telling: asyncio.Task[None] | None = None

    @property
    def taken(self) -> int:
        """Return how many bytes have come in since it was switched on."""
        return self._recorder.taken if self._recorder is not None else 0

    def start(self, room: Room) -> None:
        """Begin to record."""
        owner = self._owner
        recorder = Recorder(
            owner.relay,
            owner.name,
            services.recording_folder(owner.session_id),
            tell=self._tell,
            failed=self._failed,
            keep_free=services.keep_free(),
        )
        try:
            recorder.start()
        except OSError as problem:
            self._failed(problem)
            return
        self._recorder = recorder
        self.note_slides(room)

    def stop(self) -> None:
        """Record no more; the files are ended in a moment."""
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.cut()
            self._ending.begin(recorder.stop())

    async def close(self) -> None:
        """Record no more; when this returns, all is written and kept."""
        self.stop()
        await self._ending.done()
        if self._telling is not None:
            await self._telling

    def note_slides(self, room: Room) -> None:
        """Write down which slide is up, for whoever puts the film together."""
        if self._recorder is not None:
            up = room.slides
            self._recorder.note({"folder": up.folder, "page": up.page} if up else {"folder": "", "page": 0})

    def _tell(self, written: Written) -> None:
        self._telling = asyncio.ensure_future(self._keep(written, self._telling))

    async def _keep(self, written: Written, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await before
        try:
            await self._owner.in_thread(partial(services.note_file, self._owner.session_id, written))
        except Exception:
            log.exception("a recorded file of room %s could not be noted", self._owner.name)

    def _failed(self, problem: Exception) -> None:
        full = isinstance(problem, Full) or getattr(problem, "errno", None) == 28
        self._broke("recording.disk-full" if full else "recording.broke")
