"""Two people become one, and two again: what hangs on the one hangs on the other, so written down that it goes back.

What is known of seats, mails and rooms lies above: `desk/services/merging.py` takes the streams, refuses what cannot
be, and joins requests. Here the rows are moved, whatever their tables, and everything is noted in a ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import UniqueConstraint

from senningen.journal.entries import person
from senningen.journal.services import begin
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people import refusals  # noqa: F401  defines the codes raised here
from senningen.people.entries import MergeUndone, PeopleMerged, PeopleToldApart, ToldApartForgotten
from senningen.people.models import Account, Address, Apart, Link, Merge, Person
from senningen.people.services.traits import note_traits

# Columns that name a person and stay as they are, with why.
STAY: Mapping[str, str] = {
    "person.merged_into": "says who was merged into whom",
    "merge.kept": "is the story of a merge itself",
    "merge.absorbed": "is the story of a merge itself",
    "apart.one": "is read by whom they are now",
    "apart.other": "is read by whom they are now",
    "trait.person": "is written anew from what is moved",
    "importedrow.person": "tells what a list made, by which it is undone",
    "importedrow.likely": "tells what was thought of a list when it was read",
}
SOFT = frozenset(
    {
        "name",
        "title",
        "organisation_id",
        "language",
        "language_chosen",
        "register",
        "zone",
        "preferred",
        "contingent_id",
    }
)
# What was corrected since by hand stays corrected; anything else that changed since speaks against undoing.


@dataclass
class Ledger:
    """What a merge moves, changes and needs to stay as it is."""

    moved: dict[str, list[int]] = field(default_factory=dict)
    changed: list[list[Any]] = field(default_factory=list)
    watched: list[list[Any]] = field(default_factory=list)

    def change(self, row: models.Model, **values: Any) -> None:
        """Give a row other values, and remember those it had."""
        for name, value in values.items():
            before = getattr(row, name)
            if before != value:
                setattr(row, name, value)
                self.changed.append([_table(row), row.pk, name, _plain(row, name, before), _plain(row, name, value)])
        row.save(update_fields=list(values))

    def watch(self, row: models.Model, name: str) -> None:
        """Need this value to be the same still when the merge is undone."""
        self.watched.append([_table(row), row.pk, name, _plain(row, name, getattr(row, name))])


@service
def merge_rows(
    kept: Person, absorbed: Person, ledger: Ledger, chosen: Mapping[str, Any], *, by: Account, now: datetime
) -> Merge:
    """Move everything of one person to another, take over what was chosen or missing, and write down what was done.

    `chosen` are columns of the person as they shall be, and `preferred`, the id of the address that letters go to.
    """
    stream = begin(None)
    _addresses(kept, absorbed, ledger, chosen.get("preferred"))
    for column in columns():
        ids = _movable(column, kept, absorbed)
        if ids:
            column.model._default_manager.filter(pk__in=ids).update(**{column.name: kept.pk})  # noqa: SLF001
            ledger.moved[_column(column)] = ids
    for link in Link.objects.filter(kind=Link.Kind.CALENDAR, subject_id=absorbed.pk):
        ledger.change(link, subject_id=kept.pk)  # else making a new one would not end it
    fills = {name: getattr(absorbed, name) for name in ("name", "title", "organisation_id", "zone")}
    filled = {name: value for name, value in fills.items() if value and not getattr(kept, name)}
    ledger.change(kept, **filled | {name: value for name, value in chosen.items() if name != "preferred"})
    absorbed.merged_into = kept
    absorbed.save(update_fields=["merged_into"])
    made = Merge.objects.create(
        kept=kept,
        absorbed=absorbed,
        by=by,
        at=now,
        moved=ledger.moved,
        changed=ledger.changed,
        watched=ledger.watched,
    )
    note_traits([kept.pk, absorbed.pk])
    stream.record(PeopleMerged(kept.pk, absorbed.pk, made.pk), by=person(by.person_id), now=now)
    return made


def _addresses(kept: Person, absorbed: Person, ledger: Ledger, preferred: int | None) -> None:
    """One address is preferred: the chosen one, or else that of the one who stays."""
    theirs = list(Address.objects.filter(person__in=(kept, absorbed)).order_by("pk"))
    first = [each for each in theirs if each.preferred]
    first.sort(key=lambda each: (each.pk != preferred, each.person_id != kept.pk))
    wanted = next((each for each in theirs if each.pk == preferred), first[0] if first else None)
    for each in theirs:
        if each.preferred and each != wanted:
            ledger.change(each, preferred=False)
    if wanted and not wanted.preferred:
        ledger.change(wanted, preferred=True)


def columns() -> Iterator[models.ForeignKey[Any, Any]]:
    """Return every column of the house that names a person and goes over in a merge."""
    for model in apps.get_app_config("senningen").get_models():
        for column in model._meta.get_fields():  # noqa: SLF001  Django documents it
            if isinstance(column, models.ForeignKey) and column.related_model is Person and _column(column) not in STAY:
                yield column


def _movable(column: models.ForeignKey[Any, Any], kept: Person, absorbed: Person) -> list[int]:
    """Return what goes over: everything, but a row of which the one who stays has the like (once per circular)."""
    rows = column.model._default_manager.filter(**{column.name: absorbed.pk})  # noqa: SLF001
    if column.unique and column.model._default_manager.filter(**{column.name: kept.pk}).exists():  # noqa: SLF001
        return []  # an account that has ended stays with the name it had
    for rule in column.model._meta.constraints:  # noqa: SLF001
        if isinstance(rule, UniqueConstraint) and rule.condition is None and column.name in rule.fields:
            others = [name for name in rule.fields if name != column.name]
            like = column.model._default_manager.filter(  # noqa: SLF001
                **{column.name: kept.pk}, **{name: models.OuterRef(name) for name in others}
            )
            rows = rows.exclude(models.Exists(like))
    return sorted(rows.values_list("pk", flat=True))


@service
def undo_rows(merge: Merge, *, by: Account, now: datetime) -> None:
    """Give everything back that a merge moved, and set back what it changed, as far as nobody corrected it since.

    Raises `merge.undo-again-merged`, `merge.undo-changed` and `merge.undo-address` if what happened since speaks
    against it; then nothing is changed.
    """
    stream = begin(None)
    kept, absorbed = merge.kept, merge.absorbed
    if kept.merged_into is not None:
        raise Refused("merge.undo-again-merged", who=kept, other=kept.merged_into)
    _still_there(merge)
    for key, ids in merge.moved.items():
        column = _by_name(key)
        here = column.model._default_manager.filter(pk__in=ids, **{column.name: kept.pk})  # noqa: SLF001
        here.update(**{column.name: absorbed.pk})
    for table, pk, name, before, after in reversed(merge.changed):
        if name != "preferred":
            _set_back(table, pk, name, before, after)
    absorbed.merged_into = None
    absorbed.save(update_fields=["merged_into"])
    _prefer_again(merge)
    merge.undone = now
    merge.save(update_fields=["undone"])
    note_traits([kept.pk, absorbed.pk])
    stream.record(MergeUndone(kept.pk, absorbed.pk, merge.pk), by=person(by.person_id), now=now)


def _still_there(merge: Merge) -> None:
    """Refuse what cannot be told apart any more."""
    for table, pk, name, value in merge.watched:
        if _value(table, pk, name) != value:
            raise Refused("merge.undo-changed", who=merge.kept)
    for table, pk, name, _before, after in merge.changed:
        if name not in SOFT and _value(table, pk, name) != after:
            raise Refused("merge.undo-changed", who=merge.kept)
    for key, ids in merge.moved.items():
        column = _by_name(key)
        rows = column.model._default_manager.filter(pk__in=ids)  # noqa: SLF001
        if rows.exclude(**{column.name: merge.kept_id}).exclude(**{column.name: None}).exists():
            raise Refused("merge.undo-changed", who=merge.kept)
        if column.model is Address and rows.count() < len(ids):
            raise Refused("merge.undo-address", who=merge.absorbed)


def _set_back(table: str, pk: int, name: str, before: Any, after: Any) -> None:
    if _value(table, pk, name) == after:
        apps.get_model("senningen", table)._default_manager.filter(pk=pk).update(**{name: before})  # noqa: SLF001


def _prefer_again(merge: Merge) -> None:
    """Let letters to each go where they went before, unless somebody chose another of their addresses since."""
    before = {pk: was for table, pk, name, was, _ in merge.changed if (table, name) == ("address", "preferred")}
    for whose in (merge.kept, merge.absorbed):
        theirs = list(Address.objects.filter(person=whose).order_by("pk"))
        now_preferred = [each for each in theirs if each.preferred]
        was = [each for each in theirs if before.get(each.pk, each.preferred)]
        stays = [each for each in now_preferred if each.pk not in before]
        first = next(iter(stays or was or now_preferred or theirs), None)
        for each in theirs:
            if each.preferred and each != first:
                each.preferred = False
                each.save(update_fields=["preferred"])
        if first and not first.preferred:
            first.preferred = True
            first.save(update_fields=["preferred"])


@service
def tell_apart(one: int, other: int, *, by: Account, now: datetime) -> None:
    """Remember that two people are two: nobody is asked about them again."""
    stream = begin(None)
    first, second = sorted((one, other))
    if first == second or Person.objects.filter(pk__in=(first, second)).count() < 2:
        raise Refused("people.unknown")
    _, new = Apart.objects.get_or_create(one_id=first, other_id=second, defaults={"by": by, "at": now})
    if new:
        stream.record(PeopleToldApart(first, second), by=person(by.person_id), now=now)


@service
def forget_apart(one: int, other: int, *, by: Account, now: datetime) -> None:
    """Take back that two people are two."""
    stream = begin(None)
    first, second = sorted((one, other))
    gone, _ = Apart.objects.filter(one=first, other=second).delete()
    if gone:
        stream.record(ToldApartForgotten(first, second), by=person(by.person_id), now=now)


def _table(row: models.Model) -> str:
    return str(row._meta.model_name)  # noqa: SLF001


def _column(column: models.ForeignKey[Any, Any]) -> str:
    return f"{column.model._meta.model_name}.{column.name}"  # noqa: SLF001


def _by_name(key: str) -> models.ForeignKey[Any, Any]:
    table, _, name = key.partition(".")
    found = apps.get_model("senningen", table)._meta.get_field(name)  # noqa: SLF001
    assert isinstance(found, models.ForeignKey)
    return found


def _value(table: str, pk: int, name: str) -> Any:
    row = apps.get_model("senningen", table)._default_manager.filter(pk=pk).first()  # noqa: SLF001
    return _plain(row, name, getattr(row, name)) if row else "gone"


def _plain(row: models.Model, name: str, value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
