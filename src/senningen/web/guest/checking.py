"""A guest checks their device, days ahead or while the countdown runs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from senningen.web.guest.opened import Opened, opens
from senningen.web.room import check_words, checking


@require_http_methods(["GET", "HEAD", "POST"])
@opens
def check(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show the check of a guest, or keep what it found."""
    who = (opened.edition.pk, opened.person.pk)
    if request.method == "POST":
        return checking.kept(request, *who, on_stage=False)
    context = {
        "opened": opened,
        "checked": checking.last(*who, on_stage=False),
        "zone": opened.zone,
        "check_address": opened.address("check"),
        "line_address": opened.address("check-line"),
        "language_action": opened.address("language"),
        "room": {"words": check_words.of_the_check(), "language": translation.get_language()},
    }
    return render(request, "guest/check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@opens
def line(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Let a guest measure their line."""
    return checking.measured(request)
