"""What answers at a port: static files, the health page, Django for pages, the live room for sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from servestatic import ServeStaticASGI

from senningen.live import sockets
from senningen.live.rooms import ROOMS
from senningen.media.doors import is_door
from senningen.runtime import settings
from senningen.runtime.components import House
from senningen.runtime.pages import Pages

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
_ELSEWHERE: dict[str, object] = {"trouble": "The rooms are not in this process, or not ready yet."}


def pages(house: House) -> App:
    """Make what the web server answers with: all of it where the rooms are in this process."""
    # Django's pages run in these threads; each keeps its connection to the database.
    threads = ThreadPoolExecutor(8, thread_name_prefix="pages")
    return _with_health(house, _with_rooms(_static(Pages(threads))))


def rooms(house: House) -> App:
    """Make what the rooms answer with at a port of their own: their sockets and the health page, nothing else."""
    return _with_health(house, _with_rooms(_nothing_else))


def audience(house: House, door: App) -> App:
    """Make what a door of the audience answers with: whatever is not for it, and the health page."""
    return _with_health(house, door)


def _with_health(house: House, others: App) -> App:
    """Say at any port how the house is."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/health":
            await _health(house, send)
        else:
            await others(scope, receive, send)

    return app


def _with_rooms(others: App) -> App:
    """Take to the rooms what is theirs."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if _is_a_rooms(scope):
            await _to_the_room(scope, receive, send)
        else:
            await others(scope, receive, send)

    return app


async def _nothing_else(_scope: Scope, _receive: Receive, send: Send) -> None:
    await _answer(send, 404, {"trouble": "Only the rooms are here: /room/ and /health."})


def _is_a_rooms(scope: Scope) -> bool:
    return scope["type"] == "websocket" or (scope["type"] == "http" and is_door(scope["path"]))


async def _to_the_room(scope: Scope, receive: Receive, send: Send) -> None:
    """Open the room; where the rooms are elsewhere, or not yet back, the page is to try again."""
    if ROOMS.serving:
        await sockets.application(scope, receive, send)
    elif scope["type"] == "http":
        await _answer(send, 503, _ELSEWHERE)
    else:
        await receive()
        await _answer(send, 503, _ELSEWHERE, "websocket.http.response")


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
    await _answer(send, 200 if condition["ok"] else 503, condition)


async def _answer(send: Send, status: int, told: dict[str, object], kind: str = "http.response") -> None:
    body = json.dumps(told, indent=2, default=str).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"cache-control", b"no-store"),
        (b"content-length", b"%d" % len(body)),
    ]
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": body})
