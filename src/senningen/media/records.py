"""The framing of media on both WebSockets: records, several to a message, passed on byte for byte."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

HEAD = struct.Struct("!HBIdI")
"""Track id, flags, group, milliseconds since 1970 at the publisher, length of the payload that follows."""

FIRST, LAST = 1, 2
"""First and last record of its group; a group of one frame is both. An empty record with `LAST` closes a group."""

_LATEST = 8.64e15  # the last millisecond a browser's Date knows


class Malformed(Exception):  # noqa: N818  it is a fact about the message
    """The message is not what the wire format allows; only the connection it came from ends."""


class Record(NamedTuple):
    """One frame of one track, and the bytes it came as."""

    track: int
    flags: int
    group: int
    stamp: float
    raw: bytes


def records(message: bytes, *, largest: int) -> Iterator[Record]:
    """Take a message apart; raise `Malformed` at the first record that is not whole and sound."""
    start, end = 0, len(message)
    if not 0 < end <= 2 * largest:
        raise Malformed("size of a message")
    while start < end:
        if end - start < HEAD.size:
            raise Malformed("short record")
        track, flags, group, stamp, length = HEAD.unpack_from(message, start)
        stop = start + HEAD.size + length
        if stop > end or length > largest:
            raise Malformed("length of a record")
        if flags > FIRST | LAST:
            raise Malformed("flags of a record")
        if not 0 <= stamp <= _LATEST:  # also refuses what is not a number
            raise Malformed("stamp of a record")
        yield Record(track, flags, group, stamp, message[start:stop])
        start = stop


def record(track: int, flags: int, group: int, stamp: float, payload: bytes = b"") -> bytes:
    """Put one record together."""
    return HEAD.pack(track, flags, group, stamp, len(payload)) + payload
