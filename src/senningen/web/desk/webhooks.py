"""Webhooks: made by an owner, what each was told and what came back, told again, switched off and on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.outside import queries, services
from senningen.outside.models import Delivery, Webhook
from senningen.outside.rules import MOST_REFUSALS
from senningen.web.desk.access import DeskRequest, desk_page

SHOWN = 100
FAMILIES: Mapping[str, Promise] = {
    "edition": _("Editions"),
    "session": _("Sessions"),
    "request": _("Requests"),
    "seat": _("Seats"),
    "person": _("People, by number only"),
}
STATES: Mapping[str, tuple[str, Promise]] = {
    Delivery.State.WAITING: ("req", _("Waits")),
    Delivery.State.ARRIVED: ("seat", _("Arrived")),
    Delivery.State.REFUSED: ("bad", _("Refused there")),
}
WHY_OFF: Mapping[str, Promise] = {
    "desk": _("Switched off at the desk. What happens meanwhile is told when it is on again."),
    "failing": _(
        "Switched off because nothing arrived for three days. What happened since is told when it is on again."
    ),
    "gone": _("Switched off because the other program said that it is gone (410)."),
}


class WebhookForm(forms.Form):
    """Where another program listens, and what it is told of."""

    purpose = forms.CharField(
        label=_("Which program, for what"), max_length=100, widget=forms.TextInput({"autocomplete": "off"})
    )
    url = forms.CharField(
        label=_("Its address"),
        max_length=400,
        widget=forms.URLInput({"placeholder": "https://", "autocomplete": "off"}),
    )
    families = forms.MultipleChoiceField(
        label=_("What it is told of"), choices=list(FAMILIES.items()), widget=forms.CheckboxSelectMultiple
    )


@never_cache
@desk_page("connect-programs")
def make(request: DeskRequest) -> HttpResponse:
    """Show the form, or make a webhook and show its secret, this once."""
    form = WebhookForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method != "POST":
        return render(request, "desk/webhook_new.html", context)
    if form.is_valid():
        told = form.cleaned_data
        try:
            made, secret = services.make_webhook(
                told["purpose"], told["url"], told["families"], by=request.account, now=clock.now()
            )
            return _shown(request, made.pk, secret=secret)
        except Refused as problem:
            context["refused"] = problem
    return render(request, "desk/webhook_new.html", context, status=422)


@desk_page("connect-programs")
def webhook(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what a webhook was told, and what came back."""
    return _shown(request, pk)


@require_POST
@desk_page("connect-programs")
def switch(request: DeskRequest, pk: int) -> HttpResponse:
    """Switch a webhook off or on."""
    if request.POST.get("to") == "on":
        services.switch_on(pk, by=request.account, now=clock.now())
    else:
        services.switch_off(pk, by=person(request.account.person_id), now=clock.now())
    return redirect("desk:webhook", pk)


@require_POST
@desk_page("connect-programs")
def send_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Tell an entry once more."""
    delivery = Delivery.objects.filter(pk=pk).first()
    if delivery is None:
        raise Http404
    services.send_again(pk)
    messages.success(request, gettext("It is told once more."))
    return redirect("desk:webhook", delivery.webhook_id)


def state_of(one: Webhook) -> tuple[str, str]:
    """Say how a webhook stands."""
    if one.off:
        return "bad" if one.why_off != "desk" else "no", gettext("Off")
    return ("wait", gettext("Nothing arrives")) if one.failing_since else ("seat", gettext("On"))


def _shown(request: DeskRequest, pk: int, *, secret: str = "") -> HttpResponse:
    found = queries.webhooks().filter(pk=pk).first()
    if found is None:
        raise Http404
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in STATES else ""
    context = {
        "webhook": found,
        "state": state_of(found),
        "why_off": WHY_OFF.get(found.why_off, ""),
        "families": [FAMILIES[each] for each in found.families if each in FAMILIES],
        "deliveries": [(each, STATES[each.state]) for each in queries.deliveries(pk, chosen)[:SHOWN]],
        "states": [(code, words) for code, (_css, words) in STATES.items()],
        "counts": {code: getattr(found, code) for code in STATES},
        "chosen": chosen,
        "most": MOST_REFUSALS,
        "secret": secret,
    }
    return render(request, "desk/webhook.html", context)
