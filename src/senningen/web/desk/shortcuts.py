"""Single-letter keys can be switched off: speech input and some keyboards need that (WCAG 2.1.4)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from senningen.people.services import use_shortcuts
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.public.choices import back_to


@require_POST
@desk_page("enter")
def shortcuts(request: DeskRequest) -> HttpResponse:
    """Switch the keys on or off for whoever is signed in."""
    use_shortcuts(request.account.pk, on=request.POST.get("keys") == "on")
    return redirect(back_to(request))
