"""Who was there and for how long, on the page and as a spreadsheet."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from senningen.kernel import clock
from senningen.programme.models import Session
from senningen.records import exports
from senningen.records.queries import Guest, attendance
from senningen.web.desk.access import DeskRequest, desk_page


@desk_page("see-attendance")
def of_session(request: DeskRequest, pk: int) -> HttpResponse:
    """Show minutes for each guest of a session."""
    session = _session(pk)
    guests = attendance(session, now=clock.now())
    came = [guest for guest in guests if guest.attended.seconds]
    told = {
        "session": session,
        "guests": guests,
        "came": len(came),
        "middle": sorted(guest.attended.minutes for guest in came)[len(came) // 2] if came else 0,
        "sessions": session.edition.sessions.all(),
    }
    return render(request, "desk/attendance.html", told)


@desk_page("see-attendance")
def table(request: DeskRequest, pk: int, form: str) -> HttpResponse:
    """Hand the same out as CSV or XLSX."""
    session = _session(pk)
    heads = [
        _("Seat"),
        _("Name"),
        _("Organisation"),
        _("E-mail"),
        _("Minutes"),
        _("Seconds"),
        _("First seen"),
        _("Last seen"),
    ]
    rows = [_row(guest) for guest in attendance(session, now=clock.now())]
    if form == "csv":
        content, kind = exports.csv_table(heads, rows, zone=session.zone), exports.CSV_TYPE
    elif form == "xlsx":
        content = exports.xlsx_table(heads, rows, zone=session.zone, title=f"{session.code} {session.day:%Y-%m-%d}")
        kind = exports.XLSX_TYPE
    else:
        raise Http404
    name = f"attendance-{session.edition.slug}-{session.code}.{form}"
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _row(guest: Guest) -> list[exports.Cell]:
    house = guest.person.organisation.name if guest.person.organisation else ""
    time = guest.attended
    return [guest.seat, guest.person.name, house, guest.email, time.minutes, time.seconds, time.first, time.last]


def _session(pk: int) -> Session:
    return get_object_or_404(Session.objects.select_related("edition"), pk=pk)
