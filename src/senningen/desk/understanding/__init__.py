"""Understanding a message: from what a person wrote to the acts it seems to ask, each with its evidence. Pure."""

from __future__ import annotations

from senningen.desk.understanding.edition import EditionWords, SessionWords
from senningen.desk.understanding.reading import (
    NOBODY,
    Act,
    Evidence,
    Intent,
    Known,
    Lang,
    PersonMentioned,
    Reading,
)
from senningen.post.message import ParsedMessage

__all__ = [
    "NOBODY",
    "Act",
    "EditionWords",
    "Evidence",
    "Intent",
    "Known",
    "Lang",
    "PersonMentioned",
    "Reading",
    "SessionWords",
    "understand",
]


def understand(message: ParsedMessage, edition: EditionWords, *, knows: Known = NOBODY) -> Reading:
    """Say what the message seems to ask; a person decides."""
    return Reading("en", False, None, (), message.reply_text, True, "nothing-understood")
