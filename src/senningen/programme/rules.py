"""What may be changed in a plan, from facts alone: hours of wall time in a zone. Pure: no Django, no `now()`."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Refuse:
    """It may not be done; the code says why, `about` which session, by number."""

    code: str
    about: int | None = None


@dataclass(frozen=True)
class When:
    """Day and hour on the clock of a session's zone, and how many minutes it lasts."""

    day: date
    begins: time
    minutes: int


@dataclass(frozen=True)
class Slot:
    """A session as these rules see it. `done` says that it was ended, or does not take place."""

    id: int
    number: int
    when: When
    zone: str
    done: bool = False

    @property
    def starts_at(self) -> datetime:
        """Return the start as an instant."""
        return datetime.combine(self.when.day, self.when.begins, ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """Return the planned end as an instant."""
        return self.starts_at + timedelta(minutes=self.when.minutes)

    def is_ahead(self, now: datetime) -> bool:
        """Say whether it has not begun yet."""
        return not self.done and now < self.starts_at

    @property
    def exists(self) -> bool:
        """Say whether the clocks show this hour: they skip one in spring."""
        shown = self.starts_at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return shown == datetime.combine(self.when.day, self.when.begins)


def swapped(one: Slot, other: Slot) -> dict[int, When]:
    """Let two sessions change places; each keeps its length."""
    return {
        one.id: replace(other.when, minutes=one.when.minutes),
        other.id: replace(one.when, minutes=other.when.minutes),
    }


def postponed(slots: Collection[Slot], first_day: date, *, now: datetime) -> dict[int, When]:
    """Let everything still ahead begin on another day: the days between and the hours on the clock stay."""
    ahead = [each for each in slots if each.is_ahead(now)]
    if not ahead:
        return {}
    by = first_day - min(each.when.day for each in ahead)
    return {each.id: replace(each.when, day=each.when.day + by) for each in ahead}


def moved(slots: Collection[Slot], moves: Mapping[int, When], *, now: datetime) -> list[Slot] | Refuse:
    """Return the sessions that would stand elsewhere, as they would; or say what speaks against it."""
    known = {each.id: each for each in slots}
    after = {pk: replace(known[pk], when=when) for pk, when in moves.items() if when != known[pk].when}
    if not after:
        return Refuse("plan.nothing-changes")
    for pk, slot in after.items():
        if refused := may_change(known[pk], now=now):
            return refused
        if not slot.exists:
            return Refuse("plan.no-such-hour", slot.number)
        if slot.starts_at <= now:
            return Refuse("plan.in-the-past", slot.number)
    return _clash((known | after).values(), after) or list(after.values())


def may_return(slots: Collection[Slot], cancelled: int, *, now: datetime) -> Refuse | None:
    """Say what speaks against a cancelled session taking place after all: its hour has passed, or is another's."""
    known = {each.id: replace(each, done=each.done and each.id != cancelled) for each in slots}
    if not known[cancelled].is_ahead(now):
        return Refuse("plan.begun", known[cancelled].number)
    return _clash(known.values(), {cancelled})


def _clash(slots: Iterable[Slot], touched: Container[int]) -> Refuse | None:
    """Find a session at the same hour as one of those touched."""
    for one, other in combinations([each for each in slots if not each.done], 2):
        concerned = one.id in touched or other.id in touched
        if concerned and one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            return Refuse("plan.same-hour", one.number if other.id in touched else other.number)
    return None


def may_change(slot: Slot, *, now: datetime) -> Refuse | None:
    """Refuse to touch a session that has begun, is over, or was cancelled."""
    if slot.done:
        return Refuse("plan.done", slot.number)
    return None if slot.is_ahead(now) else Refuse("plan.begun", slot.number)


def answer_until(until: datetime, starts: Collection[datetime], *, of_all: bool = False) -> datetime:
    """Say until when an offer can still be answered: never beyond the first start; an invitation, beyond the last."""
    if not starts:
        return until
    return min(until, max(starts) if of_all else min(starts))
