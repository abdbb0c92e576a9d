"""The programme at the desk: editions, their hours, words in four languages, the cap."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from senningen.desk import queries as desk
from senningen.desk.harmless import RULES
from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.kernel.text import LANGUAGES, Text
from senningen.kernel.tongues import own_name
from senningen.programme.models import Edition, Session, usual_reminders
from senningen.programme.queries import every_edition
from senningen.seats import services
from senningen.seats.models import Mode
from senningen.web.desk import check_rows
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.columns import MODES
from senningen.web.desk.rule_words import WHEN


class FourLanguages(forms.MultiWidget):
    """One field for each language, each with its name."""

    def __init__(self, widget: type[forms.Widget] = forms.TextInput) -> None:
        super().__init__({code: widget({"lang": code}) for code in LANGUAGES})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Set each field under the name of its language."""
        parts = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        rows = [
            (part["attrs"]["id"], own_name(code), widget.render(part["name"], part["value"], part["attrs"], renderer))
            for code, part, widget in zip(LANGUAGES, parts, self.widgets, strict=True)
        ]
        labelled = format_html_join("", '<label class="xs" for="{}"><span class="mut">{}</span>{}</label>', rows)
        return format_html('<div class="tongues">{}</div>', labelled)

    def id_for_label(self, id_: str) -> str:
        """Point the label at the first language."""
        return f"{id_}_{LANGUAGES[0]}"

    def decompress(self, value: Any) -> list[str]:
        """Lay a text out, language by language."""
        return [value.in_languages.get(code, "") if isinstance(value, Text) else "" for code in LANGUAGES]


class TextField(forms.MultiValueField):
    """A text in up to four languages; one is enough."""

    def __init__(self, *, long: bool = False, required: bool = True, **kwargs: Any) -> None:
        fields = [forms.CharField(required=False, max_length=4000 if long else 300) for _code in LANGUAGES]
        widget = FourLanguages(forms.Textarea if long else forms.TextInput)
        super().__init__(fields, widget=widget, require_all_fields=False, required=required, **kwargs)

    def compress(self, data_list: list[str]) -> Text:
        """Gather the languages that have words."""
        return Text({code: words for code, words in zip(LANGUAGES, data_list or [], strict=False) if words})


class EditionForm(forms.Form):
    """What an organiser may say of an edition."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=999)
    title = TextField(label=_("Title"))
    summary = TextField(label=_("In one sentence"), required=False)
    place = TextField(label=_("Place"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            (Edition.State.DRAFT, _("Draft: only the desk sees it")),
            (Edition.State.OPEN, _("Open: published, takes requests")),
            (Edition.State.CLOSED, _("Closed: published, takes no more requests")),
            (Edition.State.PAST, _("Past: in the archive")),
        ],
    )
    cap = forms.IntegerField(
        label=_("Places in each session"),
        min_value=1,
        max_value=2000,
        help_text=_("Can be changed later, with a look at what it would do."),
    )
    usual_mode = forms.ChoiceField(
        label=_("How one attends who does not say"),
        choices=list(MODES.items()),
        help_text=_("Counts where an edition has places online and on site."),
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=[(zone, zone) for zone in sorted(available_timezones())])
    asks_close = forms.DateTimeField(
        label=_("Seats can be asked for until"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    answer_hours = forms.IntegerField(label=_("Hours to answer an offer"), min_value=1, max_value=720)
    offers_by_itself = forms.BooleanField(label=_("Offer a freed place to the next in line by itself"), required=False)
    nameless_questions = forms.BooleanField(
        label=_("In the room, guests may ask without their name"),
        required=False,
        help_text=_("A name is shown only if its owner agrees, either way."),
    )
    reminders = forms.MultipleChoiceField(
        label=_("Reminders before each session"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("day", _("the day before")), ("hour", _("an hour before")), ("minutes", _("ten minutes before"))],
        help_text=_("To everybody with a place who is not in the room yet."),
    )
    confirms_by_rule = forms.MultipleChoiceField(
        label=_("Confirmed by a rule, without a person"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, WHEN[name]) for name in RULES],
        help_text=_(
            "Nothing unless you tick it. A rule acts only on a message that is surely understood, says one thing alone "
            "and does not fail the policy of its domain; everything else waits for you as before. Each use stands in "
            "the journal and in the mail under “By a rule”, and can be undone."
        ),
    )
    daily_check = forms.BooleanField(
        label=_("Write to the organisers each morning what was left lying"), required=False
    )

    def __init__(self, *args: Any, begun: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if begun:  # its places have a page of their own, which says first what another number would do
            del self.fields["cap"]

    def clean_asks_close(self) -> datetime | None:
        """Read the closing time on the edition's own clock."""
        at: datetime | None = self.cleaned_data["asks_close"]
        zone = ZoneInfo(self.data.get("zone") or "Europe/Luxembourg")
        return at.replace(tzinfo=zone) if at else None


