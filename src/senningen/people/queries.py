"""Finding people, their addresses and what a personal link opens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from senningen.kernel.ids import digest
from senningen.people.models import Address, Link, Organisation, Person, SignInFailure
from senningen.people.rules import tidy_email


def by_email(email: str) -> Person | None:
    """Find the person behind an address, whatever its case."""
    found = address(email)
    return found.person if found else None


def address(email: str) -> Address | None:
    """Find an address as a row, with its person."""
    tidy = tidy_email(email)
    if tidy is None:
        return None
    return Address.objects.select_related("person").filter(email__iexact=tidy).first()


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


def recent_failures(keys: Mapping[str, str], *, since: datetime) -> dict[str, int]:
    """Count the sign-ins that failed since then, by the kind of each key."""
    return {kind: SignInFailure.objects.filter(key=key, at__gt=since).count() for kind, key in keys.items()}
