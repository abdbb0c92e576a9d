"""Finding people, their addresses and what a personal link opens."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from senningen.kernel.ids import digest
from senningen.people.models import Address, Knock, Link, Organisation, Person
from senningen.people.rules import Door, tidy_email


def by_email(email: str) -> Person | None:
    """Find the person behind an address, whatever its case."""
    found = address(email)
    return found.person if found else None


def address(email: str) -> Address | None:
    """Find an address as a row, with its person."""
    tidy = tidy_email(email)
    if tidy is None:
        return None
    same = Address.objects.alias(small=Lower("email")).filter(small=Lower(Value(tidy)))  # what the index is on
    return same.select_related("person").order_by().first()


def preferred_address(person_id: int) -> Address | None:
    """Return where letters to a person go."""
    return Address.objects.filter(person_id=person_id).order_by("-preferred", "pk").first()


def addresses_of(person_id: int) -> QuerySet[Address]:
    """Return every address of a person, the preferred one first."""
    return Address.objects.filter(person_id=person_id).order_by("-preferred", "email")


def organisation_named(name: str) -> Organisation | None:
    """Find an employer by name, whatever its case."""
    return Organisation.objects.filter(name__iexact=name).order_by("pk").first()


def search(words: str) -> QuerySet[Person]:
    """Return the people whose name, address or employer contains every word."""
    found = Person.objects.select_related("organisation").order_by("name", "pk")
    for word in words.split():
        in_address = Address.objects.filter(email__icontains=word).values("person_id")
        found = found.filter(Q(name__icontains=word) | Q(organisation__name__icontains=word) | Q(pk__in=in_address))
    return found


def link(kind: str, secret: str, *, now: datetime) -> Link | None:
    """Return what a personal link opens; nothing if it is unknown, of another kind, revoked or expired."""
    alive = Q(expires=None) | Q(expires__gt=now)
    return Link.objects.select_related("person").filter(alive, digest=digest(secret), kind=kind, revoked=None).first()


def knocked_too_often(door: Door, kind: Literal["email", "network"], value: str, *, now: datetime) -> bool:
    """Say whether a door has heard as much of one address, or of one network, as it bears."""
    heard = Knock.objects.filter(key=knock_key(door, kind, value), at__gt=now - door.wait).count()
    return heard >= (door.email if kind == "email" else door.network)


def knock_key(door: Door, kind: str, value: str) -> str:
    """Return what is kept of a knock: nobody can be found by it."""
    return digest(f"{door.name}:{kind}:{value.strip().lower()}")
