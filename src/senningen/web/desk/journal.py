"""The journal: what happened, by whom, because of what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from senningen.journal.models import Entry
from senningen.journal.queries import latest
from senningen.people.models import Person
from senningen.web.asked import number
from senningen.web.context import house_of
from senningen.web.desk import rule_words
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.telling import told

SHOWN = 100


@dataclass(frozen=True)
class Line:
    """One entry as the page shows it."""

    entry: Entry
    words: str
    who: str
    cause: str = ""
    href: str = ""


@desk_page("see-journal")
def journal(request: DeskRequest) -> HttpResponse:
    """Show the journal of the edition in hand and of the house, newest first."""
    edition = house_of(request).edition
    found = latest(edition.pk if edition else None, before=number(request.GET.get("before")))[: SHOWN + 1]
    entries = list(found)
    context = {
        "lines": lines(entries[:SHOWN]),
        "older": entries[SHOWN - 1].pk if len(entries) > SHOWN else None,
        "zone": edition.zone if edition else "Europe/Luxembourg",
    }
    return render(request, "desk/journal.html", context)


def lines(entries: Iterable[Entry]) -> list[Line]:
    """Lay entries out: actors by name, causes with where they lead."""
    kept = list(entries)
    ids = {int(each.actor.partition(":")[2]) for each in kept if each.actor.startswith("person:")}
    names = {person.pk: str(person) for person in Person.objects.filter(pk__in=ids)}
    return [_line(each, names) for each in kept]


def _line(entry: Entry, names: dict[int, str]) -> Line:
    kind, _, number = entry.actor.partition(":")
    if kind == "rule":
        who = _rule(number)
    else:
        who = names.get(int(number), gettext("somebody")) if kind == "person" else _machine(kind)
    cause, _, cause_id = entry.cause.partition(":")
    if cause == "message":
        return Line(entry, told(entry), who, gettext("message"), reverse("desk:message", args=[cause_id]))
    words = {"entry": gettext("an earlier entry"), "link": gettext("a personal link")}.get(cause, "")
    return Line(entry, told(entry), who, words)


def _machine(kind: str) -> str:
    if kind == "api-token":
        return gettext("another program")
    return gettext("the clock") if kind == "clock" else gettext("the house")


def _rule(name: str) -> str:
    return gettext("a rule: %(name)s") % {"name": rule_words.name(name)}
