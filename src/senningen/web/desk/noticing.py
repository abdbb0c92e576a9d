"""The notice of a session: a few minutes late, or held elsewhere; one click, and everybody with a place knows."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import queries, services
from senningen.programme import queries as programme
from senningen.programme.models import Session
from senningen.web.asked import number
from senningen.web.desk.access import DeskRequest, desk_page

MINUTES = (5, 10, 15, 20, 30)


@desk_page("host")
def of_session(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what everybody was told, and give a notice: by how many minutes it is late, or where it is held."""
    session = get_object_or_404(Session.objects.select_related("edition"), pk=pk)
    problem = None
    if request.method == "POST":
        late, elsewhere = number(request.POST.get("late")) or 0, request.POST.get("elsewhere", "").strip()
        try:
            services.give_notice(pk, late=late, elsewhere=elsewhere, by=request.account, now=clock.now())
        except Refused as refused:
            problem = refused
        else:
            messages.success(request, _("Everybody with a place is told now."))
            return redirect("desk:notice", pk)
    notice = queries.notice(pk)
    context = {
        "session": session,
        "notice": notice,
        "then": queries.begins_at(session, notice),
        "told": queries.told_of(notice) if notice else None,
        "readers": len(queries.readers(session)),
        "minutes": MINUTES,
        "refused": problem,
        "elsewhere": request.POST.get("elsewhere", ""),
        "over": not programme.not_over(session, now=clock.now()),
    }
    return render(request, "desk/notice.html", context, status=422 if problem else 200)


@require_POST
@desk_page("host")
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the notice back."""
    get_object_or_404(Session, pk=pk)
    services.withdraw_notice(pk, by=request.account, now=clock.now())
    messages.success(request, _("Taken back. Whoever had the letter is told that it no longer holds."))
    return redirect("desk:notice", pk)
