"""The hall of a session on site, at the desk: how many sit there, and the screen that shows them the room."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import refusals, services
from senningen.live.hall import has_hall
from senningen.programme.models import Session
from senningen.web.asked import number
from senningen.web.desk.access import DeskRequest, desk_page


@desk_page("check-in")
def of_session(request: DeskRequest, pk: int) -> HttpResponse:
    """Show how many were counted in the hall, and count them anew."""
    session = get_object_or_404(Session.objects.select_related("edition"), pk=pk)
    problem = None
    if request.method == "POST":
        try:
            _count(request, pk)
        except Refused as refused:
            problem = refused
        else:
            messages.success(request, _("Counted."))
            return redirect("desk:hall", pk)
    context = {"session": session, "hall": has_hall(pk), "refused": problem}
    return render(request, "desk/hall.html", context, status=422 if problem else 200)


def _count(request: DeskRequest, session_id: int) -> None:
    heads = number(request.POST.get("heads"))
    if heads is None:  # no figures, or far too many
        raise Refused(refusals.TOO_MANY_HEADS.code)
    services.count_heads(session_id, heads, by=person(request.account.person_id), now=clock.now())
