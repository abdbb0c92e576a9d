"""The rooms of the showroom. They exist only where `SENNINGEN_DEBUG` is on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from senningen.kernel import clock
from senningen.kernel.refusals import defined
from senningen.kernel.text import LANGUAGES
from senningen.post.writing import write
from senningen.web import errors
from senningen.web.context import house_of
from senningen.web.showroom import pieces

SANDBOX = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "sandbox": [""]}
ERRORS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "not-found": errors.not_found,
    "forbidden": errors.forbidden,
    "form-expired": errors.form_expired,
    "server-error": errors.server_error,
}
Room = Callable[..., HttpResponseBase]


def in_debug(view: Room) -> Room:
    """Hide a room unless the house is in debug."""

    @wraps(view)
    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return show


@in_debug
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    messages.success(request, "A message after something was done.")
    messages.error(request, "A message after something was not done.")
    page = {
        "inks": pieces.INKS,
        "states": pieces.STATES,
        "chairs": pieces.chairs(),
        "score": pieces.a_score(),
        "refusals": pieces.refusals(),
        "errors": list(ERRORS),
        "kinds": pieces.letter_kinds(),
        "languages": LANGUAGES,
        "now": clock.now(),
        "few": {1: "taken", 2: "taken", 3: "free", 4: "seat", 5: "absent"},
    }
    return render(request, "showroom/components.html", page)


@in_debug
def refusal(request: HttpRequest, code: str) -> HttpResponse:
    """Show the page of one refusal."""
    pieces.refusals()
    if code not in defined():
        raise Http404
    return errors.refused(request, pieces.refused(code))


@in_debug
def error(request: HttpRequest, name: str) -> HttpResponse:
    """Show the page of one kind of error."""
    if name not in ERRORS:
        raise Http404
    return ERRORS[name](request)


@in_debug
@csp(SANDBOX)  # type: ignore[arg-type]
def letter(request: HttpRequest, language: str, kind: str, form: str) -> HttpResponse:
    """Show a letter as it would be written now, as HTML or as text. Its inline styles live under a sandbox."""
    edition = house_of(request).edition
    if edition is None or kind not in pieces.letter_kinds() or language not in LANGUAGES:
        raise Http404
    facts = pieces.letter_facts(edition, now=clock.now())
    made = write(kind, language=language, familiar=False, zone=edition.zone, facts=facts, body="Bonjour,\n\nmerci.")
    if form == "txt":
        return HttpResponse(f"Subject: {made.subject}\n\n{made.text}", content_type="text/plain; charset=utf-8")
    return HttpResponse(made.html)
