"""The door on site: a page that goes on without a line, the list it keeps, and what it sends when the line is back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live.hall import at_the_hall
from senningen.live.models import CheckIn
from senningen.live.services import Tap, check_in, settle_check_in
from senningen.programme import queries as programme
from senningen.programme.models import Session
from senningen.seats.badges import svg
from senningen.seats.models import Mode, Seat
from senningen.seats.queries import seats_of
from senningen.web.context import house_of
from senningen.web.desk import check_in_words
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.door_list import by_surname

WORKER = settings.PACKAGE / "web" / "static" / "dist" / "assets" / "door-worker.js"
MOST_TAPS = 500  # at once; a door sends the rest after them
KEPT_AFTER = timedelta(hours=2)  # how long after the hour a door keeps its list


@require_safe
@desk_page("check-in")
def next_door(request: DeskRequest) -> HttpResponse:
    """Go to the door of the session that is on, or next."""
    edition, now = house_of(request).edition, clock.now()
    planned = [each for each in programme.sessions_of(edition) if each.state == "planned"] if edition else []
    coming = next((each for each in planned if _kept_until(each) > now), planned[-1] if planned else None)
    return redirect("desk:door", coming.pk) if coming else redirect("desk:sessions")


@require_safe
@never_cache
@desk_page("check-in")
def door(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the door of a session. The page names nobody: the list comes apart, and is kept apart."""
    session = _session(pk)
    house_of(request).edition = session.edition
    context = {
        "session": session,
        "sessions": [each for each in programme.sessions_of(session.edition) if each.state == "planned"],
        "words": json.dumps(check_in_words.said()),
    }
    return render(request, "desk/check_in.html", context)


@require_safe
@never_cache
@desk_page("check-in")
def door_list(request: DeskRequest, pk: int) -> JsonResponse:
    """Hand the list of a door to its page, with what proves the origin of what it will send."""
    return JsonResponse(_list(request, _session(pk)))


@require_POST
@never_cache
@desk_page("check-in")
def taps(request: DeskRequest, pk: int) -> JsonResponse:
    """Take in what a door did, however late and often it is sent; answer how each stands, and the fresh list."""
    session = _session(pk)
    try:
        standing = check_in(session.pk, _taps(request), by=request.account, now=clock.now())
    except Refused as refused:
        told = {"code": refused.code, "sentence": refused.sentence, "next": refused.next_step}
        return JsonResponse(told, status=refused.refusal.status)
    return JsonResponse({"standing": standing, "list": _list(request, session)})


@require_safe
@desk_page("check-in")
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the script that keeps the door's page: from this address, so that it has no say over any other page."""
    answer = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_safe
@desk_page("see-attendance")
def badges(request: DeskRequest, pk: int) -> HttpResponse:
    """Print a badge for everybody with a place in the hall: name, number, and the code that the door reads."""
    session = _session(pk)
    edition = house_of(request).edition = session.edition
    seats = [each for each in seats_of(edition.pk) if each.mode == Mode.ON_SITE and each.state == Seat.State.TAKEN]
    here = [each for each in seats if session.pk in {place.session_id for place in each.places.all()}]
    rows = [(each, svg(each)) for each in sorted(here, key=lambda each: by_surname(each.person.name))]
    return render(request, "desk/badges.html", {"session": session, "edition": edition, "rows": rows})


@require_POST
@desk_page("decide")
def settle(request: DeskRequest, pk: int) -> HttpResponse:
    """Decide whether a doubtful check-in counts."""
    found = get_object_or_404(CheckIn, pk=pk)
    counts = request.POST.get("counts") == "yes"
    settle_check_in(found.pk, counts=counts, by=request.account, now=clock.now())
    messages.success(request, _("It counts as attendance.") if counts else _("It does not count as attendance."))
    return redirect("desk:attendance", found.session_id)


def _session(pk: int) -> Session:
    return get_object_or_404(Session.objects.select_related("edition"), pk=pk)


def _kept_until(session: Session) -> datetime:
    return session.ends_at + KEPT_AFTER


def _list(request: DeskRequest, session: Session) -> dict[str, Any]:
    """Return what a door needs and nothing more; of an hour that is over, nobody any more."""
    now = clock.now()
    told = {"now": now, "until": _kept_until(session), "proof": get_token(request)}
    if _kept_until(session) <= now:
        return told | {"over": True, "seats": [], "others": [], "came": {}, "doubt": {}}
    found = at_the_hall(session)
    seats = [[s.seat, s.code, s.number, s.name, s.house, s.mode, s.place] for s in found.expected]
    others = [[s.seat, s.code, s.number, s.why] for s in found.turned_away]
    return told | {"over": False, "seats": seats, "others": others, "came": found.came, "doubt": found.in_doubt}


def _taps(request: HttpRequest) -> list[Tap]:
    """Read what a door sends. Raises `door.malformed`."""
    try:
        told = json.loads(request.body)["taps"]
        return [_tap(each) for each in told[:MOST_TAPS]]
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise Refused("door.malformed") from problem


def _tap(told: dict[str, Any]) -> Tap:
    key, undoes = told["key"], told.get("undoes") or ""
    if not isinstance(key, str) or not isinstance(undoes, str) or not 8 <= len(key) <= 36:
        raise ValueError("no key")
    seat = 0 if undoes else told["seat"]
    if type(seat) is not int or not 0 <= seat < 2**63:
        raise ValueError("no seat")
    at = datetime.fromisoformat(told["at"])
    return Tap(key, at if at.tzinfo else at.replace(tzinfo=UTC), seat, undoes)
