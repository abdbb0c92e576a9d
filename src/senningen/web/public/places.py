"""How many places are left, as the public may know it: numbers, never names."""

from __future__ import annotations

from collections import Counter, defaultdict

from senningen.seats.models import Mode, Place, Request, Wish


def free_places(edition_id: int) -> dict[int, list[int]]:
    """Return the numbers of the free online places of each session."""
    free: dict[int, list[int]] = defaultdict(list)
    rows = Place.objects.filter(session__edition_id=edition_id, mode=Mode.ONLINE, seat=None)
    for session_id, number in rows.order_by().values_list("session_id", "number"):
        free[session_id].append(number)
    return dict(free)


def waiting_counts(edition_id: int) -> Counter[int]:
    """Return how many wait for each session."""
    waiting = Wish.objects.filter(
        request__edition_id=edition_id, request__state=Request.State.OPEN, state=Wish.State.WAITING
    )
    return Counter(waiting.values_list("session_id", flat=True))
