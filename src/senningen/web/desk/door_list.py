"""The list for the door, on paper: who has a place in a session, by name, with room for a mark."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from senningen.kernel import clock
from senningen.programme import queries as programme
from senningen.seats.board import Sitting, board
from senningen.web.asked import session_of
from senningen.web.context import house_of
from senningen.web.desk.access import DeskRequest, desk_page


@desk_page("see-attendance")
def door_list(request: DeskRequest) -> HttpResponse:
    """Print who has a place in a session: the one asked for, else the next to begin. Offers are not let in."""
    edition, now = house_of(request).edition, clock.now()
    sessions = list(programme.sessions_of(edition)) if edition else []
    coming = programme.coming(sessions, now=now) or (sessions[-1] if sessions else None)
    session = session_of(sessions, request.GET.get("session")) or coming
    rows: list[tuple[Sitting, int]] = []
    if edition and session:
        seats = sorted(board(edition.pk).sittings.values(), key=lambda each: by_surname(each.name))
        have = (each for each in seats if session.number in each.places and each.stands in {"seat", "site"})
        rows = [(each, each.places[session.number]) for each in have]
    context = {"edition": edition, "sessions": sessions, "session": session, "rows": rows, "now": now}
    return render(request, "desk/door_list.html", context | {"zone": edition.zone if edition else ""})


def by_surname(name: str) -> tuple[str, str]:
    """Order as one looks for people at a door: by the last word of the name."""
    words = name.casefold().split()
    return (words[-1] if words else "", name.casefold())
