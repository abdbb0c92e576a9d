"""The words by which an edition and its sessions can be meant in a mail."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class SessionWords:
    """One session: its code, its day, its titles by language, and further words that mean it."""

    code: str
    date: date
    titles: Mapping[str, str]
    words: tuple[str, ...] = ()  # topic words, written as in the word tables
    uid_marks: tuple[str, ...] = ()  # what the UID of its calendar entries contains


@dataclass(frozen=True, slots=True)
class EditionWords:
    """An edition as mails speak of it: its code, titles by language, its sessions in order, its time zone."""

    code: str
    titles: Mapping[str, str]
    sessions: tuple[SessionWords, ...]
    zone: str = "Europe/Luxembourg"
    masks: tuple[str, ...] = ()  # ways of naming the whole edition that contain a topic word of one session
    begins: time = time(11, 30)
    ends: time = time(12, 30)

    def __hash__(self) -> int:
        return hash((self.code, tuple(session.code for session in self.sessions)))


def described(name: str) -> EditionWords:
    """The edition of a description file shipped with the program, such as demo-10; KeyError if there is none."""
    path = files(__package__) / "editions" / f"{name}.toml"
    if not name.replace("-", "").isalnum() or not path.is_file():
        raise KeyError(name)
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    sessions = tuple(
        SessionWords(
            code=one["code"],
            date=one["date"],
            titles=one["titles"],
            words=tuple(one.get("words", ())),
            uid_marks=tuple(one.get("uid_marks", ())),
        )
        for one in told["sessions"]
    )
    return EditionWords(
        code=told["code"],
        titles=told["titles"],
        sessions=sessions,
        zone=told["zone"],
        masks=tuple(told.get("masks", ())),
        begins=told["begins"],
        ends=told["ends"],
    )
