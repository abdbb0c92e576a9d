"""Colleagues: who works at the desk and in which role, invited by letter, let go at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from senningen.desk import services as desk
from senningen.journal.entries import person as as_person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.people import queries, roles
from senningen.people import services as people
from senningen.people.models import Account
from senningen.people.rules import LINKS_LIVE
from senningen.web.desk import words
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.role_words import ACTS, ROLES


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "off"}))
    name = forms.CharField(
        label=_("Name"), max_length=200, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()), initial="desk")
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=list(words.LANGUAGES.items()),
        help_text=_("Whoever is known here already is written to in their own language."),
    )


@dataclass(frozen=True)
class Colleague:
    """One line of the list: the account, when an unanswered invitation ends, and whether it is oneself."""

    account: Account
    ends: datetime | None
    late: bool
    me: bool


@desk_page("manage-accounts")
def colleagues(request: DeskRequest) -> HttpResponse:
    """Show who works at the desk, and a form to invite somebody."""
    return _page(request, InviteForm(initial={"language": get_language()}))


@require_POST
@desk_page("manage-accounts")
def invite(request: DeskRequest) -> HttpResponse:
    """Invite somebody by letter."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        account = desk.invite_colleague(**form.cleaned_data, by=request.account, now=clock.now())
    except Refused as refused:
        form.add_error("email", refused.in_full)
        return _page(request, form, status=refused.refusal.status)
    messages.success(request, gettext("An invitation is on its way to %(email)s.") % {"email": account.email})
    return redirect("desk:colleagues")


@require_POST
@desk_page("manage-accounts")
def invite_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Send an invitation once more."""
    account = desk.invite_again(pk, by=request.account, now=clock.now())
    said = gettext("A new invitation is on its way to %(email)s; the link sent before is dead.")
    messages.success(request, said % {"email": account.email})
    return redirect("desk:colleagues")


@require_POST
@desk_page("manage-accounts")
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    account = desk.withdraw_invitation(pk, by=request.account, now=clock.now())
    said = gettext("The invitation of %(email)s is withdrawn; its link opens nothing.")
    messages.success(request, said % {"email": account.email})
    return redirect("desk:colleagues")


@require_POST
@desk_page("manage-accounts")
def give_role(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a colleague another role."""
    actor = as_person(request.account.person_id)
    account = people.change_role(pk, request.POST.get("role", ""), by=actor, now=clock.now())
    facts = {"who": account.person, "role": ROLES[account.role]}
    messages.success(request, gettext("%(who)s has this role from now on: %(role)s.") % facts)
    return redirect("desk:colleagues" if account.pk != request.account.pk else "desk:overview")


@require_POST
@desk_page("manage-accounts")
def end(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a colleague's access away."""
    account = people.end_access(pk, by=as_person(request.account.person_id), now=clock.now())
    said = gettext("%(who)s has no access any more, and is signed out everywhere.")
    messages.success(request, said % {"who": account.person})
    return redirect("desk:colleagues")


def _page(request: DeskRequest, form: InviteForm, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    context = {
        "form": form,
        "colleagues": [_line(each, request.account, now) for each in queries.colleagues()],
        "roles": ROLES,
        "table": _table(),
    }
    return render(request, "desk/colleagues.html", context, status=status)


def _line(account: Account, me: Account, now: datetime) -> Colleague:
    ends = account.invited + LINKS_LIVE["join"] if account.invited else None
    return Colleague(account, ends, ends is not None and ends <= now, account.pk == me.pk)


def _table() -> Sequence[tuple[Promise, list[bool]]]:
    """Return what each role may do, as rows of acts and columns of roles."""
    return [(ACTS[act], [roles.may(role, act) for role in ROLES]) for act in roles.ACTS]
