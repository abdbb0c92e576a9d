"""The hall on site: the page of its screen, the code on it, and the page by which those before it ask and vote."""

from __future__ import annotations

import secrets

import segno
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import refusals, services
from senningen.live.hall_key import is_good, key_at
from senningen.live.operations import Role
from senningen.programme.models import Session
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.room import entry, pages

_COOKIE = "hall"
_SALT = "senningen.hall.phone"
_HOURS = 12
"""A phone that came in before the session is still known at its end."""
_LOOKS_AGAIN = 10
"""Seconds after which a phone before closed doors looks whether they are open."""


@require_POST
def open_from_the_stage(request: HttpRequest, token: str) -> HttpResponse:
    """Make the link of the hall's screen for a host, and go there."""
    visit, part = entry.by_part(token)
    if visit.admitted().somebody.role is not Role.HOST:
        raise Refused(refusals.HOST_ONLY.code)
    return _opened(visit.session.pk, part.person_id)


@require_POST
@desk_page("host")
def open_from_the_desk(request: DeskRequest, pk: int) -> HttpResponse:
    """Make the link of the hall's screen for an organiser, and go there."""
    get_object_or_404(Session, pk=pk)
    return _opened(pk, request.account.person_id)


def _opened(session_id: int, by: int) -> HttpResponse:
    return redirect("room:wall", services.open_wall(session_id, by=person(by), now=clock.now()))


@never_cache
@require_safe
def wall(request: HttpRequest, token: str) -> HttpResponse:
    """Show the room to a hall: nothing to press but what brings picture and sound to its size."""
    visit = entry.by_wall(token)
    context = pages.known(visit, visit.admitted(), {})
    context["code_address"] = reverse("room:wall-code", args=[token])
    return render(request, "room/wall.html", context)


@never_cache
@require_safe
def code(request: HttpRequest, token: str) -> JsonResponse:
    """Give the screen the code that it shows now, as a picture and to be typed."""
    visit = entry.by_wall(token)
    visit.admitted()
    path = reverse("room:come-in", args=[visit.session.pk, key_at(visit.session.pk, clock.now())])
    drawn = segno.make(settings.PUBLIC_URL + path, error="m", micro=False)
    picture = drawn.svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True)
    return JsonResponse({"address": settings.PUBLIC_URL.partition("://")[2] + path, "picture": picture})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def come_in(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Meet whoever scanned the code; in they come by a key they press, for programs follow links too."""
    session = get_object_or_404(Session.objects.select_related("edition"), pk=pk)
    if _phone(request, pk) is not None:
        return redirect("room:phone", pk)  # the same phone again: it keeps its votes
    if not is_good(key, pk, clock.now()):
        raise Refused(refusals.OLD_CODE.code)
    if request.method != "POST":
        return render(request, "room/come_in.html", {"session": session})
    answer = redirect("room:phone", pk)
    answer.set_cookie(
        _COOKIE,
        signing.dumps([pk, secrets.randbits(48) + 1], salt=_SALT),
        max_age=_HOURS * 3600,
        path=reverse("room:phone", args=[pk]),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


@never_cache
@require_safe
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a phone of the hall the questions and polls: it asks and votes, and has no picture and no sound."""
    session = get_object_or_404(Session.objects.select_related("edition"), pk=pk)
    number = _phone(request, pk)
    if number is None:
        raise Refused(refusals.OLD_CODE.code)
    visit = entry.by_phone(session, number)
    try:
        admitted = visit.admitted()
    except Refused as refused:
        if refused.code != refusals.NOT_YET.code:
            raise
        answer = render(request, "room/come_in.html", {"session": session, "waits": refused})
        answer["Refresh"] = str(_LOOKS_AGAIN)
        return answer
    return render(request, "room/phone.html", pages.known(visit, admitted, {}))


def _phone(request: HttpRequest, session_id: int) -> int | None:
    """Return the number of a phone that came in to this session."""
    try:
        session, number = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_HOURS * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(number) if session == session_id else None
