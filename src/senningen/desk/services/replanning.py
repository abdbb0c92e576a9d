"""Changing the plan: one act moves, cancels or recasts sessions, with every place, line, calendar and letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count

from senningen.desk.entries import OfferCutShort, PlanChanged, WaveCutShort
from senningen.desk.models import PLAN, Move
from senningen.desk.replanning import letters as plan_letters
from senningen.desk.replanning.foresight import foresee, reminders_of
from senningen.desk.replanning.outlook import Outlook
from senningen.desk.replanning.terms import Terms
from senningen.desk.services.deciding import hold_until
from senningen.desk.services.moving import moved_by
from senningen.journal.entries import Cause
from senningen.journal.entries import person as as_person
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people import services as people
from senningen.people.models import Account
from senningen.post.services import letters, recalling
from senningen.programme import queries as programme_queries
from senningen.programme import services as programme
from senningen.programme.models import Edition
from senningen.seats import services as seats
from senningen.seats.models import Cap, Place, Wave

Author = dict[str, Any]


@service
def change_plan(edition_id: int, terms: Terms, *, seen: str, by: Account, now: datetime) -> Move:
    """Do what was shown, and tell everybody who was named; the letters wait a moment, as after every decision.

    Raises `plan.moved-on` if anything would come otherwise than it was `seen`, and what speaks against the change.
    """
    stream = begin(edition_id)
    edition = Edition.objects.get(pk=edition_id)
    outlook = foresee(edition, terms, now=now)
    if outlook.seen != seen:
        raise Refused("plan.moved-on")
    sessions = tuple(each.before.pk for each in outlook.changes)
    actor = as_person(by.person_id)
    entry = stream.record(PlanChanged(edition_id, terms.verb, sessions), by=actor, now=now)
    author: Author = {"by": actor, "now": now, "cause": Cause("entry", entry.pk)}
    before, verb = _as_it_is(outlook), PLAN + terms.verb
    concerned = frozenset(each.person.pk for each in outlook.concerned)
    with letters.held(hold_until(now)) as set_off, moved_by(edition, verb, lambda: concerned) as moved:
        sender = programme_queries.sender()
        for one in outlook.concerned:
            plan_letters.queue(outlook, one, sender=sender, about=entry.pk, now=now)
        _carry_out(outlook, before, author)
    codes = ", ".join(each.before.code for each in sorted(outlook.changes, key=lambda c: c.before.number))
    result = {"letters": set_off, "moved": moved, "plan": before}
    hints.say("desk")
    return Move.objects.create(by=by, at=now, edition=edition, verb=verb, numbers=codes[:80], result=result)


def _carry_out(outlook: Outlook, before: dict[str, Any], author: Author) -> None:
    terms, edition = outlook.terms, outlook.edition
    recalling.call_back([each.pk for each in reminders_of(before["sessions"])] if terms.verb != "speaker" else [])
    match terms.verb:
        case "cancel":
            [change] = outlook.changes
            programme.cancel_session(change.before.pk, **author)
            instead = {one.seat.pk: one.instead for one in outlook.concerned if one.seat and one.instead}
            seats.clear_session(change.before.pk, instead=instead, letter=False, **author)
        case "speaker":
            before["part"]["now"] = _recast(outlook, author)
        case _:
            moves = {each.session.pk: programme_queries.when(each.session) for each in outlook.changes}
            programme.move_sessions(edition.pk, moves, **author)
            if terms.verb == "postpone":
                programme.postpone_edition(edition.pk, outlook.days, **author)
            for session in moves:
                seats.retell_session(session, **author)
    offers = {one.seat.pk: one.until for one in outlook.concerned if one.seat and one.until and one.sooner}
    set_deadlines(edition.pk, offers, outlook.waves, author)


def set_deadlines(
    edition_id: int, offers: Mapping[int, datetime], waves: Mapping[int, datetime], author: Author
) -> None:
    """Let offers and waves be answered until these moments, and say so in the journal."""
    stream = begin(edition_id)
    seats.answer_until(edition_id, offers, waves)
    facts = [OfferCutShort(pk, until) for pk, until in offers.items()]
    for fact in (*facts, *(WaveCutShort(pk, until) for pk, until in waves.items())):
        stream.record(fact, **author)


def _recast(outlook: Outlook, author: Author) -> int:
    """Give the part to whom it goes now, written down if nobody knew them; returns the new part."""
    part, speaker = outlook.part, outlook.terms.speaker
    if part is None or speaker is None:
        raise Refused("session.unknown")
    person = people.person_for(speaker.email, name=speaker.name, language=part.person.language, **author)
    return programme.replace_part(part.pk, person.pk, caption=speaker.caption, **author).pk


def _as_it_is(outlook: Outlook) -> dict[str, Any]:
    """Keep what undoing goes back to, as plain values."""
    edition, part = outlook.edition, outlook.part
    changed = [each.before for each in outlook.changes]
    caps = Cap.objects.filter(session__in=changed)
    places = Place.objects.filter(session__in=changed).order_by("session_id", "mode")
    kept = places.exclude(contingent=None).order_by("contingent_id", "session_id")
    waves = Wave.objects.filter(pk__in=outlook.waves).values_list("pk", "until")
    return {
        "sessions": {
            str(each.pk): {
                "day": each.day.isoformat(),
                "begins": each.begins.isoformat(),
                "minutes": each.minutes,
                "was_day": each.was_day.isoformat() if each.was_day else None,
                "was_begins": each.was_begins.isoformat() if each.was_begins else None,
            }
            for each in changed
        },
        "caps": [list(each) for each in caps.values_list("session_id", "mode", "places")],
        "places": [list(each) for each in places.values_list("session_id", "mode").annotate(Count("pk"))],
        "kept": [list(each) for each in kept.values_list("contingent_id", "session_id", "mode").annotate(Count("pk"))],
        "held": edition.held.isoformat() if edition.held else None,
        "asks_close": edition.asks_close.isoformat() if edition.asks_close else None,
        "offers": {
            str(one.seat.pk): [one.seat.until.isoformat(), one.until.isoformat()]
            for one in outlook.concerned
            if one.seat and one.seat.until and one.until and one.sooner
        },
        "waves": {str(pk): [until.isoformat(), outlook.waves[pk].isoformat()] for pk, until in waves if until},
        "part": {"person": part.person_id, "instead_of": part.instead_of_id, "caption": dict(part.caption.in_languages)}
        if part
        else None,
        "touched": {str(one.person.pk): list(one.touched) for one in outlook.concerned},
    }
