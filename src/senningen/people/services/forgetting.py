"""Undoing an import: whoever came with it goes again, unless something was built on them since."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from senningen.journal.entries import Actor, Cause
from senningen.journal.models import Entry
from senningen.journal.services import begin
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people import refusals  # noqa: F401  defines the codes raised here
from senningen.people.entries import ImportUndone
from senningen.people.models import Address, Import, ImportedRow, Organisation, Person, Trait
from senningen.people.services.addresses import strike_address
from senningen.people.services.persons import correct_person


@service
def undo_import(import_id: int, *, by: Actor, now: datetime) -> int:
    """Forget the people and take back what a list added; returns how many people stay because something needs them.

    Raises `import.not-taken`.
    """
    stream = begin(None)
    found = Import.objects.get(pk=import_id)
    if found.state != Import.State.DONE:
        raise Refused("import.not-taken")
    rows = list(found.rows.exclude(person=None).exclude(made={}).select_related("person__organisation"))
    new = {row.person_id for row in rows if row.person_id and "person" in row.made}
    kept = _built_on(new)
    for row in rows:
        if "person" not in row.made:
            _take_back(row, by=by, now=now)
    Person.objects.filter(pk__in=new - kept).delete()
    Organisation.objects.filter(pk__in=found.houses, people=None).delete()
    found.state = Import.State.UNDONE
    found.save(update_fields=["state"])
    stream.record(ImportUndone(found.pk, tuple(sorted(new - kept)), len(kept)), by=by, now=now)
    return len(kept)


def _built_on(people: Collection[int]) -> set[int]:
    """Say who of these has anything that a list does not bring: a seat, a mail, an account, an entry of the journal."""
    built: set[int] = set()
    for relation in Person._meta.related_objects:  # noqa: SLF001  Django documents it
        if relation.related_model not in (Address, ImportedRow, Trait):
            name = relation.field.name
            model: Any = relation.related_model
            rows = model.objects.filter(**{f"{name}__in": people})
            built.update(rows.values_list(name, flat=True))
    told = Entry.objects.filter(subject__in=[f"person:{pk}" for pk in people]).exclude(kind="person.met")
    built.update(int(subject.partition(":")[2]) for subject in told.values_list("subject", flat=True))
    return built & set(people)


def _take_back(row: ImportedRow, *, by: Actor, now: datetime) -> None:
    """Take back what was added to somebody who was there before."""
    someone, cause = row.person, Cause("import", row.of_id)
    assert someone is not None
    for address in Address.objects.filter(pk__in=row.made.get("addresses", []), preferred=False):
        if not (address.requests.exists() or address.seats.exists()):
            strike_address(address.pk, by=by, now=now, cause=cause)
    house = someone.organisation.name if someone.organisation else ""
    unchanged = {"name": someone.name, "organisation": house}
    filled = {name for name, value in unchanged.items() if value and row.made.get(name) == value}
    if filled:
        name, organisation = ("" if each in filled else None for each in ("name", "organisation"))
        correct_person(someone.pk, name=name, organisation=organisation, by=by, now=now, cause=cause)
