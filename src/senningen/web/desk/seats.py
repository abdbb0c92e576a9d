"""The seats page: the plan, offers running, who waits; taking a seat back, giving and offering."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from senningen.desk.services import seating
from senningen.journal.entries import person as as_person
from senningen.journal.queries import of_edition
from senningen.kernel import clock
from senningen.programme import queries as programme
from senningen.programme.models import Edition, Session
from senningen.seats import queries
from senningen.seats.models import Place, Request, Seat
from senningen.seats.services import reissue_links
from senningen.web.context import house_of
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.undo import last_of
from senningen.web.figures.seating import Seated

STATES = {"held": "offer", "taken": "seat"}


REASONS: Mapping[str, Promise] = {
    "mistake": _("our mistake"),
    "speaker": _("a speaker asks for it"),
    "public-duty": _("has to be there by office"),
    "other": _("another reason"),
}


@dataclass(frozen=True)
class InLine:
    """Somebody in line; why they stand first, if the desk let them, and when they had asked."""

    one: queries.Waiting
    why: Promise | None
    asked: datetime | None = None


@dataclass(frozen=True)
class Running:
    """An offer that waits for its yes: how much of its time is left, out of a hundred."""

    seat: Seat
    left: int
    late: bool


@desk_page("see")
def seats(request: DeskRequest) -> HttpResponse:
    """Show the seats of the edition, all sessions together or one."""
    edition = house_of(request).edition
    if edition is None:
        return render(request, "desk/seats.html", {"edition": None})
    now = clock.now()
    sessions = list(programme.sessions_of(edition))
    session = next((each for each in sessions if str(each.number) == request.GET.get("session")), None)
    live = list(queries.seats_of(edition.pk))
    chosen = next((each for each in live if str(each.number) == request.GET.get("seat")), None)
    places = list(queries.places_of(session.pk)) if session else []
    context: dict[str, Any] = {
        "edition": edition,
        "zone": edition.zone,
        "sessions": sessions,
        "session": session,
        "as_list": request.GET.get("view") == "list",
        "seated": _of_session(places, chosen) if session else _of_edition(live, chosen),
        "cap": max(edition.cap, *(place.number for place in places), 1) if session else edition.cap,
        "live": live if session is None else [place.seat for place in places if place.seat],
        "chosen": chosen,
        "counted": queries.counted(edition.pk),
        "left": queries.places_left(edition.pk),
        "offers": _running(live, now),
        "waiting": _waiting(edition, [session] if session else sessions),
        "reasons": REASONS,
        "recent": of_edition(edition.pk, "seat.")[:6],
        "now": now,
    }
    return render(request, "desk/seats.html", context)


def _of_edition(live: list[Seat], chosen: Seat | None) -> Mapping[int, Seated]:
    return {seat.number: _seated(seat, chosen, "") for seat in live}


def _of_session(places: list[Place], chosen: Seat | None) -> Mapping[int, Seated]:
    return {
        each.number: _seated(each.seat, chosen, f"&session={each.session.number}", place=each.number)
        for each in places
        if each.seat
    }


def _seated(seat: Seat, chosen: Seat | None, more: str, *, place: int | None = None) -> Seated:
    state = "no" if seat.no_answer else "site" if seat.mode == "on-site" else STATES[seat.state]
    facts = {"place": place, "number": seat.number, "who": seat.person, "state": said_state(seat)}
    if place in (None, seat.number):
        name = gettext("Seat %(number)s, %(who)s, %(state)s") % facts
    else:
        name = gettext("Place %(place)s: seat %(number)s, %(who)s, %(state)s") % facts
    href = f"{reverse('desk:seats')}?seat={seat.number}{more}"
    return Seated(state, name, href, chosen=chosen is not None and chosen.pk == seat.pk)


def said_state(seat: Seat) -> str:
    """Say how a live seat stands."""
    if seat.no_answer:
        return gettext("no answer")
    return gettext("seat") if seat.state == Seat.State.TAKEN else gettext("offer")


def _running(live: list[Seat], now: datetime) -> list[Running]:
    held = sorted((s for s in live if s.state == Seat.State.HELD and s.until), key=lambda s: s.until or now)
    return [_fuse(seat, now) for seat in held]


def _fuse(seat: Seat, now: datetime) -> Running:
    until = seat.until or now
    whole = max((until - seat.given).total_seconds(), 1)
    left = max((until - now).total_seconds(), 0)
    return Running(seat, min(100, round(100 * left / whole)), left < 7200)


def _waiting(edition: Edition, sessions: list[Session]) -> list[tuple[Session, list[InLine]]]:
    """Return the lines with anybody in them, and why somebody stands first who did not ask first."""
    lines = [(each, queries.waiting_list(each.pk)) for each in sessions]
    lines = [(session, line) for session, line in lines if line]
    moved = of_edition(edition.pk, "request.moved-to-front").reverse() if lines else ()
    why = {(each.data["request"], each.data["session"]): each.data for each in moved}
    return [
        (session, [_in_line(one, why.get((one.request_id, session.pk))) for one in line]) for session, line in lines
    ]


def _in_line(one: queries.Waiting, moved: Mapping[str, Any] | None) -> InLine:
    """A move that was undone is no reason any more: the person stands again where they asked."""
    if moved is None or datetime.fromisoformat(moved["asked"]) == one.since:
        return InLine(one, None)
    return InLine(one, REASONS.get(moved["reason"]), datetime.fromisoformat(moved["asked"]))


@require_POST
@desk_page("decide")
def release(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a seat back."""
    _mine(request, Seat, pk)
    seat = seating.release(pk, by=request.account, now=clock.now())
    _say(request, seat, gettext("Seat %(number)s is free again."))
    return redirect("desk:seats")


