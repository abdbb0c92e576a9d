"""What happens to the programme, as the journal tells it."""

from datetime import datetime

from senningen.journal.entries import Fact, entry


@entry("series.written", "series")
class SeriesWritten(Fact):
    """The series was set up or its words were changed."""

    series: int


@entry("topic.written", "topic")
class TopicWritten(Fact):
    """A topic was set up or renamed."""

    topic: int


@entry("outcome.added", "outcome")
class OutcomeAdded(Fact):
    """Something came of a topic, and was noted."""

    outcome: int
    topic: int


@entry("edition.created", "edition")
class EditionCreated(Fact):
    """A new edition was begun."""

    edition: int
    number: int


@entry("edition.edited", "edition")
class EditionEdited(Fact):
    """Some of an edition's fields were changed."""

    edition: int
    fields: list[str]


@entry("session.added", "session")
class SessionAdded(Fact):
    """A session was added to an edition."""

    session: int
    edition: int


@entry("session.edited", "session")
class SessionEdited(Fact):
    """Some of a session's fields were changed; the revision rises when time or place did."""

    session: int
    fields: list[str]
    revision: int


@entry("session.moved", "session")
class SessionMoved(Fact):
    """A session begins at another time; the revision rises, so that calendars follow."""

    session: int
    before: datetime
    after: datetime
    minutes: int
    revision: int


@entry("session.moved-back", "session")
class SessionMovedBack(Fact):
    """Moving a session was undone: it begins when it was to begin before."""

    session: int
    before: datetime
    after: datetime
    revision: int


@entry("edition.postponed", "edition")
class EditionPostponed(Fact):
    """Every session of an edition still ahead was moved by so many days."""

    edition: int
    days: int


@entry("session.cancelled", "session")
class SessionCancelled(Fact):
    """A session will not take place."""

    session: int


@entry("session.reinstated", "session")
class SessionReinstated(Fact):
    """Cancelling a session was undone: it takes place."""

    session: int


@entry("session.doors-opened", "session")
class DoorsOpened(Fact):
    """The host let people in."""

    session: int


@entry("session.ended", "session")
class SessionEnded(Fact):
    """The host ended the hour."""

    session: int


@entry("part.given", "part")
class PartGiven(Fact):
    """A person was given a part in a session: to speak, host or interpret."""

    part: int
    person: int
    role: str


@entry("part.taken-away", "session")
class PartTakenAway(Fact):
    """A person has a part in a session no more; their link opens nothing."""

    session: int
    person: int
    role: str


@entry("part.given-back", "part")
class PartGivenBack(Fact):
    """Taking a part away was undone: it is theirs again, and the link they have opens it."""

    part: int
    person: int
    role: str


@entry("part.link-made", "part")
class StageLinkMade(Fact):
    """A personal link to a part was made, for the desk to hand over; the one before opens nothing."""

    part: int
    person: int


@entry("part.replaced", "part")
class PartReplaced(Fact):
    """Somebody has a part in a session that another person had before."""

    part: int
    session: int
    person: int
    instead_of: int
    role: str
