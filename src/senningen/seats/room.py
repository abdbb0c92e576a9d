"""What is free for one person, and who in line comes before them. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from django.db.models import Count

from senningen.seats.contingents import belong, kept_places, theirs
from senningen.seats.models import Member, Place
from senningen.seats.queries import all_waiting, counted_by_session, places_left, waiting_counts


def before(edition_id: int, mode: str, person_id: int | None, free: Mapping[int, int]) -> dict[int, int]:
    """Count for each session the others in line who come before somebody, of whom it is known what is free for them.

    Nobody comes before those for whom a place is kept but others for whom it is kept too.
    """
    if person_id is None:
        return waiting_counts(edition_id, mode)
    others = all_waiting(edition_id, mode).exclude(request__person_id=person_id)
    line, own = counted_by_session(others), theirs(edition_id, person_id)
    kept = Place.objects.filter(session__in=list(free), mode=mode, seat=None, contingent__in=own)
    left = dict(kept.order_by().values_list("session_id").annotate(Count("pk")))
    if left:
        alike = Member.objects.filter(contingent__in=own).values("person_id")
        among = counted_by_session(others.filter(request__person_id__in=alike))
        line |= {s: _before(left[s], among.get(s, 0), free[s] - left[s], line.get(s, 0)) for s in left}
    return line


def _before(kept: int, alike: int, for_all: int, others: int) -> int:
    """Say how many come before whoever has two kinds of place: never more than there are, while one is left to them."""
    left = max(kept - alike, for_all - others)
    before = kept + for_all - left
    return min(before, others) if left > 0 else before


def places_together(edition_id: int, mode: str, people: Collection[int]) -> dict[int, int]:
    """Count for each session the free places that people who go together may have: of their own first, each one."""
    own, kept = Counter(belong(edition_id, people).values()), kept_places(edition_id, mode)
    return {
        session: free + sum(min(n, kept.get(session, {}).get(of, 0)) for of, n in own.items())
        for session, free in places_left(edition_id, mode).items()
    }


def room_for(edition_id: int, mode: str, person_id: int | None) -> tuple[dict[int, int], dict[int, int]]:
    """Count for each session the free places that somebody may have, and the others in line who come before them."""
    free = places_left(edition_id, mode, person_id)
    return free, before(edition_id, mode, person_id, free)


def free_beyond_line(edition_id: int, mode: str, person_id: int | None = None) -> dict[int, int]:
    """Count for each session the free places that nobody waits for; less than none where more wait than are free."""
    free, line = room_for(edition_id, mode, person_id)
    return {session: places - line.get(session, 0) for session, places in free.items()}