class SessionForm(forms.Form):
    """What an organiser may say of one hour."""

    title = TextField(label=_("Title"))
    abstract = TextField(label=_("What it is about"), long=True, required=False)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(label=_("Begins"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=600)
    doors_minutes = forms.IntegerField(label=_("Doors open, minutes before"), min_value=0, max_value=180)
    words = forms.CharField(
        label=_("Words people use for it in mail"), required=False, help_text=_("Parted by commas: 5G, roaming, Masten")
    )

    def __init__(self, *args: Any, announced: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if announced:  # guests know the hour: it is changed by a change of plan, which shows whom it tells
            for name in ("day", "begins", "minutes"):
                del self.fields[name]

    def clean_words(self) -> list[str]:
        """Part the words at their commas."""
        return [word.strip() for word in self.cleaned_data["words"].split(",") if word.strip()]


def _editions() -> QuerySet[Edition]:
    return every_edition().prefetch_related("sessions").order_by("-number")


@desk_page("see")
def every(request: DeskRequest) -> HttpResponse:
    """List the editions, newest first."""
    return render(request, "desk/editions.html", {"editions": _editions()})


@desk_page("write-programme")
def edit(request: DeskRequest, number: int | None = None) -> HttpResponse:
    """Begin an edition, or change one."""
    edition = get_object_or_404(_editions(), number=number) if number else None
    form = EditionForm(request.POST or None, initial=_told(edition), begun=edition is not None)
    if request.method == "POST" and form.is_valid():
        saved = services.plan_edition(
            edition.pk if edition else None, by=person(request.account.person_id), now=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("Saved."))
        return redirect("desk:edition", saved.number)
    context: dict[str, Any] = {"form": form, "edition": edition}
    if edition:
        context["by_rule"] = desk.confirmed_by_rule(edition).count()
        context["checks"] = check_rows.summary(edition, edition.sessions.all())
    return render(request, "desk/edition.html", context, status=422 if form.is_bound else 200)


@desk_page("write-programme")
def edit_session(request: DeskRequest, number: int, session: int | None = None) -> HttpResponse:
    """Add an hour, or change one; those who come are told when time or title change."""
    edition = get_object_or_404(_editions(), number=number)
    hour = get_object_or_404(edition.sessions.all(), number=session) if session else None
    announced = hour is not None and edition.state != Edition.State.DRAFT
    form = SessionForm(request.POST or None, initial=_told_session(hour, edition), announced=announced)
    if request.method == "POST" and form.is_valid():
        services.plan_session(
            hour.pk if hour else None,
            edition_id=edition.pk,
            by=person(request.account.person_id),
            now=clock.now(),
            **form.cleaned_data | {"zone": edition.zone},
        )
        messages.success(request, _("Saved."))
        return redirect("desk:edition", edition.number)
    told: dict[str, Any] = {"form": form, "edition": edition, "session": hour, "announced": announced}
    told["checks"] = check_rows.summary(edition, [hour]) if hour else None
    return render(request, "desk/edition_session.html", told, status=422 if form.is_bound else 200)


def _told(edition: Edition | None) -> dict[str, Any]:
    """Return what the form shows at first."""
    if edition is None:
        last = _editions().first()
        return {
            "number": last.number + 1 if last else 1,
            "state": Edition.State.DRAFT,
            "cap": 100,
            "usual_mode": Mode.ONLINE,
            "zone": "Europe/Luxembourg",
            "answer_hours": 48,
            "reminders": usual_reminders(),
            "nameless_questions": True,
        }
    told = {name: getattr(edition, name) for name in EditionForm.base_fields}
    if edition.asks_close:
        told["asks_close"] = edition.asks_close.astimezone(ZoneInfo(edition.zone)).replace(tzinfo=None)
    return told


def _told_session(session: Session | None, edition: Edition) -> dict[str, Any]:
    if session is None:
        last = edition.sessions.order_by("number").last()
        return {"day": edition.held, "begins": last.begins if last else None, "minutes": 60, "doors_minutes": 15}
    return {name: getattr(session, name) for name in SessionForm.base_fields} | {"words": ", ".join(session.words)}
