"""What happens to letters to many, in the past tense."""

from __future__ import annotations

from senningen.journal.entries import Fact, entry


@entry("circular.sent", "circular")
class CircularSent(Fact):
    """A letter was sent to these people of a group."""

    circular: int
    group: str
    people: tuple[int, ...]


@entry("circular.stopped", "circular")
class CircularStopped(Fact):
    """It was stopped; so many letters had not left yet and never will."""

    circular: int
    kept: int
