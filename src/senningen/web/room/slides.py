"""Slides: uploading a PDF, taking it away, and the pictures of its pages."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import drawing, services
from senningen.programme.models import Part
from senningen.web.desk.access import desk_page
from senningen.web.room import entry

_FOLDER = re.compile(r"[A-Za-z0-9_-]{32}")
_KINDS = {"webp": "image/webp", "json": "application/json"}


@require_POST
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """Take in a speaker's PDF."""
    visit, part = entry.by_part(token)
    _take_in(request, visit.session.pk, part.person_id, part.pk)
    return redirect("room:prepare", token)


@require_POST
def remove(request: HttpRequest, token: str, deck: int) -> HttpResponse:
    """Take a deck away again: a speaker their own, a host any."""
    visit, part = entry.by_part(token)
    services.remove_deck(visit.session.pk, deck, part_id=None if part.role == Part.Role.HOST else part.pk)
    messages.info(request, _("The slides are taken away."))
    return redirect("room:prepare", token)


@require_POST
@desk_page("host")
def upload_at_the_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in a PDF from an organiser."""
    visit = entry.by_account(request, pk)
    _take_in(request, pk, visit.admitted().somebody.person_id, None)
    return redirect(reverse("room:host", args=[pk]))


def _take_in(request: HttpRequest, session_id: int, person_id: int, part_id: int | None) -> None:
    file = request.FILES.get("slides")
    if file is None:
        messages.warning(request, _("Choose a PDF first."))
        return
    try:
        pdf = file.read() if (file.size or 0) <= drawing.LARGEST else b"\0" * (drawing.LARGEST + 1)
        services.upload_deck(
            session_id, pdf, name=Path(file.name or "").stem, part_id=part_id, by=person(person_id), now=clock.now()
        )
    except Refused as refused:
        messages.warning(request, refused.in_full)
    else:
        messages.success(request, _("Your slides are here. Their pages are drawn now; that takes a moment."))


@require_safe
def page(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    """Give one file of a deck. The folder's name is the right to see it: 192 bits that only the room tells."""
    stem, _dot, kind = name.rpartition(".")
    file = Path(settings.DATA) / "slides" / folder / name
    if not _FOLDER.fullmatch(folder) or kind not in _KINDS or not re.fullmatch(r"[0-9-]+|words", stem):
        raise Http404
    try:
        content = file.read_bytes()
    except OSError:
        raise Http404 from None
    response = HttpResponse(content, content_type=_KINDS[kind])
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
