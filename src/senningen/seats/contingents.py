"""Reading what is kept for a purpose: for whom, how many places, and which free places somebody may have."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from senningen.kernel.prepared import prepared
from senningen.people.models import Person
from senningen.seats.models import Contingent, Member, Place

KeptFor = Collection[int] | QuerySet[Member, int]
"""Contingents by their ids, or a query for them."""


@dataclass(frozen=True)
class Share:
    """How many places of one session and mode a contingent has, and how many of them its people have."""

    places: int
    taken: int

    @property
    def free(self) -> int:
        """Count those still kept."""
        return self.places - self.taken


@dataclass
class Standing:
    """A contingent as the desk sees it: who belongs to it, and its places by session and mode."""

    contingent: Contingent
    people: list[Person]
    shares: dict[tuple[int, str], Share] = field(default_factory=dict)

    @property
    def kept(self) -> int:
        """Count the places that are still kept, in all sessions."""
        return sum(each.free for each in self.shares.values())


def theirs(edition_id: int, person_id: int | None) -> QuerySet[Member, int]:
    """Return the contingent that a person belongs to in an edition, as one or no number, within another query."""
    members = Member.objects.filter(edition_id=edition_id, person_id=person_id) if person_id else Member.objects.none()
    return members.values_list("contingent_id", flat=True)


def free_for(kept_for: KeptFor = (), *, prefix: str = "") -> Q:
    """Say which places are free: those for everybody, and those kept for one of these contingents."""
    for_them = Q(**{f"{prefix}contingent": None}) | Q(**{f"{prefix}contingent__in": kept_for})
    return Q(**{f"{prefix}seat": None}) & for_them


def kept_places(edition_id: int, mode: str) -> dict[int, dict[int, int]]:
    """Count the free places that are kept, by session and contingent."""
    found: dict[int, dict[int, int]] = {}
    for session, contingent, count in _kept(edition_id, mode):
        found.setdefault(session, {})[contingent or 0] = count
    return found


@prepared
def _kept(edition_id: int, mode: str) -> QuerySet[Place, Any]:
    kept = Place.objects.filter(session__edition_id=edition_id, mode=mode, seat=None).exclude(contingent=None)
    return kept.order_by().values_list("session_id", "contingent_id").annotate(Count("pk"))


def belong(edition_id: int, people: Collection[int]) -> dict[int, int]:
    """Say to which contingents these people belong; those who belong to none are not in it."""
    rows = Member.objects.filter(edition_id=edition_id, person_id__in=people)
    return dict(rows.values_list("person_id", "contingent_id"))


def contingent_of(edition_id: int, person_id: int) -> Contingent | None:
    """Find the contingent to which a person belongs in an edition."""
    return Contingent.objects.filter(members__edition=edition_id, members__person=person_id).first()


def contingents_of(edition_id: int) -> QuerySet[Contingent]:
    """Return the contingents of an edition by name, those too whose time is over."""
    return Contingent.objects.filter(edition_id=edition_id).order_by("name")


def in_force(edition_id: int, *, now: datetime, chosen: int | None = None) -> QuerySet[Contingent]:
    """Return the contingents of an edition whose places are still kept, by name; and the one chosen before."""
    return contingents_of(edition_id).filter(Q(until__gt=now) | Q(pk=chosen))


def standings(edition_id: int) -> list[Standing]:
    """Say how each contingent of an edition stands: three queries, however many there are."""
    found = {each.pk: Standing(each, []) for each in contingents_of(edition_id)}
    members = Member.objects.filter(edition_id=edition_id).select_related("person__organisation")
    for member in members.order_by("person__name", "person_id"):
        found[member.contingent_id].people.append(member.person)
    kept = Place.objects.filter(contingent__in=found).order_by().values_list("contingent_id", "session_id", "mode")
    counted = kept.annotate(places=Count("pk"), taken=Count("seat"))
    for contingent, session, mode, places, taken in counted:
        found[contingent or 0].shares[session, mode] = Share(places, taken)
    return list(found.values())
