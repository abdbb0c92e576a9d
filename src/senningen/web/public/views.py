"""The pages for everybody."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from senningen.kernel import clock
from senningen.programme import queries
from senningen.programme.models import Edition, Session
from senningen.seats import queries as seats
from senningen.seats.forecast import caps_of
from senningen.seats.models import Mode
from senningen.web.context import house_of
from senningen.web.figures.mark import alone
from senningen.web.public import calendar
from senningen.web.public import edition as showing
from senningen.web.public import series as telling
from senningen.web.public.kept import kept
from senningen.web.times import chosen_zone


@kept
def series(request: HttpRequest) -> HttpResponse:
    """Show the series: what it is, its topics, what came of them, all editions."""
    editions = list(queries.published_editions())
    topics = list(queries.topics())
    now_on = house_of(request).edition
    page = {
        "editions": editions,
        "topics": topics,
        "score": telling.drawn_score(topics, editions),
        "results": telling.results(list(queries.outcomes())),
        **(programme_of(request, now_on) if now_on else {}),
    }
    return render(request, "public/series.html", page)


@kept
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an edition: programme, places left, how to ask for a seat, who is on stage."""
    shown = edition_of(slug)
    house = house_of(request)
    if shown.state != Edition.State.PAST:
        house.edition = shown
    page = programme_of(request, shown)
    page |= {
        "earlier": queries.earlier_on_the_same_topics(shown)[:3],
        "on_stage": showing.on_stage([hour.session for hour in page["hours"]]),
        "mail_to": showing.mail_to(house.series.mailbox, shown) if house.series else "",
        "is_open": seats.takes_requests(shown, asked=page["now"]),
    }
    if not page["hours"]:
        page["taken_up"] = shown.topics.all()
        page["results"] = telling.results(list(queries.outcomes().filter(editions=shown)))
    return render(request, "public/edition.html", page)


def edition_calendar(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Hand over the programme of an edition, or one session of it, as a calendar file."""
    shown = edition_of(slug)
    sessions = [session for session in queries.sessions_of(shown) if number in (None, session.number)]
    if not sessions:
        raise Http404
    content = calendar.published(shown, sessions, house_of(request).series, now=clock.now())
    return calendar.as_file(content, f"{slug}-{number}.ics" if number else f"{slug}.ics")


@kept
def archive(request: HttpRequest) -> HttpResponse:
    """Show the editions that are over, what they took up and what came of it."""
    page = {
        "editions": queries.earlier_editions().prefetch_related("topics", "outcomes"),
        "results": telling.results(list(queries.outcomes())),
        "here_is": "archive",
    }
    return render(request, "public/archive.html", page)


@cache_control(public=True, max_age=3600)
def icon(request: HttpRequest) -> HttpResponse:
    """Draw the edition mark as the browser's icon."""
    return HttpResponse(alone(house_of(request).mark), content_type="image/svg+xml")


def edition_of(slug: str) -> Edition:
    """Find an edition by the name in its address."""
    found = queries.edition_by_slug(slug)
    if found is None:
        raise Http404
    return found


def programme_of(request: HttpRequest, shown: Edition, mode: str = "") -> dict[str, Any]:
    """Read the sessions of an edition with their places in a mode, in the reader's zone.

    Without a mode it is online, or on site where that is the only way to attend.
    """
    zone = chosen_zone(request.GET.get("zone", ""), shown.zone)
    sessions = list(queries.sessions_of(shown))
    free, cap = seats.free_numbers(shown.pk, mode or Mode.ONLINE), shown.cap
    if not mode and not free and seats.modes_of(shown.pk) == {Mode.ON_SITE}:
        mode, free = Mode.ON_SITE, seats.free_numbers(shown.pk, Mode.ON_SITE)
        cap = max(caps_of(shown.pk, mode).caps.values(), default=0)
    mode = mode or Mode.ONLINE
    waits = seats.waiting_counts(shown.pk, mode) if any(not free.get(each.pk) for each in sessions) else {}
    hours = [showing.Hour(each, len(free.get(each.pk, [])), waits.get(each.pk, 0), zone) for each in sessions]
    planned = [each for each in hours if each.session.state == Session.State.PLANNED]
    days = [each.session.day for each in planned or hours]
    return {
        "edition": shown,
        "hours": hours,
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
        "was_days": showing.was_days(planned),
        "left": showing.left(cap, planned, free),
        "zone": zone,
        "zones": showing.zones(shown.zone, zone, sessions[0].starts_at) if sessions else [],
        "now": clock.now(),
    }
