"""The page of somebody who waits: where they stand in each line, by which rule, and how to wait for less or no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from senningen.journal.entries import Cause
from senningen.journal.entries import person as as_person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.people import queries as people
from senningen.people.models import Link
from senningen.people.services import choose_language
from senningen.seats import queries as seats
from senningen.seats import services
from senningen.seats import waves as invitations
from senningen.seats.models import Request
from senningen.web import errors
from senningen.web.asked import numbers
from senningen.web.context import house_of
from senningen.web.guest import refusals
from senningen.web.guest.opened import kept_private
from senningen.web.language import back_within, speak_to


@dataclass(frozen=True)
class Waiter:
    """What the link of somebody who waits opened."""

    token: str
    link: Link
    request: Request

    def address(self, page: str = "waiting") -> str:
        """Return the address of one of their pages."""
        return reverse(f"guest:{page}", args=[self.token])


def waits(view: Callable[[HttpRequest, Waiter], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """Open the link for a view, in the person's language and in nobody's cache; who has a seat is shown that."""

    @wraps(view)
    def show(request: HttpRequest, token: str) -> HttpResponse:
        link, asked = _asked(token)
        if link is None or asked is None:
            return kept_private(errors.refused(request, Refused(refusals.UNKNOWN.code)))
        if seats.seat_of_request(asked.pk):
            return kept_private(redirect("guest:seat", token))
        house_of(request).edition = asked.edition
        speak_to(asked.person)
        return kept_private(view(request, Waiter(token, link, asked)))

    return show


def _asked(token: str) -> tuple[Link | None, Request | None]:
    """Find the request that a link opens; who accepted an invitation and waits goes on with the link they had."""
    link = people.link(Link.Kind.REQUEST, token, now=clock.now())
    if link is not None and link.subject_id:
        return link, seats.request(link.subject_id)
    link = people.link(Link.Kind.INVITED, token, now=clock.now())
    found = invitations.invitation(link.subject_id) if link and link.subject_id else None
    return link, seats.request(found.request_id) if found and found.request_id else None


@require_safe
@waits
def waiting(request: HttpRequest, waiter: Waiter) -> HttpResponse:
    """Show where somebody stands."""
    return render(request, "guest/waiting.html", _context(waiter))


@require_POST
@waits
def narrow(request: HttpRequest, waiter: Waiter) -> HttpResponse:
    """Wait only for the sessions that are ticked; if none is, ask first."""
    ticked = set(numbers(request.POST.getlist("session")))
    left = [each.session.pk for each in seats.waiting_for(waiter.request) if each.session.pk not in ticked]
    if not ticked:
        return redirect(waiter.address("leave"))
    if left:
        _leave(waiter, left)
        messages.success(request, _("You wait for the sessions that are ticked, and for no others."))
    return redirect(waiter.address())


@require_http_methods(["GET", "HEAD", "POST"])
@waits
def leave(request: HttpRequest, waiter: Waiter) -> HttpResponse:
    """Ask whether they want to wait no more, and let them go."""
    if request.method != "POST":
        return render(request, "guest/leave.html", _context(waiter))
    _leave(waiter, None)
    messages.success(request, _("You have left the waiting list. Thank you for telling us."))
    return redirect(waiter.address())


@require_POST
@waits
def mode(request: HttpRequest, waiter: Waiter) -> HttpResponse:
    """Wait in the lines of the other mode, at their end."""
    by, cause = as_person(waiter.request.person_id), Cause("link", waiter.link.pk)
    services.wait_in_mode(waiter.request.pk, request.POST.get("mode", ""), by=by, now=clock.now(), cause=cause)
    messages.success(request, _("You wait in the other line now, at its end."))
    return redirect(waiter.address())


@require_POST
@waits
def language(request: HttpRequest, waiter: Waiter) -> HttpResponse:
    """Write to this person in the language they chose, and show their pages in it."""
    who, chosen = waiter.request.person, request.POST.get("language", "")
    cause = Cause("link", waiter.link.pk)
    choose_language(who.pk, chosen, by=as_person(who.pk), now=clock.now(), cause=cause)
    return redirect(back_within(request, waiter.address()))


def _leave(waiter: Waiter, sessions: list[int] | None) -> None:
    """Leave these lines, or all; whoever left already is not bothered."""
    if waiter.request.state == Request.State.OPEN:
        by, cause = as_person(waiter.request.person_id), Cause("link", waiter.link.pk)
        services.leave_waiting_list(waiter.request.pk, sessions=sessions, by=by, now=clock.now(), cause=cause)


def _context(waiter: Waiter) -> dict[str, object]:
    asked = waiter.request
    return {
        "waiter": waiter,
        "edition": asked.edition,
        "lines": seats.waiting_for(asked) if asked.state == Request.State.OPEN else [],
        "companions": seats.waits_with(asked),
        "modes": seats.modes_of(asked.edition_id),
        "came_back": seats.came_back(asked.edition_id),
        "zone": asked.person.zone or asked.edition.zone,
        "language_action": waiter.address("waiting-language"),
    }
