"""The pages of one guest, behind a personal link. Opening one changes nothing; every act is a POST."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.people.services import choose_language
from senningen.seats import services as seats
from senningen.seats import waves as invitations
from senningen.seats.forecast import foresee_mode
from senningen.seats.models import Mode, Seat
from senningen.web.asked import numbers
from senningen.web.context import house_of
from senningen.web.guest import calendar
from senningen.web.guest.opened import Opened, acts, opens
from senningen.web.guest.seat import page_of
from senningen.web.language import back_within, speak_to
from senningen.web.public.calendar import as_file


@require_safe
@opens
def seat(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show the seat."""
    return _show(request, opened)


@opens
@acts
def sessions(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Attend these sessions from now on."""
    chosen = numbers(request.POST.getlist("session"))
    try:
        seats.choose_sessions(opened.seat.pk, chosen, by=opened.by, now=clock.now(), cause=opened.cause)
    except Refused as refused:
        return _show(request, opened, refused)
    return _done(request, opened, _("Your sessions are changed."))


@opens
@acts
def take(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Take the seat that is held."""
    try:
        seats.take_offer(opened.seat.pk, by=opened.by, now=clock.now(), cause=opened.cause)
    except Refused as refused:
        return _show(request, opened, refused)
    return _done(request, opened, _("The seat is yours."))


@require_http_methods(["GET", "HEAD", "POST"])
@opens
def decline(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Ask whether the offer is to be declined, and decline it."""
    if request.method != "POST":
        return render(request, "guest/decline.html", _context(opened))
    try:
        seats.decline_offer(opened.seat.pk, by=opened.by, now=clock.now(), cause=opened.cause)
    except Refused as refused:
        return _show(request, opened, refused)
    return _done(request, opened, _("You have declined the offer. Somebody else is glad of the seat."))


@require_http_methods(["GET", "HEAD", "POST"])
@opens
def give_back(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Ask whether the seat is to be given back, and give it back."""
    if request.method != "POST":
        return render(request, "guest/give_back.html", _context(opened))
    try:
        seats.withdraw_seat(opened.seat.pk, by=opened.by, now=clock.now(), cause=opened.cause)
    except Refused as refused:
        return _show(request, opened, refused)
    return _done(request, opened, _("Your seat is given back. Thank you for telling us."))


@opens
@acts
def mode(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Attend in the other mode from now on."""
    chosen = request.POST.get("mode", "")
    try:
        seats.change_mode(opened.seat.pk, chosen, by=opened.by, now=clock.now(), cause=opened.cause)
    except Refused as refused:
        return _show(request, opened, refused)
    words = _("You attend on site from now on.") if chosen == Mode.ON_SITE else _("You attend online from now on.")
    return _done(request, opened, words)


@opens
@acts
def language(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Write to this person in the language they chose, and show their pages in it."""
    choose_language(
        opened.person.pk, request.POST.get("language", ""), by=opened.by, now=clock.now(), cause=opened.cause
    )
    opened.person.refresh_from_db()
    speak_to(opened.person)
    return redirect(back_within(request, opened.address()))


@require_POST
@opens
def opened_page(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Hear from the page itself that a person reads it: a program that only follows links does not say so."""
    for each in invitations.unread(opened.seat):
        seats.note_opened(each.pk, now=clock.now())
    return HttpResponse(status=204)


@require_safe
@opens
def calendar_file(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Hand the sessions of the seat over as a calendar file."""
    page = page_of(opened, now=clock.now())
    content = calendar.of_seat(opened, page.placed, house_of(request).series, now=clock.now())
    return as_file(content, f"seat-{opened.seat.number}.ics")


@opens
@acts
def calendar_again(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Send the calendar invitations once more."""
    try:
        seats.send_calendar_again(opened.seat.pk, by=opened.by, now=clock.now(), cause=opened.cause)
    except Refused as refused:
        return _show(request, opened, refused)
    return _done(request, opened, _("The calendar invitations are on their way to you."))


def _show(request: HttpRequest, opened: Opened, refused: Refused | None = None) -> HttpResponse:
    status = refused.refusal.status if refused else 200
    return render(request, "guest/seat.html", _context(opened) | {"refused": refused}, status=status)


def _context(opened: Opened) -> dict[str, object]:
    now = clock.now()
    return {
        "page": page_of(opened, now=now),
        "other_mode": foresee_mode(opened.seat, by_guest=True, now=now),
        "unread": opened.seat.state == Seat.State.HELD and bool(invitations.unread(opened.seat)),
        "opened": opened,
        "seat": opened.seat,
        "edition": opened.edition,
        "zone": opened.zone,
        "language_action": opened.address("language"),
    }


def _done(request: HttpRequest, opened: Opened, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(opened.address())
