"""The process that listens: people's sound comes in as it was sent, what they said goes out, a line of JSON for each.

Started by `media/listener.py`, with the name of the engine. It ends with its input, so it never outlives the house.
"""

from __future__ import annotations

import json
import os
import select
import struct
import sys
import time
from collections.abc import Iterator
from typing import Any, TextIO

from senningen.media.engine import RATE, Ear, Engine, load

HEAD = struct.Struct("!IdQI")
"""Who, when it reached us in seconds since 1970, microseconds of their clock, length of the frame that follows."""
BREAK = 0.5
"""Seconds without sound after which what was said before stands by itself: they were muted, or their line was down."""


class Person:
    """The sound of one connection: Opus as it came, made into samples."""

    def __init__(self, engine: Engine) -> None:
        import av  # the extra `captions`

        self._av: Any = av
        self._engine = engine
        self._decoder = self._av.CodecContext.create("opus", "r")
        self._resampler = self._av.AudioResampler("s16", "mono", RATE)
        self._ear: Ear | None = None
        self._opened = self._last = self._ahead = 0.0
        self.heard = 0.0

    def take(self, frame: bytes, stamp: float, at: float) -> Iterator[dict[str, Any]]:
        """Take a frame; `stamp` is by the sender's clock, `at` by ours, both in seconds."""
        if stamp - self._last > BREAK or stamp < self._last:
            yield from self.end()
        if self._ear is None:
            self._ear, self._opened, self._ahead = self._engine.listen(), stamp, at - stamp
        # The frame that was quickest on its way tells best how far the sender's clock is from ours.
        self._ahead = min(self._ahead, at - stamp)
        self._last, self.heard = stamp, at
        for samples in self._unpacked(frame):
            yield from self._told(self._ear.hear(samples))

    def end(self) -> Iterator[dict[str, Any]]:
        """They have stopped for now."""
        ear, self._ear = self._ear, None
        if ear is not None:
            yield from self._told(ear.end())

    def _unpacked(self, frame: bytes) -> Iterator[bytes]:
        """Make samples of a frame. One that is no sound is passed over: nobody silences the others by it."""
        try:
            for sound in self._decoder.decode(self._av.Packet(frame)):
                for piece in self._resampler.resample(sound):
                    yield bytes(piece.planes[0])[: piece.samples * 2]
        except self._av.FFmpegError:
            self._decoder = self._av.CodecContext.create("opus", "r")

    def _told(self, said: Any) -> Iterator[dict[str, Any]]:
        zero = self._opened + self._ahead
        for text, begins, ends in said:
            yield {"text": text, "began": zero + begins, "ended": zero + ends}


def listen(engine: Engine, source: int, told: TextIO) -> None:
    """Listen to whoever comes in on a file descriptor until it ends."""
    people: dict[int, Person] = {}
    waiting, newest = b"", 0.0
    while True:
        said: list[dict[str, Any]] = []
        if select.select([source], [], [], BREAK)[0]:
            came = os.read(source, 2**16)
            if not came:
                return
            waiting += came
            while (frame := _first(waiting)) is not None:
                (who, newest, stamp), data, waiting = frame
                if who not in people:
                    people[who] = Person(engine)
                said += people[who].take(data, stamp / 1e6, newest)
        else:
            newest = time.time()
        for one in people.values():
            if newest - one.heard > BREAK:
                said += one.end()
        told.writelines(json.dumps(each) + "\n" for each in said)
        told.flush()


def _first(waiting: bytes) -> tuple[tuple[int, float, int], bytes, bytes] | None:
    if len(waiting) < HEAD.size:
        return None
    who, at, stamp, length = HEAD.unpack_from(waiting)
    end = HEAD.size + length
    return ((who, at, stamp), waiting[HEAD.size : end], waiting[end:]) if len(waiting) >= end else None


def main() -> None:
    """Load the engine that is named, and listen."""
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever an engine prints belongs into the log
    os.nice(5)  # the room goes first
    listen(load(sys.argv[1]), 0, told)


if __name__ == "__main__":
    main()
