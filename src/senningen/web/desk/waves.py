"""Waves of invitations at the desk: the list, the terms and the words, how it arrives, sending, watching, stopping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.kernel.text import LANGUAGES, Text
from senningen.kernel.tongues import own_name
from senningen.post.writing import Written
from senningen.programme.models import Session
from senningen.programme.queries import sender
from senningen.seats import contingents, services, waves
from senningen.seats import invitation_letters as letters
from senningen.seats.models import Contingent, Wave
from senningen.web.asked import numbers
from senningen.web.context import house_of
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.editions import TextField
from senningen.web.desk.letters import alone
from senningen.web.desk.wave_words import MODES, STATES, WHY
from senningen.web.desk.words import short_day


class WaveForm(forms.Form):
    """The terms and the words of a wave."""

    title = forms.CharField(label=_("What the desk calls it"), max_length=120)
    sessions = forms.MultipleChoiceField(label=_("Sessions"), widget=forms.CheckboxSelectMultiple, required=False)
    mode = forms.ChoiceField(label=_("How they attend"), choices=list(MODES.items()))
    holds = forms.TypedChoiceField(
        label=_("Places"),
        coerce=lambda value: value == "held",
        choices=[
            ("held", _("Each invitation holds a place until it is answered")),
            ("free", _("No place is held: who accepts first has one, while there is room")),
        ],
        widget=forms.RadioSelect,
    )
    contingent = forms.ModelChoiceField(
        Contingent.objects.none(),
        label=_("From the places kept for"),
        required=False,
        empty_label=_("nobody: from those for everybody"),
    )
    until = forms.DateTimeField(
        label=_("Answer until"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    calendar = forms.BooleanField(
        label=_("Send the session for their calendars too: accepting it there counts"),
        required=False,
        help_text=_("Where places are held, for one session."),
    )
    subject = TextField(label=_("Subject"), required=False)
    text = TextField(
        label=_("Text"),
        long=True,
        required=False,
        help_text=_(
            "Filled for each reader: {name}, {organisation}, {edition}, {until}. Salutation, sessions, deadline, link "
            "and closing are added in the same language."
        ),
    )

    def __init__(self, wave: Wave, sessions: Sequence[Session], data: Any = None) -> None:
        super().__init__(data, initial=_told(wave, sessions))
        self.zone = ZoneInfo(wave.edition.zone)
        self.fields["contingent"].queryset = own = contingents.in_force(  # type: ignore[attr-defined]
            wave.edition_id, now=clock.now(), chosen=wave.contingent_id
        )
        if not own.exists():
            del self.fields["contingent"]
        self.fields["sessions"].choices = [  # type: ignore[attr-defined]  # a MultipleChoiceField, as written above
            (str(each.pk), f"{short_day(each, sessions)} · {each.title}") for each in sessions
        ]

    def clean_until(self) -> datetime | None:
        """Read the deadline on the edition's own clock."""
        at: datetime | None = self.cleaned_data["until"]
        return at.replace(tzinfo=self.zone) if at else None

    def clean(self) -> dict[str, Any]:
        """Refuse a calendar entry that could not be answered with a plain yes."""
        asked = self.cleaned_data
        if asked.get("calendar") and (not asked.get("holds") or len(asked.get("sessions", ())) != 1):
            self.add_error("calendar", Refused("wave.calendar").sentence)
        return asked

    def clean_subject(self) -> Text:
        """Refuse a field that nothing would fill."""
        return _known(self.cleaned_data["subject"])

    def clean_text(self) -> Text:
        """Refuse a field that nothing would fill."""
        return _known(self.cleaned_data["text"])


def _known(words: Text) -> Text:
    if unknown := letters.unknown_fields(words):
        raise forms.ValidationError(gettext("There is no field {%s}.") % unknown[0])
    return words


def _told(wave: Wave, sessions: Sequence[Session]) -> dict[str, Any]:
    zone, chosen = ZoneInfo(wave.edition.zone), {each.pk for each in waves.sessions_of(wave)}
    return {
        "title": wave.title,
        "sessions": [str(each.pk) for each in sessions if each.pk in chosen],
        "mode": wave.mode,
        "holds": "held" if wave.holds else "free",
        "contingent": wave.contingent_id,
        "until": wave.until.astimezone(zone).replace(tzinfo=None) if wave.until else None,
        "calendar": wave.calendar,
        "subject": wave.subject,
        "text": wave.text,
    }


@dataclass(frozen=True)
class Version:
    """A wave in one language: how many read it, and how it looks for the first of them."""

    code: str
    name: str
    people: int
    reader: waves.Invitee
    written: Written


@desk_page("see")
def every(request: DeskRequest) -> HttpResponse:
    """List the waves of the edition in hand, each with how it fares."""
    edition, now = house_of(request).edition, clock.now()
    context: dict[str, object] = {"edition": edition, "states": STATES}
    if edition:
        found = list(waves.waves_of(edition.pk))
        counts = waves.counts_of([each.pk for each in found], now=now)
        context |= {"waves": [(each, counts[each.pk]) for each in found], "zone": edition.zone}
    return render(request, "desk/waves.html", context)


@require_POST
@desk_page("decide")
def begin(request: DeskRequest) -> HttpResponse:
    """Begin a wave."""
    edition = house_of(request).edition
    if edition is None:
        raise Http404
    nth = waves.waves_of(edition.pk).count() + 1
    title = gettext("Wave %(n)d") % {"n": nth}
    wave = services.begin_wave(edition.pk, title=title, by=request.account, now=clock.now())
    return redirect("desk:wave", wave.pk)


