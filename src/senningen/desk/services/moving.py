"""Whom a decision moves: how people stood before, and how they stand after. Kept beside it, to undo it by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from senningen.desk.cases import Case
from senningen.people import queries as people
from senningen.people.models import Person
from senningen.programme.models import Edition
from senningen.seats import queries as seats
from senningen.seats.footing import Footing, footings, in_line

Moved = list[list[dict[str, Any]]]
FREEING = {
    "withdraw",
    "keep",
    "take",
    "release",
    "release-many",
    "release-and-offer-many",
    "cap",
    "mode",
}  # a place may go to the next in line by itself


@contextmanager
def moved_by(edition: Edition | None, verb: str, concerned: Callable[[], frozenset[int]]) -> Iterator[Moved]:
    """Note, once what happens within has happened, whom it moved: each as they stood before and after."""
    moved: Moved = []
    if edition is None:
        yield moved
        return
    waiting = in_line(edition.pk) if edition.offers_by_itself and verb in FREEING else frozenset()
    before = footings(edition.pk, concerned() | waiting)
    yield moved
    after = footings(edition.pk, concerned() | waiting)
    for person, stands in after.items():
        stood = before.get(person, Footing(person))
        if stood != stands:
            moved.append([stood.kept(), stands.kept()])


def concerned_by(case: Case, met: Sequence[Person]) -> frozenset[int]:
    """Return everybody whom the decision names, as far as they are written down, and those met in doing it."""
    named = [*case.subjects[1:], case.successor]  # the first of those it is about is in the case, or met
    found = [people.by_email(each.email) for each in named if each and each.email]
    found += [each.person for each in seats.companions(case.request)]
    known = [case.person, case.seat.person if case.seat else None, *met, *found]
    return frozenset(each.pk for each in known if each)
