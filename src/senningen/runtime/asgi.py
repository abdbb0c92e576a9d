"""What answers at the port: static files, the health page, Django for pages, the live room for sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from servestatic import ServeStaticASGI

from senningen.live import sockets
from senningen.media.doors import is_door
from senningen.runtime import settings
from senningen.runtime.components import House
from senningen.runtime.pages import Pages

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def application(house: House) -> App:
    """Make the one application of the house."""
    # Django's pages run in these threads; each keeps its connection to the database.
    threads = ThreadPoolExecutor(8, thread_name_prefix="pages")
    pages = _static(Pages(threads))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" or (scope["type"] == "http" and is_door(scope["path"])):
            await sockets.application(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == "/health":
            await _health(house, send)
        elif scope["type"] == "http":
            await pages(scope, receive, send)

    return app


def _static(app: Any) -> App:
    """Serve the static files ahead of the pages."""
    served: App = ServeStaticASGI(
        app,
        root=settings.PACKAGE / "web" / "static",
        prefix="static/",
        max_age=3600,
        allow_all_origins=False,
        immutable_file_test=r"^/static/dist/assets/",  # the front end's names carry their hash
    )
    return served


async def _health(house: House, send: Send) -> None:
    condition = await asyncio.to_thread(house.condition)
    body = json.dumps(condition, indent=2, default=str).encode()
    status = 200 if condition["ok"] else 503
    headers = [
        (b"content-type", b"application/json"),
        (b"cache-control", b"no-store"),
        (b"content-length", b"%d" % len(body)),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
