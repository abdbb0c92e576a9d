"""The rules of seats: pure functions on frozen dataclasses; time and numbers come in as arguments.

An answer of `Refuse` bears the code of a refusal; the services turn it into one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from senningen.seats.keeping import NONE_KEPT, Kept, all_free, without

ANSWER_WITHIN = (
    (timedelta(hours=2), timedelta(minutes=20)),
    (timedelta(hours=6), timedelta(hours=1)),
    (timedelta(days=1), timedelta(hours=3)),
    (timedelta(days=3), timedelta(hours=12)),
)
"""If its next session begins in less than the first, an offer holds for the second at most."""
IN_PEACE = timedelta(days=1)  # after a reminder, until the next
MORNING, NIGHT = time(8), time(22)


@dataclass(frozen=True)
class Refuse:
    """It may not be done; the code says why, `about` which session."""

    code: str
    about: int | None = None


@dataclass(frozen=True)
class Hour:
    """A session as these rules see it."""

    id: int
    starts_at: datetime
    ends_at: datetime
    cancelled: bool = False

    def is_ahead(self, now: datetime) -> bool:
        """Say whether one can still be there for some of it."""
        return not self.cancelled and now < self.ends_at


@dataclass(frozen=True)
class Door:
    """Whether an edition takes requests."""

    open: bool
    past: bool = False
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Grant:
    """Which wished sessions are given now, and which wait."""

    now: tuple[int, ...]
    wait: tuple[int, ...]


@dataclass(frozen=True)
class Choice:
    """What a new choice of sessions does to a seat and to its owner's waiting."""

    add: tuple[int, ...] = ()
    drop: tuple[int, ...] = ()
    wait: tuple[int, ...] = ()
    stop_waiting: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.add or self.drop or self.wait or self.stop_waiting)


@dataclass(frozen=True)
class InLine:
    """One person in the lines of an edition: since when, session by session."""

    request: int
    since: Mapping[int, datetime]
    all_or_none: bool = False
    party: int | None = None
    contingent: int | None = None


def may_ask(door: Door, *, asked: datetime, although_closed: bool = False) -> Refuse | None:
    """A request counts by when it was made, not by when it is read; the desk may let one in late."""
    if door.past:
        return Refuse("edition.closed")
    if although_closed:
        return None
    if not door.open or (door.closes_at is not None and asked >= door.closes_at):
        return Refuse("edition.closed")
    return None


def wanted(hours: Iterable[Hour], chosen: Sequence[int] | None, *, now: datetime) -> tuple[int, ...] | Refuse:
    """Say which sessions are meant: those chosen, or every one still ahead."""
    known = {hour.id: hour for hour in hours}
    if chosen is None:
        chosen = [hour.id for hour in known.values() if hour.is_ahead(now)]
        return tuple(chosen) or Refuse("edition.closed")
    if not chosen:
        return Refuse("seats.no-session")
    for session in chosen:
        if session not in known:
            return Refuse("session.unknown")
        if known[session].cancelled:
            return Refuse("session.cancelled", session)
        if not known[session].is_ahead(now):
            return Refuse("session.over", session)
    return tuple(dict.fromkeys(chosen))


def grant(wishes: Sequence[int], free: Mapping[int, int], *, all_or_none: bool = False) -> Grant:
    """Give the sessions that have a free place and let the rest wait, unless it is all or none."""
    now = tuple(session for session in wishes if free.get(session, 0) > 0)
    if all_or_none and len(now) < len(wishes):
        return Grant((), tuple(wishes))
    return Grant(now, tuple(session for session in wishes if session not in now))


def seats_left(free: Iterable[int]) -> int:
    """Say how many more people could have a seat in every session that is not full; none, if all of them are."""
    return min((places for places in free if places > 0), default=0)


def unused(taken: Collection[int]) -> Iterator[int]:
    """Give the numbers nobody has, the lowest first."""
    here = frozenset(taken)
    return (number for number in count(1) if number not in here)


def lowest_free(taken: Collection[int]) -> int:
    """Return the lowest number nobody has."""
    return next(unused(taken))


def deadline(starts: Iterable[datetime], *, hours: int, now: datetime, quiet_in: str = "") -> datetime | Refuse:
    """An offer holds its places for some hours, fewer as its next session nears, and never beyond that start.

    An offer that the house makes by itself does not run at night, `quiet_in` the zone of the person: the time begins in
    the morning, and ends an hour after the night if it would end in it. If the session begins before the morning does,
    the night gives way.
    """
    first = min((start for start in starts if start > now), default=None)
    if first is None:
        return Refuse("offer.too-late")
    begins = awake(now, quiet_in)
    if begins >= first:
        return min(now + time_to_answer(first - now, hours=hours), first)
    until = begins + time_to_answer(first - begins, hours=hours)
    if (morning := awake(until, quiet_in)) > until:
        until = morning + timedelta(hours=1)
    return min(until, first)


def time_to_answer(ahead: timedelta, *, hours: int) -> timedelta:
    """Say how long an offer leaves for the answer, by how far ahead its next session is."""
    usual = timedelta(hours=hours)
    return next((min(usual, most) for less_than, most in ANSWER_WITHIN if ahead < less_than), usual)


def awake(at: datetime, zone: str) -> datetime:
    """Return the moment itself, or the end of the night it falls into; without a zone there is no night."""
    if not zone:
        return at
    local = at.astimezone(ZoneInfo(zone))
    if MORNING <= local.time() < NIGHT:
        return at
    day = local.date() + timedelta(days=1) if local.time() >= NIGHT else local.date()
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(at.tzinfo)


