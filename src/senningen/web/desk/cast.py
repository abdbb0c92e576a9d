"""Who is on stage in a session, at the desk: parts are given and taken away, and each person gets their link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from senningen.desk.queries import stage_letters
from senningen.desk.services import send_stage_link, take_part
from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.kernel.tongues import TONGUES, own_name
from senningen.people.rules import link_path
from senningen.people.services import person_for
from senningen.programme.models import Part, Session
from senningen.programme.services import give_part, make_stage_link
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.editions import TextField
from senningen.web.desk.plan_forms import SomebodyForm
from senningen.web.desk.run_sheets import hour_of
from senningen.web.desk.undo import in_words

ROLES = {
    Part.Role.SPEAKER: _("Speaker"),
    Part.Role.HOST: _("Host"),
    Part.Role.INTERPRETER: _("Interpreter"),
    Part.Role.STAFF: _("Helper, who only watches"),
}


class CastForm(SomebodyForm):
    """Somebody and what they do."""

    role = forms.ChoiceField(label=_("What they do"), choices=list(ROLES.items()))
    channel = forms.ChoiceField(
        label=_("Into which language"),
        choices=[("", "–"), *TONGUES.items()],
        required=False,
        help_text=_("Of interpreters. Several into one language take turns."),
    )
    caption = TextField(label=_("Under the name: office, house"), required=False)
    field_order = ("role", "channel", "name", "email", "caption")

    def clean(self) -> dict[str, Any]:
        """Ask an interpreter for their language, and nobody else."""
        told = super().clean() or {}
        interprets = told.get("role") == Part.Role.INTERPRETER
        if interprets and not told.get("channel"):
            self.add_error("channel", gettext("Choose the language into which they interpret."))
        if not interprets:
            told["channel"] = ""
        return told


@desk_page("write-programme")
def cast(request: DeskRequest, number: int, session: int) -> HttpResponse:
    """Show who is on stage in a session, and take in one more."""
    hour = hour_of(number, session)
    form = CastForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told, who = form.cleaned_data, _who(request)
        someone = person_for(told["email"], name=told["name"], **who)
        fields = {name: told[name] for name in ("caption", "channel")}
        give_part(hour.pk, someone.pk, told["role"], position=hour.parts.count(), **fields, **who)
        messages.success(request, gettext("Saved."))
        return redirect("desk:cast", number, session)
    return _shown(request, hour, form)


@require_POST
@desk_page("write-programme")
def take(request: DeskRequest, number: int, session: int, part: int) -> HttpResponse:
    """Take a part away."""
    row = get_object_or_404(hour_of(number, session).parts.select_related("person"), pk=part)
    take_part(row.pk, by=request.account, now=clock.now())
    if not settings.OPTIONS.undo_seconds:  # else the page says it, with a way back
        messages.success(request, in_words("move", "part", row.person.name))
    return redirect("desk:cast", number, session)


@require_POST
@desk_page("write-programme")
def link(request: DeskRequest, number: int, session: int, part: int) -> HttpResponse:
    """Make somebody's link and show it, this once."""
    hour = hour_of(number, session)
    row = get_object_or_404(hour.parts.select_related("person"), pk=part)
    address = settings.PUBLIC_URL + link_path("stage", make_stage_link(row.pk, **_who(request)))
    return _shown(request, hour, CastForm(), link=address, whose=row.person.name)


@require_POST
@desk_page("write-programme")
def send(request: DeskRequest, number: int, session: int, part: int) -> HttpResponse:
    """Write somebody the link to their part."""
    row = get_object_or_404(hour_of(number, session).parts, pk=part)
    letter = send_stage_link(row.pk, by=request.account, now=clock.now())
    if letter.to_email:
        messages.success(request, gettext("The link goes to %(email)s.") % {"email": letter.to_email})
    else:
        messages.warning(request, gettext("No address is known."))
    return redirect("desk:cast", number, session)


def _who(request: DeskRequest) -> dict[str, Any]:
    return {"by": person(request.account.person_id), "now": clock.now()}


def _shown(request: DeskRequest, hour: Session, form: CastForm, **more: str) -> HttpResponse:
    rows = list(hour.parts.select_related("person"))
    sent = {each.link_subject_id: each for each in reversed(stage_letters([each.pk for each in rows]))}
    parts = [(each, ROLES[Part.Role(each.role)], own_name(each.channel), sent.get(each.pk)) for each in rows]
    context = {"edition": hour.edition, "session": hour, "parts": parts, "form": form, "zone": hour.edition.zone}
    context |= {"over": hour.ended or hour.state == Session.State.CANCELLED, **more}
    return render(request, "desk/cast.html", context, status=422 if form.is_bound else 200)
