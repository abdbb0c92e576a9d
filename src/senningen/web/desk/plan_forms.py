"""What an organiser fills in to change the plan: one small form for each kind of change, read into terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senningen.desk.replanning.terms import Somebody, Terms, Verb
from senningen.kernel import clock, times
from senningen.people.rules import tidy_email, tidy_name
from senningen.programme import queries as programme
from senningen.programme.models import Edition, Part, Session
from senningen.programme.rules import When
from senningen.web.desk.editions import TextField
from senningen.web.times import speaking


class PlanForm(forms.Form):
    """A change to the plan of an edition; `sessions` are those that have not begun."""

    verb: Verb

    def __init__(self, edition: Edition, data: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.edition = edition
        self.every = list(programme.sessions_of(edition))
        now = clock.now()
        self.sessions = [each for each in self.every if programme.slot(each).is_ahead(now)]
        for name in ("session", "other"):
            if name in self.fields:
                self.fields[name].choices = self.choices(name)  # type: ignore[attr-defined]  # a choice, as written below

    def choices(self, name: str) -> list[tuple[str, Any]]:
        """Return what can be chosen in a field."""
        return [(str(each.pk), said(each)) for each in self.sessions]

    def terms(self) -> Terms:
        """Return what was asked for."""
        return Terms(self.verb, **self.asked(self.cleaned_data))

    def asked(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Turn what was filled in into terms."""
        raise NotImplementedError


def said(session: Session) -> str:
    """Name a session with its day and hour: S2 Tuesday 15 December, 11:30 · Title."""
    at = times.moment(session.starts_at, speaking(), session.zone)
    return f"{session.code} · {at} · {session.title}"


def _session(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int)


class MoveForm(PlanForm):
    """Another day or another hour for one session."""

    verb = "move"
    session = _session(_("Session"))
    day = forms.DateField(label=_("New day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(label=_("Begins"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=600)

    def asked(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Say which session begins when."""
        return {"session": told["session"], "when": When(told["day"], told["begins"], told["minutes"])}


class SwapForm(PlanForm):
    """Two sessions that change places."""

    verb = "swap"
    session = _session(_("This session"))
    other = _session(_("Changes places with"))

    def clean(self) -> dict[str, Any]:
        """Refuse one session twice."""
        told = super().clean() or {}
        if told.get("session") and told.get("session") == told.get("other"):
            self.add_error("other", gettext("Choose two different sessions."))
        return told

    def asked(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Say which two."""
        return {"session": told["session"], "other": told["other"]}


class PostponeForm(PlanForm):
    """The whole edition, or what is still ahead of it, on other days."""

    verb = "postpone"
    first_day = forms.DateField(
        label=_("New first day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "Of the sessions still to come. The days between them and the hours on the clock stay as they are, also "
            "across a change of the clocks."
        ),
    )

    def asked(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Say on which day it begins."""
        return {"first_day": told["first_day"]}


class CancelForm(PlanForm):
    """A session that will not take place, and what becomes of seats that were for it alone."""

    verb = "cancel"
    session = _session(_("Session"))
    other = forms.TypedChoiceField(
        label=_("Seats that were for this session alone"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=_(
            "A place elsewhere is given only where one is free that nobody waits for; whoever finds none there loses "
            "the seat. The next page names them."
        ),
    )

    def choices(self, name: str) -> list[tuple[str, Any]]:
        """Offer, for the seats left over, their end or a place in another session."""
        sessions = super().choices(name)
        if name == "session":
            return sessions
        instead = gettext("a place in %(session)s instead")
        return [("", gettext("end, with a letter that says so"))] + [
            (pk, instead % {"session": words}) for pk, words in sessions if pk != self.data.get("session")
        ]

    def asked(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Say which session, and what is given instead of it."""
        return {"session": told["session"], "other": told["other"]}


class SomebodyForm(forms.Form):
    """A person by name and address."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(),
        help_text=_("If the address is known here, it is that person; else they are written down."),
    )

    def clean_name(self) -> str:
        """Keep the name as it is written, on one line."""
        return tidy_name(self.cleaned_data["name"])

    def clean_email(self) -> str:
        """Refuse what no mail server takes."""
        email = tidy_email(self.cleaned_data["email"])
        if email is None:
            raise forms.ValidationError(_("This is not an e-mail address. Check it and write it again."))
        return email


class SpeakerForm(SomebodyForm, PlanForm):
    """Somebody else on stage."""

    verb = "speaker"
    part = forms.TypedChoiceField(label=_("Who cannot come"), coerce=int)
    caption = TextField(label=_("Under the name: office, house"), required=False)
    field_order = ("part", "name", "email", "caption")

    def __init__(self, edition: Edition, data: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(edition, data, initial)
        self.fields["name"].label = _("Who comes instead")
        self.fields["part"].choices = [  # type: ignore[attr-defined]  # a choice, as written above
            (str(part.pk), f"{part.person} · {said(session)}")
            for session in self.sessions
            for part in session.parts.all()
            if part.role in (Part.Role.SPEAKER, Part.Role.HOST)
        ]

    def asked(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Say who speaks instead of whom."""
        return {"part": told["part"], "speaker": Somebody(told["email"], told["name"], told["caption"])}


FORMS: Mapping[str, type[PlanForm]] = {
    form.verb: form for form in (MoveForm, SwapForm, PostponeForm, CancelForm, SpeakerForm)
}
