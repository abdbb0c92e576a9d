"""The words by which an edition and its sessions can be meant in a mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SessionWords:
    """One session: its code, its day, its titles by language, and further words that mean it."""

    code: str
    date: date
    titles: Mapping[str, str]
    words: tuple[str, ...] = ()
    uid_marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionWords:
    """An edition as mails speak of it: its code, titles by language, its sessions in order, its time zone."""

    code: str
    titles: Mapping[str, str]
    sessions: tuple[SessionWords, ...]
    zone: str = "Europe/Luxembourg"
