"""Who was there and for how long, on the page and as a spreadsheet."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from senningen.desk.access import may
from senningen.kernel import clock
from senningen.live.hall import doubtful
from senningen.programme.models import Session
from senningen.records.queries import attendance
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.columns import Asked
from senningen.web.desk.exports import hand_out
from senningen.web.desk.tables import attended


@desk_page("see-attendance")
def of_session(request: DeskRequest, pk: int) -> HttpResponse:
    """Show minutes for each guest of a session."""
    session = _session(pk)
    guests = attendance(session, now=clock.now())
    came = [guest for guest in guests if guest.attended.seconds]
    told = {
        "session": session,
        "guests": guests,
        "doubtful": doubtful(session),
        "came": len(came),
        "middle": sorted(guest.attended.minutes for guest in came)[len(came) // 2] if came else 0,
        "sessions": session.edition.sessions.all(),
    }
    return render(request, "desk/attendance.html", told)


@desk_page("see-attendance")
def table(request: DeskRequest, pk: int, form: str) -> HttpResponseBase:
    """Hand the same out as CSV or XLSX."""
    if not may(request.account, "take-out"):
        raise Http404
    session = _session(pk)
    asked = Asked(session.edition, {"session": str(session.number)}, session.zone)
    name = f"attendance-{session.edition.slug}-{session.code}"
    return hand_out(request, attended(asked, [session]), form, asked, name=name)


def _session(pk: int) -> Session:
    return get_object_or_404(Session.objects.select_related("edition"), pk=pk)
