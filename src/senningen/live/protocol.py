"""What browser and room say to each other over the control socket, typed both ways.

`scripts/protocol` writes the TypeScript of everything here to `frontend/src/generated/protocol.ts`. Bump `PROTOCOL`
when an older page could not follow.

A browser says an operation by its name, `{"do": "turn", "page": 4, "n": 17}`, or one of `REQUESTS`. The room answers
with `Welcome` (whole state) and goes on with `Change` (whole parts). `was` is the version the change before it had: a
page that is behind that has missed something and says `again`.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, get_type_hints

from senningen.live.operations import FROM_BROWSERS, Operation, Role
from senningen.live.state import Part, Room
from senningen.live.views import StateView, part_view
from senningen.live.views.own import OwnView

PROTOCOL = "senningen.room.1"
"""The subprotocol of the control socket; the pass stands beside it as `pass.<token>`."""
LONGEST_TEXT = 4_000
_LONGEST_FIELD = 2_000


class Request(StrEnum):
    """What a browser may say beside operations."""

    AGAIN = "again"
    RENEW = "renew"
    HEARD = "heard"  # a page that hears nothing asks whether the line still carries


@dataclass(frozen=True)
class You:
    """Who the room takes you for."""

    key: str
    role: str
    name: str
    seat: int | None
    may_publish: bool


@dataclass(frozen=True)
class Welcome:
    """First message of a connection, and the answer to `again`."""

    t: ClassVar[str] = "welcome"
    v: int
    now: str
    you: You
    own: OwnView
    state: StateView


@dataclass(frozen=True)
class Change:
    """Some parts of the room look different now."""

    t: ClassVar[str] = "change"
    v: int
    was: int
    set: Mapping[str, Any]


@dataclass(frozen=True)
class Own:
    """What is yours alone looks different now."""

    t: ClassVar[str] = "own"
    own: OwnView


@dataclass(frozen=True)
class NewPass:
    """A fresh pass for this page's sockets."""

    t: ClassVar[str] = "pass"
    token: str


@dataclass(frozen=True)
class Heard:
    """The line carries; `now` is the room's clock."""

    t: ClassVar[str] = "heard"
    now: str


@dataclass(frozen=True)
class Answer:
    """An operation was not accepted; `n` says which."""

    t: ClassVar[str] = "refused"
    n: int
    code: str
    sentence: str
    next: str


@dataclass(frozen=True)
class Goodbye:
    """Last message of a connection that the room ends: do not come back by yourself."""

    t: ClassVar[str] = "goodbye"
    code: str
    sentence: str
    next: str


FROM_ROOM: tuple[type, ...] = (Welcome, Change, Own, NewPass, Heard, Answer, Goodbye)


class Malformed(Exception):  # noqa: N818  as the media path says it
    """A browser said something that is no message of this protocol."""


@dataclass(frozen=True)
class Said:
    """One message of a browser: an operation or a request, and the number its answer will bear."""

    what: Operation | Request
    n: int


def read(text: str) -> Said:
    """Read one message of a browser; raise `Malformed` unless every field is what it must be."""
    if len(text) > LONGEST_TEXT:
        raise Malformed("too long")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    if not isinstance(body, dict) or not isinstance(name := body.pop("do", None), str):
        raise Malformed("no verb")
    n = body.pop("n", 0)
    if type(n) is not int or not 0 <= n < 2**31:
        raise Malformed("n")
    if name in _REQUESTS:
        return Said(_REQUESTS[name], n)
    if (cls := _OPERATIONS.get(name)) is None:
        raise Malformed("unknown verb")
    return Said(_build(cls, body), n)


_REQUESTS = {request.value: request for request in Request}
_OPERATIONS = {cls.do: cls for cls in FROM_BROWSERS}
_HINTS = {cls: get_type_hints(cls) for cls in FROM_BROWSERS}
NOT_FROM_BROWSERS = {"folder", "name", "pages", "ballot"}
"""Fields of operations that the owner fills in."""


def _build(cls: type[Operation], body: dict[str, Any]) -> Operation:
    given: dict[str, Any] = {}
    for each in dataclasses.fields(cls):  # type: ignore[arg-type]
        if each.name in body and each.name not in NOT_FROM_BROWSERS:
            given[each.name] = _field(each.name, body.pop(each.name), _HINTS[cls][each.name])
        elif each.default is dataclasses.MISSING:
            raise Malformed(each.name)
    if body:
        raise Malformed("unknown field")
    return cls(**given)


def _field(name: str, value: Any, kind: type) -> Any:
    if kind is int:
        if type(value) is not int or not 0 <= value < 2**31:
            raise Malformed(name)
        return value
    if kind is bool:
        if type(value) is not bool:
            raise Malformed(name)
        return value
    if not isinstance(value, str) or len(value) > _LONGEST_FIELD or "\x00" in value:
        raise Malformed(name)
    try:
        value.encode()  # a lone surrogate is valid JSON and no text
        return kind(value)
    except ValueError:
        raise Malformed(name) from None


def write(message: Any) -> str:
    """Write one message of the room."""
    return _dump({"t": message.t, **dataclasses.asdict(message)})


def write_parts(room: Room, parts: frozenset[Part], role: Role, was: int) -> str:
    """Write a change for everybody of a role, once."""
    shown = {part.value: _plain(part_view(room, part, role)) for part in Part if part in parts}
    return _dump({"t": Change.t, "v": room.version, "was": was, "set": shown})


def write_state(room: Room, role: Role) -> str:
    """Write the whole state for everybody of a role, once; `write_welcome` puts it in."""
    return _dump({part.value: _plain(part_view(room, part, role)) for part in Part})


def write_welcome(version: int, now: str, you: You, own: OwnView, state: str) -> str:
    """Write somebody's first message around a state that is written already."""
    yours = {"you": dataclasses.asdict(you), "own": dataclasses.asdict(own)}
    head = _dump({"t": Welcome.t, "v": version, "now": now, **yours})
    return f'{head[:-1]},"state":{state}}}'


def _plain(view: Any) -> Any:
    if isinstance(view, list):
        return [_plain(one) for one in view]
    return dataclasses.asdict(view) if dataclasses.is_dataclass(view) and not isinstance(view, type) else view


def _dump(what: Any) -> str:
    return json.dumps(what, separators=(",", ":"), ensure_ascii=False)
