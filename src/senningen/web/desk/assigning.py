"""Putting a message into a colleague's hands, or one's own."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from senningen.desk import services
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.forms import AssignForm
from senningen.web.desk.undo import in_words
from senningen.web.public.choices import back_to


@require_POST
@desk_page("decide")
def assign(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a message into somebody's hands, or into everybody's again."""
    form = AssignForm(request.POST)
    if not form.is_valid():
        raise Refused("desk.colleague-unknown")
    made = services.assign(pk, to=form.cleaned_data["to"], by=request.account, now=clock.now())
    if made and not settings.OPTIONS.undo_seconds:  # else the page says it, with a way back
        messages.success(request, in_words("assignment", "assign", str(made.to.person) if made.to else ""))
    return redirect(back_to(request))


@require_POST
@desk_page("decide")
def undo_assignment(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a message back into the hands it was in."""
    made = services.undo_assignment(pk, by=request.account, now=clock.now())
    messages.success(request, gettext("Undone: the mail is in the hands it was in before."))
    return redirect("desk:message", made.message_id)
