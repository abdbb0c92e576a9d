"""What happened to seats lately: moves made on the board, each with its way back, and what happened by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from senningen.desk.queries import moves_of
from senningen.journal.models import Entry
from senningen.journal.queries import of_edition
from senningen.people.roles import Act
from senningen.seats.models import Seat
from senningen.web.desk import words
from senningen.web.desk.telling import told
from senningen.web.desk.undo import said

SHOWN = 6


@dataclass(frozen=True)
class Line:
    """One line: when, which seat, what happened, by whom, and the move that can be undone by whoever may do its act."""

    at: datetime
    number: int | None
    what: str
    who: str
    move: int | None = None
    act: Act = "decide"


def ledger(edition_id: int) -> list[Line]:
    """Return the latest lines. What belongs to a move is told by the move."""
    moves = moves_of(edition_id, most=SHOWN)
    moved_at = {each.at for each in moves}
    entries = [each for each in of_edition(edition_id, "seat.")[: 4 * SHOWN] if each.at not in moved_at][:SHOWN]
    about = {int(each.subject.partition(":")[2]) for each in entries if each.subject.startswith("seat:")}
    seats = Seat.objects.filter(pk__in=about).select_related("person").in_bulk()
    lines = [Line(each.at, None, said(each), str(each.by.person), each.pk, each.act) for each in moves]
    for each in entries:
        seat = seats.get(int(each.subject.partition(":")[2] or 0))
        lines.append(Line(each.at, seat.number if seat else None, _what(each), str(seat.person) if seat else ""))
    return sorted(lines, key=lambda line: line.at, reverse=True)[:SHOWN]


def _what(entry: Entry) -> str:
    """Say what happened; not once more to which number, which stands in front."""
    short = {"seat.given": words.DONE["give"], "seat.offered": words.DONE["offer"]}.get(entry.kind)
    return str(short) if short else told(entry)
