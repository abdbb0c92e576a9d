"""The seats page: the board, and what is done to one seat or one request on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from senningen.desk.services import seating
from senningen.journal.entries import person as as_person
from senningen.kernel import clock
from senningen.programme import queries as programme
from senningen.programme.models import Edition
from senningen.seats.board import board as read_board
from senningen.seats.models import Request, Seat
from senningen.seats.queries import hour
from senningen.seats.services import reissue_links
from senningen.seats.turn import everybody_in_line, turn_among
from senningen.web.asked import number as as_number
from senningen.web.context import house_of
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.board import Look, asked_for, chairs, drawn, legend
from senningen.web.desk.chosen import chosen
from senningen.web.desk.ledger import ledger
from senningen.web.desk.line import REASONS, Lines, running
from senningen.web.desk.seat_rows import seat_rows, waiting_rows
from senningen.web.desk.undo import last_of
from senningen.web.public.choices import back_to


@desk_page("see")
def seats(request: DeskRequest) -> HttpResponse:
    """Show the seats of the edition, all sessions together or one, as a plan or as a list."""
    edition = house_of(request).edition
    if edition is None:
        return render(request, "desk/seats.html", {"edition": None})
    now = clock.now()
    sessions = list(programme.sessions_of(edition))
    look = Look.asked(request.GET, sessions)
    board = read_board(edition.pk)
    ahead = {each.number: each.pk for each in sessions if hour(each).is_ahead(now)}
    waiting = everybody_in_line(edition.pk, look.mode)
    turn = turn_among(waiting, board, ahead, mode=look.mode, now=now)
    lines = Lines(edition, board, waiting, turn, sessions, look.mode)
    everything = chairs(board, look, ahead)
    chair = next((each for each in everything if each.number == look.chair), None)
    context: dict[str, Any] = {
        "edition": edition,
        "zone": edition.zone,
        "sessions": sessions,
        "look": look,
        "modes": board.modes,
        "only": look.mode if len(board.modes) > 1 else "",
        "cap": max((each.number for each in everything), default=1),
        "legend": legend(board, look, everything, lines.people if not look.session else _in(lines, look), sessions),
        "chosen": chosen(chair, lines, sessions, now),
        "offers": running(board.in_mode(look.mode), now),
        "lines": lines.shown(look.session),
        "served": lines.served_now(look.session),
        "reasons": REASONS,
        "ledger": ledger(edition.pk),
        "now": now,
    }
    if look.as_list and look.state == "req":
        context["rows"] = waiting_rows(lines, look, edition.zone)
    elif look.as_list:
        context["rows"] = seat_rows(asked_for(everything, look), look, sessions, edition.zone)
    else:
        context["seated"] = drawn(everything, look)
    return render(request, "desk/seats.html", context)


def _in(lines: Lines, look: Look) -> int:
    return len(lines.waiting.get(look.session.number, ())) if look.session else lines.people


@require_POST
@desk_page("decide")
def remind(request: DeskRequest, pk: int) -> HttpResponse:
    """Write to somebody that their answer is awaited."""
    _mine(request, Seat, pk)
    seat = seating.remind(pk, by=request.account, now=clock.now())
    _say(request, seat, gettext("%(who)s is reminded."))
    return back(request)


@require_POST
@desk_page("decide")
def release(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a seat back."""
    _mine(request, Seat, pk)
    seat = seating.release(pk, by=request.account, now=clock.now())
    _say(request, seat, gettext("Seat %(number)s is free again."))
    return back(request)


@require_POST
@desk_page("decide")
def extend(request: DeskRequest, pk: int) -> HttpResponse:
    """Give more time to answer an offer."""
    _mine(request, Seat, pk)
    seat = seating.extend(pk, by=request.account, now=clock.now())
    _say(request, seat, gettext("%(who)s has more time to answer."))
    return back(request)


@require_POST
@desk_page("decide")
def give(request: DeskRequest, pk: int) -> HttpResponse:
    """Give somebody on the waiting list what is free."""
    _mine(request, Request, pk)
    seat = seating.give(pk, by=request.account, now=clock.now())
    _say(request, seat, gettext("Seat %(number)s given to %(who)s."))
    return back(request)


@require_POST
@desk_page("decide")
def offer(request: DeskRequest, pk: int) -> HttpResponse:
    """Offer somebody on the waiting list what is free, with a deadline."""
    _mine(request, Request, pk)
    seat = seating.offer(pk, by=request.account, now=clock.now())
    _say(request, seat, gettext("Seat %(number)s offered to %(who)s."))
    return back(request)


@require_POST
@desk_page("decide")
def mode(request: DeskRequest, pk: int) -> HttpResponse:
    """Let somebody attend in the other mode, as the page foresaw it."""
    _mine(request, Seat, pk)
    to, foreseen = request.POST.get("mode", ""), request.POST.get("foreseen") or "-"
    seat = seating.change_mode(pk, to, as_foreseen=foreseen, by=request.account, now=clock.now())
    _say(request, seat, gettext("Seat %(number)s attends in the other mode now."))
    return redirect(Look(mode=to, chair=seat.number).href()) if seat else back(request)


@require_POST
@desk_page("decide")
def wait_in_mode(request: DeskRequest, pk: int) -> HttpResponse:
    """Let somebody wait in the lines of the other mode."""
    _mine(request, Request, pk)
    seating.wait_in_mode(pk, request.POST.get("mode", ""), by=request.account, now=clock.now())
    return back(request)


@require_POST
@desk_page("decide")
def link(request: DeskRequest, pk: int) -> HttpResponse:
    """Let two requests be given together or wait together."""
    _mine(request, Request, pk)
    seating.link(pk, as_number(request.POST.get("other")) or 0, by=request.account, now=clock.now())
    return back(request)


@require_POST
@desk_page("decide")
def unlink(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a request stand by itself again."""
    _mine(request, Request, pk)
    seating.unlink(pk, by=request.account, now=clock.now())
    return back(request)


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
    return back(request)


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


def back(request: DeskRequest) -> HttpResponse:
    """Return to the board as it was looked at."""
    came_from = back_to(request)
    return redirect("desk:seats" if came_from == "/" else came_from)


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
