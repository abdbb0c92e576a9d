"""The way out to one browser: texts and media in order, never blocking the one who writes.

What goes to many is framed once (`binary_frame`, `text_frame`) and the same bytes are written to every socket. On our
own server (`media.wire`) they go straight to the transport; on any other ASGI server through a queue and its writer.
"""

from __future__ import annotations

import asyncio
import struct
from collections import deque
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Protocol

from senningen.media.ports import Send

EXTENSION = "senningen.wire"
"""Where a server that can take ready-made frames puts its `Wire` in the ASGI scope."""


class Frame(bytes):
    """A whole WebSocket message as it goes over the network, unmasked as servers send it."""

    __slots__ = ()


def text_frame(text: str) -> Frame:
    """Frame a text once, for however many sockets."""
    return _frame(0x81, text.encode())


def binary_frame(data: bytes) -> Frame:
    """Frame media once, for however many sockets."""
    return _frame(0x82, data)


def _frame(opcode: int, data: bytes) -> Frame:
    size = len(data)
    if size < 126:
        return Frame(bytes((opcode, size)) + data)
    if size < 65536:
        return Frame(struct.pack("!BBH", opcode, 126, size) + data)
    return Frame(struct.pack("!BBQ", opcode, 127, size) + data)


def _unframe(frame: Frame) -> dict[str, Any]:
    start = 2 if frame[1] < 126 else 4 if frame[1] == 126 else 10
    payload = bytes(frame[start:])
    if frame[0] == 0x81:
        return {"type": "websocket.send", "text": payload.decode()}
    return {"type": "websocket.send", "bytes": payload}


class Wire(Protocol):
    """What our own server offers beside ASGI's `send`."""

    def write(self, frame: bytes) -> None:
        """Put a ready-made frame on the network after what was written before; nothing once the socket closes."""

    def owed(self) -> int:
        """Say how many written bytes the network has not taken yet."""

    def silence(self) -> float:
        """Say how many seconds ago anything came from the other end."""

    def abort(self) -> None:
        """Drop the socket without waiting for what is owed."""


class Line(Protocol):
    """Where a connection's outgoing messages go."""

    def write(self, frame: Frame) -> None:
        """Send after everything written before; never waits."""

    def owed(self) -> int:
        """Say how many written bytes have not left yet."""

    def silence(self) -> float:
        """Say how many seconds ago anything came from the other end; 0 where the server does not tell."""

    def works(self) -> Sequence[Coroutine[Any, Any, None]]:
        """Return what must run beside the connection for its messages to leave."""

    def abort(self) -> None:
        """Forget what is owed."""


def open_line(scope: Mapping[str, Any], send: Send) -> Line:
    """Take the shortest way out that the server offers."""
    wire: Wire | None = scope.get("extensions", {}).get(EXTENSION)
    return DirectLine(wire) if wire is not None else QueuedLine(send)


class DirectLine:
    """Straight to the transport: one system call for each message, no task to wake."""

    def __init__(self, wire: Wire) -> None:
        self.write = wire.write
        self.owed = wire.owed
        self.silence = wire.silence
        self.abort = wire.abort

    def works(self) -> Sequence[Coroutine[Any, Any, None]]:
        """Nothing: the transport writes by itself."""
        return ()


class QueuedLine:
    """Through ASGI's `send`, on servers that offer nothing better."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._queue: deque[Frame] = deque()
        self._owed = 0
        self._more = asyncio.Event()

    def write(self, frame: Frame) -> None:
        """Queue a message."""
        self._queue.append(frame)
        self._owed += len(frame)
        self._more.set()

    def owed(self) -> int:
        """Count what is queued or on its way into the server."""
        return self._owed

    def silence(self) -> float:
        """Nobody tells: a line that is open counts as one that answers."""
        return 0.0

    def abort(self) -> None:
        """Forget what is queued."""
        self._queue.clear()
        self._owed = 0

    def works(self) -> Sequence[Coroutine[Any, Any, None]]:
        """Hand the queue to the server, message by message."""
        return (self._run(),)

    async def _run(self) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            while self._queue:
                frame = self._queue.popleft()
                await self._send(_unframe(frame))
                self._owed = max(0, self._owed - len(frame))
