"""What is always true of the seats of an edition. `docs/developer/seats.md` lists the same, in the same order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from senningen.journal.models import Entry
from senningen.kernel.prepared import prepared
from senningen.post.models import Letter
from senningen.programme.models import Edition, Session
from senningen.seats.models import Cap, Member, Place, Request, Seat, Wish

LIVE = tuple(Seat.LIVE)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Rows:
    """Every row about the seats of an edition, read in one go."""

    seats: Mapping[int, Row]
    places: Sequence[Row]
    caps: dict[tuple[int, str], int]
    requests: Mapping[int, Row]
    wishes: Sequence[Row]
    members: Mapping[int, int]  # person -> contingent
    entries: Sequence[tuple[str, Row]]
    calendars: Mapping[str, str]
    told: Mapping[str, str]
    hours: Mapping[str, str]

    @classmethod
    def of(cls, edition: Edition) -> Rows:
        return cls(
            seats={row["id"]: row for row in _seats(edition.pk)},
            places=_places(edition.pk),
            caps={(session, mode): places for session, mode, places in _caps(edition.pk)},
            requests={row["id"]: row for row in _requests(edition.pk)},
            wishes=_wishes(edition.pk),
            members=dict(_members(edition.pk)),
            entries=_entries(edition.pk),
            calendars=dict(_calendars(edition.pk)),
            told={key: told["starts"] for key, told in _told(edition.pk)},
            hours={str(each.pk): each.starts_at.isoformat() for each in _sessions(edition.pk)},
        )

    @property
    def occupied(self) -> Sequence[Row]:
        return [place for place in self.places if place["seat_id"] is not None]

    @property
    def spoken_for(self) -> Sequence[Row]:
        """What a cap does not take: somebody's places, and those kept for a contingent."""
        return [place for place in self.places if place["seat_id"] is not None or place["contingent_id"] is not None]

    @property
    def live(self) -> Sequence[Row]:
        return [seat for seat in self.seats.values() if seat["state"] in LIVE]


# Asked after every step of thousands of runs, so each is written once.


@prepared
def _seats(edition_id: int) -> QuerySet[Seat, Any]:
    return Seat.objects.filter(edition=edition_id).values()


@prepared
def _places(edition_id: int) -> QuerySet[Place, Any]:
    return Place.objects.filter(session__edition=edition_id).values()


@prepared
def _caps(edition_id: int) -> QuerySet[Cap, Any]:
    return Cap.objects.filter(session__edition=edition_id).values_list("session_id", "mode", "places")


@prepared
def _requests(edition_id: int) -> QuerySet[Request, Any]:
    return Request.objects.filter(edition=edition_id).values()


@prepared
def _wishes(edition_id: int) -> QuerySet[Wish, Any]:
    return Wish.objects.filter(request__edition=edition_id).values()


@prepared
def _members(edition_id: int) -> QuerySet[Member, Any]:
    return Member.objects.filter(edition=edition_id).values_list("person_id", "contingent_id")


@prepared
def _sessions(edition_id: int) -> QuerySet[Session]:
    return Session.objects.filter(edition=edition_id)


@prepared
def _entries(edition_id: int) -> QuerySet[Entry, Any]:
    entries = Entry.objects.filter(stream__edition_id=edition_id, kind__startswith="seat.")
    return entries.order_by("number").values_list("kind", "data")


@prepared
def _calendars(edition_id: int) -> QuerySet[Letter, Any]:
    """Read every calendar mail, the last one last; one that was called back told nobody."""
    letters = Letter.objects.filter(edition_id=edition_id).exclude(state=Letter.State.UNDONE).exclude(entry=None)
    return letters.order_by("pk").values_list("entry__key", "calendar_method")


@prepared
def _told(edition_id: int) -> QuerySet[Letter, Any]:
    """Read from which hour each calendar that has a session takes it to begin, by the mail that told it last."""
    there = Letter.objects.filter(edition_id=edition_id, calendar_method="REQUEST", entry__cancelled=False)
    return there.values_list("entry__key", "entry__told")


def broken_invariants(edition: Edition) -> list[str]:
    """Name every invariant that does not hold."""
    return broken_in(Rows.of(edition))


def broken_in(rows: Rows) -> list[str]:
    """Name every invariant that does not hold in what was read."""
    return [check.__name__ for check in CHECKS if not check(rows)]


def places_are_the_cap_or_what_is_occupied_or_kept_above_it(rows: Rows) -> bool:
    total = Counter((place["session_id"], place["mode"]) for place in rows.places)
    spoken_for = Counter((place["session_id"], place["mode"]) for place in rows.spoken_for)
    return all(total[key] == max(cap, spoken_for[key]) for key, cap in rows.caps.items())


def a_place_has_a_live_seat_or_none(rows: Rows) -> bool:
    return all(rows.seats[place["seat_id"]]["state"] in LIVE for place in rows.occupied)


def a_live_seat_has_a_place(rows: Rows) -> bool:
    return {seat["id"] for seat in rows.live} == {place["seat_id"] for place in rows.occupied}


def one_live_seat_and_one_number_each(rows: Rows) -> bool:
    people, numbers = ({seat[key] for seat in rows.live} for key in ("person_id", "number"))
    return len(people) == len(numbers) == len(rows.live)


