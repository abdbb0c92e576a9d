"""The doors of the media path, as one ASGI callable for every address that `is_door`.

    /room/<room>/media/pub   WebSocket, subprotocols `senningen.media.1` and `pass.<token>`: camera and microphone
    /room/<room>/media/screen   the same: the screen of somebody on stage
    /room/<room>/media/sub   the same: what the audience sees and hears

A pass travels as a subprotocol because a browser can send nothing else with a WebSocket that does not end up in a log:
addresses do, subprotocols do not. Whoever is refused gets HTTP 403 with a code before anything is accepted. A browser's
script cannot see that, so it may ask the same address by plain HTTP (`Authorization: Bearer <token>`) why.

A door in another process (`live/audience.py`) asks by POST whether it may let somebody watch; whoever is let in there
watches nowhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from senningen.kernel.refusals import Refused, define
from senningen.media.hub import PROTOCOL
from senningen.media.ports import Check, Direction, Pass, Receive, Relay, Send, Socket

MAY_NOT_PUBLISH = define(
    "media.may-not-publish",
    _("Your pass lets you watch this room, but not speak in it."),
    _("Raise your hand, or ask the host to bring you on stage."),
    403,
)
WRONG_ROOM = define(
    "media.wrong-room",
    _("Your pass is for another room."),
    _("Open the room again from your personal page."),
    403,
)

NO_SUCH_DOOR = define(
    "media.no-such-door",
    _("There is no such way into a room."),
    _("Open the room again from your personal page."),
    404,
)

_PATH = re.compile(r"/room/(?P<room>[A-Za-z0-9_-]{1,64})/media/(?P<door>pub|sub|screen)")
_DIRECTIONS = {"pub": Direction.PUBLISH, "sub": Direction.WATCH, "screen": Direction.SCREEN}
_DOOR = re.compile(r"[A-Za-z0-9-]{1,32}")
_PASS = "pass."  # noqa: S105  the word before a token, not one


def is_door(path: str) -> bool:
    """Say whether an address is one of the media path's."""
    return _PATH.fullmatch(path) is not None


def room_watched(scope: Mapping[str, Any]) -> str:
    """Return the room that a WebSocket comes to watch; nothing if it comes for something else."""
    where = _where(scope)
    return where["room"] if where is not None and where["door"] == "sub" and PROTOCOL in scope["subprotocols"] else ""


def token_of(scope: Mapping[str, Any]) -> str:
    """Return the pass that a WebSocket brings, unread."""
    return next((one[len(_PASS) :] for one in scope["subprotocols"] if one.startswith(_PASS)), "")


def _where(scope: Mapping[str, Any]) -> re.Match[str] | None:
    return _PATH.fullmatch(scope["path"].removeprefix(scope.get("root_path", "")))


class Doors:
    """Checks the pass of everyone who comes, then leaves them to the relay."""

    def __init__(self, relay: Relay, check: Check) -> None:
        self._relay, self._check = relay, check

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one WebSocket or one HTTP question."""
        where = _where(scope)
        if scope["type"] == "http":
            await self._explain(scope, send, where)
        elif where is None or PROTOCOL not in scope["subprotocols"]:
            await receive()
            await _refuse(scope, send, 404, NO_SUCH_DOOR.code)
        else:
            await receive()
            await self._open(Socket(scope, receive, send), where["room"], _DIRECTIONS[where["door"]])

    async def _open(self, socket: Socket, room: str, direction: Direction) -> None:
        try:
            by = await self._admit(token_of(socket.scope), room, direction)
        except Refused as refused:
            await _refuse(socket.scope, socket.send, refused.refusal.status, refused.code)
            return
        if direction is Direction.WATCH:
            await self._relay.watch(socket, by)
        else:
            await self._relay.publish(socket, by, direction)

    async def _admit(self, token: str, room: str, direction: Direction) -> Pass:
        by = await self._check(token, room, direction)
        # Whatever admission answers: nobody gets in elsewhere than where the pass is for, nor publishes by a guest's.
        if by.room != room:
            raise Refused(WRONG_ROOM.code)
        if direction is not Direction.WATCH and not by.may_publish:
            raise Refused(MAY_NOT_PUBLISH.code)
        return by

    async def _explain(self, scope: Mapping[str, Any], send: Send, where: re.Match[str] | None) -> None:
        """Say by plain HTTP whether this door would open; nothing is opened. By POST, hand somebody over to another."""
        direction = _DIRECTIONS[where["door"]] if where is not None else Direction.WATCH
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        door = headers.get(b"x-door", "")
        hands_over = scope["method"] == "POST" and direction is Direction.WATCH and _DOOR.fullmatch(door)
        if where is None or not (hands_over or scope["method"] == "GET"):
            await _answer(send, 404, {"code": NO_SUCH_DOOR.code})
            return
        authorization = headers.get(b"authorization", "")
        token = authorization.removeprefix("Bearer ") if authorization.startswith("Bearer ") else ""
        try:
            by = await self._admit(token, where["room"], direction)
        except Refused as refused:
            await _answer(send, refused.refusal.status, {"code": refused.code})
            return
        if not hands_over:
            await _answer(send, 200, {"code": "welcome"})
        elif (place := self._relay.hand_over(by, door)) is None:
            await _answer(send, 409, {"code": "welcome-here"})
        else:
            told = {"code": "welcome", "key": by.key, "name": place.name, "orders": place.orders}
            await _answer(send, 200, told)


async def _refuse(scope: Mapping[str, Any], send: Send, status: int, code: str) -> None:
    if "websocket.http.response" in scope.get("extensions", {}):
        await _answer(send, status, {"code": code}, "websocket.http.response")
    else:
        await send({"type": "websocket.close", "code": 4403, "reason": code})  # HTTP 403, as nothing is accepted yet


async def _answer(send: Send, status: int, said: dict[str, Any], kind: str = "http.response") -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": json.dumps(said).encode()})
