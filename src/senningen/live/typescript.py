"""The room's protocol as TypeScript, so that a page that misreads it does not compile."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

from senningen.live import protocol
from senningen.live.operations import FROM_BROWSERS, Kind

_HEAD = """// Written by scripts/protocol from live/protocol.py. Change it there.
"""
_PLAIN = {str: "string", int: "number", bool: "boolean", float: "number", type(None): "null", Any: "unknown"}


def write_typescript() -> str:
    """Write every message of the control socket as TypeScript."""
    seen: dict[str, str] = {}
    for cls in protocol.FROM_ROOM:
        _interface(cls, seen)
    parts = [_HEAD, f'export const PROTOCOL = "{protocol.PROTOCOL}";\n']
    parts += [f"export type Kind = {' | '.join(repr_(kind.value) for kind in Kind)};\n"]
    parts += seen.values()
    parts += [_operations()]
    parts += [f"export type FromRoom = {' | '.join(cls.__name__ for cls in protocol.FROM_ROOM)};\n"]
    return "\n".join(parts).replace("set: Readonly<Record<string, unknown>>;", "set: Partial<StateView>;")


def repr_(text: str) -> str:
    """Quote a string as TypeScript does."""
    return f'"{text}"'


def _interface(cls: type, seen: dict[str, str]) -> None:
    if cls.__name__ in seen:
        return
    hints = get_type_hints(cls)
    lines = [f"  t: {repr_(cls.t)};"] if hasattr(cls, "t") else []
    lines += [f"  {each.name}: {_type(hints[each.name], seen)};" for each in dataclasses.fields(cls)]
    doc = (cls.__doc__ or "").strip().split("\n")[0]
    seen[cls.__name__] = f"/** {doc} */\nexport interface {cls.__name__} {{\n" + "\n".join(lines) + "\n}\n"


def _type(hint: Any, seen: dict[str, str]) -> str:
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is list:
        return f"{_type(arguments[0], seen)}[]"
    if origin is Mapping or origin is Mapping.__class__ or getattr(origin, "__name__", "") == "Mapping":
        return f"Readonly<Record<{_type(arguments[0], seen)}, {_type(arguments[1], seen)}>>"
    if origin in (types.UnionType, Union):
        return " | ".join(_type(each, seen) for each in arguments)
    if isinstance(hint, type) and issubclass(hint, Kind):
        return "Kind"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return " | ".join(repr_(each.value) for each in hint)
    _interface(hint, seen)
    return str(hint.__name__)


def _operations() -> str:
    requests = [f"  | {{ do: {repr_(request.value)}; n?: number }}" for request in protocol.Request]
    return "export type FromBrowser =\n" + "\n".join([*_verbs(), *requests]) + ";\n"


def _verbs() -> Iterator[str]:
    for cls in FROM_BROWSERS:
        hints = {name: hint for name, hint in get_type_hints(cls).items() if get_origin(hint) is not ClassVar}
        fields = [
            f"{each.name}{'?' if each.default is not dataclasses.MISSING else ''}: {_type(hints[each.name], {})}"
            for each in dataclasses.fields(cls)  # type: ignore[arg-type]
            if each.name not in protocol.NOT_FROM_BROWSERS
        ]
        yield "  | { " + "; ".join([f"do: {repr_(cls.do)}", "n?: number", *fields]) + " }"
