"""Filling a wave: people of earlier editions, of a list, or found by name, each seen before they are added."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from senningen.chasing import guest_lists
from senningen.kernel import clock
from senningen.people import queries as people
from senningen.people.models import Import, Person
from senningen.seats import services, waves
from senningen.seats.models import Wave
from senningen.web.asked import number, numbers
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.wave_words import WHICH
from senningen.web.desk.waves import told, wave_of
from senningen.web.desk.words import LANGUAGES

SHOWN = 2000  # people in one answer: more than an edition has


@desk_page("decide")
def find(request: DeskRequest, pk: int) -> HttpResponse:
    """Show who is in the draft, and look for more."""
    found = wave_of(request, pk)
    if found.state != Wave.State.DRAFT:
        return redirect("desk:wave", pk)
    asked = request.GET
    sought = _sought(found, asked)
    here = set(found.invitations.values_list("person_id", flat=True))
    new = [each for each in sought[:SHOWN] if each.pk not in here] if sought is not None else []
    context = told(
        found,
        asked=asked,
        chosen=set(numbers(asked.getlist("edition"))),
        editions=guest_lists.earlier_than(found.edition),
        lists=people.imports().filter(state=Import.State.DONE),
        which=WHICH,
        languages=LANGUAGES,
        looked=sought is not None,
        found=new,
        already=sought.count() - len(new) if sought is not None else 0,
        screened=waves.screen(found, now=clock.now()),
    )
    return render(request, "desk/wave_people.html", context)


def _sought(wave: Wave, asked: QueryDict) -> QuerySet[Person] | None:
    """Return who is looked for; nothing if nobody is."""
    match asked.get("from", ""):
        case "earlier":
            chosen = numbers(asked.getlist("edition"))
            editions = chosen or list(guest_lists.earlier_than(wave.edition).values_list("pk", flat=True))
            known = {str(each): each for each in guest_lists.WHICH}
            which = known.get(asked.get("which", ""), guest_lists.WHICH[0])
            language, house = asked.get("language", ""), asked.get("house", "")[:200]
            return guest_lists.of_editions(
                editions, which=which, language=language if language in LANGUAGES else "", house=house
            )
        case "list":
            return guest_lists.of_list(number(asked.get("list")) or 0)
        case "name" if words := asked.get("q", "")[:200].strip():
            return people.search(words)
        case _:
            return None


@require_POST
@desk_page("decide")
def add(request: DeskRequest, pk: int) -> HttpResponse:
    """Put those who are ticked into the draft."""
    new = services.add_to_wave(wave_of(request, pk).pk, numbers(request.POST.getlist("people")))
    said = ngettext("%(n)d person was added.", "%(n)d people were added.", len(new))
    messages.success(request, said % {"n": len(new)})
    return redirect("desk:wave-people", pk)


@require_POST
@desk_page("decide")
def take_out(request: DeskRequest, pk: int) -> HttpResponse:
    """Take those who are ticked out of the draft."""
    gone = services.take_from_wave(wave_of(request, pk).pk, numbers(request.POST.getlist("people")))
    said = ngettext("%(n)d person was taken out.", "%(n)d people were taken out.", gone)
    messages.success(request, said % {"n": gone})
    return redirect("desk:wave-people", pk)
