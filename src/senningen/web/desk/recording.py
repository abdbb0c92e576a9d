"""The recording of a session at the desk: its files, its film, the room on the disk, and deleting all of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import queries, services
from senningen.live.models import Film
from senningen.programme.models import Session
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.files import handed_out

_KINDS = {"mp4": "video/mp4", "webm": "video/webm"}
_MOST_CUT = 24 * 3600


@require_safe
@desk_page("host")
def of_session(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what was recorded of a session, and its film."""
    session = get_object_or_404(Session.objects.select_related("edition"), pk=pk)
    files, gone = queries.recorded(pk), queries.withdrawn(pk)
    names = {f"part:{each.pk}": each.person.name for each in session.parts.select_related("person")}
    rows = [{"file": one, "who": names.get(one.key, ""), "withdrawn": one.key in gone} for one in files]
    context = {
        "session": session,
        "rows": rows,
        "film": queries.film(pk),
        "captions": len(queries.captions(pk).lines),
        "used": sum(one.size for one in files),
        "free": services.free(),
        "low": services.free() < 4 * services.keep_free(),
    }
    return render(request, "desk/recording.html", context)


@require_POST
@desk_page("decide")
def make_film(request: DeskRequest, pk: int) -> HttpResponse:
    """Have the film put together, with so many seconds cut off its start and end."""
    get_object_or_404(Session, pk=pk)
    start, end = (_seconds(request.POST.get(name, "")) for name in ("start", "end"))
    try:
        services.ask_for_film(pk, trim_start=start, trim_end=end, by=person(request.account.person_id), now=clock.now())
    except Refused as refused:
        messages.warning(request, refused.in_full)
    return redirect("desk:recording", pk)


@require_POST
@desk_page("decide")
def delete(request: DeskRequest, pk: int) -> HttpResponse:
    """Delete every file of the recording."""
    get_object_or_404(Session, pk=pk)
    try:
        services.delete_recording(pk, by=person(request.account.person_id), now=clock.now())
    except Refused as refused:
        messages.warning(request, refused.in_full)
    else:
        messages.success(request, _("The recording is deleted."))
    return redirect("desk:recording", pk)


@require_safe
@desk_page("decide")
def download(request: DeskRequest, pk: int, name: str) -> HttpResponseBase:
    """Hand out the film, or one file; of somebody who withdrew, nothing."""
    gone, film = queries.withdrawn(pk), queries.film(pk)
    known = {one.name for one in queries.recorded(pk) if one.key not in gone}
    if film and film.state == Film.State.READY:
        known.add(services.FILM)
    file = services.recording_folder(pk) / name
    if name not in known or not file.is_file():
        raise Http404
    return handed_out(request, file.open("rb"), kind=_KINDS[file.suffix[1:]], name=f"session-{pk}-{name}")


@require_safe
@desk_page("decide")
def watch(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the film, with its captions where there are any."""
    session, film = get_object_or_404(Session, pk=pk), queries.film(pk)
    if film is None or film.state != Film.State.READY:
        raise Http404
    context = {"session": session, "film": film, "name": services.FILM, "captions": len(queries.captions(pk).lines)}
    return render(request, "desk/film.html", context)


def _seconds(said: str) -> float:
    """Read "1:30" or "90"; what is no time is nought."""
    parts = said.strip().split(":")
    if len(parts) > 3 or not all(one.isdecimal() and len(one) < 6 for one in parts):
        return 0.0
    total = 0
    for one in parts:
        total = total * 60 + int(one)
    return float(min(total, _MOST_CUT))
