"""Taking in a list of people: read, corrected, taken some rows at a time, undone as far as nothing was built on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from senningen.jobs import services as jobs
from senningen.journal.entries import Cause, person
from senningen.journal.services import OpenStream, begin
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people import queries, refusals  # noqa: F401  the second defines the codes raised here
from senningen.people.entries import AddressAdded, PeopleImported, PersonMet
from senningen.people.likeness import Known
from senningen.people.models import Account, Address, Import, ImportedRow, Person
from senningen.people.services.persons import correct_person, organisation_for
from senningen.people.services.traits import first_traits, note_traits
from senningen.people.sheets import columns, table
from senningen.people.sheets.lines import Line

AT_A_TIME = 250  # rows in one transaction: others want to write too
Outcome = ImportedRow.Outcome


@dataclass
class Run:
    """What one taking-in knows beforehand, so that each row costs no question of its own."""

    lines: Sequence[Line]
    houses: dict[str, int | None] = field(default_factory=dict)
    namesakes: dict[frozenset[str], list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))


@service
def read_people(raw: bytes, source: str = "", *, language: str = "en", by: Account, now: datetime) -> Import:
    """Read a list and guess its columns; nobody is written down. Raises `import.…` if it cannot be read."""
    try:
        read = table.read(raw)
    except table.Unreadable as problem:
        raise Refused(f"import.{problem.code}") from problem
    guessed = columns.guess(read)
    return Import.objects.create(
        source=source[:200],
        table={"rows": [[row.number, row.cells] for row in read.rows], "listed": read.listed},
        heading=guessed.heading,
        kinds=guessed.kinds,
        language=language,
        by=by,
        begun=now,
    )


@service
def correct_columns(import_id: int, kinds: Sequence[str], *, heading: int | None, language: str) -> Import:
    """Say what stands in each column, which row heads them, and the language of the rest. Raises `import.taken`."""
    found = _draft(import_id)
    found.kinds, found.heading, found.language = list(kinds), heading, language
    found.save(update_fields=["kinds", "heading", "language"])
    return found


@service
def discard_import(import_id: int) -> None:
    """Throw away a list that was never taken in. Raises `import.taken`."""
    _draft(import_id).delete()


@service
def take_people(import_id: int) -> Import:
    """Take a list in, row by row, by the worker. Raises `import.taken` and `import.no-address-column`."""
    begin(None)
    found = _draft(import_id)
    if "email" not in found.kinds:
        raise Refused("import.no-address-column")
    found.state, found.total = Import.State.TAKING, len(queries.lines_of(found))
    found.save(update_fields=["state", "total"])
    jobs.put("people.take_rows", found.pk, key=f"import:{found.pk}")
    return found


def take_rows(import_id: int, *, now: datetime) -> int:
    """Take the rows of a list that are not taken yet; returns how many. A second worker finds nothing to do."""
    found = Import.objects.get(pk=import_id)
    if found.state != Import.State.TAKING:
        return 0
    run = Run(queries.lines_of(found))
    for pk, name, house in (
        Person.objects.filter(merged_into=None).exclude(name="").values_list("pk", "name", "organisation__name")
    ):
        _remember(run, name, pk, house or "")
    return sum(iter(lambda: _take_some(import_id, run, now=now), 0))


@service
def _take_some(import_id: int, run: Run, *, now: datetime) -> int:
    stream = begin(None)
    found = Import.objects.select_related("by").defer("table").get(pk=import_id)
    if found.state != Import.State.TAKING:
        return 0
    taken = found.rows.count()
    some = run.lines[taken : taken + AT_A_TIME]
    if not some:
        _finish(found, stream, now)
        return 0
    known = queries.by_emails([email for line in some for email in line.emails])
    rows = [_take(found, taken + n, line, known, run, now) for n, line in enumerate(some)]
    _write_down(found, stream, [each for each in rows if each[0].outcome == Outcome.NEW], run, now)
    ImportedRow.objects.bulk_create(row for row, _line in rows)
    found.save(update_fields=["houses"])
    return len(some)


def _take(
    found: Import, position: int, line: Line, known: dict[str, Address], run: Run, now: datetime
) -> tuple[ImportedRow, Line]:
    row = ImportedRow(of=found, position=position, row=line.row, outcome=Outcome.BAD, why=line.problem or line.note)
    row.about = line.about
    owners = {each.person_id: each.person for email in line.emails if (each := known.get(email.lower()))}
    if not line.problem and len(owners) > 1:
        row.why, row.about = "of-two-people", ", ".join(map(str, owners.values()))[:200]
    elif not line.problem:
        row.outcome = Outcome.KNOWN if owners else Outcome.NEW
        row.person = next(iter(owners.values()), None)
    if row.outcome == Outcome.KNOWN:
        _add_to_known(found, row, line, known, now)
    row.cells = list(line.cells) if row.outcome == Outcome.BAD else []
    return row, line


def _add_to_known(found: Import, row: ImportedRow, line: Line, known: dict[str, Address], now: datetime) -> None:
    """Give somebody who is there what is new: another address, a name or a house where none is known."""
    someone, by, cause = row.person, person(found.by.person_id), Cause("import", found.pk)
    assert someone is not None
    made: dict[str, Any] = {}
    fills = {"name": line.name if not someone.name else "", "organisation": ""}
    fills["organisation"] = line.organisation if someone.organisation_id is None else ""
    if any(fills.values()):
        made = {name: value for name, value in fills.items() if value}
        correct_person(someone.pk, **made, by=by, now=now, cause=cause)
    stream = begin(None)
    for email in line.emails:
        if email.lower() not in known:
            new = Address.objects.create(person=someone, email=email, preferred=False, created=now)
            known[email.lower()] = new
            made.setdefault("addresses", []).append(new.pk)
            stream.record(AddressAdded(someone.pk, new.pk), by=by, now=now, cause=cause)
    if "addresses" in made:
        note_traits([someone.pk])
    row.made = made
    if not row.why and line.name and someone.name and columns.folded(line.name) != columns.folded(someone.name):
        row.why, row.about = "other-name", line.name


def _write_down(
    found: Import, stream: OpenStream, new: list[tuple[ImportedRow, Line]], run: Run, now: datetime
) -> None:
    people = [
        Person(
            name=line.name[:200],
            title=line.title,
            organisation_id=_house(found, run, line.organisation),
            language=line.language or found.language,
            created=now,
        )
        for _row, line in new
    ]
    Person.objects.bulk_create(people)
    addresses = []
    for (row, line), someone in zip(new, people, strict=True):
        row.person, row.made = someone, {"person": someone.pk}
        row.likely_id = _namesake(run, line)
        _remember(run, someone.name, someone.pk, line.organisation)
        for nth, email in enumerate(line.emails):
            addresses.append(Address(person=someone, email=email, preferred=nth == 0, created=now))
    Address.objects.bulk_create(addresses)
    first_traits(
        Known(someone.pk, someone.name, line.organisation, line.emails)
        for (_row, line), someone in zip(new, people, strict=True)
    )
    by, cause = person(found.by.person_id), Cause("import", found.pk)
    stream.record_all([PersonMet(someone.pk) for someone in people], by=by, now=now, cause=cause)


def _finish(found: Import, stream: OpenStream, now: datetime) -> None:
    new, known, bad = (found.rows.filter(outcome=each).count() for each in (Outcome.NEW, Outcome.KNOWN, Outcome.BAD))
    headings: list[str] = next((cells for number, cells in found.table["rows"] if number == found.heading), [])
    found.state, found.ended, found.table = Import.State.DONE, now, {"headings": headings}
    found.save(update_fields=["state", "ended", "table"])
    stream.record(PeopleImported(found.pk, new, known, bad), by=person(found.by.person_id), now=now)


def _house(found: Import, run: Run, name: str) -> int | None:
    if not name:
        return None
    if name not in run.houses:
        known = queries.organisation_named(name)
        run.houses[name] = (known or organisation_for(name)).pk
        if known is None:
            found.houses.append(run.houses[name])
    return run.houses[name]


def _namesake(run: Run, line: Line) -> int | None:
    """Return somebody of the same name, in the same house or where no house is known: perhaps the same person."""
    house = columns.folded(line.organisation)
    known = run.namesakes.get(_words(line.name), []) if line.name else []
    return next((pk for pk, at in known if not at or not house or at == house), None)


def _remember(run: Run, name: str, pk: int, house: str) -> None:
    if name:
        run.namesakes[_words(name)].append((pk, columns.folded(house)))


def _words(name: str) -> frozenset[str]:
    return frozenset(columns.folded(name).split() or [name.casefold()])


def _draft(import_id: int) -> Import:
    found = Import.objects.get(pk=import_id)
    if found.state != Import.State.DRAFT:
        raise Refused("import.taken")
    return found
