"""A calendar to subscribe to: an address of its own, that shows a person's sessions and can do nothing else."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.people import queries as people
from senningen.people.models import Link
from senningen.people.services import open_calendar
from senningen.seats import queries as seats
from senningen.web import errors
from senningen.web.context import house_of
from senningen.web.guest import calendar, refusals
from senningen.web.guest.opened import Opened, acts, kept_private, opens
from senningen.web.language import speak_to
from senningen.web.public.calendar import as_file


@opens
@acts
def subscribe(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Make an address to subscribe to and show it, this once."""
    secret = open_calendar(opened.person.pk, by=opened.by, now=clock.now(), cause=opened.cause)
    address = settings.PUBLIC_URL + reverse("guest:feed", args=[secret])
    context = {
        "opened": opened,
        "seat": opened.seat,
        "edition": opened.edition,
        "address": address,
        "webcal": "webcal:" + address.partition(":")[2],
    }
    return render(request, "guest/subscribe.html", context)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Hand a person's sessions to a calendar program: those of every seat they have, offers as tentative."""
    link = people.link(Link.Kind.CALENDAR, token, now=clock.now())
    if link is None or link.person is None:
        return kept_private(errors.refused(request, Refused(refusals.UNKNOWN.code)))
    speak_to(link.person)
    series = house_of(request).series
    content = calendar.of_person(seats.attending(link.person.pk), series, now=clock.now())
    return kept_private(as_file(content, "sessions.ics"))
