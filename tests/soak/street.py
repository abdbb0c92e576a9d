"""A line that many share and that goes dead: nothing passes, nothing is closed, as where a cable was pulled."""

from __future__ import annotations

import asyncio
from typing import Any, Self


class Street:
    """A TCP proxy on a port of its own, in the loop of whoever opens it."""

    def __init__(self, to_port: int) -> None:
        self._to = to_port
        self.sides: set[_Side] = set()
        self.carries = True

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Side(self), "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for side in list(self.sides):
            side.end()
        await asyncio.sleep(0)

    async def join(self, near: _Side) -> None:
        """Go on to the house for somebody who came; on a dead line nobody is ever answered."""
        try:
            if self.carries:
                loop = asyncio.get_running_loop()
                await loop.create_connection(lambda: _Side(self, near), "127.0.0.1", self._to)
        except OSError:
            near.end()

    def cut(self) -> None:
        """Carry nothing any more."""
        self.carries = False
        for side in self.sides:
            side.pause()

    def mend(self) -> None:
        """Carry again: what waited goes on its way, and who came meanwhile must come again."""
        self.carries = True
        for side in list(self.sides):
            if side.other is None:
                side.end()
            else:
                side.go_on()


class _Side(asyncio.Protocol):
    """One of the two sockets of a connection; the one that was there first is the near one."""

    def __init__(self, street: Street, near: _Side | None = None) -> None:
        self._street, self.other = street, near
        self._joining: asyncio.Task[None] | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport: asyncio.Transport = transport
        self._street.sides.add(self)
        if self.other is None:
            self.transport.pause_reading()
            self._joining = asyncio.get_running_loop().create_task(self._street.join(self))
        elif self.other.transport.is_closing():
            self.end()
        else:
            self.other.other = self
            if self._street.carries:
                self.other.go_on()
            else:
                self.pause()

    def data_received(self, data: bytes) -> None:
        assert self.other is not None
        self.other.transport.write(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._street.sides.discard(self)
        if self.other is not None:
            self.other.transport.close()

    def pause_writing(self) -> None:
        if self.other is not None:
            self.other.pause()

    def resume_writing(self) -> None:
        if self.other is not None and self._street.carries:
            self.other.go_on()

    def pause(self) -> None:
        """Read no more for now."""
        if not self.transport.is_closing():
            self.transport.pause_reading()

    def go_on(self) -> None:
        """Read on."""
        if not self.transport.is_closing():
            self.transport.resume_reading()

    def end(self) -> None:
        """Break off."""
        self.transport.abort()
