"""Foreseeing a change of plan: reads only, and as often for a hundred people as for one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from datetime import datetime

from django.db.models import Q, QuerySet

from senningen.desk.replanning.gathering import Gathering
from senningen.desk.replanning.outlook import Change, Outlook
from senningen.desk.replanning.standing import Standings, standings
from senningen.desk.replanning.terms import Terms, moves_of
from senningen.kernel.refusals import Refused
from senningen.people import queries as people_queries
from senningen.post.models import Letter
from senningen.post.queries import STILL_HERE
from senningen.programme import queries as programme
from senningen.programme import rules
from senningen.programme.models import Edition, Part, Session


def foresee(edition: Edition, terms: Terms, *, now: datetime) -> Outlook:
    """Say what a change of plan would do. Raises what speaks against it."""
    sessions = {each.pk: each for each in programme.sessions_of(edition)}
    part = _part(terms, sessions, now=now)
    after = _after(terms, sessions, now=now)
    touched = [part.session_id] if part else [pk for pk, each in after.items() if each is not sessions[pk]]
    found = standings(edition, touched, now=now)
    people = Gathering(terms, found, after, frozenset(touched), now).every()
    here = Letter.objects.filter(STILL_HERE, edition_id=edition.pk, calendar_method="")
    to_them = here.filter(person__in=[each.person.pk for each in people]).exclude(kind__startswith="reminder-")
    return Outlook(
        edition,
        terms,
        tuple(Change(sessions[pk], after[pk]) for pk in touched),
        after,
        tuple(people),
        part,
        {} if part else _waves(found, after, touched),
        0 if part else reminders_of(touched).count(),
        to_them.count(),
    )


def reminders_of(touched: Collection[int]) -> QuerySet[Letter]:
    """Return the reminders of these sessions that wait to be sent: their key names the session and its hour."""
    of_them = Q(pk__in=[])
    for session in touched:
        of_them |= Q(key__contains=f"/session:{session}/at:")
    return Letter.objects.filter(of_them, STILL_HERE, kind__startswith="reminder-")


def _part(terms: Terms, sessions: Mapping[int, Session], *, now: datetime) -> Part | None:
    """Find the part that somebody else is to have. Raises `plan.nothing-changes` if they have it already."""
    if terms.verb != "speaker" or terms.speaker is None:
        return None
    part = Part.objects.filter(pk=terms.part or 0, session__in=sessions).select_related("person").first()
    if part is None:
        raise Refused("session.unknown")
    _unless_begun(sessions[part.session_id], now=now)
    known = people_queries.by_email(terms.speaker.email)
    if known and Part.objects.filter(session=part.session_id, person=known, role=part.role).exists():
        raise Refused("plan.nothing-changes")
    return part


def _after(terms: Terms, sessions: Mapping[int, Session], *, now: datetime) -> dict[int, Session]:
    """Return every session as it would stand; those that nothing changes are the same objects."""
    after = dict(sessions)
    if terms.verb == "cancel":
        gone = sessions.get(terms.session or 0)
        if gone is None:
            raise Refused("session.unknown")
        _unless_begun(gone, now=now)
        after[gone.pk] = copy(gone)
        after[gone.pk].state = Session.State.CANCELLED
    for pk, when in moves_of(terms, map(programme.slot, sessions.values()), now=now).items():
        after[pk] = copy(sessions[pk])
        after[pk].day, after[pk].begins, after[pk].minutes = when.day, when.begins, when.minutes
    return after


def _unless_begun(session: Session, *, now: datetime) -> None:
    if refused := rules.may_change(programme.slot(session), now=now):
        raise Refused(refused.code, session=session.number)


def _waves(found: Standings, after: Mapping[int, Session], touched: Collection[int]) -> dict[int, datetime]:
    """Say which invitations can be answered no longer than until when, because all they invite to begins sooner."""
    shorter = {}
    for wave in found.waves:
        if wave.until is None:
            continue
        planned = [after[each.pk] for each in wave.sessions.all() if after[each.pk].state == Session.State.PLANNED]
        until = rules.answer_until(wave.until, [each.starts_at for each in planned], of_all=True)
        if until != wave.until:
            shorter[wave.pk] = until
    return shorter
