"""uvicorn's WebSocket, which also takes ready-made frames (`Config(ws=WireProtocol)`).

uvicorn builds every message anew for every socket and through a coroutine. For an audience that is most of the cost, so
this adds one extension to the ASGI scope that writes the same framed bytes to the transport of each.
"""

from __future__ import annotations

import contextlib
import socket
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from senningen.media.line import EXTENSION

_UNSENT = 32_768
"""Bytes the kernel may hold unsent for one socket. Its default holds megabytes, which is many seconds of lag on a slow
line that nobody can see from here; with this, what a line owes shows in the transport."""


class WireProtocol(WebSocketsSansIOProtocol):
    """One WebSocket connection that offers its transport to the application, and knows when it last heard anything."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Begin with nothing heard and nothing offered."""
        super().__init__(*args, **more)
        self.heard, self._offered = 0.0, dict[str, Any]()

    def data_received(self, data: bytes) -> None:
        """Note the sign of life: also an answer to a ping, of which the application learns nothing."""
        self.heard = self.loop.time()
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Open the rings in which it would stay until the collector of garbage goes everywhere, which is seldom."""
        super().connection_lost(exc)
        self.conn.parser.close()
        self._offered.pop(EXTENSION, None)

    def start_keepalive(self) -> None:
        """Count silence from the first ping's clock: how long the door took is not theirs."""
        self.heard = self.loop.time()
        super().start_keepalive()

    def handle_connect(self, event: Request) -> None:
        """Begin as uvicorn does, then offer the wire; the application starts in the next turn of the loop."""
        super().handle_connect(event)
        if not self.handshake_complete:
            self._offered = cast("dict[str, Any]", self.scope["extensions"])
            self._offered[EXTENSION] = _TransportWire(self)


class _TransportWire:
    def __init__(self, protocol: WireProtocol) -> None:
        self._protocol, self._transport = protocol, protocol.transport
        self.owed = protocol.transport.get_write_buffer_size
        raw: Any = protocol.transport.get_extra_info("socket")
        with contextlib.suppress(AttributeError, OSError):  # a platform or socket without the option
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT)

    def write(self, frame: bytes) -> None:
        if not (self._protocol.close_sent or self._transport.is_closing()):
            self._transport.write(frame)

    def silence(self) -> float:
        return self._protocol.loop.time() - self._protocol.heard

    def abort(self) -> None:
        self._transport.abort()
