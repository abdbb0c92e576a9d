"""Other programs: their tokens, made by an owner, shown once, revoked for good."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from senningen.kernel import clock
from senningen.outside import queries
from senningen.outside.services import make_token, revoke_token
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.webhooks import state_of

SCOPES: Mapping[str, Promise] = {
    "programme:read": _("Read editions and sessions"),
    "seats:read": _("Read seats, people by number only"),
    "requests:read": _("Read requests, people by number only"),
    "people:read": _("Read people: names, addresses, employers"),
    "requests:ask": _("Ask for seats; whoever it is for confirms it from their mailbox"),
}


class TokenForm(forms.Form):
    """Which program, and what it may do."""

    purpose = forms.CharField(
        label=_("Which program, for what"), max_length=100, widget=forms.TextInput({"autocomplete": "off"})
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )


@desk_page("connect-programs")
def programs(request: DeskRequest) -> HttpResponse:
    """Show the tokens, and a form for a new one."""
    return _page(request, TokenForm())


@never_cache
@require_POST
@desk_page("connect-programs")
def make(request: DeskRequest) -> HttpResponse:
    """Make a token and show it, this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    told = form.cleaned_data
    secret = make_token(told["purpose"], told["scopes"], by=request.account, now=clock.now())
    return _page(request, TokenForm(), secret=secret)


@require_POST
@desk_page("connect-programs")
def revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a token open nothing any more."""
    revoke_token(pk, by=request.account, now=clock.now())
    messages.success(request, gettext("The token is revoked; whoever uses it is refused from now on."))
    return redirect("desk:programs")


def _page(request: DeskRequest, form: TokenForm, *, secret: str = "", status: int = 200) -> HttpResponse:
    tokens = [(each, [SCOPES[scope] for scope in each.scopes if scope in SCOPES]) for each in queries.api_tokens()]
    webhooks = [(each, state_of(each)) for each in queries.webhooks()]
    context = {"tokens": tokens, "webhooks": webhooks, "form": form, "secret": secret}
    return render(request, "desk/programs.html", context, status=status)
