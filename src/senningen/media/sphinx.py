"""PocketSphinx as an engine for captions: small, offline, US English, and far from what is possible today.

The extra `senningen[captions]`. Its model is in the wheel; POCKETSPHINX_PATH names another one.
"""

from __future__ import annotations

from collections.abc import Iterator

from senningen.media.engine import RATE, Said

LONGEST = 6.0
"""Seconds after which a line is ended although its speaker goes on: nobody waits longer to read."""
_WIDTH = 2


class Sphinx:
    """One model. A piece of speech is read as a whole: read while it is being said, the first one is guesswork."""

    def __init__(self) -> None:
        from pocketsphinx import Decoder  # 38 MB that only a house with this engine has

        self._decoder = Decoder(samprate=RATE, fwdflat=False, loglevel="FATAL")  # a pass less is half a second sooner

    def listen(self) -> _Ear:
        """Open an ear."""
        return _Ear(self)

    def read(self, pcm: bytes) -> str:
        """Return the words of one piece of speech; empty when there are none."""
        self._decoder.start_utt()
        self._decoder.process_raw(pcm, full_utt=True)
        self._decoder.end_utt()
        hypothesis = self._decoder.hyp()
        return str(hypothesis.hypstr) if hypothesis else ""


class _Ear:
    """Cuts what one person says into pieces, at their pauses."""

    def __init__(self, engine: Sphinx) -> None:
        from pocketsphinx import Endpointer

        self._engine, self._pauses = engine, Endpointer(sample_rate=RATE)
        self._rest = self._spoken = b""
        self._ended = 0.0

    def hear(self, pcm: bytes) -> Iterator[Said]:
        """Take in what was said next."""
        self._rest += pcm
        size = self._pauses.frame_bytes
        while len(self._rest) >= size:
            piece, self._rest = self._rest[:size], self._rest[size:]
            self._spoken += self._pauses.process(piece) or b""
            if self._spoken and (not self._pauses.in_speech or self._seconds >= LONGEST):
                yield from self.end()

    def end(self) -> Iterator[Said]:
        """Read what was said since the last pause."""
        begins = max(self._ended, self._pauses.speech_start)
        self._ended = begins + self._seconds
        spoken, self._spoken = self._spoken, b""
        if spoken and (text := self._engine.read(spoken)):
            yield Said(text, begins, self._ended)

    @property
    def _seconds(self) -> float:
        return len(self._spoken) / _WIDTH / RATE


def engine() -> Sphinx:
    """Load the model."""
    return Sphinx()
