"""The board of an edition: every live seat and every place, in few queries whatever the cap. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from senningen.seats import rules
from senningen.seats.models import Place, Seat


@dataclass(frozen=True)
class Sitting:
    """A live seat as the board shows it; `places` maps the number of a session to the number of its place there."""

    seat: int
    number: int
    person: int
    name: str
    house: str
    mode: str
    state: str
    no_answer: bool
    until: datetime | None
    given: datetime
    places: dict[int, int] = field(default_factory=dict)

    @property
    def stands(self) -> str:
        """Say in one word how it stands: seat, site (on site), offer, no (no answer)."""
        if self.no_answer:
            return "no"
        if self.state == Seat.State.HELD:
            return "offer"
        return "site" if self.mode == "on-site" else "seat"


class Keeper(NamedTuple):
    """The contingent for which a free place is kept."""

    contingent: int
    name: str


@dataclass(frozen=True)
class Board:
    """Seats by their number; places by session, mode and number, each with its seat or none; for whom one is kept."""

    sittings: Mapping[int, Sitting]
    places: Mapping[tuple[int, str], Mapping[int, Sitting | None]]
    kept: Mapping[tuple[int, str], Mapping[int, Keeper]] = field(default_factory=dict)

    @cached_property
    def modes(self) -> tuple[str, ...]:
        """Return the modes that have places, online first."""
        return tuple(sorted({mode for _, mode in self.places}, key=lambda mode: mode != "online"))

    def of_session(self, number: int, mode: str) -> Mapping[int, Sitting | None]:
        """Return the places of one session in a mode by number."""
        return self.places.get((number, mode), {})

    def free(self, number: int, mode: str = "online") -> int:
        """Count the places of a session that are free for everybody."""
        return self._free.get((number, mode), 0)

    def kept_free(self, number: int, mode: str = "online") -> Counter[int]:
        """Count the free places of a session that are kept, by contingent."""
        return Counter(keeper.contingent for keeper in self.kept.get((number, mode), {}).values())

    def in_mode(self, mode: str) -> list[Sitting]:
        """Return the seats of a mode by their number."""
        return [each for each in self.sittings.values() if each.mode == mode]

    def left(self, numbers: Collection[int], mode: str) -> int:
        """Count who could still have a seat in each of these sessions that is not full."""
        return rules.seats_left(self.free(number, mode) for number in numbers)

    @cached_property
    def _free(self) -> Mapping[tuple[int, str], int]:
        return {
            which: sum(sitting is None for sitting in places.values()) - len(self.kept.get(which, {}))
            for which, places in self.places.items()
        }


def board(edition_id: int) -> Board:
    """Read the board: one query for the seats, one for the places."""
    seats = Seat.objects.filter(edition_id=edition_id, state__in=Seat.LIVE).order_by("number")
    who = ("pk", "number", "person_id", "person__name", "person__organisation__name")
    rows = seats.values_list(*who, "mode", "state", "no_answer", "until", "given")
    by_id = {
        pk: Sitting(pk, number, person, name, house or "", mode, state, no_answer, until, given)
        for pk, number, person, name, house, mode, state, no_answer, until, given in rows
    }
    places: dict[tuple[int, str], dict[int, Sitting | None]] = {}
    kept: dict[tuple[int, str], dict[int, Keeper]] = {}
    chairs = Place.objects.filter(session__edition_id=edition_id).order_by("session__number", "mode", "number")
    fields = ("session__number", "mode", "number", "seat_id", "contingent_id", "contingent__name")
    for session, mode, number, seat, contingent, name in chairs.values_list(*fields):
        sitting = by_id.get(seat)
        places.setdefault((session, mode), {})[number] = sitting
        if sitting:
            sitting.places[session] = number
        elif contingent:
            kept.setdefault((session, mode), {})[number] = Keeper(contingent, name)
    return Board({each.number: each for each in by_id.values()}, places, kept)
