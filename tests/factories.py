"""Real rows with sensible defaults: say only what the story needs."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from senningen.kernel.text import Text
from senningen.people.models import Account, Address, Organisation, Person
from senningen.programme.models import Edition, Series, Session

NOW = datetime(2020, 12, 10, 15, 20, tzinfo=UTC)  # a Thursday, 16:20 in Luxembourg
_numbers = count(1)


def person(name: str = "Hélène Marchal-Ries", email: str | None = None, *, house: str = "", **fields: Any) -> Person:
    """Make a person with one address, made from the name unless told."""
    organisation = Organisation.objects.get_or_create(name=house)[0] if house else None
    someone = Person.objects.create(name=name, organisation=organisation, created=NOW, **fields)
    email = email or f"{_plain(name.split()[0])}.{next(_numbers)}@guests.example"
    Address.objects.create(person=someone, email=email, created=NOW)
    return someone


def _plain(name: str) -> str:
    """Write a name as an address can: helene."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def account(
    name: str = "Tom Schroeder", role: str = Account.Role.DESK, password: str = "correct horse battery"
) -> Account:
    """Make somebody who works at the desk."""
    someone = person(name)
    made = Account(person=someone, email=someone.addresses.get().email, role=role)
    made.set_password(password)
    made.save()
    return made


def series() -> Series:
    """Make the series, once."""
    return Series.objects.first() or Series.objects.create(
        name=Text({"en": "Digital Infrastructure Group", "fr": "Groupe infrastructures numériques"}),
        motto=Text({"en": "Seminars by invitation, since 2014"}),
        secretariat=Text({"en": "The secretariat"}),
        since=2014,
        mailbox="seats@infra.example",
    )


def edition(*, cap: int = 12, sessions: int = 4, first_day: date = date(2020, 12, 14), **fields: Any) -> Edition:
    """Make the tenth edition with its sessions at 11:30, and the places of each."""
    series()
    fields = {"number": 10, "slug": "10", "state": Edition.State.OPEN, "held": first_day} | fields
    title = Text({"en": "Luxembourg, a Pan-European Ultra-High Broadband and 5G hub"})
    made = Edition.objects.create(title=title, cap=cap, **fields)
    hours = (_hour(made, number, first_day + timedelta(days=number - 1)) for number in range(1, sessions + 1))
    _open(made, Session.objects.bulk_create(hours))
    return made


def session(of: Edition, *, number: int = 1, day: date = date(2020, 12, 14), **fields: Any) -> Session:
    """Make one session with its places."""
    made = _hour(of, number, day, **fields)
    made.save()
    _open(of, [made])
    return made


def _hour(of: Edition, number: int, day: date, **fields: Any) -> Session:
    fields = {"begins": time(11, 30), "title": Text({"en": f"Session {number}"})} | fields
    return Session(edition=of, number=number, day=day, **fields)


def _open(of: Edition, sessions: list[Session]) -> None:
    from senningen.seats.services import open_places

    if sessions:
        open_places(*(each.pk for each in sessions), cap=of.cap)
