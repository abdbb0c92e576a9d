"""A server for the browser tests: the media doors, the built bundle, one page, under the product's own policy."""

from __future__ import annotations

import asyncio
import json
import mimetypes
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

import uvicorn

from senningen.kernel.refusals import Refused
from senningen.media.doors import MAY_NOT_PUBLISH, Doors, is_door
from senningen.media.hub import Hub
from senningen.media.ports import Direction, Pass
from senningen.media.wire import WireProtocol
from senningen.runtime import settings

HERE = Path(__file__).parent
DIST = settings.PACKAGE / "web" / "static" / "dist"
ROOM = "tuesday"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>stage</title>
<link rel="icon" href="data:,">%s<body data-bundle="%s"><script type="module" src="/page.js"></script></body></html>"""


class StageServer:
    """Runs in a thread of its own; its hub can be asked from the test."""

    def __init__(self, port: int = 0) -> None:
        self.hub = Hub()
        self.port = port
        self._doors = Doors(self.hub, self._check)
        self.asked_for: list[str] = []

    async def _check(self, token: str, room: str, direction: Direction) -> Pass:
        match token.split("."):
            case ["speaker", key]:
                return Pass(room, 1, f"speaker:{key}", key, may_publish=True)
            case ["seat", number]:
                return Pass(room, 2, f"seat:{number}", number)
        raise Refused(MAY_NOT_PUBLISH.code)

    def __enter__(self) -> Self:
        config = uvicorn.Config(
            self._app,
            interface="asgi3",
            port=self.port,
            ws=WireProtocol,
            ws_per_message_deflate=False,
            lifespan="off",
            log_level="warning",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the server does not come up"
            time.sleep(0.01)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(60)  # its port is free for the next one only then
        assert not self._thread.is_alive()

    def do(self, act: Callable[[], Any]) -> Any:
        """Do something with the hub, in the thread it lives in."""
        done: Future[Any] = Future()

        def run() -> None:
            done.set_result(act())

        self._loop.call_soon_threadsafe(run)
        return done.result(60)

    def page(self, role: str, token: str, person: str = "speaker:anna", **more: str) -> str:
        """Return the address of a page that publishes or watches."""
        asked = urlencode({"as": role, "room": ROOM, "pass": token, "person": person, **more})
        return f"http://127.0.0.1:{self.port}/?{asked}"

    async def _app(self, scope: Mapping[str, Any], receive: Any, send: Any) -> None:
        self._loop = asyncio.get_running_loop()
        path = scope["path"]
        if is_door(path):
            await self._doors(scope, receive, send)
        elif scope["type"] == "http":
            self.asked_for.append(path)
            await _serve(path, send)


async def _serve(path: str, send: Any) -> None:
    status, body = 200, b""
    if path == "/":
        manifest = json.loads((DIST / "manifest.json").read_text())
        entry = manifest["src/room.ts"]
        styles = "".join(f'<link rel="stylesheet" href="/static/dist/{css}">' for css in entry.get("css", []))
        body = (PAGE % (styles, f"/static/dist/{entry['file']}")).encode()
    elif path == "/page.js":
        body = (HERE / "page.js").read_bytes()
    elif path.startswith("/static/dist/") and (file := DIST / path.removeprefix("/static/dist/")).is_file():
        body = file.read_bytes()
    else:
        status = 404
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    policy = "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())
    kind = "text/html" if path == "/" else mimetypes.guess_type(path)[0] or "text/plain"
    headers = [(b"content-type", kind.encode()), (b"content-security-policy", policy.encode())]
    if path.startswith("/static/dist/assets/"):
        headers.append((b"cache-control", b"public, max-age=31536000, immutable"))  # as the product serves them
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
