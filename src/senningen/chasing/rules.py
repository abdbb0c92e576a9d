"""When a reminder is due, and for how long it is still of use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Reminder:
    """One of the three: so long before an hour; `of_use` for so long after, for a house may have stood still."""

    kind: str
    before: timedelta
    of_use: timedelta

    def moment(self, starts_at: datetime) -> datetime:
        """Return when it is due; a day before is the same time of the day before, also when the clocks change."""
        if self.before >= timedelta(days=1):
            return starts_at - self.before
        return starts_at.astimezone(UTC) - self.before


REMINDERS = (
    Reminder("day", timedelta(days=1), timedelta(hours=12)),
    Reminder("hour", timedelta(hours=1), timedelta(minutes=40)),
    Reminder("minutes", timedelta(minutes=10), timedelta(minutes=10)),
)
LONGEST = max(each.before for each in REMINDERS)


def due(starts_at: datetime, wanted: Collection[str], *, now: datetime) -> list[Reminder]:
    """Return the reminders of an hour that should have gone out by now and are still of use."""
    if now >= starts_at:
        return []
    return [
        each
        for each in REMINDERS
        if each.kind in wanted and each.moment(starts_at) <= now < each.moment(starts_at) + each.of_use
    ]
