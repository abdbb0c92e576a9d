"""An engine for tests: it says of each half second of sound how loud it was, and breaks when it is told to."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator

from senningen.media.engine import RATE, Said

PIECE = RATE // 2


class Parrot:
    """Needs no model."""

    def listen(self) -> Parrot:
        return Parrot()

    def __init__(self) -> None:
        self.samples = array("h")
        self.at = 0.0

    def hear(self, pcm: bytes) -> Iterator[Said]:
        self.samples.frombytes(pcm)
        while len(self.samples) >= PIECE:
            piece, self.samples = self.samples[:PIECE], self.samples[PIECE:]
            yield self.said("loud" if max(piece) > 1000 else "quiet")

    def end(self) -> Iterator[Said]:
        if self.samples:
            yield self.said("ended")

    def said(self, text: str) -> Said:
        self.at += 0.5
        return Said(text, self.at - 0.5, self.at)


def engine() -> Parrot:
    return Parrot()


def broken() -> Parrot:
    os._exit(3)
