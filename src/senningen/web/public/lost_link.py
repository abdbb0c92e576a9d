"""A personal link that was lost: asked for by address, answered by a letter to its owner, and by nothing else."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from senningen.kernel import clock
from senningen.seats.services import find_link
from senningen.web.context import house_of, network_of
from senningen.web.public.views import edition_of


class LostLinkForm(forms.Form):
    """Where the seat was given to."""

    email = forms.EmailField(label=_("Your e-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"}))


@csrf_exempt  # whoever sends it for somebody else has that person sent their own link
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the address and send the link there. The answer is the same for every address."""
    shown = house_of(request).edition = edition_of(slug)
    form = LostLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        find_link(form.cleaned_data["email"], shown.pk, network=network_of(request), now=clock.now())
        return redirect(f"{request.path}?sent")
    page = {"edition": shown, "form": form, "sent": "sent" in request.GET}
    return render(request, "public/lost_link.html", page, status=422 if form.errors else 200)
