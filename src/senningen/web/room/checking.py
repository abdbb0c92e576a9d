"""The technical check of a device: its line is measured here, its result kept, and what it means said back."""

from __future__ import annotations

import os
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import ready, services
from senningen.live.checked import Found, Tried, browser_of
from senningen.web.context import network_of
from senningen.web.room import check_words, entry

LOAD = os.urandom(512 * 1024)
"""What a line is measured with; it cannot be squeezed."""
_TRIED = [(each.value, each.value) for each in Tried]
_MOST = 10_000_000


class CheckForm(forms.Form):
    """What the page of the check sends."""

    camera = forms.ChoiceField(choices=_TRIED, required=False)
    microphone = forms.ChoiceField(choices=_TRIED, required=False)
    level = forms.IntegerField(min_value=0, max_value=100, required=False)
    tone = forms.ChoiceField(choices=[("heard", ""), ("unheard", "")], required=False)
    down = forms.IntegerField(min_value=0, max_value=_MOST, required=False)
    up = forms.IntegerField(min_value=0, max_value=_MOST, required=False)
    answer = forms.IntegerField(min_value=0, max_value=_MOST, required=False)
    able = forms.BooleanField(required=False)


@never_cache
@require_POST
def keep(request: HttpRequest, token: str) -> JsonResponse:
    """Keep the check of somebody on stage."""
    visit, part = entry.by_part(token)
    unseen = bool(part.channel)
    return kept(request, visit.session.edition_id, part.person_id, on_stage=True, unseen=unseen)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody on stage measure their line."""
    entry.by_part(token)
    return measured(request)


def kept(
    request: HttpRequest, edition_id: int, person_id: int, *, on_stage: bool, unseen: bool = False
) -> JsonResponse:
    """Keep what a page found, and say what it means: `ready`, a sentence, and each risk with its next step."""
    form = CheckForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"sentence": gettext("The result could not be read. Reload the page.")}, status=400)
    agent = browser_of(request.headers.get("User-Agent", ""))
    found = Found(**form.cleaned_data | {"level": form.cleaned_data["level"] or 0, "browser": agent})
    try:
        check = services.keep_check(edition_id, person_id, found, network=network_of(request), now=clock.now())
    except Refused as refused:
        return JsonResponse({"sentence": refused.in_full}, status=refused.refusal.status)
    return JsonResponse(said(ready.risks_of(check, on_stage=on_stage, unseen=unseen)))


def said(risks: tuple[Any, ...]) -> dict[str, Any]:
    """Say what a check means, for its page."""
    good = gettext("All is well with this device, as far as it was checked.")
    return {"sentence": "" if risks else good, "risks": check_words.said(risks)}


def measured(request: HttpRequest) -> HttpResponse:
    """Give the page something to measure its line with, or swallow what it sends."""
    if request.method == "POST":
        _ = len(request.body)  # read to its end: that is what is timed
        return HttpResponse(status=204)
    return HttpResponse(b"" if request.method == "HEAD" else LOAD, content_type="application/octet-stream")


def last(edition_id: int, person_id: int, *, on_stage: bool, unseen: bool = False) -> dict[str, Any] | None:
    """Return the last check of somebody as its page shows it."""
    check = ready.last_check(edition_id, person_id)
    return {"at": check.at, **said(ready.risks_of(check, on_stage=on_stage, unseen=unseen))} if check else None
