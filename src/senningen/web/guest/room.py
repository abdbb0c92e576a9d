"""A guest at the door of the room: the countdown until it opens, then the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import queries as live
from senningen.live.admission import admit
from senningen.live.refusals import NOT_YET
from senningen.live.rules import Claim, Door
from senningen.programme import queries as programme
from senningen.programme.models import Session
from senningen.web import errors
from senningen.web.guest.opened import Opened, opens
from senningen.web.guest.seat import where
from senningen.web.room import pages as room
from senningen.web.times import wait

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Countdown:
    """The time until a session starts, set by the server's clock."""

    begins: datetime
    now: datetime

    @property
    def left(self) -> timedelta:
        """Return the time left."""
        return max(timedelta(), self.begins - self.now)

    @property
    def days(self) -> int:
        """Return whole days left; under one, the clock counts."""
        return self.left // DAY

    @property
    def soon(self) -> bool:
        """Say whether it begins within the hour."""
        return self.left <= timedelta(hours=1)

    @property
    def clock(self) -> str:
        """Say the time left as a clock does."""
        return wait(self.left)


@require_safe
@opens
def enter(request: HttpRequest, opened: Opened, number: int) -> HttpResponse:
    """Let a guest into the room, or count down until its doors open."""
    session = _session(opened, number)
    try:
        admitted = admit(_claim(opened, session), Door.PAGE, now=clock.now())
    except Refused as refused:
        if refused.code == NOT_YET.code:
            return _countdown(request, opened, session)
        return errors.refused(request, refused, back=opened.address())
    context = {"home": opened.address(), "language_action": opened.address("language")}
    return room.for_guest(request, session, admitted, context)


@require_safe
@opens
def doors(request: HttpRequest, opened: Opened, number: int) -> JsonResponse:
    """Say whether the doors are open, for the countdown's island."""
    session = _session(opened, number)
    try:
        admit(_claim(opened, session), Door.PAGE, now=clock.now())
        state = "open"
    except Refused as refused:
        state = "closed" if refused.code == NOT_YET.code else "over"
    notice = live.notice(session.pk)
    begins = live.begins_at(session, notice)
    said = {"doors": state, "starts": begins.isoformat(), "now": clock.now().isoformat()}
    return JsonResponse(said | {"notice": notice.given.isoformat() if notice else ""})


def _countdown(request: HttpRequest, opened: Opened, session: Session) -> HttpResponse:
    notice = live.notice(session.pk)
    context = {
        "opened": opened,
        "seat": opened.seat,
        "edition": opened.edition,
        "session": session,
        "countdown": Countdown(live.begins_at(session, notice), clock.now()),
        "zone": opened.zone,
        "home": opened.address(),
        "home_name": where(opened),
        "notice": notice,
        "doors_address": opened.address("doors", session.number),
        "language_action": opened.address("language"),
    }
    return render(request, "guest/countdown.html", context)


def _session(opened: Opened, number: int) -> Session:
    found = programme.sessions_of(opened.edition).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _claim(opened: Opened, session: Session) -> Claim:
    return Claim("seat", opened.seat.pk, session.pk, opened.link.pk, translation.get_language() or "en")