def may_take(*, until: datetime | None, no_answer: bool, now: datetime) -> Refuse | None:
    """An offer can be taken until its deadline, and not at it. A dead offer stays dead until the desk extends it."""
    if no_answer or until is None or now >= until:
        return Refuse("offer.lapsed")
    return None


def choose(
    chosen: Collection[int],
    *,
    placed: Collection[int],
    waiting: Collection[int],
    ahead: Collection[int],
    free: Mapping[int, int],
    in_line: Mapping[int, int],
) -> Choice | Refuse:
    """Turn a choice of sessions into what it changes.

    Whoever adds a session stands behind those already in line for it: a free place is theirs only if there are more
    free places than people waiting. Sessions that are over stay as they were.
    """
    add = tuple(s for s in chosen if s not in placed and free.get(s, 0) > in_line.get(s, 0))
    drop = tuple(s for s in placed if s in ahead and s not in chosen)
    if len(drop) == len(placed) and not add:
        return Refuse("seats.no-session-left")
    return Choice(
        add=add,
        drop=drop,
        wait=tuple(s for s in chosen if s not in placed and s not in add and s not in waiting),
        stop_waiting=tuple(s for s in waiting if s in ahead and (s not in chosen or s in add)),
    )


def next_in_line(
    lines: Iterable[InLine], free: Mapping[int, int], kept: Kept = NONE_KEPT
) -> dict[int, tuple[int, ...]]:
    """Say to whom the free places are offered: in each session to those who asked first.

    One who wants all or none is passed over, and holds nobody up, while one of their sessions has no place for them. So
    are those who came together, in a session that has not a place for each of them. What is kept goes to those for whom
    it is, and to them before what is for everybody; only sessions in `free` are looked at.
    """
    standing = {each.request: each for each in lines}
    while True:
        offers = _first_of_each(standing.values(), free, kept)
        short = {
            each.request
            for each in standing.values()
            if each.all_or_none and 0 < len(offers.get(each.request, ())) < len(each.since)
        }
        if not short:
            return offers
        passed = standing[_to_pass_over(short, offers, standing)]
        for each in [passed] if passed.party is None else _with(passed, standing):
            del standing[each.request]


def positions(line: Iterable[int | None]) -> Iterator[int]:
    """Say where each stands in a line, told by their parties in order: a party stands where its first does."""
    first: dict[int, int] = {}
    for number, party in enumerate(line, start=1):
        yield number if party is None else first.setdefault(party, number)


def _with(one: InLine, standing: Mapping[int, InLine]) -> list[InLine]:
    return [each for each in standing.values() if each.party == one.party]


def _to_pass_over(short: set[int], offers: Mapping[int, tuple[int, ...]], standing: Mapping[int, InLine]) -> int:
    """Pass over one whom nobody could still make room for; if they only block each other, whoever asked last."""
    for request in sorted(short):
        for session in standing[request].since:
            before = {other for other, given in offers.items() if session in given}
            if request not in before and not before & short:
                return request
    return max(short, key=lambda request: (max(standing[request].since.values()), request))


def _first_of_each(lines: Iterable[InLine], free: Mapping[int, int], kept: Kept) -> dict[int, tuple[int, ...]]:
    offers: dict[int, tuple[int, ...]] = {}
    standing = list(lines)
    for session, places_free in free.items():
        left = all_free(places_free, kept.get(session, {}))
        for together in _in_order(session, standing):
            if not any(left.values()):
                break
            after = without(left, [each.contingent for each in together])
            if after is not None:
                left = after
                offers |= {each.request: (*offers.get(each.request, ()), session) for each in together}
    return offers


def _in_order(session: int, standing: Iterable[InLine]) -> Iterator[list[InLine]]:
    """Return who waits for a session, in order; those who came together as one, where the last of them stands."""
    here = [each for each in standing if session in each.since]
    line = sorted(here, key=lambda each: (each.since[session], each.request))
    size = Counter(each.party for each in line if each.party is not None)
    gathered: dict[int, list[InLine]] = {}
    for each in line:
        if each.party is None:
            yield [each]
            continue
        gathered.setdefault(each.party, []).append(each)
        if len(gathered[each.party]) == size[each.party]:
            yield gathered[each.party]


def grant_together(
    wishes: Mapping[int, Sequence[int]],
    free: Mapping[int, int],
    *,
    all_or_none: Collection[int] = (),
    contingents: Mapping[int, int] | None = None,
    kept: Kept = NONE_KEPT,
) -> dict[int, tuple[int, ...]]:
    """Give those who came together, by request, the sessions that have a place for each of them who wants it.

    If one of them wants all or none and cannot have all, nobody has anything: both or none. `contingents` says who
    belongs to which.
    """
    wanting: dict[int, list[int | None]] = {}
    for request, sessions in wishes.items():
        for session in sessions:
            wanting.setdefault(session, []).append((contingents or {}).get(request))
    suffices = {
        session
        for session, people in wanting.items()
        if without(all_free(free.get(session, 0), kept.get(session, {})), people) is not None
    }
    given = {request: tuple(each for each in sessions if each in suffices) for request, sessions in wishes.items()}
    if any(len(given[request]) < len(wishes[request]) for request in all_or_none):
        return {}
    return given


_REASON = re.compile(r"[a-z][a-z-]{0,39}")


def is_reason(reason: str) -> bool:
    """A reason in the journal is a code, never somebody's words."""
    return _REASON.fullmatch(reason) is not None
