"""People who may be written down twice: two side by side, why they may be one, and what a person does about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from senningen.desk import services
from senningen.desk.comparing import Side, side_by_side
from senningen.journal.entries import person as as_person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.people import doubles, queries
from senningen.people import services as people
from senningen.people.likeness import Likely
from senningen.people.models import Person
from senningen.web.asked import number
from senningen.web.desk import likeness_words, words
from senningen.web.desk import undo as undone
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.tables import SEATS

SHOWN = 100
HINTS = 3  # of one person: more would hide the person
CSS = {"taken": "seat", "held": "offer"}
STATES = {state: (CSS.get(state, "free"), word) for state, word in SEATS.items()}
REGISTERS = {"formal": _("Formal"), "familiar": _("Familiar (du, tu)")}


@dataclass(frozen=True)
class Pair:
    """Two people in the list."""

    one: Person
    other: Person
    why: str
    href: str
    here: bool


@dataclass(frozen=True)
class Hint:
    """Somebody who may be the same, and why."""

    person: Person
    why: Sequence[str]
    href: str
    new: bool = False  # who writes is not written down: their address can be added


@dataclass(frozen=True)
class Row:
    """One thing of which each may know another, so that one of the two is chosen."""

    column: str
    words: str
    mine: str
    theirs: str

    @property
    def differs(self) -> bool:
        """Whether there is something to choose: what is missing is filled in."""
        return bool(self.mine and self.theirs and self.mine != self.theirs)


@desk_page("decide")
def duplicates(request: DeskRequest) -> HttpResponse:
    """Show who may be written down twice, and one pair side by side."""
    return _page(request, number(request.GET.get("one")), number(request.GET.get("other")))


def _page(request: DeskRequest, one: int | None, other: int | None, refused: Refused | None = None) -> HttpResponse:
    found = doubles.likely()
    if one is None and found:
        one, other = found[0].one, found[0].other
    sides = side_by_side(one, other) if one and other else None
    likely = doubles.reasons_between(one, other) if one and other and sides else None
    listed = _pairs(found[:SHOWN], {one, other})
    at = next((n for n, each in enumerate(listed) if each.here), -1)
    context = {
        "pairs": listed,
        "count": len(found),
        "before": listed[at - 1] if at > 0 else None,
        "after": listed[at + 1] if at + 1 < len(listed) else None,
        "sides": sides,
        "rows": _rows(*sides) if sides else [],
        "why": likeness_words.all_said(likely) if likely else [],
        "refused": refused,
        "states": STATES,
        "alone": Person.objects.filter(pk=one).first() if one and not other else None,
        "sought": request.GET.get("q", "")[:200],
        "merges": doubles.merges()[:20],
        "apart": doubles.told_apart()[:20],
    }
    if one and context["alone"]:
        searched = queries.search(str(context["sought"])).exclude(pk=one)
        context["candidates"] = searched.prefetch_related("addresses")[:20] if context["sought"] else []
    return render(request, "desk/duplicates.html", context, status=refused.refusal.status if refused else 200)


def _pairs(found: Sequence[Likely], open_ones: set[int | None]) -> list[Pair]:
    ids = {each.one for each in found} | {each.other for each in found}
    named = Person.objects.select_related("organisation").in_bulk(ids)
    return [
        Pair(
            named[each.one],
            named[each.other],
            likeness_words.said(each.reasons[0]),
            address_of(each.one, each.other),
            {each.one, each.other} == open_ones,
        )
        for each in found
    ]


def address_of(one: int, other: int) -> str:
    """Say where two people stand side by side."""
    return f"{reverse('desk:duplicates')}?{urlencode({'one': one, 'other': other})}"


def hints(person_id: int) -> list[Hint]:
    """Say who may be the same as a person."""
    return _hints(doubles.like(person_id))


def hints_about(name: str, email: str, house: str) -> list[Hint]:
    """Say who may be the same as somebody who writes and is not written down."""
    return _hints(doubles.like_stranger(name=name, email=email, house=house))


def _hints(found: Sequence[Likely]) -> list[Hint]:
    few = found[:HINTS]
    named = Person.objects.in_bulk([each.other for each in few]) if few else {}
    return [
        Hint(
            named[each.other],
            likeness_words.all_said(each),
            address_of(each.one, each.other) if each.one else reverse("desk:person", args=[each.other]),
            new=not each.one,
        )
        for each in few
    ]


def _rows(mine: Side, theirs: Side) -> list[Row]:
    one, other = mine.person, theirs.person
    return [
        Row("name", gettext("Name"), one.name, other.name),
        Row("title", gettext("Title"), one.title, other.title),
        Row("organisation_id", gettext("Organisation"), _house(one), _house(other)),
        Row("preferred", gettext("Letters go to"), str(mine.preferred or ""), str(theirs.preferred or "")),
        Row("language", gettext("Writes in"), *(str(words.LANGUAGES.get(each.language, "")) for each in (one, other))),
        Row("register", gettext("Form of address"), *(str(REGISTERS[each.register]) for each in (one, other))),
        Row("zone", gettext("Time zone"), one.zone, other.zone),
    ]


def _house(person: Person) -> str:
    house = person.organisation
    return f"{house.name} ({house.country})" if house and house.country else str(house or "")


@require_POST
@desk_page("decide")
def merge(request: DeskRequest) -> HttpResponse:
    """Let one person take over everything of the other."""
    one, other = number(request.POST.get("one")) or 0, number(request.POST.get("other")) or 0
    theirs = [column for column in services.CHOOSABLE if request.POST.get(column) == "theirs"]
    try:
        made = services.merge_people(one, other, theirs=theirs, by=request.account, now=clock.now())
    except Refused as refused:
        return _page(request, one, other, refused)
    if not settings.OPTIONS.undo_seconds:  # else the page says it, with a way back
        messages.success(request, undone.in_words("merge", "merge", str(made.kept)))
    return redirect("desk:duplicates")


@require_POST
@desk_page("decide")
def add_address(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down that a person also writes from this address."""
    by = as_person(request.account.person_id)
    added = people.add_address(pk, request.POST.get("email", ""), by=by, now=clock.now())
    facts = {"email": added.email, "who": added.person}
    messages.success(request, gettext("%(email)s is an address of %(who)s now.") % facts)
    message = number(request.POST.get("message"))
    return redirect("desk:message", message) if message else redirect("desk:person", pk)


@require_POST
@desk_page("decide")
def undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Make two people of one again."""
    made = services.undo_merge(pk, by=request.account, now=clock.now())
    messages.success(request, gettext("Undone. Each has back what was theirs."))
    return redirect(address_of(made.kept_id, made.absorbed_id))


@require_POST
@desk_page("decide")
def apart(request: DeskRequest) -> HttpResponse:
    """Remember that two people are two, and go on to the next pair."""
    one, other = number(request.POST.get("one")) or 0, number(request.POST.get("other")) or 0
    people.tell_apart(one, other, by=request.account, now=clock.now())
    messages.success(request, gettext("Remembered: these are two people. Nobody is asked about them again."))
    return redirect("desk:duplicates")


@require_POST
@desk_page("decide")
def together_again(request: DeskRequest) -> HttpResponse:
    """Take back that two people are two."""
    one, other = number(request.POST.get("one")) or 0, number(request.POST.get("other")) or 0
    people.forget_apart(one, other, by=request.account, now=clock.now())
    return redirect(address_of(one, other))
