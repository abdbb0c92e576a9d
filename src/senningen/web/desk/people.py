"""People: finding one, and everything that happened with them."""

from __future__ import annotations

from collections import Counter

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from senningen.chasing.groups import answered_letters
from senningen.desk.history import history_of
from senningen.journal.entries import person as as_person
from senningen.kernel import clock
from senningen.people import doubles, queries, services
from senningen.people.models import Address, Person
from senningen.post import queries as post
from senningen.post.models import Message
from senningen.seats import contingents
from senningen.seats import queries as seats
from senningen.web.context import house_of
from senningen.web.desk import duplicates, words
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.circular_words import STATES

SHOWN = 100


@desk_page("see")
def people(request: DeskRequest) -> HttpResponse:
    """Show the people who are written down, or those whose name, address or house contains the words."""
    sought = request.GET.get("q", "")[:200]
    addresses = Prefetch("addresses", Address.objects.order_by("-preferred", "email"))
    found = queries.search(sought).prefetch_related(addresses)
    context = {"people": found[:SHOWN], "count": found.count(), "words": sought}
    return render(request, "desk/people.html", context)


@desk_page("see")
def person(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one person: addresses, seats, messages, letters with their states, and the whole story with its causes."""
    found = Person.objects.select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.merged_into is not None:
        return redirect("desk:person", doubles.who_they_are_now(found).pk)
    edition = house_of(request).edition
    seat = seats.live_seat(found.pk, edition.pk) if edition else None
    asked = seats.open_request(found.pk, edition.pk) if edition else None
    kept = contingents.in_force(edition.pk, now=clock.now()) if edition else None
    letters = list(post.letters_to(found.pk)[:SHOWN])
    answered = answered_letters(letters)
    fares = {each.pk: "answered" if each.pk in answered else each.fare for each in letters}
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in STATES else ""
    context = {
        "person": found,
        "addresses": queries.addresses_of(found.pk),
        "likely": duplicates.hints(found.pk),
        "merges": doubles.merges(found.pk),
        "writes_in": words.LANGUAGES.get(found.language, ""),
        "edition": edition,
        "zone": edition.zone if edition else "Europe/Luxembourg",
        "seat": seat,
        "seat_sessions": seats.seat_sessions(seat) if seat else [],
        "waiting": seats.waiting_for(asked),
        "asked": asked,
        "companions": seats.waits_with(asked),
        "companions_to_be": seats.companions_to_be(asked) if asked else [],
        "contingents": kept or [],
        "belongs": kept.filter(members__person=found).first() if kept is not None else None,
        "seats": seats.seats_of_person(found.pk),
        "mails": Message.objects.filter(person=found).defer("raw").order_by("-received")[:50],
        "letters": [each for each in letters if chosen in {"", fares[each.pk]}],
        "fares": fares,
        "counts": Counter(fares.values()),
        "all_letters": len(letters),
        "chosen": chosen,
        "states": STATES,
        "history": history_of(found)[:100],
    }
    return render(request, "desk/person.html", context)


@require_POST
@desk_page("decide")
def address_as(request: DeskRequest, pk: int) -> HttpResponse:
    """Write to a person formally, or as to one whom we know well."""
    by = as_person(request.account.person_id)
    services.correct_person(pk, register=request.POST.get("register", ""), by=by, now=clock.now())
    return redirect("desk:person", pk)
