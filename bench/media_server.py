"""The two media doors alone, under the server they run under in the product: what a picture costs, without the rest."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import uvicorn

from senningen.media.doors import Doors
from senningen.media.hub import Hub
from senningen.media.ports import Direction, Pass
from senningen.media.wire import WireProtocol


async def _check(token: str, room: str, direction: Direction) -> Pass:
    return Pass(room, 0, token, token, may_publish=token.startswith("p"))


_doors = Doors(Hub(), _check)


async def app(scope: Mapping[str, Any], receive: Any, send: Any) -> None:
    """Only the doors."""
    if scope["type"] == "websocket":
        await _doors(scope, receive, send)


if __name__ == "__main__":
    plain = "--plain" in sys.argv
    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        ws="websockets-sansio" if plain else WireProtocol,
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="warning",
    )
