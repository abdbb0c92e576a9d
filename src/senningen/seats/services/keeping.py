"""Keeping places for a purpose, saying whose they are, and letting go of the rest.

A kept place is a place like any other, with the contingent it is for: `places.claim` gives it to nobody else.
"""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import CLOCK, Actor, Cause
from senningen.journal.models import Entry
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people.models import Person
from senningen.seats import keeping
from senningen.seats.contingents import contingent_of, free_for
from senningen.seats.keeping_entries import (
    ContingentBegun,
    ContingentChanged,
    ContingentLetGo,
    MemberJoined,
    MemberLeft,
    PlacesKept,
)
from senningen.seats.models import Contingent, Member, Mode, Place
from senningen.seats.services.change import Change, change_edition
from senningen.seats.services.line import offer_to_next
from senningen.seats.services.places import take_away_above_cap


@service
def begin_contingent(
    edition_id: int, name: str, until: datetime, *, by: Actor, now: datetime, cause: Cause | None = None
) -> Contingent:
    """Let places be kept for a purpose until a moment. Raises `contingent.known` and `contingent.until`."""
    change = change_edition(edition_id, by=by, now=now, cause=cause)
    _may_be_called(change, name, until)
    made = Contingent.objects.create(edition=change.edition, name=name, until=until)
    change.record(ContingentBegun(made.pk, until))
    return made


@service
def write_contingent(
    contingent_id: int, name: str, until: datetime, *, by: Actor, now: datetime, cause: Cause | None = None
) -> Contingent:
    """Call a contingent otherwise, or keep its places until another moment. Raises as `begin_contingent`."""
    change, contingent = _change(contingent_id, by=by, now=now, cause=cause)
    _may_be_called(change, name, until, but=contingent.pk)
    contingent.name, contingent.until = name, until
    contingent.save(update_fields=["name", "until"])
    change.record(ContingentChanged(contingent.pk, until))
    return contingent


def _may_be_called(change: Change, name: str, until: datetime, but: int = 0) -> None:
    if until <= change.now:
        raise Refused("contingent.until")
    if Contingent.objects.filter(edition=change.edition, name=name).exclude(pk=but).exists():
        raise Refused("contingent.known")


@service
def keep_places(
    contingent_id: int,
    places: int,
    *,
    mode: str = Mode.ONLINE,
    session_id: int | None = None,
    as_far_as_free: bool = False,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
) -> None:
    """Keep so many places of every session still ahead, or of one; those count that people of the contingent have.

    What is not kept any more goes to those in line. Raises `contingent.over`, what speaks against the session, and
    `contingent.too-few-places` where fewer are free than it takes, unless it is to be `as_far_as_free`.
    """
    change, contingent = _change(contingent_id, by=by, now=now, cause=cause)
    if contingent.until <= now:
        raise Refused("contingent.over")
    chosen = change.meant(session_id)
    opened = [entry for pk in chosen if (entry := _keep(change, contingent, pk, mode, places, as_far_as_free))]
    if opened:
        offer_to_next(change, because_of=opened[0], mode=mode)


def _keep(
    change: Change, contingent: Contingent, session_id: int, mode: str, places: int, as_far_as_free: bool
) -> Entry | None:
    """Keep so many places of one session; returns what tells of it, if some are for everybody again."""
    here = Place.objects.filter(session_id=session_id, mode=mode)
    free = set(here.filter(free_for()).values_list("number", flat=True))
    own = dict(here.filter(contingent=contingent).values_list("number", "seat_id"))
    kept_free = {number for number, seat in own.items() if seat is None}
    plan = keeping.keep(places, free=free, kept_free=kept_free, kept_taken=set(own) - kept_free)
    after = len(own) + len(plan.keep) - len(plan.open)
    if after < places and not as_far_as_free:
        raise Refused("contingent.too-few-places", session=change.sessions[session_id].number, n=len(free))
    if after == len(own):
        return None
    here.filter(free_for(), number__in=plan.keep).update(contingent=contingent)
    here.filter(number__in=plan.open, contingent=contingent).update(contingent=None)
    entry = change.record(PlacesKept(session_id, mode, contingent.pk, len(own), after))
    take_away_above_cap(change, [session_id], mode)
    return entry if plan.open else None


