"""One control connection: who it is, its way out, and how it ends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from django.utils import translation

from senningen.kernel.refusals import Refused
from senningen.live.protocol import Answer, Goodbye, NewPass, write
from senningen.live.rules import Admitted
from senningen.media.line import Frame, Line, text_frame

MOST_OWED = 512 * 1024
"""Bytes a line may owe. A page that reads no faster is let go: it comes back and gets the whole state at once."""


@dataclass(eq=False)
class Client:
    """Somebody's page, connected."""

    admitted: Admitted
    line: Line
    ended: asyncio.Future[int] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def key(self) -> str:
        """Whose connection this is."""
        return self.admitted.somebody.key

    def send(self, frame: Frame) -> None:
        """Send a message that is framed already; never waits."""
        if self.ended.done():
            return
        if self.line.owed() > MOST_OWED:
            self.line.abort()
            self.end(1013)
            return
        self.line.write(frame)

    def give_pass(self, token: str) -> None:
        """Give the page a fresh pass."""
        self.send(text_frame(write(NewPass(token))))

    def refuse(self, n: int, refused: Refused) -> None:
        """Say that an operation was not accepted, in the page's language."""
        with translation.override(self.admitted.claim.language):
            answer = Answer(n, refused.code, refused.sentence, refused.next_step)
        self.send(text_frame(write(answer)))

    def dismiss(self, code: str, close: int) -> None:
        """Say why this connection ends, and end it."""
        self.send(text_frame(goodbye(code, self.admitted.claim.language)))
        self.end(close)

    def end(self, close: int) -> None:
        """End the connection as soon as its task runs; the first reason given is the one that is told."""
        if not self.ended.done():
            self.ended.set_result(close)


def goodbye(code: str, language: str) -> str:
    """Write the last message of a connection, in the page's language."""
    refused = Refused(code)
    with translation.override(language):
        return write(Goodbye(code, refused.sentence, refused.next_step))
