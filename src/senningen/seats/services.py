"""Every write about seats: lock the edition, load, ask the rules, write, record, enqueue."""

from __future__ import annotations

from senningen.kernel.service import service
from senningen.seats.models import Mode, Place


@service
def open_places(session_id: int, *, cap: int, mode: str = Mode.ONLINE) -> None:
    """Make the places 1 to `cap` of a session and mode that do not exist yet."""
    Place.objects.bulk_create(
        [Place(session_id=session_id, mode=mode, number=number) for number in range(1, cap + 1)], ignore_conflicts=True
    )
