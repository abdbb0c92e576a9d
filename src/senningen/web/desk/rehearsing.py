"""Rehearsals at the desk: begin one, watch it, read its sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.programme.models import Edition
from senningen.programme.queries import every_edition
from senningen.rehearsal.models import Rehearsal
from senningen.rehearsal.rules import FEWEST, MOST, SILENT_AFTER
from senningen.rehearsal.services import begin_rehearsal
from senningen.rehearsal.words import Checked, checked, doing
from senningen.web.desk.access import DeskRequest, desk_page

SHOWN = 5


class RehearsalForm(forms.Form):
    """How many are to try it out."""

    guests = forms.IntegerField(
        label=_("Simulated guests"),
        min_value=FEWEST,
        max_value=MOST,
        help_text=_("A tenth of them find no place, so that the waiting list is tried too."),
    )


@dataclass(frozen=True)
class Shown:
    """One rehearsal as the page shows it."""

    rehearsal: Rehearsal
    sheet: Sequence[Checked]
    heard_of: bool

    @property
    def running(self) -> bool:
        """Say whether it goes on."""
        return self.rehearsal.state == Rehearsal.State.RUNNING and self.heard_of

    @property
    def silent(self) -> bool:
        """Say whether it should go on, and is heard of no more."""
        return self.rehearsal.state == Rehearsal.State.RUNNING and not self.heard_of

    @property
    def doing(self) -> str:
        """Say what it does now."""
        return doing(self.rehearsal.step)

    @property
    def failed(self) -> int:
        """Count what did not go well."""
        return sum(not each.passed for each in self.sheet)


@desk_page("write-programme")
def rehearsals(request: DeskRequest, number: int) -> HttpResponse:
    """Show the last rehearsals of an edition, and begin another."""
    edition = get_object_or_404(every_edition(), number=number)
    form = RehearsalForm(request.POST or None, initial={"guests": min(edition.cap, MOST)})
    if request.method == "POST" and form.is_valid():
        try:
            begin_rehearsal(edition.pk, form.cleaned_data["guests"], by=request.account, now=clock.now())
        except Refused as refused:
            form.add_error(None, refused.in_full)
            return _page(request, edition, form, status=refused.refusal.status)
        return redirect("desk:rehearsals", number)
    return _page(request, edition, form, status=422 if form.errors else 200)


def _page(request: DeskRequest, edition: Edition, form: RehearsalForm, status: int) -> HttpResponse:
    lately = clock.now() - SILENT_AFTER
    last = Rehearsal.objects.filter(edition=edition)[:SHOWN]
    shown = [Shown(each, [checked(line) for line in each.sheet], heard_of=each.seen > lately) for each in last]
    context = {"edition": edition, "form": form, "rehearsals": shown, "running": any(each.running for each in shown)}
    return render(request, "desk/rehearsals.html", context, status=status)
