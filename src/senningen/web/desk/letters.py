"""Outgoing mail: every letter with its state, as plain text, as HTML at an address of its own, and as a file."""

from __future__ import annotations

from collections.abc import Mapping

from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from senningen.kernel import clock
from senningen.post import queries
from senningen.post.enclosed import files_of
from senningen.post.letter import LINK
from senningen.post.mime import build
from senningen.post.models import Letter
from senningen.post.services import recalling
from senningen.post.services.outbox import TOO_LATE
from senningen.post.services.recalling import FOR_GOOD, UNTRUE
from senningen.web.desk import status_words
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.public.choices import back_to

SHOWN = 200
STATES: Mapping[str, tuple[str, Promise]] = {
    Letter.State.QUEUED: ("req", _("Waits to be sent")),
    Letter.State.SENT: ("offer", _("Sent")),
    Letter.Delivery.DELAYED: ("wait", _("Still tried")),
    Letter.Delivery.RELAYED: ("offer", _("Handed on")),
    Letter.Delivery.DELIVERED: ("seat", _("Delivered")),
    Letter.State.FAILED: ("bad", _("Not delivered")),
    Letter.State.BOUNCED: ("bad", _("Came back")),
    Letter.State.UNDONE: ("no", _("Taken back")),
}
ALWAYS: set[str] = set(Letter.State.values)  # what servers report is listed once one has
# Our own reasons; those of other servers are shown in their words.
PROBLEMS: Mapping[str, Promise] = {
    "no address": _("No address is known."),
    "the address bounced before": _("Mail to this address came back before."),
    "the address is our own": _("This is the desk's own mailbox: nobody else would read it."),
    UNTRUE: _("What it says was undone."),
    TOO_LATE: _("It could not leave in time to be of use."),
}
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


def state(letter: Letter) -> tuple[str, str]:
    """Say how a letter fares."""
    css, words = STATES.get(letter.fare, ("no", _("Unknown")))
    return css, str(words)


def problem(letter: Letter) -> str:
    """Say why a letter fares as it does: in our words, and beside them in the server's, where they are one's."""
    if letter.problem in PROBLEMS:
        return str(PROBLEMS[letter.problem])
    why = status_words.why(letter.problem)
    return gettext("%(why)s (%(words)s)") % {"why": why, "words": letter.problem} if why else letter.problem


def key(letter: Letter) -> str:
    """Say what can be done about a letter: take it back, send it again, or nothing."""
    if letter.state in {Letter.State.FAILED, Letter.State.BOUNCED}:
        return "again"
    if letter.state == Letter.State.UNDONE:
        return "after-all" if letter.problem not in FOR_GOOD else ""
    untouched = letter.state == Letter.State.QUEUED and (letter.attempts == 0 or letter.problem)
    return "back" if untouched and not letter.calendar_method else ""


def alone(html: str) -> HttpResponse:
    """Answer with the HTML of a letter for a frame, where nothing in it can act."""
    answer = HttpResponse(queries.shown_html(html))
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@desk_page("see")
def letters(request: DeskRequest) -> HttpResponse:
    """Show outgoing mail, newest first."""
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in STATES else ""
    found, counts = queries.outgoing(state=chosen)[:SHOWN], queries.states()
    context = {
        "letters": found,
        "chosen": chosen,
        "states": [(code, words) for code, (_css, words) in STATES.items() if code in ALWAYS | set(counts) | {chosen}],
        "counts": counts,
    }
    return render(request, "desk/letters.html", context)


@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # the frame shows `as_html`
@desk_page("see")
def letter(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one letter: to whom, its state, its plain text, and its HTML in a frame."""
    found = _letter(pk)
    return render(request, "desk/letter.html", {"letter": found, "files": found.enclosures.defer("content")})


@desk_page("see")
def as_html(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a letter's HTML at its own address, where nothing in it can act."""
    return alone(_letter(pk).html)


@desk_page("see")
def as_file(request: DeskRequest, pk: int) -> HttpResponse:
    """Hand a letter out as it is sent, except for its personal link."""
    return HttpResponse(
        _as_sent(_letter(pk)),
        content_type="message/rfc822",
        headers={"Content-Disposition": f'attachment; filename="letter-{pk}.eml"'},
    )


@require_POST
@desk_page("decide")
def recall(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a letter back that has not left yet."""
    letter = recalling.take_back(pk)
    messages.success(request, gettext("Taken back: the letter to %(who)s stays here.") % {"who": letter.to_name})
    return redirect(back_to(request))


@require_POST
@desk_page("decide")
def sending(request: DeskRequest, pk: int) -> HttpResponse:
    """Send a letter again that did not arrive or was taken back."""
    letter = recalling.send_again(pk, now=clock.now())
    messages.success(request, gettext("The letter goes to %(email)s once more.") % {"email": letter.to_email})
    return redirect(back_to(request))


def _as_sent(letter: Letter) -> bytes:
    outgoing = queries.as_it_leaves(letter, link=LINK)
    return build(outgoing, now=letter.sent or letter.written, files=files_of(letter.pk))


def _letter(pk: int) -> Letter:
    found = Letter.objects.select_related("person", "answers").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
