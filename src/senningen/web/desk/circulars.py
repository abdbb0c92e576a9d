"""Letters to many: choose a group, write, see whom it reaches and how it looks, send it, watch it leave, stop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from senningen.chasing import letters, queries, services
from senningen.chasing.groups import Gathered, LeftOut, Recipient, gather
from senningen.chasing.models import Circular
from senningen.kernel import clock
from senningen.kernel.text import LANGUAGES
from senningen.kernel.tongues import own_name
from senningen.post.writing import Written
from senningen.programme.queries import sender
from senningen.web.asked import number, numbers
from senningen.web.context import house_of
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.circular_words import GROUPS, STATES, WHY
from senningen.web.desk.editions import TextField
from senningen.web.desk.letters import alone


class CircularForm(forms.Form):
    """The words of a letter to many."""

    subject = TextField(label=_("Subject"))
    text = TextField(
        label=_("Text"),
        long=True,
        help_text=_("Salutation, closing and the link to their page are added in the same language."),
    )


@dataclass(frozen=True)
class Version:
    """A circular in one language: how many get it, and how it looks for the first of them."""

    code: str
    name: str
    people: int
    written: Written


@desk_page("see")
def circulars(request: DeskRequest) -> HttpResponse:
    """List the letters to many, and the groups one can write to, with how many are in each now."""
    edition, now = house_of(request).edition, clock.now()
    context: dict[str, object] = {"edition": edition}
    if edition:
        groups = [
            (group, words, len(gather(Circular(edition=edition, group=group), now=now).recipients))
            for group, words in GROUPS.items()
            if group != Circular.Group.AGAIN
        ]
        context |= {"groups": groups, "circulars": queries.circulars(edition.pk), "group_words": GROUPS}
    return render(request, "desk/circulars.html", context)


@require_POST
@desk_page("decide")
def begin(request: DeskRequest) -> HttpResponse:
    """Begin a letter to a group, or again to those who have not answered an earlier one."""
    edition = house_of(request).edition
    earlier = number(request.POST.get("follows"))
    follows = _circular(request, earlier) if earlier is not None else None
    group = Circular.Group.AGAIN if follows else request.POST.get("group", "")
    if edition is None or group not in GROUPS or (group == Circular.Group.AGAIN and follows is None):
        raise Http404
    wave = edition.waves.filter(pk=number(request.POST.get("wave")) or 0).first() if group == "invited" else None
    begun = services.begin_circular(edition.pk, group, follows=follows, wave=wave, by=request.account, now=clock.now())
    return redirect("desk:circular", begun.pk)


@desk_page("see")
def circular(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show how a letter to many fares; as long as it is a draft, write it."""
    found = _circular(request, pk)
    if found.state == Circular.State.DRAFT:
        return _write(request, found)
    fares, chosen = queries.fares(found), request.GET.get("state", "")
    chosen = chosen if chosen in STATES else ""
    context = _told(found) | {
        "fares": fares,
        "chosen": chosen,
        "shown": [each for each in fares.people if chosen in {"", each.state}],
        "states": STATES,
        "left_out": [LeftOut(each.addressee.person, each.addressee.left_out) for each in fares.left_out],
        "left": len(fares.people) - fares.waiting,
        "silent": fares.silent,
    }
    return render(request, "desk/circular.html", context)


@desk_page("decide")
def _write(request: DeskRequest, found: Circular) -> HttpResponse:
    form = CircularForm(request.POST or None, initial={"subject": found.subject, "text": found.text})
    if request.method == "POST" and form.is_valid():
        ticked = numbers(request.POST.getlist("people"))
        skipped = [each for each in numbers(request.POST.getlist("shown")) if each not in ticked]
        services.write_circular(found.pk, skipped=skipped, **form.cleaned_data)
        return redirect("desk:circular-check", found.pk)
    context = _told(found, form=form, gathered=gather(found, now=clock.now()))
    return render(request, "desk/circular_write.html", context, status=422 if form.is_bound else 200)


@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # the frames show `preview`
@desk_page("decide")
def check(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a draft as it will arrive, in each language, and exactly who will get it."""
    found = _circular(request, pk)
    if found.state != Circular.State.DRAFT:
        return redirect("desk:circular", pk)
    gathered = gather(found, now=clock.now())
    chosen = _chosen(found, gathered)
    by_hand = [LeftOut(each.person, "by-hand") for each in gathered.recipients if each not in chosen]
    left_out = [*by_hand, *gathered.left_out]
    context = _told(found, left_out=left_out, chosen=chosen, versions=_versions(found, chosen))
    return render(request, "desk/circular_check.html", context)


@desk_page("decide")
def preview(request: DeskRequest, pk: int, language: str) -> HttpResponse:
    """Show the HTML of a draft at its own address, where nothing in it can act."""
    found = _circular(request, pk)
    chosen = _chosen(found, gather(found, now=clock.now()))
    one = next(iter(_readers(found, chosen).get(language, [])), None)
    if one is None:
        raise Http404
    written = letters.preview(found, one, language, sender=sender(), now=clock.now())
    return alone(written.html)


@require_POST
@desk_page("decide")
def send(request: DeskRequest, pk: int) -> HttpResponse:
    """Send it to those who were shown."""
    found = _circular(request, pk)
    services.send_circular(
        found.pk, shown=set(numbers(request.POST.getlist("shown"))), by=request.account, now=clock.now()
    )
    return redirect("desk:circular", pk)


@require_POST
@desk_page("decide")
def stop(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back what has not left."""
    kept = services.stop_circular(_circular(request, pk).pk, by=request.account, now=clock.now())
    told = ngettext("Stopped. %(n)d letter stays here.", "Stopped. %(n)d letters stay here.", kept)
    messages.success(request, told % {"n": kept})
    return redirect("desk:circular", pk)


@require_POST
@desk_page("decide")
def discard(request: DeskRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    services.discard_circular(_circular(request, pk).pk)
    messages.success(request, _("The draft was thrown away."))
    return redirect("desk:circulars")


def _circular(request: DeskRequest, pk: int) -> Circular:
    """Find a circular of the edition in hand; any other is not there."""
    mine = Circular.objects.select_related("edition", "by__person").filter(edition=house_of(request).edition, pk=pk)
    found = mine.first()
    if found is None:
        raise Http404
    return found


def _told(found: Circular, **more: object) -> dict[str, object]:
    return {"circular": found, "group": GROUPS[found.group], "why": WHY, "zone": found.edition.zone} | more


def _chosen(found: Circular, gathered: Gathered) -> list[Recipient]:
    return [each for each in gathered.recipients if each.person.pk not in found.skipped]


def _readers(found: Circular, chosen: Sequence[Recipient]) -> dict[str, list[Recipient]]:
    readers: dict[str, list[Recipient]] = {}
    for one in chosen:
        readers.setdefault(letters.language_for(found, one.person), []).append(one)
    return readers


def _versions(found: Circular, chosen: Sequence[Recipient]) -> list[Version]:
    readers, now = _readers(found, chosen), clock.now()
    return [
        Version(
            code,
            own_name(code),
            len(readers[code]),
            letters.preview(found, readers[code][0], code, sender=sender(), now=now),
        )
        for code in LANGUAGES
        if code in readers
    ]
