"""Whose turn it is: who in line would be offered what is free just now. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery

from senningen.people.models import Person
from senningen.programme.models import Edition, Session
from senningen.programme.queries import sessions_by_number
from senningen.seats import rules
from senningen.seats.board import Board
from senningen.seats.contingents import kept_places
from senningen.seats.keeping import Kept
from senningen.seats.models import Member, Mode, Request, Seat, Wish
from senningen.seats.queries import free_places, hour

_CONTINGENT = Subquery(  # of whoever wishes
    Member.objects.filter(edition=OuterRef("request__edition"), person=OuterRef("request__person")).values("contingent")
)


class _Wish(NamedTuple):
    asked: datetime
    request: int
    session: int
    all_or_none: bool
    party: int | None
    contingent: int | None
    silent: bool  # an offer of theirs is dead and not decided about


def whose_turn(
    edition: Edition,
    ahead: Collection[int],
    *,
    mode: str = Mode.ONLINE,
    now: datetime,
    free: Mapping[int, int] | None = None,
) -> dict[int, tuple[int, ...]]:
    """Say to which requests the free places of the sessions ahead would go, who asked first before the others.

    Sessions stand in the order of the programme. Nobody is offered more while an unanswered offer is reserved.
    `free` says how many places there would be, if that is the question.
    """
    if free is None:
        free = {session: count for session, count in free_places(edition, mode).items() if session in ahead}
    kept = kept_places(edition.pk, mode)
    if any(session not in free for session in kept):
        in_order = Session.objects.filter(edition=edition, pk__in=ahead).order_by("number").values_list("pk", flat=True)
        free = {each: free.get(each, 0) for each in in_order if each in free or each in kept}
    return _served(_wishes(edition, ahead, mode=mode, now=now), free, kept) if free else {}


def first_in_turn(edition: Edition, mode: str, *, now: datetime) -> list[tuple[Session, Person]]:
    """Return the sessions ahead in which a place is free for somebody who waits, each with whose turn it is first."""
    ahead = {each.pk: each for each in sessions_by_number(edition.pk) if hour(each).is_ahead(now)}
    turn = whose_turn(edition, ahead, mode=mode, now=now)
    line = Wish.objects.select_related("request__person").order_by("asked", "request_id")
    served = {pk: [request for request, sessions in turn.items() if pk in sessions] for pk in ahead}
    found = ((session, line.filter(session=pk, request__in=served[pk]).first()) for pk, session in ahead.items())
    return [(session, wish.request.person) for session, wish in found if wish]


def _wishes(edition: Edition, ahead: Collection[int], *, mode: str, now: datetime) -> Iterable[_Wish]:
    """Load who waits for what, in order of asking, and whether an offer to them has gone unanswered."""
    dead = Seat.objects.filter(Q(no_answer=True) | Q(until__lte=now), edition=edition, state=Seat.State.HELD)
    waiting = (
        Wish.objects.filter(
            request__edition=edition,
            request__mode=mode,
            request__state=Request.State.OPEN,
            state=Wish.State.WAITING,
            session_id__in=ahead,
        )
        .annotate(silent=Exists(dead.filter(person_id=OuterRef("request__person_id"))), contingent=_CONTINGENT)
        .order_by("asked", "request_id")
        .values_list(
            "asked",
            "request_id",
            "session_id",
            "request__all_or_none",
            "request__party_id",
            "contingent",
            "silent",
        )
    )
    return (_Wish(*each) for each in waiting)


def _served(wishes: Iterable[_Wish], free: Mapping[int, int], kept: Kept) -> dict[int, tuple[int, ...]]:
    """Let the rules say who is served, of wishes in order of asking, and of which sessions."""
    known = list(wishes)
    quiet = {each.party for each in known if each.silent and each.party is not None}
    since: dict[int, dict[int, datetime]] = {}
    whole, party, contingent = set(), {}, {}
    for each in known:
        if each.silent or each.party in quiet:
            continue
        since.setdefault(each.request, {})[each.session] = each.asked
        party[each.request], contingent[each.request] = each.party, each.contingent
        if each.all_or_none:
            whole.add(each.request)
    lines = [
        rules.InLine(request, of, request in whole, party[request], contingent[request])
        for request, of in since.items()
    ]
    offers = rules.next_in_line(lines, free, kept)
    return {each: tuple(session for session in free if session in offers[each]) for each in since if each in offers}


@dataclass(frozen=True)
class InLine:
    """Somebody in the line of a session, with plain values: a line may be long."""

    session: int
    position: int
    request: int
    person: int
    name: str
    house: str
    since: datetime
    all_or_none: bool
    party: int | None = None
    contingent: int | None = None


def everybody_in_line(edition_id: int, mode: str = Mode.ONLINE) -> dict[int, list[InLine]]:
    """Return the lines of an edition by the number of the session, each in order of asking: one query."""
    waiting = Wish.objects.filter(
        request__edition=edition_id, request__mode=mode, request__state=Request.State.OPEN, state=Wish.State.WAITING
    ).order_by("session__number", "asked", "request_id")
    who = ("request__person_id", "request__person__name", "request__person__organisation__name")
    lines: dict[int, list[InLine]] = {}
    rows = waiting.annotate(contingent=_CONTINGENT).values_list(
        "session__number", "request_id", *who, "asked", "request__all_or_none", "request__party_id", "contingent"
    )
    for number, in_order in groupby(rows, key=itemgetter(0)):
        line = list(in_order)
        lines[number] = [
            InLine(number, position, request, person, name, house or "", since, all_or_none, party, contingent)
            for position, (_, request, person, name, house, since, all_or_none, party, contingent) in zip(
                rules.positions(row[-2] for row in line), line, strict=True
            )
        ]
    return lines


def turn_among(
    waiting: Mapping[int, Sequence[InLine]], board: Board, ahead: Mapping[int, int], *, mode: str, now: datetime
) -> dict[int, tuple[int, ...]]:
    """Say whose turn it is as `whose_turn` does, out of what was read already; `ahead` maps numbers to sessions."""
    silent = {
        each.person
        for each in board.sittings.values()
        if each.no_answer or (each.until is not None and each.until <= now)
    }
    wishes = sorted(
        _Wish(one.since, one.request, ahead[number], one.all_or_none, one.party, one.contingent, one.person in silent)
        for number, line in waiting.items()
        if number in ahead
        for one in line
    )
    kept = {session: board.kept_free(number, mode) for number, session in ahead.items()}
    free = {session: board.free(number, mode) for number, session in ahead.items()}
    return _served(wishes, {each: count for each, count in free.items() if count or kept[each]}, kept)
