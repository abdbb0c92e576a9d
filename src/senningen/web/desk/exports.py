"""Taking lists out as files: all of them on one page, and each beside its list with the list's own filter."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from senningen.desk.access import may
from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.records import exports
from senningen.records.services import note_taken_out
from senningen.web.context import house_of
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.columns import Asked
from senningen.web.desk.tables import LISTS, REQUESTS, SEATS
from senningen.web.files import handed_out


@desk_page("take-out")
def overview(request: DeskRequest) -> HttpResponse:
    """Show every list that this account may take out, with its filters."""
    edition = house_of(request).edition
    asked = Asked(edition, {})
    states = {
        "seats": [("", gettext("seats and offers")), *SEATS.items(), ("every", gettext("all, those that ended too"))],
        "requests": [("", gettext("All")), *REQUESTS.items()],
    }
    lists = [
        (name, each, states.get(name, []), "session" in each.filters)
        for name, each in LISTS.items()
        if may(request.account, each.act)
    ]
    return render(request, "desk/exports.html", {"lists": lists, "sessions": asked.sessions, "edition": edition})


@desk_page("take-out")
def take_out(request: DeskRequest, name: str, form: str) -> HttpResponseBase:
    """Hand a list out as CSV or XLSX, as its filter leaves it."""
    listed = LISTS.get(name)
    if listed is None or not may(request.account, listed.act):
        raise Http404
    chosen = {each: request.GET[each] for each in listed.filters if request.GET.get(each)}
    asked = Asked(house_of(request).edition, chosen)
    return hand_out(request, listed.make(asked), form, asked)


def hand_out(
    request: DeskRequest, table: exports.Table, form: str, asked: Asked, *, name: str = ""
) -> HttpResponseBase:
    """Hand a table out and note it in the journal."""
    if form not in exports.TYPES:
        raise Http404
    made = exports.written(table, form)
    note_taken_out(
        table.name,
        form,
        rows=made.rows,
        filtered=bool(asked.filter),
        edition_id=asked.edition.pk if asked.edition else None,
        by=person(request.account.person_id),
        now=clock.now(),
    )
    edition = f"-{asked.edition.slug}" if asked.edition else ""
    name = name or f"{table.name}{edition}-{clock.now():%Y-%m-%d}"
    return handed_out(request, made.file, kind=exports.TYPES[form], name=f"{name}.{form}")


def filter_of(request: DeskRequest, *, wave: int | None = None, mode: str = "") -> str:
    """Return the filter of the page one is on, with the wave or mode it shows, for the address of its export."""
    filters = dict.fromkeys(each for listed in LISTS.values() for each in listed.filters)
    kept = {each: request.GET[each] for each in filters if request.GET.get(each)}
    if wave is not None:
        kept["wave"] = str(wave)
    if mode:
        kept["mode"] = mode
    return f"?{urlencode(kept)}" if kept else ""
