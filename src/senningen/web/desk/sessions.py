"""The sessions of the edition in hand, for whoever only runs one or stands at its door."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from senningen.kernel import clock
from senningen.live.hall import with_hall
from senningen.programme import queries as programme
from senningen.web.context import house_of
from senningen.web.desk.access import DeskRequest, desk_page


@desk_page("enter")
def sessions(request: DeskRequest) -> HttpResponse:
    """Show the sessions, the next one marked, each with what this account may open of it."""
    edition, now = house_of(request).edition, clock.now()
    found = list(programme.sessions_of(edition)) if edition else []
    context = {
        "edition": edition,
        "sessions": found,
        "next": programme.coming(found, now=now),
        "halls": with_hall(found),
        "now": now,
    }
    return render(request, "desk/sessions.html", context)
