"""What happens to rehearsals, in the past tense."""

from __future__ import annotations

from senningen.journal.entries import Fact, entry


@entry("rehearsal.begun", "rehearsal")
class RehearsalBegun(Fact):
    """So many simulated guests began to try an edition out."""

    rehearsal: int
    edition: int
    guests: int


@entry("rehearsal.ended", "rehearsal")
class RehearsalEnded(Fact):
    """It is over, and its copy is gone; so many checks passed and so many failed."""

    rehearsal: int
    passed: int
    failed: int
