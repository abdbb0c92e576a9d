"""Finding people, their addresses and what a personal link opens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from senningen.kernel.ids import digest
from senningen.kernel.prepared import first, prepared
from senningen.people.models import Account, Address, Import, ImportedRow, Knock, Link, Organisation, Person
from senningen.people.rules import Door, tidy_email
from senningen.people.sheets.columns import Columns
from senningen.people.sheets.lines import Line, read_lines
from senningen.people.sheets.table import Row, Table


def by_email(email: str) -> Person | None:
    """Find the person behind an address, whatever its case."""
    found = address(email)
    return found.person if found else None


def address(email: str) -> Address | None:
    """Find an address as a row, with its person."""
    tidy = tidy_email(email)
    return first(_address(tidy)) if tidy else None


@prepared
def _address(tidy: str) -> QuerySet[Address]:
    small = Address.objects.alias(small=Lower("email"))  # what the index is on
    return small.filter(small=Lower(tidy)).select_related("person")


def preferred_address(person_id: int) -> Address | None:
    """Return where letters to a person go."""
    return first(_preferred_address(person_id))


@prepared
def _preferred_address(person_id: int) -> QuerySet[Address]:
    return Address.objects.filter(person_id=person_id).order_by("-preferred", "pk")[:1]


def preferred_emails(person_ids: Collection[int]) -> dict[int, str]:
    """Return where letters to each of these people go."""
    rows = Address.objects.filter(person_id__in=person_ids, preferred=True)
    return dict(rows.values_list("person_id", "email"))


def addresses_of(person_id: int) -> QuerySet[Address]:
    """Return every address of a person, the preferred one first."""
    return Address.objects.filter(person_id=person_id).order_by("-preferred", "email")


def organisation_named(name: str) -> Organisation | None:
    """Find an employer by name, whatever its case."""
    return Organisation.objects.filter(name__iexact=name).order_by("pk").first()


def search(words: str) -> QuerySet[Person]:
    """Return the people whose name, address or employer contains every word."""
    found = Person.objects.filter(merged_into=None).select_related("organisation").order_by("name", "pk")
    for word in words.split():
        in_address = Address.objects.filter(email__icontains=word).values("person_id")
        found = found.filter(Q(name__icontains=word) | Q(organisation__name__icontains=word) | Q(pk__in=in_address))
    return found


def link(kind: str, secret: str, *, now: datetime) -> Link | None:
    """Return what a personal link opens; nothing if it is unknown, of another kind, revoked or expired."""
    return first(_link(kind, digest(secret), now))


@prepared
def _link(kind: str, of: str, now: datetime) -> QuerySet[Link]:
    alive = Q(expires=None) | Q(expires__gt=now)
    return Link.objects.select_related("person").filter(alive, digest=of, kind=kind, revoked=None)


def account_behind(found: Link | None) -> Account | None:
    """Return the account that a link of the desk is about, whether it may be used or not."""
    about = found.subject_id if found else None
    return Account.objects.filter(pk=about).first() if about is not None else None


def account_of(email: str) -> Account | None:
    """Find the account that may sign in with an address, whatever its case."""
    return Account.objects.filter(email__iexact=email.strip(), is_active=True).first()


def colleagues() -> list[Account]:
    """Return every account with its person: those at work by name, then the invited, then those let go."""
    order = ("active", "invited", "ended")
    return sorted(
        Account.objects.all(), key=lambda each: (order.index(each.standing), each.person.name.casefold(), each.email)
    )


def knocked_too_often(door: Door, kind: Literal["email", "network"], value: str, *, now: datetime) -> bool:
    """Say whether a door has heard as much of one address, or of one network, as it bears."""
    heard = Knock.objects.filter(key=knock_key(door, kind, value), at__gt=now - door.wait).count()
    return heard >= (door.email if kind == "email" else door.network)


def knock_key(door: Door, kind: str, value: str) -> str:
    """Return what is kept of a knock: nobody can be found by it."""
    return digest(f"{door.name}:{kind}:{value.strip().lower()}")


def by_emails(emails: Collection[str]) -> dict[str, Address]:
    """Find those of many addresses that are known, each with its person, by the address in small letters."""
    small = {each.lower() for each in emails}
    rows = Address.objects.annotate(small=Lower("email")).filter(Q(small__in=small) | Q(email__in=emails))
    return {each.email.lower(): each for each in rows.select_related("person")}


def imports() -> QuerySet[Import]:
    """Return the lists that were read, newest first, each with how many people came with it."""
    new = Count("rows", filter=Q(rows__outcome=ImportedRow.Outcome.NEW))
    return Import.objects.defer("table").select_related("by__person").annotate(new=new).order_by("-begun", "-pk")


def table_of(found: Import) -> Table:
    """Return the table of a list that is not taken in yet."""
    rows = (Row(number, tuple(cells)) for number, cells in found.table["rows"])
    return Table(tuple(rows), found.table["listed"])


def lines_of(found: Import) -> list[Line]:
    """Read a list as its columns stand."""
    return read_lines(table_of(found), Columns(found.heading, tuple(found.kinds)))


def imported(found: Import) -> QuerySet[ImportedRow]:
    """Return what became of each row of a list, in its order."""
    return found.rows.select_related("person__organisation", "likely__organisation").order_by("position")
