"""From measured intervals to minutes: pure, so that a certificate can be checked by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Interval:
    """Somebody was in the room from `began` until `ended`; while they still are, until they were last seen."""

    began: datetime
    ended: datetime


@dataclass(frozen=True)
class Attended:
    """What the intervals of one person come to within the session."""

    seconds: int = 0
    first: datetime | None = None
    last: datetime | None = None

    @property
    def minutes(self) -> int:
        """Return whole minutes, rounded; a moment counts as one."""
        return max(1, round(self.seconds / 60)) if self.seconds else 0


def attended(intervals: Iterable[Interval], *, opened: datetime, closed: datetime) -> Attended:
    """Add up the time between `opened` and `closed`; two devices at once count once."""
    within = [Interval(max(each.began, opened), min(each.ended, closed)) for each in intervals]
    merged = _merged(each for each in within if each.ended > each.began)
    if not merged:
        return Attended()
    total = sum(((each.ended - each.began) for each in merged), timedelta())
    return Attended(round(total.total_seconds()), merged[0].began, merged[-1].ended)


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Join intervals that touch or overlap, in order."""
    merged: list[Interval] = []
    for each in sorted(intervals, key=lambda interval: interval.began):
        if merged and each.began <= merged[-1].ended:
            merged[-1] = Interval(merged[-1].began, max(merged[-1].ended, each.ended))
        else:
            merged.append(each)
    return merged
