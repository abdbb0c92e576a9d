"""What happens to places that are kept for a purpose, in the past tense."""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import Fact, entry


@entry("places.kept", "session")
class PlacesKept(Fact):
    """A session has so many places for a contingent from now on, those included that its people have already."""

    session: int
    mode: str
    contingent: int
    before: int
    places: int


@entry("contingent.begun", "contingent")
class ContingentBegun(Fact):
    """Places can be kept for a purpose, until a moment."""

    contingent: int
    until: datetime


@entry("contingent.changed", "contingent")
class ContingentChanged(Fact):
    """A contingent has another name, or its places are kept until another moment."""

    contingent: int
    until: datetime


@entry("contingent.let-go", "contingent")
class ContingentLetGo(Fact):
    """What was still kept is for everybody: so many places, all sessions together."""

    contingent: int
    places: int


@entry("member.joined", "contingent")
class MemberJoined(Fact):
    """Somebody belongs to a contingent from now on."""

    contingent: int
    person: int


@entry("member.left", "contingent")
class MemberLeft(Fact):
    """Somebody belongs to a contingent no longer; a place of its that they have is theirs."""

    contingent: int
    person: int
