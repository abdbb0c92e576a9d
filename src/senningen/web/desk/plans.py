"""The change of plan at the desk: choose what changes, see what it would do to whom, do it, see who was told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from csp.decorators import csp_update
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from senningen.desk import queries as desk
from senningen.desk import services
from senningen.desk.models import Move
from senningen.desk.replanning import letters
from senningen.desk.replanning.foresight import foresee
from senningen.desk.replanning.letters import Version
from senningen.desk.replanning.outlook import Outlook
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.kernel.tongues import own_name
from senningen.people.models import Person
from senningen.post.models import Letter
from senningen.post.writing import Written
from senningen.programme import queries as programme
from senningen.programme.models import Edition
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.letters import STATES, alone
from senningen.web.desk.plan_forms import FORMS, PlanForm
from senningen.web.desk.plan_words import DONE, STANDING, VERBS, effects
from senningen.web.desk.undo import left_to


@dataclass(frozen=True)
class Shown:
    """One of the letters, as a real reader would have it."""

    version: Version
    name: str
    written: Written


@dataclass
class Told:
    """Somebody who was told: the letter, and the calendar mails beside it."""

    person: Person | None
    letter: Letter | None = None
    calendars: list[Letter] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Say how it fares: as the letter does, or the calendar mail where there is no letter."""
        first = self.letter or self.calendars[0]
        return first.fare


@desk_page("write-programme")
def choose(request: DeskRequest, number: int) -> HttpResponse:
    """Show what can be changed in the plan of an edition, and what was changed before."""
    edition = _edition(number)
    context = {
        "edition": edition,
        "zone": edition.zone,
        "sessions": programme.sessions_of(edition),
        "verbs": VERBS,
        "done": [(each, DONE[each.verb]) for each in desk.plan_changes_of(edition.pk)],
    }
    return render(request, "desk/plan.html", context)


@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # the frames show `preview`
@desk_page("write-programme")
def change(request: DeskRequest, number: int, verb: str) -> HttpResponse:
    """Ask what is to change; once that is said, show everything it would do, and do nothing."""
    edition, form = _asked(request, number, verb)
    context: dict[str, object] = {"edition": edition, "form": form, "verb": verb, "words": VERBS[verb]}
    if not form.is_bound:
        return render(request, "desk/plan_change.html", context)
    if not form.is_valid():
        return render(request, "desk/plan_change.html", context, status=422)
    now = clock.now()
    try:
        outlook = foresee(edition, form.terms(), now=now)
    except Refused as refused:
        return render(request, "desk/plan_change.html", context | {"refused": refused}, status=refused.refusal.status)
    context |= {
        "outlook": outlook,
        "effects": effects(outlook, now=now),
        "shown": _letters(outlook),
        "standing": STANDING,
        "asked": request.GET.urlencode(),
        "zone": edition.zone,
    }
    return render(request, "desk/plan_change.html", context)


@desk_page("write-programme")
def preview(request: DeskRequest, number: int, verb: str, person: int) -> HttpResponse:
    """Show the HTML of one letter at its own address, where nothing in it can act."""
    edition, form = _asked(request, number, verb)
    if not form.is_bound or not form.is_valid():
        raise Http404
    outlook = foresee(edition, form.terms(), now=clock.now())
    one = next((each for each in outlook.concerned if each.person.pk == person), None)
    if one is None:
        raise Http404
    return alone(letters.preview(outlook, one, sender=programme.sender()).html)


@require_POST
@desk_page("write-programme")
def do(request: DeskRequest, number: int, verb: str) -> HttpResponse:
    """Do what was shown."""
    edition, form = _asked(request, number, verb)
    if not form.is_bound or not form.is_valid():
        raise Http404
    move = services.change_plan(
        edition.pk, form.terms(), seen=request.POST.get("seen", ""), by=request.account, now=clock.now()
    )
    return redirect("desk:plan-change", move.pk)


@desk_page("see")
def changed(request: DeskRequest, pk: int) -> HttpResponse:
    """Show who was told of a change of plan, and how each letter fares."""
    move = Move.objects.select_related("edition", "by__person").filter(pk=pk, verb__in=DONE).first()
    if move is None:
        raise Http404
    everybody, chosen = _told(move), request.GET.get("state", "")
    context = {
        "move": move,
        "zone": move.edition.zone,
        "edition": move.edition,
        "words": DONE[move.verb],
        "told": [each for each in everybody if chosen in {"", each.state}],
        "all": len(everybody),
        "counts": Counter(each.state for each in everybody),
        "chosen": chosen if chosen in STATES else "",
        "states": STATES,
        "left": left_to(move),
        "waiting": sum(each.state == Letter.State.QUEUED for each in everybody),
        "sessions": programme.sessions_of(move.edition).filter(pk__in=move.result["plan"]["sessions"]),
    }
    return render(request, "desk/plan_changed.html", context)


def _edition(number: int) -> Edition:
    return get_object_or_404(programme.every_edition(), number=number)


def _asked(request: DeskRequest, number: int, verb: str) -> tuple[Edition, PlanForm]:
    """Read what is asked for: in the address, so that looking at it changes nothing and can be done again."""
    if verb not in FORMS:
        raise Http404
    edition = _edition(number)
    if "see" in request.GET:
        return edition, FORMS[verb](edition, request.GET)
    form = FORMS[verb](edition)
    chosen = next((each for each in form.sessions if str(each.pk) == request.GET.get("session")), None)
    first = chosen or next(iter(form.sessions), None)
    if first:
        form.initial = {"session": first.pk, "day": first.day, "begins": first.begins, "minutes": first.minutes}
        form.initial |= {"part": next((part.pk for part in first.parts.all()), None)} if chosen else {}
    return edition, form


def _letters(outlook: Outlook) -> list[Shown]:
    sender = programme.sender() if outlook.concerned else None
    return [
        Shown(each, own_name(each.language), letters.preview(outlook, each.one, sender=sender))
        for each in letters.versions(outlook)
        if sender
    ]


def _told(move: Move) -> list[Told]:
    """Gather the letters of a change by whom they went to."""
    found: dict[str, Told] = {}
    for letter in desk.letters_of(move):
        one = found.setdefault(f"{letter.person_id}/{letter.to_email}", Told(letter.person))
        if letter.calendar_method:
            one.calendars.append(letter)
        else:
            one.letter = letter
    return list(found.values())
