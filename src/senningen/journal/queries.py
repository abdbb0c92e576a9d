"""Reading the journal: by subject, by cause, by cursor."""

from __future__ import annotations

from django.db.models import QuerySet

from senningen.journal.entries import Cause
from senningen.journal.models import Entry, Stream


def entries_about(*subjects: str) -> QuerySet[Entry]:
    """Return what happened to these subjects ("seat:47"), newest first."""
    return Entry.objects.filter(subject__in=subjects).order_by("-at", "-pk")


def entries_because_of(cause: Cause) -> QuerySet[Entry]:
    """Return what happened because of a message, a link or another entry, newest first."""
    return Entry.objects.filter(cause=str(cause)).order_by("-at", "-pk")


def entries_after(edition_id: int | None, cursor: int) -> QuerySet[Entry]:
    """Return the entries of a stream that a reader at `cursor` has not seen, oldest first."""
    return Entry.objects.filter(stream__edition_id=edition_id, number__gt=cursor).order_by("number")


def position(edition_id: int | None) -> int:
    """Return the number of the last entry of a stream."""
    return Stream.objects.filter(edition_id=edition_id).values_list("number", flat=True).first() or 0


def positions() -> tuple[tuple[int, int], ...]:
    """Return where every stream that is followed stands: the same again means that nothing was written in between."""
    return tuple(Stream.objects.filter(followed=True).order_by("pk").values_list("pk", "number"))


def of_edition(edition_id: int, kinds: str = "") -> QuerySet[Entry]:
    """Return what happened in an edition, newest first; of one family of kinds ("seat."), if it is named."""
    return Entry.objects.filter(stream__edition_id=edition_id, kind__startswith=kinds).order_by("-number")
