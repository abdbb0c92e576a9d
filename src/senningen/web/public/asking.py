"""Asking for a seat by a form, beside the mail address: filled in, confirmed from the mailbox, then like a mail.

Robots are told apart without asking people anything: a field that only they fill in, a signed time of opening, and a
count of forms by network and address. Whether an address is known here, the pages never say.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from senningen.desk import queries as desk
from senningen.desk.models import Asking
from senningen.desk.services import Form, ask_by_form, confirm_asking
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.people import queries as people
from senningen.people.models import Link
from senningen.people.rules import tidy_email, tidy_name
from senningen.seats import modes
from senningen.seats import queries as seats
from senningen.seats.models import Mode
from senningen.web.asked import numbers
from senningen.web.context import house_of, network_of
from senningen.web.public import edition as showing
from senningen.web.public.views import edition_of, programme_of
from senningen.web.times import speaking

QUICKEST = timedelta(seconds=3)
LONGEST = timedelta(hours=12)
ATTEND = {Mode.ONLINE: _("online, in the room on the internet"), Mode.ON_SITE: _("on site")}
_stamps = Signer(salt="asking")


class AskForm(forms.Form):
    """Who asks, for which sessions, in which mode and language. `website` is for robots alone."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.CharField(
        label=_("Your e-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("We write there once to ask whether it is yours. Your seat and your letters come there too."),
    )
    organisation = forms.CharField(
        label=_("Organisation, if you like"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    sessions = forms.TypedMultipleChoiceField(coerce=int)
    mode = forms.ChoiceField(
        label=_("How you would like to attend"),
        choices=list(ATTEND.items()),
        widget=forms.RadioSelect,
        help_text=_("Each has its own places; beside the sessions stand those online."),
    )
    remark = forms.CharField(
        label=_("Remark, if you like"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("A person reads it."),
    )
    language = forms.ChoiceField(label=_("Language of our letters"), choices=settings.LANGUAGES)
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, hours: list[showing.Hour], modes: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(modes) < 2:  # one way alone: there is nothing to ask
            del self.fields["mode"]
        self.fields["sessions"].choices = [(each.session.pk, each.session.code) for each in hours]  # type: ignore[attr-defined]
        self.fields["sessions"].error_messages["required"] = _("Choose at least one session.")

    def clean_name(self) -> str:
        """Keep the name as it is written, on one line."""
        return tidy_name(self.cleaned_data["name"])

    def clean_email(self) -> str:
        """Refuse what no mail server takes."""
        email = tidy_email(self.cleaned_data["email"])
        if email is None:
            raise forms.ValidationError(_("This is not an e-mail address. Check it and write it again."))
        return email

    def clean(self) -> dict[str, Any]:
        """Let nobody through who was quicker than a person, or whose form is from another day."""
        told = super().clean() or {}
        if self._age > LONGEST:
            raise forms.ValidationError(_("The form lay open for long. Look it over and send it again."))
        if self._age < QUICKEST:
            raise forms.ValidationError(_("That was as quick as a robot. If you are none, send it once more."))
        return told

    @property
    def _stamp(self) -> str:
        return str(self.data.get("stamp", ""))

    @property
    def _age(self) -> timedelta:
        try:
            opened = datetime.fromtimestamp(float(_stamps.unsign(self._stamp)), UTC)
        except BadSignature:
            return timedelta.max
        return clock.now() - opened

    @property
    def opened(self) -> str:
        """Return the signed time of opening, which stays while the form is put right; anew if it is not of today."""
        return self._stamp if self._age <= LONGEST else _stamps.sign(str(int(clock.now().timestamp())))

    @property
    def by_a_robot(self) -> bool:
        """Say whether the field is filled in that people do not see."""
        return bool(self.data.get("website"))

    def filled_in(self) -> Form:
        """Return what was asked; every session means the whole edition."""
        told = self.cleaned_data
        every = len(told["sessions"]) == len(self.fields["sessions"].choices)  # type: ignore[attr-defined]
        return Form(
            told["name"],
            told["email"],
            told["organisation"],
            () if every else tuple(told["sessions"]),
            told.get("mode", ""),
            told["remark"],
            told["language"],
        )


@csrf_exempt  # whoever sends it for somebody else reaches that person's mailbox, and no further; no cookie is needed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, or take what was filled in. The answer is the same for every address."""
    shown = house_of(request).edition = edition_of(slug)
    page = programme_of(request, shown)
    if not seats.takes_requests(shown, asked=page["now"]):
        raise Refused("edition.closed")
    page["hours"] = [each for each in page["hours"] if seats.hour(each.session).is_ahead(page["now"])]
    opened = seats.modes_of(shown.pk)
    if request.method != "POST":
        first = {"language": speaking(), "mode": modes.usual(shown.usual_mode, opened)}
        form = AskForm(initial=first, hours=page["hours"], modes=opened)
        return _show(request, page, form)
    form = AskForm(request.POST, hours=page["hours"], modes=opened)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    if not form.by_a_robot:
        ask_by_form(shown.pk, form.filled_in(), network=network_of(request), now=page["now"])
    return redirect("public:asked", slug)


def _show(request: HttpRequest, page: dict[str, Any], form: AskForm, status: int = 200) -> HttpResponse:
    chosen = form["sessions"].value() if form.is_bound else [each.session.pk for each in page["hours"]]
    page |= {"form": form, "chosen": set(numbers(chosen or []))}
    free = seats.places_left(page["edition"].pk, Mode.ON_SITE) if "mode" in form.fields else {}
    page["all_full"] = bool(page["hours"]) and not any(each.left or free.get(each.session.pk) for each in page["hours"])
    house = house_of(request)
    page["mail_to"] = showing.mail_to(house.series.mailbox, page["edition"]) if house.series else ""
    return render(request, "public/ask.html", page, status=status)


@require_safe
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a letter is on its way, whatever the address."""
    shown = house_of(request).edition = edition_of(slug)
    return render(request, "public/asked.html", {"edition": shown})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was asked with a key that confirms it: opening the link alone changes nothing."""
    link = people.link(Link.Kind.ASKING, token, now=clock.now())
    asking = desk.asking(link.subject_id) if link and link.subject_id else None
    if link is None or asking is None:
        raise Refused("asking.too-old")
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(asking.language)
    if request.method == "POST":
        confirm_asking(asking.pk, link_id=link.pk, now=clock.now())
        return redirect("public:confirm", token)
    return render(request, "public/confirm.html", _confirming(request, asking))


def _confirming(request: HttpRequest, asking: Asking) -> dict[str, Any]:
    house_of(request).edition = asking.edition
    page = programme_of(request, asking.edition, asking.mode or seats.usual_mode(asking.edition))
    hours = [each for each in page["hours"] if asking.sessions is None or each.session.code in asking.sessions]
    too_late = asking.message is None and asking.until <= page["now"]
    if too_late:
        raise Refused("asking.too-old")
    attends = ATTEND[Mode(asking.mode)] if asking.mode else ""
    return page | {"asking": asking, "attends": attends, "hours": hours, "full": [e for e in hours if not e.left]}
