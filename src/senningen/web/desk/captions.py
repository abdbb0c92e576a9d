"""The captions of a session, taken out as WebVTT: for the film, or from the begin of the session on."""

from __future__ import annotations

import io

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.live import queries, services
from senningen.live.captioned import web_vtt
from senningen.programme.models import Session
from senningen.records.services import note_taken_out
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.files import handed_out

FOR_FILM = "film"


@require_safe
@desk_page("decide")
def take_out(request: DeskRequest, pk: int, times: str) -> HttpResponseBase:
    """Hand the captions out, timed by the film or by the session; note it in the journal."""
    session = get_object_or_404(Session, pk=pk)
    kept, film = queries.captions(pk), services.film_runs(pk)
    if not kept.lines or kept.began is None or (times == FOR_FILM and film is None):
        raise Http404
    zero, ends = film if film and times == FOR_FILM else (kept.began, None)
    body = web_vtt(kept.lines, zero, ends=ends).encode()
    note_taken_out(
        "captions",
        "vtt",
        rows=len(kept.lines),
        filtered=False,
        edition_id=session.edition_id,
        by=person(request.account.person_id),
        now=clock.now(),
    )
    name = "film" if times == FOR_FILM else "captions"
    return handed_out(request, io.BytesIO(body), kind="text/vtt; charset=utf-8", name=f"session-{pk}-{name}.vtt")
