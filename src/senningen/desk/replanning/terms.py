"""What somebody at the desk wants changed in the plan, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from senningen.kernel.refusals import Refused
from senningen.kernel.text import Text
from senningen.programme import rules
from senningen.programme.rules import Refuse, Slot, When

Verb = Literal["move", "swap", "postpone", "cancel", "speaker"]


@dataclass(frozen=True)
class Somebody:
    """Who is to speak: an address, the name as it is to stand, and the line under it."""

    email: str
    name: str
    caption: Text = field(default_factory=Text)


@dataclass(frozen=True)
class Terms:
    """One change of plan. What a verb does not need stays empty; sessions and parts are ids."""

    verb: Verb
    session: int | None = None
    other: int | None = None  # swap: the second; cancel: where those come who would have no session left
    when: When | None = None  # move
    first_day: date | None = None  # postpone
    part: int | None = None
    speaker: Somebody | None = None


def moves_of(terms: Terms, slots: Iterable[Slot], *, now: datetime) -> Mapping[int, When]:
    """Say which sessions would begin when. Raises what `rules.moved` refuses, and `session.unknown`."""
    known = {each.id: each for each in slots}
    match terms.verb:
        case "move":
            asked = {_known(known, terms.session).id: terms.when} if terms.when else {}
        case "swap":
            asked = dict(rules.swapped(_known(known, terms.session), _known(known, terms.other)))
        case "postpone" if terms.first_day:
            asked = dict(rules.postponed(known.values(), terms.first_day, now=now))
            if not asked:
                raise Refused("plan.nothing-ahead")
        case _:
            return {}
    moves = {pk: when for pk, when in asked.items() if when is not None}
    moved = rules.moved(list(known.values()), moves, now=now)
    if isinstance(moved, Refuse):
        raise Refused(moved.code, session=moved.about or "")
    return {each.id: each.when for each in moved}


def _known(slots: Mapping[int, Slot], pk: int | None) -> Slot:
    if pk is None or pk not in slots:
        raise Refused("session.unknown")
    return slots[pk]
