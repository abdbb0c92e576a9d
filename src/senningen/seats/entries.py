"""What happens to places, requests and seats, in the past tense."""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import Fact, entry


@entry("places.made", "session")
class PlacesMade(Fact):
    """A session got these numbered places."""

    session: int
    mode: str
    cap: int
    numbers: tuple[int, ...]


@entry("places.taken-away", "session")
class PlacesTakenAway(Fact):
    """A session lost these places, which were free and above its cap."""

    session: int
    mode: str
    cap: int
    numbers: tuple[int, ...]


@entry("cap.changed", "session")
class CapChanged(Fact):
    """A session should have another number of places, while none is made or taken away: what is freed above it goes."""

    session: int
    mode: str
    before: int
    cap: int


@entry("request.received", "request")
class RequestReceived(Fact):
    """Somebody asked for these sessions; asking again adds to what they asked for."""

    request: int
    person: int
    sessions: tuple[int, ...]
    all_or_none: bool


@entry("request.waits", "request")
class RequestWaits(Fact):
    """It was decided that these sessions wait for a place."""

    request: int
    sessions: tuple[int, ...]


@entry("request.declined", "request")
class RequestDeclined(Fact):
    """The desk said no."""

    request: int
    sessions: tuple[int, ...]


@entry("request.left-line", "request")
class RequestLeftLine(Fact):
    """Somebody no longer waits for these sessions."""

    request: int
    sessions: tuple[int, ...]


@entry("party.linked", "party")
class RequestsLinked(Fact):
    """These requests are given together or wait together from now on."""

    party: int
    requests: tuple[int, ...]


@entry("party.unlinked", "party")
class RequestsUnlinked(Fact):
    """These requests stand by themselves again."""

    party: int
    requests: tuple[int, ...]


@entry("request.moved-to-front", "request")
class MovedToFront(Fact):
    """The desk let somebody stand first in the line of a session, for a reason; `asked` is when they had asked."""

    request: int
    session: int
    asked: datetime
    reason: str


@entry("seat.given", "seat")
class SeatGiven(Fact):
    """A person was given a seat with places in these sessions."""

    seat: int
    request: int
    person: int
    number: int
    sessions: tuple[int, ...]


@entry("seat.offered", "seat")
class SeatOffered(Fact):
    """Places in these sessions are held for a person until they answer."""

    seat: int
    request: int
    person: int
    number: int
    sessions: tuple[int, ...]
    until: datetime


@entry("seat.offer-extended", "seat")
class OfferExtended(Fact):
    """The person has more time to answer."""

    seat: int
    until: datetime


@entry("seat.offer-reminded", "seat")
class OfferReminded(Fact):
    """The person was reminded that an offer waits for their answer."""

    seat: int


@entry("seat.taken", "seat")
class SeatTaken(Fact):
    """An offer was accepted for these sessions."""

    seat: int
    sessions: tuple[int, ...]


@entry("seat.no-answer", "seat")
class SeatNoAnswer(Fact):
    """The deadline passed; the places stay reserved until the desk decides."""

    seat: int


@entry("seat.lapsed", "seat")
class SeatLapsed(Fact):
    """The deadline passed and the places were freed."""

    seat: int
    sessions: tuple[int, ...]


@entry("seat.declined", "seat")
class SeatDeclined(Fact):
    """The guest said no to the offer."""

    seat: int
    sessions: tuple[int, ...]


@entry("seat.withdrawn", "seat")
class SeatWithdrawn(Fact):
    """The guest gave the seat back."""

    seat: int
    sessions: tuple[int, ...]


@entry("seat.released", "seat")
class SeatReleased(Fact):
    """The desk took the seat back."""

    seat: int
    sessions: tuple[int, ...]
    reason: str


@entry("seat.put-back", "seat")
class SeatPutBack(Fact):
    """Giving, offering or passing it on was undone: nobody has it any more."""

    seat: int
    sessions: tuple[int, ...]


@entry("seat.restored", "seat")
class SeatRestored(Fact):
    """A decision about it was undone: it is held or taken again for these sessions, and for no others."""

    seat: int
    state: str
    sessions: tuple[int, ...]


@entry("request.restored", "request")
class RequestRestored(Fact):
    """A decision about it was undone: these sessions wait again, where they stood in line, and no others."""

    request: int
    sessions: tuple[int, ...]


@entry("seat.sessions-added", "seat")
class SessionsAdded(Fact):
    """The seat has places in these sessions too."""

    seat: int
    sessions: tuple[int, ...]


@entry("seat.sessions-dropped", "seat")
class SessionsDropped(Fact):
    """The seat has no place in these sessions any more."""

    seat: int
    sessions: tuple[int, ...]


@entry("seat.mode-changed", "seat")
class SeatModeChanged(Fact):
    """The guest attends in the other mode in these sessions; in `waiting` no place was free there, and they wait."""

    seat: int
    before: str
    mode: str
    sessions: tuple[int, ...]
    waiting: tuple[int, ...]


@entry("request.mode-changed", "request")
class RequestModeChanged(Fact):
    """Somebody in line wants to attend in the other mode, and waits at the end of its lines."""

    request: int
    before: str
    mode: str


@entry("seat.calendar-sent-again", "seat")
class CalendarSentAgain(Fact):
    """The guest asked for the calendar invitations of these sessions once more."""

    seat: int
    sessions: tuple[int, ...]


@entry("link.sent-again", "person")
class LinkSentAgain(Fact):
    """Somebody who lost their link was sent a new one, to their seat or to their request."""

    person: int
    to: str
    id: int


@entry("seat.links-reissued", "seat")
class LinksReissued(Fact):
    """Every link to the seat was ended, and a new one sent."""

    seat: int


@entry("seat.substituted", "seat")
class SeatSubstituted(Fact):
    """The seat went to a named other, as a seat of their own with the same number and places."""

    seat: int
    successor: int
    person: int
    sessions: tuple[int, ...]


@entry("session.seats-cleared", "session")
class SessionCleared(Fact):
    """A session was cancelled: these seats lost their place in it."""

    session: int
    seats: tuple[int, ...]


@entry("session.seats-retold", "session")
class SessionRetold(Fact):
    """A session changed and everybody with a place was told anew."""

    session: int
    seats: tuple[int, ...]
