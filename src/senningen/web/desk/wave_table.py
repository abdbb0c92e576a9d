"""Who was invited, as a table to take away: one row for each invitation, with how it fares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext

from senningen.kernel import clock
from senningen.people import queries as people
from senningen.records.exports import Cell, Table
from senningen.seats import waves
from senningen.seats.models import Invitation, Seat
from senningen.web.desk import columns
from senningen.web.desk.columns import MODES, Asked
from senningen.web.desk.wave_words import STATES, WHY


def invitations(asked: Asked) -> Table:
    """Make the table of the invitations of an edition, or of one wave; those who were left out say why."""
    now = clock.now()
    found = waves.invitations_in(asked.edition.pk if asked.edition else 0, now=now)
    if (wave := asked.filter.get("wave", "")).isdecimal():
        found = found.filter(wave=int(wave[:18]))
    if (state := asked.filter.get("state", "")) in {*STATES, "left-out"}:
        found = found.filter(fare=state)  # type: ignore[misc]  # which was annotated
    heads = [gettext("Wave"), *columns.who(), gettext("State"), gettext("Mode"), asked.at(gettext("Sent"))]
    heads += [asked.at(gettext("Opened the page")), asked.at(gettext("Answered")), asked.at(gettext("Answer until"))]
    rows = list(found)
    emails = people.preferred_emails([each.person_id for each in rows if each.letter is None])
    made = (_invitation(each, emails.get(each.person_id, "")) for each in rows)
    return Table("invitations", gettext("Invitations"), [*heads, gettext("Seat")], made, asked.zone)


def _invitation(one: Invitation, email: str) -> Sequence[Cell]:
    letter, seat = one.letter, one.seat
    until: datetime | None = seat.until if seat and seat.until else one.wave.until
    left_out = str(WHY.get(one.left_out, ""))
    row: list[Cell] = [one.wave.title, *columns.person(one.person, letter.to_email if letter else email)]
    row += [left_out if one.fare == "left-out" else str(STATES[one.fare][1]), str(MODES[one.wave.mode])]
    row += [letter.sent if letter else None, one.opened, one.answered, until]
    return [*row, seat.number if seat and seat.state in Seat.LIVE else None]
