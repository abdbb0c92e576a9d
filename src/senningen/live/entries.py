"""What the journal tells of a room."""

from __future__ import annotations

from senningen.journal.entries import Fact, entry


@entry("room.begun", "session")
class SessionBegun(Fact):
    """From then on the audience saw and heard the stage."""

    session: int


@entry("room.removed", "session")
class RemovedFromRoom(Fact):
    """Somebody was removed from the room and kept out."""

    session: int
    person: int


@entry("room.let-back", "session")
class LetBackIntoRoom(Fact):
    """Somebody who was removed may come in again."""

    session: int
    person: int


@entry("room.slides-uploaded", "session")
class SlidesUploaded(Fact):
    """A deck was uploaded for a session."""

    session: int
    deck: int
