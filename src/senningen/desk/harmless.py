"""What a rule may confirm without a person: only what is exact, and changes nothing for anybody else. Pure.

An organiser switches each rule on for an edition. Whether a mail may be looked at by a rule at all (its origin, how
sure the reading is, that it asks for one thing alone) is settled before, by `queries.confirmable_by_rule`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from senningen.desk.rules import SeatNow, Suggestion

Name = Literal["calendar", "away", "thanks"]
RULES: tuple[Name, ...] = ("calendar", "away", "thanks")
SURELY_THANKS = 0.8  # less is a word of thanks that may open, or soften, something else
SHORT = 300  # characters: who writes more says more


@dataclass(frozen=True)
class Rule:
    """A rule as the author of a decision."""

    name: Name


@dataclass(frozen=True)
class Seen:
    """What a rule looks at: the one act of a mail, what the desk would do, and how the person stands."""

    intent: str
    suggestion: Suggestion
    confidence: float = 1.0
    partstat: str = ""
    automatic: bool = False
    own_address: bool = True  # it came from an address of the person concerned
    seat: SeatNow | None = None
    session: int | None = None  # whose calendar entry was answered, as it stands now for this very seat
    typed: str = ""  # what the writer typed; beside a calendar's answer, what is not the program's
    attachments: int = 0
    left: bool = False  # a notice that somebody is not there any more


def rule_for(seen: Seen, switched_on: Collection[str]) -> Rule | None:
    """Say which of the rules that are switched on confirms what the desk proposes; none, if a person is needed."""
    if seen.suggestion.careful or not seen.own_address:
        return None
    fits: dict[Name, bool] = {"calendar": _accepts(seen), "away": _is_away(seen), "thanks": _thanks(seen)}
    return next((Rule(name) for name in RULES if name in switched_on and fits[name]), None)


def _accepts(seen: Seen) -> bool:
    """A calendar says yes to the whole of an offer, or to a session of a seat that is theirs already."""
    seat = seen.seat
    if seen.intent != "calendar_reply" or seen.partstat != "ACCEPTED" or seat is None or seen.typed:
        return False
    if seen.session not in seat.sessions:
        return False
    if seat.taken:
        return seen.suggestion.verb == "note"
    return seen.suggestion.verb == "take" and set(seen.suggestion.sessions) == set(seat.sessions) == {seen.session}


def _is_away(seen: Seen) -> bool:
    """A machine says that somebody is away for a while."""
    return seen.intent == "out_of_office" and seen.automatic and seen.suggestion.verb == "note" and not seen.left


def _thanks(seen: Seen) -> bool:
    """A person thanks, shortly, and neither asks nor sends anything."""
    sure = seen.confidence >= SURELY_THANKS and not seen.automatic and seen.suggestion.verb == "note"
    plain = len(seen.typed) <= SHORT and "?" not in seen.typed and not seen.attachments
    return seen.intent == "thanks" and sure and plain
