"""What a letter is made of, as plain values: who sends it, where its link leads, which hour it puts in a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from senningen.kernel.text import Text

LINK = "⟦link⟧"  # stands for the personal link in what is stored; the secret exists only in what is sent


@dataclass(frozen=True)
class Sender:
    """In whose name we write: the mailbox the desk reads, the series, and who signs."""

    email: str
    name: Text
    secretariat: Text


@dataclass(frozen=True)
class LinkTo:
    """What the personal link in a letter opens: a kind of `people.Link` and its subject."""

    kind: str
    subject_id: int | None


@dataclass(frozen=True)
class Event:
    """One hour for somebody's calendar. `starts` knows its zone; `place` names no personal link."""

    summary: str
    starts: datetime
    minutes: int
    zone: str
    place: str = ""
    description: str = ""

    @property
    def ends(self) -> datetime:
        """Return when it ends."""
        return self.starts + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Stored:
    """A mail that is safe in the database; not `new` if exactly it was there already."""

    message_id: int
    new: bool
