"""Passwords by letter: an invited colleague chooses the first one, and whoever lost theirs a new one."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from senningen.desk import services as desk
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.people import queries
from senningen.people import services as people
from senningen.people.models import Account, Link
from senningen.people.rules import PASSWORD_LENGTH
from senningen.web.context import network_of
from senningen.web.desk.access import at_the_door
from senningen.web.desk.role_words import ROLES
from senningen.web.desk.sign_in import BACKEND, DESK
from senningen.web.language import speak_to


def new_password() -> forms.CharField:
    """Make the field in which somebody chooses a password."""
    return forms.CharField(
        label=_("Password"),
        min_length=PASSWORD_LENGTH,
        strip=False,
        help_text=_("At least twelve characters; a short sentence is easy to remember."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


class LostForm(forms.Form):
    """With which address one signs in."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "username"}))


class PasswordForm(forms.Form):
    """The new password, once: whoever mistypes it has the letter sent again."""

    password = new_password()


class JoinForm(PasswordForm):
    """Who comes, and the password they choose."""

    field_order = ("name", "password")
    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))


@at_the_door
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """Ask for the address and send a link there. The answer is the same for every address."""
    form, status = LostForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                desk.send_password_link(form.cleaned_data["email"], network=network_of(request), now=clock.now())
            except Refused as refused:
                form.add_error(None, refused.in_full)
                status = refused.refusal.status
            else:
                return redirect(f"{request.path}?sent")
    page = {"form": form, "sent": "sent" in request.GET}
    return render(request, "desk/lost_password.html", page, status=status)


@at_the_door
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, secret: str) -> HttpResponse:
    """Let whoever has the letter choose a new password. Opening the link alone changes nothing."""
    account = _behind(Link.Kind.PASSWORD, secret, "active")
    _speak(request, account)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        login(request, people.replace_password(secret, told["password"], now=clock.now()), backend=BACKEND)
        messages.success(request, gettext("The new password counts from now on; every other device is signed out."))
        return redirect(DESK)
    page = {"form": form, "account": account}
    return render(request, "desk/new_password.html", page, status=422 if form.is_bound else 200)


@at_the_door
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Let an invited colleague say their name and choose a password. Opening the link alone changes nothing."""
    account = _behind(Link.Kind.JOIN, secret, "invited")
    _speak(request, account)
    form = JoinForm(request.POST or None, initial={"name": account.person.name})
    if request.method == "POST" and form.is_valid():
        login(request, people.join(secret, now=clock.now(), **form.cleaned_data), backend=BACKEND)
        return redirect(DESK)
    page = {"form": form, "account": account, "role": ROLES[account.role]}
    return render(request, "desk/join.html", page, status=422 if form.is_bound else 200)


def _speak(request: HttpRequest, account: Account) -> None:
    """Show the page in the language of the letter, unless another was chosen on this device."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        speak_to(account.person)


def _behind(kind: str, secret: str, standing: str) -> Account:
    """Return the account a link is for, as long as it stands so. Raises `people.link-dead`."""
    account = queries.account_behind(queries.link(kind, secret, now=clock.now()))
    if account is None or account.standing != standing:
        raise Refused("people.link-dead")
    return account
