"""Places kept for a purpose: what is kept, for whom and until when, letting go of it, and who belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from senningen.journal.entries import Actor
from senningen.journal.entries import person as as_person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.programme import queries as programme
from senningen.programme.models import Edition, Session
from senningen.seats import contingents, services
from senningen.seats.contingents import Share, Standing
from senningen.seats.models import Contingent, Mode
from senningen.seats.queries import hour
from senningen.web.asked import number as as_number
from senningen.web.context import house_of
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.caps import CapForm
from senningen.web.desk.columns import MODES


class TermsForm(forms.Form):
    """What places are kept for, and until when, on the edition's own clock."""

    name = forms.CharField(label=_("What for"), max_length=60)
    until = forms.DateTimeField(
        label=_("Kept until"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, edition: Edition, data: Any = None, of: Contingent | None = None) -> None:
        self.zone = ZoneInfo(edition.zone)
        told = {"name": of.name, "until": of.until.astimezone(self.zone).replace(tzinfo=None)} if of else None
        super().__init__(data, initial=told, auto_id=f"terms-{of.pk if of else 'new'}-%s")

    def clean_until(self) -> datetime:
        """Read the moment on the edition's clock."""
        at: datetime = self.cleaned_data["until"]
        return at.replace(tzinfo=self.zone)


@dataclass(frozen=True)
class Row:
    """What is kept of one session in one mode."""

    session: Session
    words: str
    share: Share


@dataclass(frozen=True)
class Shown:
    """A contingent on the page: how it stands, and the forms that change it."""

    standing: Standing
    over: bool
    rows: Sequence[Row]
    terms: TermsForm
    places: CapForm


@desk_page("see")
def kept(request: DeskRequest, number: int) -> HttpResponse:
    """Show what is kept in an edition."""
    edition, now = _edition(number), clock.now()
    sessions = list(programme.sessions_of(edition).prefetch_related(None))
    ahead = [each for each in sessions if hour(each).is_ahead(now)]
    context = {
        "edition": edition,
        "zone": edition.zone,
        "form": TermsForm(edition),
        "shown": [_shown(each, edition, sessions, ahead, now) for each in contingents.standings(edition.pk)],
    }
    return render(request, "desk/kept.html", context)


@require_POST
@desk_page("write-programme")
def begin(request: DeskRequest, number: int) -> HttpResponse:
    """Let places be kept for a purpose."""
    edition = _edition(number)

    def do(by: Actor, now: datetime, **terms: Any) -> None:
        services.begin_contingent(edition.pk, **terms, by=by, now=now)

    return _do(request, edition, TermsForm(edition, request.POST), do)


@require_POST
@desk_page("write-programme")
def write(request: DeskRequest, pk: int) -> HttpResponse:
    """Call it otherwise, or keep its places until another moment."""
    of = _contingent(pk)

    def do(by: Actor, now: datetime, **terms: Any) -> None:
        services.write_contingent(pk, **terms, by=by, now=now)

    return _do(request, of.edition, TermsForm(of.edition, request.POST, of), do)


@require_POST
@desk_page("write-programme")
def keep(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep so many places."""
    of = _contingent(pk)
    sessions = list(programme.sessions_of(of.edition))

    def do(by: Actor, now: datetime, session: int | None, mode: str, places: int) -> None:
        which = next((each.pk for each in sessions if each.number == session), None)
        services.keep_places(pk, places, mode=mode, session_id=which, by=by, now=now)

    return _do(request, of.edition, CapForm(request.POST, sessions=sessions), do)


@require_POST
@desk_page("write-programme")
def let_go(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep nothing any more: what is left goes to those in line."""
    contingent = _contingent(pk)
    left = services.let_contingent_go(pk, by=as_person(request.account.person_id), now=clock.now())
    said = ngettext("%(n)d place is for everybody now.", "%(n)d places are for everybody now.", left)
    messages.success(request, said % {"n": left})
    return redirect("desk:kept", contingent.edition.number)


@require_POST
@desk_page("decide")
def belong(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a person belong to those for whom places of the edition in hand are kept, or no longer."""
    edition = house_of(request).edition
    if edition is None:
        raise Http404
    chosen, by = as_number(request.POST.get("contingent")), as_person(request.account.person_id)
    services.belong_to(pk, edition.pk, chosen, by=by, now=clock.now())
    return redirect("desk:person", pk)


def _do(request: DeskRequest, edition: Edition, form: forms.Form, do: Callable[..., None]) -> HttpResponse:
    """Do what a form says, or say on the page why not."""
    wrong = [str(error) for errors in form.errors.values() for error in errors]
    try:
        if not wrong:
            do(by=as_person(request.account.person_id), now=clock.now(), **form.cleaned_data)
            messages.success(request, gettext("Done."))
    except Refused as refused:
        wrong = [refused.in_full]
    if wrong:
        messages.warning(request, " ".join(wrong))
    return redirect("desk:kept", edition.number)


def _shown(
    standing: Standing, edition: Edition, sessions: Sequence[Session], ahead: Sequence[Session], now: datetime
) -> Shown:
    of = standing.contingent
    return Shown(
        standing,
        of.until <= now,
        list(_rows(standing, sessions)),
        TermsForm(edition, of=of),
        CapForm(None, sessions=ahead, auto_id=f"places-{of.pk}-%s"),
    )


def _rows(standing: Standing, sessions: Sequence[Session]) -> Iterator[Row]:
    for mode in Mode.values:
        for each in sessions:
            if share := standing.shares.get((each.pk, mode)):
                yield Row(each, str(MODES[mode]), share)


def _edition(number: int) -> Edition:
    return get_object_or_404(programme.every_edition(), number=number)


def _contingent(pk: int) -> Contingent:
    return get_object_or_404(Contingent.objects.select_related("edition"), pk=pk)
