"""Into the desk and out of it: by password, by a link, and the owner's first time."""

from __future__ import annotations

from django import forms
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.kernel.text import LANGUAGES, Text
from senningen.people import services as people
from senningen.people.models import Account
from senningen.people.rules import PASSWORD_LENGTH
from senningen.programme import services as programme
from senningen.web.context import network_of
from senningen.web.desk.access import at_the_door

DESK = "/desk/"
BACKEND = "senningen.people.signed_in.Accounts"


class SignInForm(forms.Form):
    """Address and password."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class FoundingForm(forms.Form):
    """Who the owner is, and what the series is called."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("Your e-mail"), max_length=254)
    password = forms.CharField(
        label=_("Password"),
        min_length=PASSWORD_LENGTH,
        strip=False,
        help_text=_("At least twelve characters; a short sentence is easy to remember."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    series = forms.CharField(label=_("Name of the series"), max_length=200)
    mailbox = forms.EmailField(
        label=_("Mailbox of the desk"), help_text=_("People write to this address to ask for a seat.")
    )
    since = forms.IntegerField(label=_("Year of the first edition"), min_value=1900, max_value=2200)

    def series_fields(self, language: str) -> dict[str, object]:
        """Return what is written of the series, in the language the owner writes in."""
        told = self.cleaned_data
        names = Text({language if language in LANGUAGES else "en": told["series"]})
        return {"name": names, "mailbox": told["mailbox"], "since": told["since"], "secretariat": names}


@at_the_door
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for address and password."""
    if isinstance(request.user, Account):
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                account = people.sign_in(**form.cleaned_data, network=network_of(request), now=clock.now())
            except Refused as refused:
                form.add_error(None, refused.in_full)
                status = refused.refusal.status
            else:
                login(request, account, backend=BACKEND)
                return redirect(_next(request))
    return render(request, "desk/sign_in.html", {"form": form, "next": request.GET.get("next", "")}, status=status)


@at_the_door
@never_cache
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a key that signs in: opening the link alone changes nothing."""
    if request.method == "POST":
        login(request, people.sign_in_by_link(secret, now=clock.now()), backend=BACKEND)
        return redirect(DESK)
    return render(request, "desk/enter.html")


@at_the_door
@never_cache
@sensitive_post_parameters("password")
def set_up(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the owner make their account and name the series."""
    form = FoundingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            account = programme.found_house(
                secret,
                email=told["email"],
                name=told["name"],
                password=told["password"],
                series=form.series_fields(getattr(request, "LANGUAGE_CODE", "en")),
                now=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, refused.in_full)
        else:
            login(request, account, backend=BACKEND)
            return redirect("desk:editions")
    return render(request, "desk/set_up.html", {"form": form}, status=422 if form.is_bound else 200)


@at_the_door
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave the desk."""
    logout(request)
    return redirect("desk:sign-in")


def _next(request: HttpRequest) -> str:
    """Return where to go after signing in: back to a page of this site, or to the overview."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else DESK
