"""Whom to invite: people of earlier editions, of a list that was taken in, or found by their name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from senningen.live.models import Presence
from senningen.people.doubles import who_they_are_now
from senningen.people.models import Import, ImportedRow, Person
from senningen.programme.models import Edition
from senningen.seats.models import Request, Seat

Which = Literal["seat", "there", "waited", "declined"]
WHICH: tuple[Which, ...] = ("seat", "there", "waited", "declined")


def earlier_than(edition: Edition) -> QuerySet[Edition]:
    """Return the editions before this one of which anybody is known who asked or had a seat, newest first."""
    known = Exists(Seat.objects.filter(edition=OuterRef("pk"))) | Exists(Request.objects.filter(edition=OuterRef("pk")))
    return Edition.objects.filter(known, number__lt=edition.number).order_by("-number")


def of_editions(
    editions: Collection[int], *, which: Which = "seat", language: str = "", house: str = ""
) -> QuerySet[Person]:
    """Return the people of these editions by name: who had a seat, was there, asked in vain, or said no."""
    seats = Seat.objects.filter(edition__in=editions, person=OuterRef("pk"))
    had = Exists(seats.filter(state=Seat.State.TAKEN))
    there = Presence.objects.filter(session__edition__in=editions, person=OuterRef("pk"))
    asked = Request.objects.filter(edition__in=editions, person=OuterRef("pk"))
    no = Exists(seats.filter(state__in=(Seat.State.DECLINED, Seat.State.WITHDRAWN)))
    found = {
        "seat": _everybody().filter(had),
        "there": _everybody().filter(Exists(there)),
        "waited": _everybody().filter(Exists(asked)).exclude(had).exclude(no),
        "declined": _everybody().filter(no).exclude(had),
    }[which]
    if language:
        found = found.filter(language=language)
    for word in house.split():
        found = found.filter(organisation__name__icontains=word)
    return found


def of_list(import_id: int) -> QuerySet[Person]:
    """Return the people of a list that was taken in, those who were known before it too, by whom they are now."""
    rows = ImportedRow.objects.filter(of=import_id, of__state=Import.State.DONE, person=OuterRef("pk"))
    merged = Person.objects.filter(Exists(rows)).exclude(merged_into=None).select_related("merged_into")
    now = {who_they_are_now(each).pk for each in merged}
    return _everybody().filter(Exists(rows) | Q(pk__in=now))


def _everybody() -> QuerySet[Person]:
    return Person.objects.filter(merged_into=None).select_related("organisation").order_by("name", "pk")
