"""The places of an edition by session and mode, and what another number of them would do before it does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senningen.desk.services.capping import change_cap
from senningen.kernel import clock
from senningen.kernel import times as said
from senningen.kernel.refusals import Refused
from senningen.programme import queries as programme
from senningen.programme.models import Edition, Session
from senningen.seats import queries as seats
from senningen.seats.caps import Chairs
from senningen.seats.forecast import Forecast, chairs_of, foresee_cap
from senningen.seats.models import Mode
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.columns import MODES
from senningen.web.times import speaking

SHOWN = 12  # people of a plan by name; the others are counted


class CapForm(forms.Form):
    """Another number of places: for which sessions, in which mode, how many."""

    session = forms.TypedChoiceField(label=_("Session"), required=False, coerce=int, empty_value=None)
    mode = forms.ChoiceField(label=_("How they attend"), choices=list(MODES.items()))
    places = forms.IntegerField(label=_("Places"), min_value=0, max_value=2000)

    def __init__(self, data: Any, *, sessions: Sequence[Session], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        days = [(each.number, said.day(each.day, speaking(), year=False)) for each in sessions]
        self.fields["session"].choices = [("", _("Every session still to come")), *days]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Row:
    """The places of one session in one mode."""

    session: Session
    words: str
    chairs: Chairs
    waiting: int

    @property
    def above(self) -> int:
        """Count the places that are occupied above the cap."""
        return max(len(self.chairs.occupied) - self.chairs.cap, 0)


@desk_page("write-programme")
def caps(request: DeskRequest, number: int) -> HttpResponse:
    """Show the places; with a new number, what it would do; and do exactly that when it is confirmed."""
    edition = get_object_or_404(programme.every_edition(), number=number)
    now = clock.now()
    sessions = list(programme.sessions_of(edition))
    ahead = [each for each in sessions if seats.hour(each).is_ahead(now)]
    asked = request.POST or request.GET
    form = CapForm(asked if "places" in asked else None, sessions=ahead, initial={"places": edition.cap})
    plan = None
    if form.is_bound and form.is_valid():
        which = next((each for each in ahead if each.number == form.cleaned_data["session"]), None)
        told = {"mode": form.cleaned_data["mode"], "session_id": which.pk if which else None, "now": now}
        if request.method == "POST":
            return _change(request, edition, form.cleaned_data["places"], **told)
        plan = foresee_cap(edition, form.cleaned_data["places"], **told)
    context = {
        "edition": edition,
        "form": form,
        "rows": list(_rows(edition, sessions)),
        "plan": plan,
        "shown": plan is not None,
        "steps": list(_steps(plan, sessions)) if plan else [],
        "served": plan.served[:SHOWN] if plan else [],
        "more": max(len(plan.served) - SHOWN, 0) if plan else 0,
        "which": form.data.get("session", "") if form.is_bound else "",
        "zone": edition.zone,
    }
    return render(request, "desk/caps.html", context, status=422 if form.is_bound and plan is None else 200)


def _change(request: DeskRequest, edition: Edition, places: int, **told: Any) -> HttpResponse:
    """Do what the page foresaw; if that is no longer what would happen, the page says what would."""
    try:
        foreseen = request.POST.get("foreseen") or "-"  # without one nothing is done: nobody saw what it would do
        change_cap(edition.pk, places, as_foreseen=foreseen, by=request.account, **told)
    except Refused as refused:
        if refused.code != "cap.moved-on":
            raise
        messages.warning(request, refused.in_full)
        return redirect(_again(request, edition))
    messages.success(request, gettext("Done as foreseen. Undo stands on the seats page."))
    return redirect("desk:caps", edition.number)


def _again(request: HttpRequest, edition: Edition) -> str:
    asked = {name: request.POST.get(name, "") for name in ("session", "mode", "places")}
    return reverse("desk:caps", args=[edition.number], query=asked)


def _rows(edition: Edition, sessions: Sequence[Session]) -> Iterator[Row]:
    for mode in Mode.values:
        chairs, waiting = chairs_of([each.pk for each in sessions], mode), seats.waiting_counts(edition.pk, mode)
        for each in sessions:
            here = chairs[each.pk]
            if mode == Mode.ONLINE or here.cap or here.occupied or waiting.get(each.pk):
                yield Row(each, str(MODES[mode]), here, waiting.get(each.pk, 0))


def _steps(plan: Forecast, sessions: Sequence[Session]) -> Iterator[tuple[Session, Any]]:
    by_id = {each.pk: each for each in sessions}
    return ((by_id[each.session], each) for each in plan.steps)
