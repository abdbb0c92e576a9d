"""The seat that is chosen on the board: who sits there, in which sessions, why, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from senningen.desk.models import Proposal
from senningen.journal.models import Entry
from senningen.journal.queries import entries_about
from senningen.people import queries as people
from senningen.programme.models import Session
from senningen.seats import queries
from senningen.seats.forecast import ModeForecast, foresee_mode
from senningen.seats.models import Seat
from senningen.web.desk.board import Chair
from senningen.web.desk.line import Lines


@dataclass(frozen=True)
class Day:
    """A session for whoever sits on the chair: their place there, or where they stand in its line."""

    session: Session
    place: int | None
    position: int | None


@dataclass(frozen=True)
class Why:
    """Something that led to the seat; the sentence of the mail behind it, if there is one."""

    entry: Entry
    quote: str = ""


@dataclass(frozen=True)
class Chosen:
    """A chair, and whoever sits there."""

    chair: Chair
    seat: Seat | None = None
    email: str = ""
    days: Sequence[Day] = ()
    why: Sequence[Why] = ()
    reminded: bool = False
    other_mode: ModeForecast | None = None

    @property
    def offered(self) -> bool:
        """Whether an answer is awaited."""
        return self.seat is not None and self.seat.state == Seat.State.HELD


def chosen(chair: Chair | None, lines: Lines, sessions: Sequence[Session], now: datetime) -> Chosen | None:
    """Tell of a chair what the board does not show."""
    if chair is None:
        return None
    seat = queries.seat(chair.sitting.seat) if chair.sitting else None
    if seat is None or chair.sitting is None:
        return Chosen(chair)
    positions = {
        number: one.position for number, line in lines.waiting.items() for one in line if one.person == seat.person_id
    }
    address = people.preferred_address(seat.person_id)
    return Chosen(
        chair,
        seat,
        seat.address.email if seat.address else (address.email if address else ""),
        [Day(each, chair.sitting.places.get(each.number), positions.get(each.number)) for each in sessions],
        _why(seat),
        seat.person_id in queries.reminded_lately(seat.edition_id, now=now),
        foresee_mode(seat, by_guest=False, now=now) if len(lines.board.modes) > 1 else None,
    )


def _why(seat: Seat) -> list[Why]:
    """Walk back from the seat to the mails: what happened to it and to the request behind it, oldest first."""
    subjects = [f"seat:{seat.pk}", *([f"request:{seat.request_id}"] if seat.request_id else [])]
    entries = list(entries_about(*subjects)[:12])[::-1]
    quotes = _quotes([each.cause for each in entries])
    said: set[str] = set()
    found = []
    for each in entries:
        quote = quotes.get(each.cause, "") if each.cause not in said else ""
        said.add(each.cause)
        found.append(Why(each, quote))
    return found


def _quotes(causes: Sequence[str]) -> Mapping[str, str]:
    """Return the first sentence that each of these messages was understood by."""
    numbers = [int(number) for kind, _, number in (each.partition(":") for each in causes) if kind == "message"]
    proposals = Proposal.objects.filter(message__in=numbers).order_by("-position") if numbers else ()
    return {
        f"message:{each.message_id}": str(quote)[:200]
        for each in proposals
        for quote in [next((said.get("quote") for said in each.evidence if said.get("kind") == "sentence"), "")]
        if quote
    }
