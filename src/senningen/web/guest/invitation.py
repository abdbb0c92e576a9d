"""The page of somebody who is invited and for whom no place is held: accept some sessions or all, or say no."""

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

from senningen.journal.entries import Actor, Cause
from senningen.journal.entries import person as as_person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.people import queries as people
from senningen.people.models import Link
from senningen.people.services import choose_language
from senningen.seats import services, waves
from senningen.seats.models import Invitation
from senningen.seats.room import free_beyond_line
from senningen.web import errors
from senningen.web.asked import numbers
from senningen.web.context import house_of
from senningen.web.guest import refusals
from senningen.web.guest.opened import kept_private
from senningen.web.language import back_within, speak_to


@dataclass(frozen=True)
class Guest:
    """What the link of somebody who is invited opened."""

    token: str
    link: Link
    invitation: Invitation

    @property
    def by(self) -> Actor:
        """Name the guest as the author of an act."""
        return as_person(self.invitation.person_id)

    @property
    def cause(self) -> Cause:
        """Name the link as what led to an act."""
        return Cause("link", self.link.pk)

    def address(self, page: str = "invitation") -> str:
        """Return the address of one of their pages."""
        return reverse(f"guest:{page}", args=[self.token])


def invited(view: Callable[[HttpRequest, Guest], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """Open the link for a view, in the guest's language, in nobody's cache; who has a seat or waits is shown that."""

    @wraps(view)
    def show(request: HttpRequest, token: str) -> HttpResponse:
        link = people.link(Link.Kind.INVITED, token, now=clock.now())
        found = waves.invitation(link.subject_id) if link and link.subject_id else None
        if link is None or found is None:
            return kept_private(errors.refused(request, Refused(refusals.UNKNOWN.code)))
        if found.seat_id:
            return kept_private(redirect("guest:seat", token))
        if found.request_id:
            return kept_private(redirect("guest:waiting", token))
        house_of(request).edition = found.wave.edition
        speak_to(found.person)
        return kept_private(view(request, Guest(token, link, found)))

    return show


@require_safe
@invited
def invitation(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Show to what somebody is invited."""
    return _show(request, guest)


@require_POST
@invited
def accept(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Accept for the sessions that are ticked."""
    chosen, told = numbers(request.POST.getlist("session")), guest.invitation.pk
    try:
        answered = services.accept_invitation(told, sessions=chosen, by=guest.by, now=clock.now(), cause=guest.cause)
    except Refused as refused:
        return _show(request, guest, refused)
    if answered.seat_id:
        messages.success(request, _("The seat is yours."))
        return redirect("guest:seat", guest.token)
    messages.success(request, _("Thank you. All places are taken just now: you are on the waiting list."))
    return redirect("guest:waiting", guest.token)


@require_http_methods(["GET", "HEAD", "POST"])
@invited
def decline(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Ask whether the invitation is to be declined, and decline it."""
    if request.method != "POST":
        return render(request, "guest/invitation_decline.html", _context(guest))
    try:
        services.decline_invitation(guest.invitation.pk, by=guest.by, now=clock.now(), cause=guest.cause)
    except Refused as refused:
        return _show(request, guest, refused)
    messages.success(request, _("You have declined the invitation. Thank you for telling us."))
    return redirect(guest.address())


@require_POST
@invited
def opened_page(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Hear from the page itself that a person reads it: a program that only follows links does not say so."""
    services.note_opened(guest.invitation.pk, now=clock.now())
    return HttpResponse(status=204)


@require_POST
@invited
def language(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Write to this person in the language they chose, and show their pages in it."""
    chosen = request.POST.get("language", "")
    choose_language(guest.invitation.person_id, chosen, by=guest.by, now=clock.now(), cause=guest.cause)
    return redirect(back_within(request, guest.address()))


def _show(request: HttpRequest, guest: Guest, refused: Refused | None = None) -> HttpResponse:
    status = refused.refusal.status if refused else 200
    return render(request, "guest/invitation.html", _context(guest) | {"refused": refused}, status=status)


def _context(guest: Guest) -> dict[str, object]:
    found, now = guest.invitation, clock.now()
    wave, edition = found.wave, found.wave.edition
    room = free_beyond_line(edition.pk, wave.mode, found.person_id)
    ahead = [each for each in waves.sessions_of(wave) if each.ends_at > now and not each.ended]
    return {
        "guest": guest,
        "invitation": found,
        "wave": wave,
        "edition": edition,
        "sessions": [(each, room.get(each.pk, 0) > 0) for each in ahead],
        "open": bool(ahead) and not found.answer and wave.until is not None and now < wave.until,
        "unread": found.opened is None,
        "zone": found.person.zone or edition.zone,
        "language_action": guest.address("invitation-language"),
    }
