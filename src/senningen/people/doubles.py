"""Reading who may be written down twice, and what became of it. A few queries, however many people there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet

from senningen.people.likeness import CROWD, Known, Likely, compare, pairs, traits
from senningen.people.models import Address, Apart, Merge, Person, Trait


def known_people(which: Any = None) -> list[Known]:
    """Return what is known of people, as far as it tells whether two are one: two queries, nobody twice."""
    people, addresses = Person.objects.filter(merged_into=None), Address.objects.order_by("pk")
    if which is not None:
        people, addresses = people.filter(pk__in=which), addresses.filter(person__in=which)
    emails: dict[int, list[str]] = defaultdict(list)
    for person, email in addresses.values_list("person_id", "email"):
        emails[person].append(email)
    rows = people.order_by("pk").values_list("pk", "name", "organisation__name")
    return [Known(pk, name, house or "", tuple(emails[pk])) for pk, name, house in rows]


def likely() -> list[Likely]:
    """Return the pairs that may be one person, the likeliest first, without those that somebody told apart."""
    shared = Trait.objects.values("key").annotate(n=Count("person")).filter(n__gt=1, n__lte=CROWD)
    sharing = Trait.objects.filter(key__in=shared.values("key"))
    together = pairs(list(sharing.values_list("key", "person_id"))) - _apart()
    known = {each.person: each for each in known_people(sharing.values("person_id"))}
    compared = (compare(known[a], known[b]) for a, b in together if a in known and b in known)
    return _in_order(compared, known)


def like(person_id: int) -> list[Likely]:
    """Return who may be the same as one person, the likeliest first; they are `other`."""
    here = next(iter(known_people([person_id])), None)
    if here is None:
        return []
    apart = {a if b == person_id else b for a, b in _apart() if person_id in (a, b)}
    return _like(here, apart | {person_id})


def like_stranger(*, name: str, email: str, house: str = "") -> list[Likely]:
    """Return who may be the same as somebody who is not written down, the likeliest first."""
    return _like(Known(0, name, house, (email,) if "@" in email else ()), set())


def reasons_between(one: int, other: int) -> Likely | None:
    """Say why two people may be one, even if somebody told them apart."""
    known = {each.person: each for each in known_people([one, other])}
    return compare(known[one], known[other]) if len(known) == 2 else None


def _like(here: Known, but: Collection[int]) -> list[Likely]:
    keys = traits(here)
    few = Trait.objects.filter(key__in=keys).values("key").annotate(n=Count("person")).filter(n__lte=CROWD)
    there = set(Trait.objects.filter(key__in=few.values("key")).values_list("person_id", flat=True)) - set(but)
    known = {each.person: each for each in known_people(there)} if there else {}
    return _in_order((compare(here, each) for each in known.values()), known)


def _in_order(found: Iterable[Likely | None], known: dict[int, Known]) -> list[Likely]:
    some = (each for each in found if each is not None)
    return sorted(some, key=lambda each: (-each.weight, known[each.other].name, each.one, each.other))


def _apart() -> set[tuple[int, int]]:
    """Return who was told apart, by whom they are now, however often they were merged since."""
    merged = dict(Person.objects.exclude(merged_into=None).values_list("pk", "merged_into_id"))
    found = set()
    for pair in Apart.objects.values_list("one_id", "other_id"):
        one, other = sorted(_now(each, merged) for each in pair)
        found.add((one, other))
    return found


def _now(person_id: int, merged: Mapping[int, int | None]) -> int:
    while (into := merged.get(person_id)) is not None:
        person_id = into
    return person_id


def told_apart() -> QuerySet[Apart]:
    """Return who was told apart, the latest first."""
    return Apart.objects.select_related("one", "other", "by__person").order_by("-at", "-pk")


def merges(person_id: int | None = None) -> QuerySet[Merge]:
    """Return the merges that stand, of one person or of all, the latest first."""
    found = Merge.objects.filter(undone=None).select_related("kept", "absorbed", "by__person").order_by("-at", "-pk")
    return found.filter(kept=person_id) if person_id else found


def everybody_in(*person_ids: int) -> list[int]:
    """Return people and whoever was merged into them, however often: the journal tells of each under its own id."""
    found, latest = list(person_ids), list(person_ids)
    while latest := list(Person.objects.filter(merged_into__in=latest).values_list("pk", flat=True)):
        found += latest
    return found


def who_they_are_now(person: Person) -> Person:
    """Return whom somebody turned out to be, however often; themselves if nobody else."""
    while person.merged_into:
        person = person.merged_into
    return person
