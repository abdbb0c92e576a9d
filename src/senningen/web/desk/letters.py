"""Outgoing mail: every letter with its state, as plain text, as HTML at an address of its own, and as a file."""

from __future__ import annotations

from collections.abc import Mapping

from csp.decorators import csp_update
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from senningen.post import queries
from senningen.post.letter import LINK
from senningen.post.mime import build
from senningen.post.models import Letter
from senningen.web.desk.access import DeskRequest, desk_page

SHOWN = 200
STATES: Mapping[str, tuple[str, Promise]] = {
    Letter.State.QUEUED: ("req", _("Waits to be sent")),
    Letter.State.SENT: ("seat", _("Sent")),
    Letter.State.FAILED: ("bad", _("Not delivered")),
    Letter.State.BOUNCED: ("bad", _("Came back")),
}
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


def state(letter: Letter) -> tuple[str, str]:
    """Say how a letter fares."""
    css, words = STATES.get(letter.state, ("no", _("Unknown")))
    return css, str(words)


@desk_page("see")
def letters(request: DeskRequest) -> HttpResponse:
    """Show outgoing mail, newest first."""
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in STATES else ""
    found = queries.outgoing(state=chosen)[:SHOWN]
    context = {
        "letters": found,
        "chosen": chosen,
        "states": [(code, words) for code, (_css, words) in STATES.items()],
        "counts": queries.states(),
    }
    return render(request, "desk/letters.html", context)


@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # the frame shows `as_html`
@desk_page("see")
def letter(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one letter: to whom, its state, its plain text, and its HTML in a frame."""
    return render(request, "desk/letter.html", {"letter": _letter(pk)})


@desk_page("see")
def as_html(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a letter's HTML at its own address, where nothing in it can act."""
    answer = HttpResponse(queries.shown_html(_letter(pk)))
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@desk_page("see")
def as_file(request: DeskRequest, pk: int) -> HttpResponse:
    """Hand a letter out as it is sent, except for its personal link."""
    return HttpResponse(
        _as_sent(_letter(pk)),
        content_type="message/rfc822",
        headers={"Content-Disposition": f'attachment; filename="letter-{pk}.eml"'},
    )


def _as_sent(letter: Letter) -> bytes:
    return build(queries.as_it_leaves(letter, link=LINK), now=letter.sent or letter.written)


def _letter(pk: int) -> Letter:
    found = Letter.objects.select_related("person", "answers").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
