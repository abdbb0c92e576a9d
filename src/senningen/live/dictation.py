"""The engine for captions as a room's owner holds it: what it hears becomes lines of the room."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from senningen.kernel.refusals import Refused
from senningen.live import operations as op
from senningen.live import services
from senningen.live.beside import Beside
from senningen.live.operations import Role, Somebody
from senningen.media.listener import Heard, Listener

if TYPE_CHECKING:
    from senningen.live.owner import Owner

THE_ENGINE = Somebody("engine", Role.HOST, "", 0)


class Dictation:
    """At most one engine at a time; off, there is no process, no viewer and no sound unpacked."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._listener: Listener | None = None
        self._ending = Beside()

    def turn(self, *, on: bool) -> None:
        """Begin to listen, or listen no more: the engine ends in a moment."""
        before, self._listener = self._listener, self._begin() if on else None
        if before is not None:
            before.cut()
            self._ending.begin(before.stop())

    def _begin(self) -> Listener:
        relay, room, name = self._owner.relay, self._owner.name, services.captions_engine()
        listener = Listener(relay, room, name, heard=self._heard, failed=self._failed)
        listener.start()
        return listener

    async def close(self) -> None:
        """Listen no more; when this returns the engine is gone."""
        self.turn(on=False)
        await self._ending.done()

    def _heard(self, one: Heard) -> None:
        took = round((time.time() - one.began) * 1000)
        with contextlib.suppress(Refused):  # there are enough lines
            self._owner.submit(op.EngineHeard(one.text, took, round(one.behind * 1000)), THE_ENGINE)

    def _failed(self) -> None:
        with contextlib.suppress(Refused):  # the session has ended
            self._owner.submit(op.EngineBroke(), THE_ENGINE)
