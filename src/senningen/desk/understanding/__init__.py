"""Understanding a message: from what a person wrote to the acts it seems to ask, each with its evidence. Pure."""

from __future__ import annotations

from senningen.desk.understanding.edition import EditionWords, SessionWords, described
from senningen.desk.understanding.flow import understand
from senningen.desk.understanding.reading import NOBODY, Act, Evidence, Intent, Known, Lang, PersonMentioned, Reading

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
    "described",
    "understand",
]
