"""Two choices anybody can make without an account: the language and the appearance. Each is one cookie."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.people.services import choose_language
from senningen.web.context import APPEARANCES

YEAR = 365 * 24 * 3600


@csrf_exempt  # sets a cookie of no consequence; public pages stay free of a token and its cookie
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language a reader chose; an organiser's goes with them to every device."""
    response = HttpResponseRedirect(back_to(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
        if request.user.is_authenticated:
            me = request.user.person_id
            choose_language(me, chosen, by=person(me), now=clock.now())
    return response


@csrf_exempt  # as above
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Remember whether a reader wants light, dark or as the device."""
    response = HttpResponseRedirect(back_to(request))
    chosen = request.POST.get("appearance", "")
    if chosen in APPEARANCES:
        _remember(response, "appearance", chosen)
    return response


def back_to(request: HttpRequest) -> str:
    """Return the page the reader came from, if it is one of ours."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None, require_https=request.is_secure())
    return target if target and ours else "/"


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
