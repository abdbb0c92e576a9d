"""The run sheet of a session at the desk: made from the programme, written before the day, followed in the hour."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import cued, queries, services
from senningen.live.called import called
from senningen.live.cued import Act
from senningen.live.models import Cue
from senningen.programme import queries as programme
from senningen.programme.models import Part, Session
from senningen.web.context import house_of
from senningen.web.desk import sheet_rows
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.room import sheet_words


class CueForm(forms.Form):
    """One line of the sheet."""

    act = forms.ChoiceField(label=_("What it does in the room"), choices=list(sheet_words.ACTS.items()))
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=0, max_value=600, initial=5, help_text=_("Until the next cue; all times follow.")
    )
    what = forms.CharField(
        label=_("What happens, in your words"), max_length=120, required=False, help_text=_("A title, for example.")
    )
    part = forms.ModelChoiceField(Part.objects.none(), label=_("Who speaks"), required=False, empty_label="–")
    poll = forms.ModelChoiceField(queries.polls_held([]), label=_("Which poll"), required=False, empty_label="–")
    note = forms.CharField(label=_("Note for hosts and desk"), max_length=200, required=False)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts, polls = self.fields["part"], self.fields["poll"]
        parts.queryset = session.parts.select_related("person")  # type: ignore[attr-defined]
        parts.label_from_instance = lambda one: one.person.name  # type: ignore[attr-defined]
        polls.queryset = queries.polls_held([session.pk])  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the poll of a cue that opens one."""
        told = super().clean() or {}
        if told.get("act") == Act.POLL and not told.get("poll"):
            self.add_error("poll", _("Choose the poll that it opens."))
        return told


@require_safe
@desk_page("write-programme")
def next_sheet(request: DeskRequest) -> HttpResponse:
    """Go to the run sheet of the session that is on, or next."""
    edition, now = house_of(request).edition, clock.now()
    days = list(programme.sessions_of(edition)) if edition else []
    coming = programme.coming(days, now=now) or (days[-1] if days else None)
    return redirect("desk:sheet", edition.number, coming.number) if edition and coming else redirect("desk:editions")


@desk_page("write-programme")
def sheet(request: DeskRequest, number: int, session: int) -> HttpResponse:
    """Show the run sheet of a session, and take in a new cue."""
    hour = hour_of(number, session)
    form = CueForm(request.POST or None, session=hour)
    if request.method == "POST" and form.is_valid():
        services.write_cue(hour.pk, by=_by(request), now=clock.now(), **form.cleaned_data)
        return redirect("desk:sheet", number, session)
    cues = list(queries.cues_of(hour.pk))
    on_sheet, now = sheet_rows.sheet_of(hour.starts_at, cues), clock.now()
    going = cued.pace(on_sheet) if not hour.ended else None
    context = {
        "edition": hour.edition,
        "session": hour,
        "days": programme.sessions_of(hour.edition),
        "rows": sheet_rows.rows_of(on_sheet, cues, over=bool(hour.ended)),
        "pace": sheet_words.pace(going.late(now)) if going else "",
        "off": [(one, called(one)) for one in queries.cues_taken_off(hour.pk)],
        "form": form,
    }
    return render(request, "desk/run_sheet.html", context, status=422 if form.is_bound else 200)


@require_POST
@desk_page("write-programme")
def make(request: DeskRequest, number: int, session: int) -> HttpResponse:
    """Write the usual sheet out of the programme."""
    services.make_sheet(hour_of(number, session).pk, by=_by(request), now=clock.now())
    return redirect("desk:sheet", number, session)


@desk_page("write-programme")
def change(request: DeskRequest, number: int, session: int, cue: int) -> HttpResponse:
    """Change a cue."""
    hour = hour_of(number, session)
    row = get_object_or_404(queries.cues_of(hour.pk), pk=cue)
    form = CueForm(request.POST or None, session=hour, initial=_told(row))
    if request.method == "POST" and form.is_valid():
        return _done(request, hour, lambda **who: services.write_cue(hour.pk, cue_id=cue, **who, **form.cleaned_data))
    context = {"edition": hour.edition, "session": hour, "form": form, "cue": row, "called": called(row)}
    return render(request, "desk/run_sheet_cue.html", context, status=422 if form.is_bound else 200)


@require_POST
@desk_page("write-programme")
def move(request: DeskRequest, number: int, session: int, cue: int) -> HttpResponse:
    """Put a cue before the one above it, or after the one below it."""
    hour, up = hour_of(number, session), request.POST.get("to") == "up"
    return _done(request, hour, lambda **who: services.move_cue(hour.pk, cue, up=up, **who))


@require_POST
@desk_page("write-programme")
def remove(request: DeskRequest, number: int, session: int, cue: int) -> HttpResponse:
    """Take a cue off the sheet."""
    hour = hour_of(number, session)
    return _done(request, hour, lambda **who: services.remove_cue(hour.pk, cue, **who))


@require_POST
@desk_page("write-programme")
def put_back(request: DeskRequest, number: int, session: int, cue: int) -> HttpResponse:
    """Put a cue back that was taken off."""
    hour = hour_of(number, session)
    return _done(request, hour, lambda **who: services.put_cue_back(hour.pk, cue, **who))


def hour_of(number: int, session: int) -> Session:
    """Find a session by the numbers in its address."""
    return get_object_or_404(Session.objects.select_related("edition"), edition__number=number, number=session)


def _by(request: DeskRequest) -> Any:
    return person(request.account.person_id)


def _done(request: DeskRequest, hour: Session, act: Any) -> HttpResponse:
    try:
        act(by=_by(request), now=clock.now())
    except Refused as refused:
        messages.warning(request, refused.in_full)
    return redirect("desk:sheet", hour.edition.number, hour.number)


def _told(cue: Cue) -> dict[str, Any]:
    return {name: getattr(cue, name) for name in CueForm.base_fields}