@desk_page("see")
def wave(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show how a wave fares; as long as it is a draft, write it."""
    found, now = wave_of(request, pk), clock.now()
    if found.state == Wave.State.DRAFT:
        return _write(request, found)
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in STATES else ""
    rows = list(waves.invitations_of(found, now=now))
    counts = Counter(each.fare for each in rows)
    people = [each for each in rows if each.fare != "left-out"]
    waiting = counts["unwritten"] + counts["queued"]
    context = told(found) | {
        "counts": counts,
        "chosen": chosen,
        "all": len(people),
        "shown": [each for each in people if chosen in {"", each.fare}],
        "left_out": [waves.LeftOut(each, each.left_out) for each in rows if each.fare == "left-out"],
        "left": len(people) - waiting,
        "waiting": waiting,
        "silent": sum(counts[each] for each in waves.ANSWERABLE if each != "queued"),
    }
    return render(request, "desk/wave.html", context)


@desk_page("decide")
def _write(request: DeskRequest, found: Wave) -> HttpResponse:
    sessions = list(found.edition.sessions.filter(state=Session.State.PLANNED).order_by("number"))
    form = WaveForm(found, sessions, request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        services.write_wave(found.pk, sessions=numbers(fields.pop("sessions")), **fields)
        return redirect("desk:wave-people" if "people" in request.POST else "desk:wave-check", found.pk)
    screened = waves.screen(found, now=clock.now())
    context = told(found, form=form, screened=screened, left_out=screened.left_out)
    return render(request, "desk/wave_write.html", context, status=422 if form.is_bound else 200)


@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # the frames show `preview`
@desk_page("decide")
def check(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a draft as it will arrive, in each language, exactly who gets it, and whether the places suffice."""
    found = wave_of(request, pk)
    if found.state != Wave.State.DRAFT:
        return redirect("desk:wave", pk)
    screened, sessions = waves.screen(found, now=clock.now()), waves.sessions_of(found)
    ids = [each.pk for each in sessions]
    places = waves.places_for(found, ids)
    context = told(
        found,
        screened=screened,
        left_out=screened.left_out,
        versions=_versions(found, screened.invitees),
        places=places,
        short=max(0, len(screened.invitees) - places) if found.holds else 0,
        in_line=waves.in_line_for(found, ids),
    )
    return render(request, "desk/wave_check.html", context)


@desk_page("decide")
def preview(request: DeskRequest, pk: int, language: str) -> HttpResponse:
    """Show the HTML of a draft at its own address, where nothing in it can act."""
    found = wave_of(request, pk)
    versions = _versions(found, waves.screen(found, now=clock.now()).invitees)
    version = next((each for each in versions if each.code == language), None)
    if version is None:
        raise Http404
    return alone(version.written.html)


def _versions(found: Wave, invitees: Sequence[waves.Invitee]) -> list[Version]:
    """Write the letter of the first reader of each language, with the seat number that they would get."""
    sessions = waves.sessions_of(found)
    holding = waves.places_for(found, [each.pk for each in sessions]) if found.holds else 0
    numbered = waves.foreseen_numbers(found, min(holding, len(invitees)))
    readers: dict[str, list[int]] = {}
    for position, invitee in enumerate(invitees):
        readers.setdefault(letters.language_for(found, invitee.invitation.person), []).append(position)
    versions = []
    for code in (each for each in LANGUAGES if each in readers):
        first = readers[code][0]
        reader, number = invitees[first], numbered[first] if first < len(numbered) else None
        written = letters.preview(
            found, reader.invitation.person, reader.address.email, sessions=sessions, number=number, sender=sender()
        )
        versions.append(Version(code, own_name(code), len(readers[code]), reader, written))
    return versions


@require_POST
@desk_page("decide")
def send(request: DeskRequest, pk: int) -> HttpResponse:
    """Send it to those who were shown."""
    services.send_wave(
        wave_of(request, pk).pk,
        shown=set(numbers(request.POST.getlist("shown"))),
        although_short="although_short" in request.POST,
        by=request.account,
        now=clock.now(),
    )
    return redirect("desk:wave", pk)


@require_POST
@desk_page("decide")
def stop(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back what has not left, and free its places."""
    kept = services.stop_wave(wave_of(request, pk).pk, by=request.account, now=clock.now())
    said = ngettext("Stopped. %(n)d invitation stays here.", "Stopped. %(n)d invitations stay here.", kept)
    messages.success(request, said % {"n": kept})
    return redirect("desk:wave", pk)


@require_POST
@desk_page("decide")
def discard(request: DeskRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    services.discard_wave(wave_of(request, pk).pk)
    messages.success(request, _("The draft was thrown away."))
    return redirect("desk:waves")


def wave_of(request: DeskRequest, pk: int) -> Wave:
    """Find a wave of the edition in hand; any other is not there."""
    mine = Wave.objects.select_related("edition", "by__person").filter(edition=house_of(request).edition, pk=pk)
    found = mine.first()
    if found is None:
        raise Http404
    return found


def told(found: Wave, /, **more: object) -> dict[str, object]:
    """Say what every page of a wave shows."""
    sessions = waves.sessions_of(found)
    days = ", ".join(short_day(each, sessions) for each in sessions)
    about = {"wave": found, "why": WHY, "states": STATES, "zone": found.edition.zone, "days": days}
    return about | {"mode": MODES[found.mode]} | more
