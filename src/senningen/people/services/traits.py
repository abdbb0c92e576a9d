"""Keeping with each person by what they may be found again, whenever a name, a house or an address changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from senningen.kernel.prepared import insert
from senningen.kernel.service import service
from senningen.people import doubles
from senningen.people.likeness import Known, traits
from senningen.people.models import Trait


@service
def note_traits(person_ids: Collection[int]) -> None:
    """Write down anew by what these people may be found again; what stands already is left alone."""
    ids = list(person_ids)
    stand: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    for pk, person, key in Trait.objects.filter(person__in=ids).values_list("pk", "person_id", "key"):
        stand[person][key] = pk
    wanted = {known.person: traits(known) for known in doubles.known_people(ids)}
    gone = [pk for person in ids for key, pk in stand[person].items() if key not in wanted.get(person, ())]
    new = [
        Trait(person_id=person, key=key)
        for person, keys in wanted.items()
        for key in sorted(keys)
        if key not in stand[person]
    ]
    if gone:
        Trait.objects.filter(pk__in=gone).delete()
    if new:
        insert(new)


@service
def first_traits(people: Iterable[Known]) -> None:
    """Write down by what people may be found again who were not here before: one statement."""
    insert([Trait(person_id=each.person, key=key) for each in people for key in sorted(traits(each))])
