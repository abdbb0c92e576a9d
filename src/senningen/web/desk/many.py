"""Several seats at once: what is done to those picked on the board, and to those first in line."""

from __future__ import annotations

from typing import get_args

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from senningen.desk.services import many
from senningen.kernel import clock
from senningen.programme import queries as programme
from senningen.programme.models import Edition
from senningen.seats.models import Mode
from senningen.web.asked import number, numbers, session_of
from senningen.web.context import house_of
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.seats import back


@require_POST
@desk_page("decide")
def together(request: DeskRequest, verb: str) -> HttpResponse:
    """Release, extend or remind all seats that are picked."""
    if verb not in get_args(many.Verb):
        raise Http404
    picked = numbers(request.POST.getlist("seat"))
    swept = many.do_to_seats(_edition(request).pk, picked, verb, by=request.account, now=clock.now())  # type: ignore[arg-type]  # one of them
    if not swept.done:
        messages.warning(request, gettext("None of the seats selected could be changed in this way."))
    elif swept.passed_over:
        n = swept.passed_over
        text = ngettext("%(n)d seat was passed over.", "%(n)d seats were passed over.", n) % {"n": n}
        messages.warning(request, text)
    if swept.offered:
        who = ", ".join(str(seat.person) for seat in swept.offered)
        messages.success(request, gettext("Offered to %(who)s.") % {"who": who})
    return back(request)


@require_POST
@desk_page("decide")
def serve(request: DeskRequest, how: str) -> HttpResponse:
    """Give or offer what is free to those first in line."""
    if how not in {"give", "offer"}:
        raise Http404
    edition = _edition(request)
    session = session_of(list(programme.sessions_of(edition)), request.POST.get("session"))
    swept = many.serve_line(
        edition.pk,
        how,  # type: ignore[arg-type]  # one of them
        session_id=session.pk if session else None,
        mode=Mode.ON_SITE if request.POST.get("mode") == Mode.ON_SITE else Mode.ONLINE,
        most=number(request.POST.get("most"), figures=6),
        by=request.account,
        now=clock.now(),
    )
    if swept.done:
        who = ", ".join(str(seat.person) for seat in swept.done)
        messages.success(request, who)
    else:
        messages.warning(request, gettext("Nothing is free for anybody in line."))
    return back(request)


def _edition(request: DeskRequest) -> Edition:
    edition = house_of(request).edition
    if edition is None:
        raise Http404
    return edition
