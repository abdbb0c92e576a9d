"""Places: making them, claiming one for a seat, letting it go. Here the cap holds.

A claim is one conditional update: a place that has a seat is not claimed. So two seats can never have one place,
even if somebody forgets to take the edition first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import Case, Count, F, When

from senningen.journal.entries import SYSTEM, Actor, Cause
from senningen.journal.models import Entry
from senningen.kernel import clock, hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.programme.models import Session
from senningen.seats import caps
from senningen.seats.contingents import free_for, theirs
from senningen.seats.entries import CapChanged, PlacesMade, PlacesTakenAway
from senningen.seats.models import Cap, Mode, Place, Seat
from senningen.seats.services.change import Change, change_edition


@service
def open_places(
    *session_ids: int,
    cap: int,
    mode: str = Mode.ONLINE,
    by: Actor = SYSTEM,
    now: datetime | None = None,
    cause: Cause | None = None,
) -> None:
    """Give sessions of one edition their places in a mode: in each as many as the cap says, numbered from 1."""
    editions = set(Session.objects.filter(pk__in=session_ids).values_list("edition_id", flat=True))
    if len(editions) != 1:
        raise Refused("session.unknown")
    change = change_edition(editions.pop(), by=by, now=now or clock.now(), cause=cause)
    known = set(Cap.objects.filter(session_id__in=session_ids, mode=mode).values_list("session_id", flat=True))
    _open_new(change, [each for each in session_ids if each not in known], mode, cap)
    for session_id in known:
        bring_to_cap(change, session_id, mode, cap)


def _open_new(change: Change, session_ids: Sequence[int], mode: str, cap: int) -> None:
    """Make the places of sessions that never had any, in as many statements for many as for one."""
    Cap.objects.bulk_create([Cap(session_id=each, mode=mode, places=cap) for each in session_ids])
    numbers = caps.places(frozenset(), frozenset(), cap=cap).make
    if numbers and session_ids:
        made = [Place(session_id=each, mode=mode, number=number) for each in session_ids for number in numbers]
        Place.objects.bulk_create(made)
        change.record_all([PlacesMade(each, mode, cap, numbers) for each in session_ids])


def bring_to_cap(change: Change, session_id: int, mode: str, cap: int) -> Entry | None:
    """Make missing places and take away free ones above the cap; nobody loses a place. Returns what tells of it."""
    before = Cap.objects.filter(session_id=session_id, mode=mode).values_list("places", flat=True).first() or 0
    wish = Cap(session_id=session_id, mode=mode, places=cap)
    Cap.objects.bulk_create([wish], update_conflicts=True, unique_fields=["session", "mode"], update_fields=["places"])
    here = Place.objects.filter(session_id=session_id, mode=mode)
    free = set(here.filter(free_for()).values_list("number", flat=True))
    plan = caps.places(free, set(here.values_list("number", flat=True)) - free, cap=cap)
    if plan.make:
        Place.objects.bulk_create([Place(session_id=session_id, mode=mode, number=number) for number in plan.make])
        return change.record(PlacesMade(session_id, mode, cap, plan.make))
    if plan.take_away:
        return _take_away(change, session_id, mode, cap, plan.take_away)
    if before != cap:
        change.record(CapChanged(session_id, mode, before, cap))
    return None


def _take_away(change: Change, session_id: int, mode: str, cap: int, numbers: tuple[int, ...]) -> Entry:
    Place.objects.filter(free_for(), session_id=session_id, mode=mode, number__in=numbers).delete()
    return change.record(PlacesTakenAway(session_id, mode, cap, tuple(sorted(numbers))))


def claim(seat: Seat, sessions: Collection[int]) -> None:
    """Give a seat one place in each of these sessions: the one with the seat's number, or the lowest free one.

    Whoever belongs to a contingent has one of its places first; nobody else can have one.
    """
    of_its_number = Case(When(number=seat.number, then=0), default=1)
    own = list(theirs(seat.edition_id, seat.person_id))
    wanted = Place.objects.filter(free_for(own), session_id__in=sessions, mode=seat.mode)
    if not own and wanted.filter(number=seat.number).update(seat=seat) == len(sessions):
        return
    have = set(Place.objects.filter(seat=seat).values_list("session_id", flat=True))
    for session in sessions:
        if session in have:
            continue
        here = wanted.filter(session_id=session)
        first = here.order_by(F("contingent").asc(nulls_last=True), of_its_number, "number")
        if not Place.objects.filter(free_for(own), pk=first.values("pk")[:1]).update(seat=seat):
            raise Refused("seats.full")


def let_go(change: Change, seat: Seat, sessions: Iterable[int] | None = None) -> tuple[int, ...]:
    """Free the places of a seat, all or in some sessions; whoever is connected on it is told to look again.

    Returns the sessions in which a place was freed. A place above the cap is taken away instead of becoming free.
    """
    held = Place.objects.filter(seat=seat)
    if sessions is not None:
        held = held.filter(session_id__in=list(sessions))
    freed = list(held.order_by("session__number").values_list("session_id", "mode"))
    held.update(seat=None)
    hints.say(f"seat:{seat.pk}")
    for mode in {seat.mode, *(mode for _, mode in freed)}:  # who moved to the other mode keeps what was over by then
        take_away_above_cap(change, [session for session, of in freed if of == mode], mode)
    return tuple(session for session, _ in freed)


def take_away_above_cap(change: Change, sessions: Collection[int], mode: str) -> None:
    """Take away what is free for everybody, the highest numbers first, while there are more places than the cap."""
    wished = dict(Cap.objects.filter(session_id__in=sessions, mode=mode).values_list("session_id", "places"))
    counted = (
        Place.objects.filter(session_id__in=sessions, mode=mode)
        .order_by()
        .values("session_id")
        .annotate(total=Count("pk"), free=Count("pk", filter=free_for()))
        .values_list("session_id", "total", "free")
    )
    for session, total, free in counted:
        excess = min(total - wished.get(session, total), free)
        if excess > 0:
            numbers = Place.objects.filter(free_for(), session_id=session, mode=mode).order_by("-number")
            above = tuple(numbers.values_list("number", flat=True)[:excess])
            _take_away(change, session, mode, wished[session], above)