@service
def let_contingent_go(contingent_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> int:
    """Keep nothing for a purpose any more: what is left goes to those in line, in order. Returns how many places."""
    change, contingent = _change(contingent_id, by=by, now=now, cause=cause)
    if contingent.until > now:
        contingent.until = now
        contingent.save(update_fields=["until"])
    return _let_go(change, contingent)


def _let_go(change: Change, contingent: Contingent) -> int:
    own = Place.objects.filter(contingent=contingent)
    left = list(own.filter(seat=None).order_by("session__number").values_list("session_id", "mode"))
    own.update(contingent=None)
    for mode in Mode.values:
        take_away_above_cap(change, [session for session, of in left if of == mode], mode)
    entry = change.record(ContingentLetGo(contingent.pk, len(left)))
    if left:
        offer_to_next(change, because_of=entry)
    return len(left)


def let_contingents_go(*, now: datetime) -> int:
    """Let go of every contingent whose time is over and that has places still; returns how many."""
    due = Contingent.objects.filter(until__lte=now, places__isnull=False).distinct().order_by("edition", "pk")
    return sum([_let_go_once_over(each, now=now) for each in due.values_list("pk", flat=True)])


@service
def _let_go_once_over(contingent_id: int, *, now: datetime) -> bool:
    change, contingent = _change(contingent_id, by=CLOCK, now=now, cause=None)
    over = contingent.until <= now  # somebody may have named a later moment meanwhile
    if over:
        _let_go(change, contingent)
    return over


@service
def belong_to(
    person_id: int,
    edition_id: int,
    contingent_id: int | None,
    *,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
) -> None:
    """Let somebody belong to a contingent, another one or none. What is kept for them is theirs if they wait.

    The places they have stay theirs: those of a contingent they leave are its places no longer. Raises
    `contingent.unknown`, and `contingent.over` for one that keeps nothing any more.
    """
    change = change_edition(edition_id, by=by, now=now, cause=cause)
    contingent = change.edition.contingents.filter(pk=contingent_id).first() if contingent_id else None
    if (contingent_id and contingent is None) or not Person.objects.filter(pk=person_id).exists():
        raise Refused("contingent.unknown")
    if contingent is not None and contingent.until <= now:
        raise Refused("contingent.over")
    if entry := join(change, person_id, contingent):
        offer_to_next(change, because_of=entry)


def join(change: Change, person_id: int, contingent: Contingent | None) -> Entry | None:
    """Let somebody belong to this contingent alone, or to none; returns what tells that they joined one."""
    before = contingent_of(change.edition.pk, person_id)
    if before == contingent:
        return None
    if before is not None:
        Member.objects.filter(edition=change.edition, person=person_id).delete()
        Place.objects.filter(contingent=before, seat__person=person_id).update(contingent=None)
        change.record(MemberLeft(before.pk, person_id))
    if contingent is None:
        return None
    Member.objects.create(edition=change.edition, person_id=person_id, contingent=contingent)
    return change.record(MemberJoined(contingent.pk, person_id))


def _change(contingent_id: int, *, by: Actor, now: datetime, cause: Cause | None) -> tuple[Change, Contingent]:
    """Take the edition of a contingent, and the contingent as it stands then."""
    edition_id = Contingent.objects.filter(pk=contingent_id).values_list("edition_id", flat=True).first()
    if edition_id is None:
        raise Refused("contingent.unknown")
    change = change_edition(edition_id, by=by, now=now, cause=cause)
    return change, Contingent.objects.get(pk=contingent_id)