def one_place_for_each_session_of_a_seat(rows: Rows) -> bool:
    held = [(place["seat_id"], place["session_id"]) for place in rows.occupied]
    modes = all(place["mode"] == rows.seats[place["seat_id"]]["mode"] for place in rows.occupied)
    return modes and len(held) == len(set(held))


def a_kept_place_has_a_seat_of_its_contingent_or_none(rows: Rows) -> bool:
    kept = [place for place in rows.occupied if place["contingent_id"] is not None]
    return all(rows.members.get(rows.seats[p["seat_id"]]["person_id"]) == p["contingent_id"] for p in kept)


def a_request_is_open_while_something_of_it_waits(rows: Rows) -> bool:
    waits = {wish["request_id"] for wish in rows.wishes if wish["state"] == Wish.State.WAITING}
    return waits == {row["id"] for row in rows.requests.values() if row["state"] == Request.State.OPEN}


def a_request_waits_in_the_mode_of_its_seat_and_its_party(rows: Rows) -> bool:
    open_ones = [row for row in rows.requests.values() if row["state"] == Request.State.OPEN]
    modes = {seat["person_id"]: seat["mode"] for seat in rows.live}
    parties = {(row["party_id"], row["mode"]) for row in open_ones if row["party_id"] is not None}
    alone = len(parties) == len({party for party, _ in parties})
    return alone and all(row["mode"] == modes.get(row["person_id"], row["mode"]) for row in open_ones)


def a_wish_is_placed_where_its_seat_has_a_place(rows: Rows) -> bool:
    placed = {(w["request_id"], w["session_id"]) for w in rows.wishes if w["state"] == Wish.State.PLACED}
    return placed == {(rows.seats[p["seat_id"]]["request_id"], p["session_id"]) for p in rows.occupied}


def nobody_waits_for_what_they_have(rows: Rows) -> bool:
    have = {(rows.seats[place["seat_id"]]["person_id"], place["session_id"]) for place in rows.occupied}
    waiting = [wish for wish in rows.wishes if wish["state"] == Wish.State.WAITING]
    return not have & {(rows.requests[wish["request_id"]]["person_id"], wish["session_id"]) for wish in waiting}


def an_offer_has_a_deadline_and_nothing_else_has(rows: Rows) -> bool:
    return all(
        seat["until"] is not None if seat["state"] == Seat.State.HELD else not (seat["until"] or seat["no_answer"])
        for seat in rows.seats.values()
    )


def what_ended_says_when(rows: Rows) -> bool:
    return all((seat["ended"] is None) == (seat["state"] in LIVE) for seat in rows.seats.values())


def the_journal_tells_who_sits_where(rows: Rows) -> bool:
    """Replay what happened to seats: that is what the places are."""
    told: dict[int, set[int]] = {}
    for kind, data in rows.entries:
        match kind:
            case "seat.given" | "seat.offered" | "seat.taken":
                told.setdefault(data["seat"], set()).update(data["sessions"])
            case "seat.restored":
                told[data["seat"]] = set(data["sessions"])
            case "seat.sessions-added":
                told[data["seat"]] |= set(data["sessions"])
            case "seat.sessions-dropped":
                told[data["seat"]] -= set(data["sessions"])
            case "seat.mode-changed":
                told[data["seat"]] -= set(data["waiting"])
            case "seat.substituted":
                told[data["successor"]] = told.pop(data["seat"])
            case "seat.declined" | "seat.withdrawn" | "seat.released" | "seat.lapsed" | "seat.put-back":
                del told[data["seat"]]
    places: dict[int, set[int]] = {}
    for place in rows.occupied:
        places.setdefault(place["seat_id"], set()).add(place["session_id"])
    return told == places


def calendars_were_told_what_guests_have(rows: Rows) -> bool:
    """The last calendar mail about a seat and a session invites if the seat is taken and for it, and cancels if not."""
    taken = [place for place in rows.occupied if rows.seats[place["seat_id"]]["state"] == Seat.State.TAKEN]
    invited = {key for key, method in rows.calendars.items() if method == "REQUEST"}
    return invited == {f"seat:{place['seat_id']}/session:{place['session_id']}" for place in taken}


def calendars_say_the_present_hour(rows: Rows) -> bool:
    """A session that was moved is at its new hour in every calendar that has it."""
    return all(starts == rows.hours[key.rpartition(":")[2]] for key, starts in rows.told.items())


CHECKS = (
    places_are_the_cap_or_what_is_occupied_or_kept_above_it,
    a_place_has_a_live_seat_or_none,
    a_live_seat_has_a_place,
    one_live_seat_and_one_number_each,
    one_place_for_each_session_of_a_seat,
    a_kept_place_has_a_seat_of_its_contingent_or_none,
    a_request_is_open_while_something_of_it_waits,
    a_request_waits_in_the_mode_of_its_seat_and_its_party,
    a_wish_is_placed_where_its_seat_has_a_place,
    nobody_waits_for_what_they_have,
    an_offer_has_a_deadline_and_nothing_else_has,
    what_ended_says_when,
    the_journal_tells_who_sits_where,
    calendars_were_told_what_guests_have,
    calendars_say_the_present_hour,
)
