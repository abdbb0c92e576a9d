"""Reading the journal as people ask it: what happened to somebody, by somebody, on a day, of a kind."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from senningen.desk.models import Decision, Proposal
from senningen.journal.models import Entry
from senningen.people.doubles import everybody_in
from senningen.people.models import Account, Person
from senningen.post.models import Message
from senningen.seats.models import Invitation, Request, Seat

GUESTS = "guests"  # stands for everybody who has no account


@dataclass(frozen=True)
class Sought:
    """Which entries are asked for; what is not named does not narrow.

    `editions` are ids of editions, None among them for the house; `kinds` are beginnings of kinds ("seat."); `people`
    those whom an entry is about; `author` an actor as the journal writes it, without its number for all of a sort, or
    `GUESTS`; `day` a day in `zone`.
    """

    editions: Collection[int | None] | None = None
    kinds: Collection[str] = ()
    people: Collection[int] | None = None
    author: str = ""
    day: date | None = None
    zone: str = "UTC"
    entry: int | None = None


def entries(sought: Sought) -> QuerySet[Entry]:
    """Return the entries asked for, newest first; page by page with `pk__lt`."""
    found = Entry.objects.filter(stream__followed=True).order_by("-pk")
    if sought.editions is not None:
        ids = [each for each in sought.editions if each is not None]
        house = Q(stream__edition_id=None) if None in sought.editions else Q()
        found = found.filter(Q(stream__edition_id__in=ids) | house if ids else house)
    if sought.kinds:
        found = found.filter(reduce(or_, (Q(kind__startswith=each) for each in sorted(sought.kinds))))
    if sought.people is not None:
        found = found.filter(subject__in=subjects_of(sought.people))
    if sought.author == GUESTS:
        theirs = [f"person:{pk}" for pk in Account.objects.values_list("person_id", flat=True)]
        found = found.filter(actor__startswith="person:").exclude(actor__in=theirs)
    elif sought.author:
        alone = Q(actor=sought.author)
        found = found.filter(alone if ":" in sought.author else alone | Q(actor__startswith=f"{sought.author}:"))
    if sought.day is not None:
        found = _on(found, sought.day, ZoneInfo(sought.zone))
    if sought.entry is not None:
        found = found.filter(pk=sought.entry)
    return found


def _on(found: QuerySet[Entry], day: date, zone: ZoneInfo) -> QuerySet[Entry]:
    if not MINYEAR < day.year < MAXYEAR:  # what lies before or after the calendar has no hours
        return found.none()
    begins, ends = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    return found.filter(at__gte=begins, at__lt=ends)


def subjects_of(people: Collection[int]) -> list[str]:
    """Name everything that belongs to these people as the journal does: themselves, their seats, mails, accounts."""
    found = [f"person:{pk}" for pk in everybody_in(*people)]
    mails = Q(person__in=people) | Q(message__person__in=people)
    owned: dict[str, QuerySet[Any]] = {
        "seat": Seat.objects.filter(person__in=people),
        "request": Request.objects.filter(person__in=people),
        "invitation": Invitation.objects.filter(person__in=people),
        "message": Message.objects.filter(person__in=people),
        "proposal": Proposal.objects.filter(mails),
        "decision": Decision.objects.filter(proposal__in=Proposal.objects.filter(mails)),
        "account": Account.objects.filter(person__in=people),
    }
    for name, rows in owned.items():
        found += [f"{name}:{pk}" for pk in rows.order_by().values_list("pk", flat=True)]
    return found


def history_of(person: Person) -> QuerySet[Entry]:
    """Return what the journal tells about a person and what is theirs, newest first."""
    return Entry.objects.filter(subject__in=subjects_of([person.pk])).order_by("-at", "-pk")
