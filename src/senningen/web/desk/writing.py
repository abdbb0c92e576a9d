"""A new letter to one person: found, begun in their language and form of address, sent through the same outbox."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from senningen.desk import services
from senningen.desk.drafts import draft_letter
from senningen.desk.models import Writing
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.kernel.text import LANGUAGES
from senningen.people import queries as people
from senningen.people.models import Address, Person
from senningen.post.enclosed import MEGABYTE, MOST_BYTES
from senningen.web.asked import number
from senningen.web.context import house_of
from senningen.web.desk import words
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.enclosures import uploaded
from senningen.web.desk.forms import LetterForm
from senningen.web.desk.undo import in_words

SHOWN = 30


@desk_page("decide")
def to_whom(request: DeskRequest) -> HttpResponse:
    """Find the person a new letter goes to."""
    sought = request.GET.get("q", "")[:200]
    found = people.search(sought).select_related("organisation")[:SHOWN] if sought.strip() else []
    return render(request, "desk/write_to.html", {"people": found, "words": sought})


@desk_page("decide")
def write(request: DeskRequest, pk: int) -> HttpResponse:
    """Write a letter to a person, and send it."""
    person = Person.objects.select_related("organisation").filter(pk=pk).first()
    if person is None:
        raise Http404
    if request.method != "POST":
        return _page(request, person, _begun(request, person))
    form = LetterForm(request.POST)
    told = form.cleaned_data if form.is_valid() else {name: request.POST.get(name, "") for name in form.fields}
    try:
        typed = form.typed(uploaded(request))
        key = request.POST.get("once") or secrets.token_hex(8)
        services.write_letter(pk, typed, key=key, by=request.account, now=clock.now())
    except Refused as refused:
        return _page(request, person, told | {"once": request.POST.get("once", "")}, refused)
    if not settings.OPTIONS.undo_seconds:  # else the page says it, with a way back
        messages.success(request, in_words("letter", "write", str(person)))
    return redirect("desk:person", pk)


def _begun(request: DeskRequest, person: Person) -> dict[str, Any]:
    """Begin a letter; or go on with one that was called back."""
    mine = Writing.objects.filter(letter__person=person, by=request.account).exclude(undone=None)
    if again := mine.select_related("letter").filter(pk=number(request.GET.get("again")) or 0).first():
        told = again.letter
        return {
            "email": told.to_email,
            "language": told.language,
            "subject": told.subject,
            "text": again.text,
            "again": told.pk,
        }
    language = request.GET.get("language", "")
    asked = {"familiar": True, "formal": False}.get(request.GET.get("register", ""))
    familiar = person.register == Person.Register.FAMILIAR if asked is None else asked
    text = draft_letter(
        person,
        organiser=str(request.account.person),
        series=house_of(request).series,
        language=language,
        well_known=familiar,
    )
    return {"language": language if language in LANGUAGES else person.language, "text": text, "familiar": familiar}


def _page(request: DeskRequest, person: Person, told: dict[str, Any], refused: Refused | None = None) -> HttpResponse:
    addresses = people.addresses_of(person.pk).exclude(state=Address.State.HARD)
    again = Writing.objects.filter(letter=told.get("again") or 0, by=request.account).first()
    context = {
        "person": person,
        "addresses": addresses,
        "told": {"once": secrets.token_hex(8)} | told,
        "files": again.letter.enclosures.defer("content") if again else [],
        "languages": list(words.LANGUAGES.items()),
        "refused": refused,
        "most_megabytes": MOST_BYTES // MEGABYTE,
        "seconds": settings.OPTIONS.undo_seconds,
    }
    return render(request, "desk/write.html", context, status=refused.refusal.status if refused else 200)


@require_POST
@desk_page("decide")
def undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Call a letter back, and go on writing it."""
    made = services.undo_letter(pk, by=request.account, now=clock.now())
    messages.success(request, gettext("Called back: nothing has left. Here it is, to go on with or to leave."))
    if made.letter.person_id is None:
        return redirect("desk:letter", made.letter_id)
    return redirect(f"{reverse('desk:write', args=[made.letter.person_id])}?again={made.pk}")
