"""What the desk's pages send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from senningen.desk.cases import Named
from senningen.desk.drafts import Reply
from senningen.desk.services import Part, Typed
from senningen.kernel.text import LANGUAGES
from senningen.people.models import Account
from senningen.seats.models import Mode
from senningen.web.asked import numbers


class Ids(forms.Field):
    """Ids of rows; none given is None: of sessions, those that were proposed."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[int] | None:
        """Read the ids."""
        return numbers(value or ()) or None


class ChoiceForm(forms.Form):
    """Another verb, other sessions, another person, mode or language for a proposal."""

    verb = forms.CharField(required=False, max_length=20)
    sessions = Ids(required=False)
    language = forms.ChoiceField(required=False, choices=[(code, code) for code in LANGUAGES])
    mode = forms.ChoiceField(required=False, choices=Mode.choices)
    together = forms.TypedChoiceField(
        required=False, choices=[("1", "1"), ("0", "0")], coerce=lambda told: told == "1", empty_value=None
    )
    person_name = forms.CharField(required=False, max_length=200)
    person_email = forms.CharField(required=False, max_length=254)
    person_organisation = forms.CharField(required=False, max_length=200)

    def choice(self) -> dict[str, Any]:
        """Return only what was chosen."""
        told = self.cleaned_data
        chosen = {name: told[name] for name in ("verb", "sessions", "language", "mode") if told[name]}
        person = self.person()
        chosen |= {"together": told["together"]} if told["together"] is not None else {}
        return chosen | ({"person": person} if person else {})

    def person(self) -> Named | None:
        """Return the person as written into the proposal, if one was."""
        told = self.cleaned_data
        if not told["person_email"]:
            return None
        return Named(told["person_name"].strip(), told["person_email"].strip(), told["person_organisation"].strip())


class DecisionForm(ChoiceForm):
    """A decision and its reply."""

    send = forms.BooleanField(required=False)
    subject = forms.CharField(required=False, max_length=400)
    text = forms.CharField(required=False, max_length=20_000)
    drafted = forms.CharField(required=False, max_length=400)
    until = forms.DateTimeField(required=False)
    looked = forms.BooleanField(required=False)
    enclosures = Ids(required=False)

    def decision(self, added: Sequence[int] = ()) -> dict[str, Any]:
        """Return what the service needs; `added` are files that came with the decision itself."""
        told = self.cleaned_data
        reply = None
        if told["send"]:
            files = tuple(dict.fromkeys([*(told["enclosures"] or ()), *added]))
            reply = Reply(
                told["language"], told["subject"], _lines(told["text"]), told["drafted"], told["until"], files
            )
        return {
            "verb": told["verb"],
            "sessions": told["sessions"],
            "person": self.person(),
            "mode": told["mode"],
            "together": told["together"],
            "reply": reply,
            "looked": told["looked"],
        }


class PartForm(ChoiceForm):
    """One act of several that are decided together, as it was chosen; its prefix is the proposal's id."""

    verb = forms.CharField(max_length=20)
    drafted = forms.CharField(required=False, max_length=400)
    until = forms.DateTimeField(required=False)
    text = forms.CharField(required=False, max_length=20_000)


class TogetherForm(forms.Form):
    """Several acts and the frame of their common letter."""

    proposals = Ids()
    language = forms.ChoiceField(choices=[(code, code) for code in LANGUAGES])
    subject = forms.CharField(required=False, max_length=400)
    greeting = forms.CharField(required=False, max_length=1000)
    closing = forms.CharField(required=False, max_length=1000)
    enclosures = Ids(required=False)

    def parts(self) -> list[Part]:
        """Return the acts in the order of the mail; empty if one of them cannot be read."""
        told, parts = self.cleaned_data, []
        files = tuple(told["enclosures"] or ())
        for pk in told["proposals"] or ():
            form = PartForm(self.data, prefix=str(pk))
            if not form.is_valid():
                return []
            said = form.cleaned_data
            reply = Reply(
                told["language"], told["subject"], _lines(said["text"]), said["drafted"], said["until"], files
            )
            choice = form.choice()
            choice.pop("language", None)
            parts.append(Part(pk, choice.pop("verb", ""), reply, choice))
        return parts


class NoteForm(forms.Form):
    """A note to a colleague, or to everybody."""

    text = forms.CharField(required=False, max_length=2000)
    to = forms.ModelChoiceField(Account.objects.filter(is_active=True), required=False)


class LetterForm(forms.Form):
    """A new letter to one person."""

    email = forms.CharField(required=False, max_length=254)
    language = forms.ChoiceField(required=False, choices=[(code, code) for code in LANGUAGES])
    subject = forms.CharField(required=False, max_length=400)
    text = forms.CharField(required=False, max_length=20_000)
    again = forms.IntegerField(required=False)

    def typed(self, files: Sequence[tuple[str, bytes]]) -> Typed:
        """Return the letter as it was typed; what cannot be read is empty, and refused as such."""
        told = self.cleaned_data
        text = _lines(told.get("text", ""))
        return Typed(
            told.get("email", ""), told.get("language", ""), told.get("subject", ""), text, files, told.get("again")
        )


class AssignForm(forms.Form):
    """Whose hands a message goes into; empty is everybody's."""

    to = forms.ModelChoiceField(Account.objects.filter(is_active=True).select_related("person"), required=False)


class AsideForm(forms.Form):
    """Until when something is set aside."""

    day = forms.DateField(required=False)

    def until(self, zone: ZoneInfo) -> datetime | None:
        """Return seven in the morning of the chosen day."""
        day = self.cleaned_data["day"]
        return datetime.combine(day, time(7), zone) if day else None


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
