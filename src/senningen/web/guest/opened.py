"""Opening a personal link. It changes nothing: mail programs and scanners open links too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from senningen.journal.entries import Actor, Cause, person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.people import queries as people
from senningen.people.models import Link, Person
from senningen.programme.models import Edition
from senningen.seats import queries as seats
from senningen.seats import waves as invitations
from senningen.seats.models import Seat
from senningen.web import errors
from senningen.web.context import house_of
from senningen.web.guest import refusals
from senningen.web.language import speak_to

P = ParamSpec("P")


@dataclass(frozen=True)
class Opened:
    """What a seat link opened: the seat, whose it is, and the way back to this page."""

    token: str
    link: Link
    seat: Seat

    @property
    def person(self) -> Person:
        """Return whose seat it is."""
        return self.seat.person

    @property
    def edition(self) -> Edition:
        """Return the edition of the seat."""
        return self.seat.edition

    @property
    def zone(self) -> str:
        """Return the zone this person's times are shown in."""
        return self.person.zone or self.edition.zone

    @property
    def by(self) -> Actor:
        """Name the guest as the author of an act."""
        return person(self.person.pk)

    @property
    def cause(self) -> Cause:
        """Name the link as what led to an act."""
        return Cause("link", self.link.pk)

    def address(self, page: str = "seat", *more: object) -> str:
        """Return the address of one of the guest's own pages."""
        return reverse(f"guest:{page}", args=[self.token, *more])


View = Callable[Concatenate[HttpRequest, Opened, P], HttpResponse]


def opens(view: View[P]) -> Callable[..., HttpResponse]:
    """Open the link in the address for a view, speak the person's language, keep the page out of every cache."""

    @wraps(view)
    def show(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            opened = open_link(token)
        except Refused as problem:
            return kept_private(errors.refused(request, problem))
        house_of(request).edition = opened.edition
        speak_to(opened.person)
        return kept_private(view(request, opened, *args, **kwargs))

    return show


def acts(view: View[P]) -> Callable[..., HttpResponse]:
    """Act on a POST alone. Whoever merely opens the address of an act is shown the seat."""

    @wraps(view)
    def act(request: HttpRequest, opened: Opened, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            return redirect(opened.address())
        return view(request, opened, *args, **kwargs)

    return act


def open_link(token: str) -> Opened:
    """Find what a token opens. Unknown, revoked and expired look the same."""
    link = people.link(Link.Kind.SEAT, token, now=clock.now())
    seat = seats.seat(link.subject_id) if link and link.subject_id else None
    if link is None and (link := people.link(Link.Kind.REQUEST, token, now=clock.now())) and link.subject_id:
        seat = seats.seat_of_request(link.subject_id)  # who waited and was offered a seat goes on with their link
    if link is None and (link := people.link(Link.Kind.INVITED, token, now=clock.now())) and link.subject_id:
        invitation = invitations.invitation(link.subject_id)  # who was invited and got a seat goes on with their link
        if invitation and invitation.seat_id:
            seat = seats.seat(invitation.seat_id)
        elif invitation and invitation.request_id:
            seat = seats.seat_of_request(invitation.request_id)  # they accepted, waited, and were offered one
    if link is None or seat is None:
        raise Refused(refusals.UNKNOWN.code)
    return Opened(token, link, seat)


def kept_private(response: HttpResponse) -> HttpResponse:
    """Keep a page of one person out of every cache and index."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