@require_POST
@desk_page("decide")
def extend(request: DeskRequest, pk: int) -> HttpResponse:
    """Give more time to answer an offer."""
    _mine(request, Seat, pk)
    seat = seating.extend(pk, by=request.account, now=clock.now())
    _say(request, seat, gettext("%(who)s has more time to answer."))
    return redirect("desk:seats")


@require_POST
@desk_page("decide")
def give(request: DeskRequest, pk: int) -> HttpResponse:
    """Give somebody on the waiting list what is free."""
    _mine(request, Request, pk)
    seat = seating.give(pk, by=request.account, now=clock.now())
    _say(request, seat, gettext("Seat %(number)s given to %(who)s."))
    return redirect("desk:seats")


@require_POST
@desk_page("decide")
def offer(request: DeskRequest, pk: int) -> HttpResponse:
    """Offer somebody on the waiting list what is free, with a deadline."""
    _mine(request, Request, pk)
    seat = seating.offer(pk, by=request.account, now=clock.now())
    _say(request, seat, gettext("Seat %(number)s offered to %(who)s."))
    return redirect("desk:seats")


@require_POST
@desk_page("decide")
def front(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Let somebody stand first in the line of a session, with a reason."""
    _mine(request, Request, pk)
    edition = house_of(request).edition
    session = (
        next((each for each in programme.sessions_of(edition) if each.number == number), None) if edition else None
    )
    if session is None or request.POST.get("reason") not in REASONS:
        raise Http404
    reason = request.POST["reason"]
    seating.move_to_front(pk, session.pk, reason=reason, by=request.account, now=clock.now())
    return redirect("desk:seats")


@require_POST
@desk_page("decide")
def reissue(request: DeskRequest, pk: int) -> HttpResponse:
    """End the links to a seat and send its owner a new one."""
    _mine(request, Seat, pk)
    seat = reissue_links(pk, by=as_person(request.account.person_id), now=clock.now())
    messages.success(
        request, gettext("The old links of %(who)s are dead; a new one is on its way.") % {"who": seat.person}
    )
    return redirect("desk:person", seat.person_id)


def _say(request: DeskRequest, seat: Seat | None, sentence: str) -> None:
    """Say what was done, unless the page says it with a way back."""
    if seat is None:
        messages.warning(request, gettext("Nothing is free in these sessions; they keep their place in line."))
    elif last_of(request.account, now=clock.now()) is None:
        messages.success(request, sentence % {"number": seat.number, "who": seat.person})


def _mine(request: DeskRequest, kind: type[Seat] | type[Request], pk: int) -> None:
    """Refuse what is not of the edition in hand as if it were not there."""
    edition: Edition | None = house_of(request).edition
    if edition is None or not kind.objects.filter(pk=pk, edition=edition).exists():
        raise Http404
