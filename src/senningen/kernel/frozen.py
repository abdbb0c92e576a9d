"""Frozen dataclasses as JSON values and back; their annotations are the format.

It knows what our states are made of: dataclasses, enums, instants, mappings, tuples, frozen sets, and what JSON has.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Read = Callable[[Any], Any]


def as_json(value: Any) -> Any:
    """Write a value; sets come in order, instants in ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: as_json(getattr(value, each.name)) for each in dataclasses.fields(value)}
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case Mapping():
            return {str(key): as_json(each) for key, each in value.items()}
        case frozenset():
            return sorted(as_json(each) for each in value)
        case tuple() | list():
            return [as_json(each) for each in value]
    return value


def from_json(cls: type[T], body: Any) -> T:
    """Read a value that `as_json` wrote. A field it lacks is as it is by default; one that is gone is passed over."""
    hint: Any = cls
    read: T = _reader(hint)(body)
    return read


@cache
def _reader(hint: Any) -> Read:
    arguments = get_args(hint)
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (each for each in arguments if each is not types.NoneType)
        read = _reader(inner)
        return lambda body: None if body is None else read(body)
    if origin is tuple and arguments[-1] is not Ellipsis:
        readers = [_reader(each) for each in arguments]
        return lambda body: tuple(read(each) for read, each in zip(readers, body, strict=True))
    if origin in (tuple, frozenset):
        read, made = _reader(arguments[0]), origin
        return lambda body: made(map(read, body))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key, read = (_reader(each) for each in arguments)
        return lambda body: {key(name): read(each) for name, each in body.items()}
    if dataclasses.is_dataclass(hint):
        return _fields(hint)
    if hint is datetime:
        return datetime.fromisoformat
    return hint if isinstance(hint, type) and issubclass(hint, Enum | int) and hint is not bool else lambda body: body


def _fields(cls: Any) -> Read:
    hints = get_type_hints(cls)
    readers = {each.name: _reader(hints[each.name]) for each in dataclasses.fields(cls)}
    return lambda body: cls(**{name: read(body[name]) for name, read in readers.items() if name in body})
