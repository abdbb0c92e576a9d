"""The journal: what happened, by whom, because of what; narrowed as one asks, and taken out as it is narrowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senningen.desk.history import GUESTS, Sought, entries
from senningen.journal.models import Entry
from senningen.people import queries as people
from senningen.people.models import Person
from senningen.programme import queries as programme
from senningen.programme.models import Edition
from senningen.web.asked import number
from senningen.web.context import house_of
from senningen.web.desk import rule_words
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.journal_subjects import About, about
from senningen.web.desk.telling import told

SHOWN = 100
FOUND = 50  # people whose name is like the words
FILTERS = ("edition", "kind", "q", "person", "who", "day", "entry")
# How the desk calls families of entries, and with what their kinds begin.
FAMILIES: Mapping[str, tuple[Promise, tuple[str, ...]]] = {
    "seats": (_("Seats"), ("seat.", "link.", "contingent.", "member.")),
    "requests": (_("Requests and waiting list"), ("request.", "asking.", "party.")),
    "invitations": (_("Invitations"), ("invitation.", "wave.")),
    "mail": (_("Mail and letters"), ("message.", "proposal.", "decision.", "letter.", "circular.")),
    "people": (_("People"), ("person.", "people.")),
    "programme": (
        _("Editions and sessions"),
        ("series.", "edition.", "session.", "topic.", "outcome.", "part.", "places.", "cap.", "rehearsal."),
    ),
    "room": (_("The room"), ("room.", "recording.", "notice.")),
    "accounts": (_("Colleagues"), ("account.",)),
    "programs": (_("Other programs and files"), ("api-token.", "webhook.", "list.")),
}


@dataclass(frozen=True)
class Line:
    """One entry as the page shows it."""

    entry: Entry
    words: str
    who: str
    about: About
    cause: str = ""
    href: str = ""


@desk_page("see-journal")
def journal(request: DeskRequest) -> HttpResponse:
    """Show the journal of the edition in hand and of the house, newest first, or what its filter leaves."""
    edition = house_of(request).edition
    chosen = {each: request.GET[each][:200] for each in FILTERS if request.GET.get(each)}
    found = sought(edition, chosen)
    before = number(request.GET.get("before"))
    shown = list((found.filter(pk__lt=before) if before is not None else found)[: SHOWN + 1])
    context = {
        "lines": lines(shown[:SHOWN]),
        "older": urlencode(chosen | {"before": shown[SHOWN - 1].pk}) if len(shown) > SHOWN else "",
        "later": before is not None,
        "chosen": chosen,
        "person": Person.objects.filter(pk=number(chosen["person"]) or 0).first() if "person" in chosen else None,
        "editions": programme.numbers().values(),
        "families": [(code, words) for code, (words, _kinds) in FAMILIES.items()],
        "authors": _authors(),
        "zone": edition.zone if edition else settings.TIME_ZONE,
    }
    return render(request, "desk/journal.html", context)


def sought(edition: Edition | None, chosen: Mapping[str, str]) -> QuerySet[Entry]:
    """Find what a filter leaves. What it does not understand narrows to nothing, rather than showing too much."""
    kind = chosen.get("kind", "")
    return entries(
        Sought(
            editions=_editions(edition, chosen),
            kinds=FAMILIES[kind][1] if kind in FAMILIES else (kind,) if kind else (),
            people=_people(chosen),
            author=chosen.get("who", ""),
            day=_day(chosen.get("day", "")),
            zone=edition.zone if edition else settings.TIME_ZONE,
            entry=number(chosen["entry"]) or 0 if "entry" in chosen else None,
        )
    )


def _editions(edition: Edition | None, chosen: Mapping[str, str]) -> list[int | None] | None:
    asked = chosen.get("edition", "")
    if asked == "all" or "entry" in chosen:
        return None
    if asked == "house":
        return [None]
    if asked:
        return [pk for pk, each in programme.numbers().items() if str(each) == asked] or [0]
    whole = "person" in chosen or "q" in chosen  # a person's story does not end with an edition
    return None if whole else [None, edition.pk if edition else None]


def _people(chosen: Mapping[str, str]) -> list[int] | None:
    if "person" in chosen:
        return [number(chosen["person"]) or 0]
    if "q" in chosen:
        return list(people.search(chosen["q"]).values_list("pk", flat=True)[:FOUND])
    return None


def _day(asked: str) -> date | None:
    try:
        return parse_date(asked)
    except ValueError:
        return None


def _authors() -> list[tuple[str, str]]:
    """Return who can be asked for: colleagues by name, then those who are none."""
    named = [(f"person:{each.person_id}", each.person.name or each.email) for each in people.colleagues()]
    others = [(GUESTS, gettext("guests and speakers themselves")), ("clock", gettext("the clock"))]
    others += [("system", gettext("the house")), ("rule", gettext("a rule of the desk"))]
    return [*named, *others, ("api-token", gettext("another program"))]


def lines(shown: Iterable[Entry]) -> list[Line]:
    """Lay entries out: whom they are about and who did it by name, causes with where they lead."""
    kept = list(shown)
    ids = {int(each.actor.partition(":")[2]) for each in kept if each.actor.startswith("person:")}
    names = {person.pk: str(person) for person in Person.objects.filter(pk__in=ids)}
    subjects = about(kept)
    return [_line(each, names, subjects.get(each.subject, About(""))) for each in kept]


def _line(entry: Entry, names: dict[int, str], subject: About) -> Line:
    kind, _, name = entry.actor.partition(":")
    if kind == "rule":
        who = _rule(name)
    else:
        who = names.get(int(name), gettext("somebody")) if kind == "person" else _machine(kind)
    cause, _, cause_id = entry.cause.partition(":")
    if cause == "message":
        return Line(entry, told(entry), who, subject, gettext("message"), reverse("desk:message", args=[cause_id]))
    if cause == "entry":
        href = f"{reverse('desk:journal')}?entry={cause_id}"
        return Line(entry, told(entry), who, subject, gettext("an earlier entry"), href)
    return Line(entry, told(entry), who, subject, gettext("a personal link") if cause == "link" else "")


def _machine(kind: str) -> str:
    if kind == "api-token":
        return gettext("another program")
    return gettext("the clock") if kind == "clock" else gettext("the house")


def _rule(name: str) -> str:
    return gettext("a rule: %(name)s") % {"name": rule_words.name(name)}
