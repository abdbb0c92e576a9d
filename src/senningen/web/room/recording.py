"""Recording, on the room's pages: the words of its scripts, and a speaker's consent on the personal page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import consent, queries, services
from senningen.live.cases.recording import CONSENT
from senningen.programme.models import Part
from senningen.web.room import entry


def asked_of(part: Part) -> dict[str, Any]:
    """Return what a personal page shows: the text, and the consent that stands."""
    return {"sentences": consent.sentences(), "version": CONSENT} | {
        "given": queries.consent_of(part.session_id, f"part:{part.pk}")
    }


def asked_in_the_room() -> dict[str, Any]:
    """Return what the page of the stage shows; its script knows whether it was agreed to."""
    return {"sentences": consent.sentences(), "version": CONSENT}


@require_POST
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """Keep a speaker's consent from their personal page, or take it back."""
    visit, part = entry.by_part(token)
    key, me, now = f"part:{part.pk}", person(part.person_id), clock.now()
    if request.POST.get("agree") == "no":
        services.withdraw_consent(visit.session.pk, key, by=me, now=now)
        messages.info(request, _("You no longer agree to be recorded."))
        return redirect("room:prepare", token)
    version, language = request.POST.get("version", ""), translation.get_language() or "en"
    try:
        read = int(version) if version.isdecimal() and len(version) < 6 else 0
        services.agree_to_recording(
            visit.session.pk, key, part.person_id, version=read, language=language, by=me, now=now
        )
    except Refused as refused:
        messages.warning(request, refused.in_full)
    else:
        messages.success(request, _("You agreed to be recorded. You can withdraw here at any time."))
    return redirect("room:prepare", token)


def words() -> dict[str, str]:
    """Return what everybody's page may say about recording."""
    return {
        "recording": _("Recording"),
        "recording-on": _("This session is recorded from now on: the picture, sound and slides of the stage."),
        "recording-on-guest": _("This session is recorded: the stage only. You are neither seen nor named in it."),
        "recording-off": _("The recording has stopped."),
        "is-recorded": _("The stage is recorded; you are neither seen nor named in it."),
        "not-recorded": _("Nothing is recorded."),
        "understood": _("Understood"),
        "agree-first": _("This session is recorded. Agree to that first, below."),
    }


def words_of_the_host() -> dict[str, str]:
    """Return what the host's page may say besides."""
    return {
        "record-off": _("Off: nothing is kept."),
        "record-since": _("since {at}, {n} min"),
        "record-when-begun": _("Possible once the session has begun."),
        "record-when-ended": _("This session has ended."),
        "record-when-agreed": _("Possible once everybody on stage has agreed."),
        "agreed-on": _("{name} agreed, {day}"),
        "not-agreed": _("{name} has not agreed"),
        "day-month": _("{day}/{month}"),
        **{code: Refused(code).in_full for code in ("recording.withdrawn", "recording.disk-full", "recording.broke")},
    }
