"""Taking a decision back: the bar that offers it for a moment, what it would set right, and the act itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from senningen.desk import colleagues, queries, services
from senningen.desk.access import may
from senningen.desk.drafts import joined
from senningen.desk.models import Decision, Move
from senningen.kernel import clock
from senningen.people.models import Account
from senningen.programme.models import Session
from senningen.web.desk import plan_words, words
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.times import speaking, wait

MOVES: Mapping[str, Promise] = {
    "release": words.DONE["withdraw"],
    "extend": _("More time to answer"),
    "give": words.DONE["give"],
    "offer": words.DONE["offer"],
    "front": _("First in line"),
    "remind": _("Reminded"),
    "release-many": _("Seats taken back"),
    "release-and-offer-many": _("Seats taken back, and offered on"),
    "extend-many": _("More time to answer for the seats"),
    "remind-many": _("Reminded of the seats"),
    "offer-line": _("Seats offered to those first in line"),
    "mode": _("Moved between online and on site"),
    "wait-mode": _("Waits in the other mode"),
    "link": _("Go together"),
    "unlink": _("Go separately again"),
    "cap": _("Number of places"),
    "part": _("Part taken away"),
    "give-line": _("Seats given to those first in line"),
    **plan_words.DONE,
}


HREFS: Mapping[str, str] = {
    "decision": "desk:undo",
    "move": "desk:undo-move",
    "assignment": "desk:undo-assignment",
    "letter": "desk:undo-letter",
    "merge": "desk:undo-merge",
}


@dataclass(frozen=True)
class Last:
    """What somebody did a moment ago, and until when all of it is held."""

    done: colleagues.JustDone
    until: datetime
    now: datetime

    @property
    def sentence(self) -> str:
        """Say what was done about whom."""
        return in_words(self.done.kind, self.done.verb, self.done.who)

    @property
    def href(self) -> str:
        """Say where undoing it is asked for."""
        return reverse(HREFS[self.done.kind], args=[self.done.pk])

    @property
    def clock(self) -> str:
        """Say how long it is held still, for whoever runs no script."""
        return wait(self.until - self.now)


def last_of(account: Account, *, now: datetime) -> Last | None:
    """Return what somebody did last, while it is held."""
    hold = timedelta(seconds=settings.OPTIONS.undo_seconds)
    latest = colleagues.just_done(account, since=now - hold) if hold else None
    return Last(latest, latest.at + hold, now) if latest else None


def in_words(kind: str, verb: str, who: str) -> str:
    """Say what was done about whom."""
    if kind == "assignment":
        return gettext("Assigned to %(who)s.") % {"who": who} if who else gettext("Assigned to nobody any more.")
    if kind == "letter":
        return gettext("The letter to %(who)s is on its way.") % {"who": who}
    if kind == "merge":
        return gettext("Merged: %(who)s is one person now.") % {"who": who}
    what = MOVES[verb] if kind == "move" else words.DONE.get(verb, "")
    return gettext("%(what)s: %(who)s.") % {"what": what, "who": who}


def said(decision: Decision | Move) -> str:
    """Say what was decided about whom."""
    if isinstance(decision, Move):
        return in_words("move", decision.verb, str(decision.person or decision.numbers))
    message = decision.proposal.message
    return in_words("decision", decision.verb, message.from_name or message.from_email)


def left_to(decision: Decision | Move) -> str:
    """Say who has mail from a decision already, and what undoing it would send them; empty if nobody has."""
    left = list(queries.letters_that_left(decision))
    letters = [each for each in left if not each.calendar_method]
    who = joined(list(dict.fromkeys(each.to_name or each.to_email for each in letters or left)), speaking())
    if letters:
        sentence = gettext(
            "A letter has left to %(who)s. Undoing sends a short correction in their language, and puts their calendar "
            "right."
        )
    elif left:
        sentence = gettext("Calendar entries have left to %(who)s. Undoing puts their calendar right.")
    else:
        return ""
    return sentence % {"who": who}


@require_POST
@desk_page("decide")
def undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a decision back."""
    decision = services.undo(pk, by=request.account, now=clock.now())
    if left_to(decision):
        messages.success(request, gettext("Undone: the proposal is open again. What had left is put right by mail."))
    else:
        messages.success(request, gettext("Undone: the proposal is open again. Nothing had left."))
    return redirect("desk:message", decision.proposal.message_id)


@require_POST
@desk_page("decide")
def undo_move(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back what was done on the seats page, or to the programme and its stage by whoever may write it."""
    found = queries.move(pk)
    if found and not may(request.account, found.act):
        raise Http404
    move = services.undo_move(pk, by=request.account, now=clock.now())
    if left_to(move):
        messages.success(request, gettext("Undone. What had left is put right by mail."))
    else:
        messages.success(request, gettext("Undone. Nothing had left."))
    if "plan" in move.result:
        return redirect("desk:plan-change", move.pk)
    if part := move.result.get("part"):
        hour = Session.objects.get(pk=part["session_id"])
        return redirect("desk:cast", move.edition.number, hour.number)
    return redirect("desk:seats")
