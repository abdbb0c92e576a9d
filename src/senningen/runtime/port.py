"""A port that is listened on: uvicorn in our event loop, with TLS from PEM files that may be renewed while it runs."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn

from senningen.kernel import hints
from senningen.live.presence import ASKED_EVERY
from senningen.media.wire import WireProtocol
from senningen.runtime import certificate
from senningen.runtime.asgi import App
from senningen.runtime.options import Options
from senningen.runtime.supervisor import Health


class _Server(uvicorn.Server):
    """Uvicorn that leaves signals to the supervisor."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Port:
    """A component that answers at one port."""

    def __init__(self, name: str, options: Options, number: int, app: App) -> None:
        self.name, self.options, self.number, self.app = name, options, number, app
        self._server: _Server | None = None

    def health(self) -> Health:
        """Say whether the port is open, and how many connections there are."""
        if self._server is None or not self._server.started:
            return Health(False)
        return Health(True, {"connections": len(self._server.server_state.connections)})

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then let answers in hand go out."""
        server = self._server = _Server(_config(self.options, self.app))
        listening = _listen(self.options.host, self.number)
        serving = asyncio.create_task(server.serve([listening]))
        renewing = asyncio.create_task(certificate.follow(self.options, lambda: server.config.ssl))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                hints.end_following()  # pages that wait for news would keep their connections open
                server.should_exit = True
            await serving
        finally:
            for task in (serving, renewing, stopping):
                task.cancel()
            self._server = None
            for each in getattr(server, "servers", ()):
                each.close()  # after a fall nobody else does, and the port would stay taken; who is connected stays so
            listening.close()


def _listen(host: str, port: int) -> socket.socket:
    """Open the port ourselves: uvicorn would end the whole process where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    return listening


def _config(options: Options, app: App) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        ws=WireProtocol,
        ws_per_message_deflate=False,  # sound and pictures are compressed already
        ws_ping_interval=ASKED_EVERY,
        ws_ping_timeout=15,  # longer than the backlog of a slow uplink
        ws_max_size=1024 * 1024,
        timeout_graceful_shutdown=2,
        proxy_headers=bool(options.trusted_proxies),
        forwarded_allow_ips=options.trusted_proxies or None,
        ssl_certfile=options.tls_certificate or None,
        ssl_keyfile=options.tls_key or None,
    )
