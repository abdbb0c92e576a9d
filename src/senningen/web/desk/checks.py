"""Who of the stage and of the guests has checked their device, and what may go wrong for whom."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from senningen.live import ready
from senningen.programme import queries as programme
from senningen.web.asked import session_of
from senningen.web.desk import check_rows
from senningen.web.desk.access import DeskRequest, desk_page


@desk_page("see")
def every(request: DeskRequest, number: int) -> HttpResponse:
    """Show the technical checks of an edition, or of the one session asked for."""
    edition = get_object_or_404(programme.every_edition(), number=number)
    days = list(programme.sessions_of(edition).prefetch_related(None))
    session = session_of(days, request.GET.get("session"))
    found = ready.readiness(edition.pk, [session] if session else days)
    guests = [check_rows.Row(one) for one in found.guests]
    context = {
        "edition": edition,
        "session": session,
        "days": days,
        "zone": edition.zone,
        "stage": [check_rows.Row(one) for one in found.stage],
        "at_risk": [one for one in guests if one.of.stands == "at-risk"],
        "unchecked": [one for one in guests if one.of.stands == "unchecked"],
        "guests": ready.counted(found.guests),
    }
    return render(request, "desk/checks.html", context)
