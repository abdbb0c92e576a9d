"""The pages of a session's hour: the guest's room, the speaker's preparation and stage, the host's desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from senningen.journal.entries import person
from senningen.kernel import clock, times
from senningen.kernel.tongues import own_name
from senningen.live import queries, services
from senningen.live.hall import has_hall
from senningen.live.operations import Role
from senningen.live.rules import Admitted
from senningen.people.services import choose_language
from senningen.programme import queries as programme
from senningen.programme.models import Part, Session
from senningen.seats.models import Mode, Place
from senningen.web.desk.access import desk_page
from senningen.web.language import back_within
from senningen.web.room import (
    asked_words,
    caption_words,
    chat_words,
    check_words,
    checking,
    entry,
    hall_words,
    recording,
    sheet_words,
    words,
)
from senningen.web.room.entry import Visit


def for_guest(request: HttpRequest, session: Session, admitted: Admitted, more: dict[str, Any]) -> HttpResponse:
    """Show the room to a guest who has been admitted; `more` says where their own page is."""
    visit = Visit(session, admitted.claim)
    interprets = admitted.somebody.role is Role.INTERPRETER
    said = words.of_the_booth() if interprets else words.on_the_floor()
    context = known(visit, admitted, said) | more
    context["room"]["shorts"] = caption_words.shorts(session)
    context["consent"] = recording.asked_in_the_room()
    response = render(request, "room/guest.html", context)
    add_never_cache_headers(response)  # the page holds a pass
    return response


@never_cache
@require_safe
def prepare(request: HttpRequest, token: str) -> HttpResponse:
    """Show a speaker or host what is expected of them, and let them upload slides and try the camera."""
    visit, part = entry.by_part(token)
    decks = queries.decks_of(visit.session.pk)
    context = {
        "part": part,
        "channel": own_name(part.channel),
        "session": visit.session,
        "person": part.person,
        "zone": part.person.zone or visit.session.zone,
        "token": token,
        "language_action": reverse("room:language", args=[token]),
        "decks": [deck for deck in decks if part.role == Part.Role.HOST or deck.part_id == part.pk],
        "over": visit.session.ended,
        "consent": recording.asked_of(part),
        "checked": checking.last(visit.session.edition_id, part.person_id, on_stage=True, unseen=bool(part.channel)),
        "check_address": reverse("room:check", args=[token]),
        "line_address": reverse("room:check-line", args=[token]),
        "room": {"words": check_words.of_the_check(), "language": visit.claim.language},
    }
    return render(request, "room/prepare.html", context)


@never_cache
@require_safe
def stage(request: HttpRequest, token: str) -> HttpResponse:
    """Show the stage to a speaker, the host's page to a host."""
    visit, _part = entry.by_part(token)
    admitted = visit.admitted()
    own = {
        "home": reverse("room:prepare", args=[token]),
        "language_action": reverse("room:language", args=[token]),
        "upload_action": reverse("room:upload", args=[token]),
        "wall_action": reverse("room:open-wall", args=[token]),
    }
    match admitted.somebody.role:
        case Role.HOST:
            return _host(request, visit, admitted, own)
        case Role.SPEAKER:
            return _stage(request, visit, admitted, own)
        case _:  # interpreters and staff come by a part and watch; the ones have their booth on the page besides
            return for_guest(request, visit.session, admitted, own)


@require_POST
def language(request: HttpRequest, token: str) -> HttpResponse:
    """Write to a speaker or host in the language they chose, and show their pages in it."""
    _visit, part = entry.by_part(token)
    me = part.person_id
    choose_language(me, request.POST.get("language", ""), by=person(me), now=clock.now())
    return redirect(back_within(request, reverse("room:prepare", args=[token])))


@never_cache
@require_safe
@desk_page("host")
def host(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the host's page to an organiser."""
    visit = entry.by_account(request, pk)
    own = {
        "home": "/desk/",
        "upload_action": reverse("room:host-upload", args=[pk]),
        "wall_action": reverse("room:desk-open-wall", args=[pk]),
    }
    return _host(request, visit, visit.admitted(), own)


def _stage(request: HttpRequest, visit: Visit, admitted: Admitted, own: dict[str, str]) -> HttpResponse:
    said = words.on_stage() | sheet_words.on_stage()
    context = known(visit, admitted, said) | own | {"consent": recording.asked_in_the_room()}
    return render(request, "room/stage.html", context)


def _host(request: HttpRequest, visit: Visit, admitted: Admitted, own: dict[str, str]) -> HttpResponse:
    said = words.on_stage() | words.of_the_host() | asked_words.of_the_host()
    said |= recording.words_of_the_host() | sheet_words.on_stage() | sheet_words.of_the_host()
    said |= caption_words.of_the_host() | hall_words.of_the_host()
    context = (
        known(visit, admitted, said)
        | own
        | {
            "consent": recording.asked_in_the_room(),
            "engine": services.captions_engine(),
            "hall": has_hall(visit.session.pk),
            "session_cap": Place.objects.filter(session=visit.session, mode=Mode.ONLINE).count() or 100,
            "reasons": asked_words.reasons(),
            "seated": Place.objects.filter(session=visit.session, seat__state="taken").count(),
        }
    )
    context["room"]["seated"] = context["seated"]
    return render(request, "room/host.html", context)


def known(visit: Visit, admitted: Admitted, said: dict[str, str]) -> dict[str, Any]:
    """Return what every room page knows; `room` goes to the scripts, with what they say on this page alone."""
    session = visit.session
    return {
        "session": session,
        "edition": session.edition,
        "zone": session.zone,
        "city": times.zone_name(session.zone, visit.claim.language),
        "now": clock.now(),
        "me": admitted.somebody,
        "channel": own_name(admitted.somebody.channel),
        "programme": programme.sessions_of(session.edition),
        "room": {
            "session": session.pk,
            "pass": visit.token(),
            "role": admitted.somebody.role,
            "key": admitted.somebody.key,
            "channel": admitted.somebody.channel,
            "language": visit.claim.language,
            "zone": session.zone,
            "starts": session.starts_at.isoformat(),
            "now": clock.now().isoformat(),
            "words": _everybody() | said,
        },
    }


def _everybody() -> dict[str, str]:
    """Return what the scripts of every room page say."""
    asked, captions, chat = asked_words.everybody(), caption_words.everybody(), chat_words.everybody()
    return asked | captions | chat | recording.words() | words.everybody()
