"""What the showroom shows of itself: chairs in every state, a score, facts for letters and refusals."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.safestring import SafeString

from senningen.kernel.refusals import Refused, defined
from senningen.post.writing import LETTERS
from senningen.programme.models import Edition, Session
from senningen.web.figures.score import Column, Line, score
from senningen.web.figures.seating import Seated

REFUSING = ("people", "programme", "post", "seats", "live", "desk", "chasing", "records", "web.guest")
STATES = ("seat", "offer", "request", "no", "site", "bad", "free")
FACT = re.compile(r"%\((\w+)\)")
FACTS = {"email": "guest@house.example", "until": "18:00", "name": "Hélène Marchal-Ries"}
INKS = ("ground", "card", "raised", "well", "ink", "ink-2", "ink-3", "gilt")


@dataclass(frozen=True)
class Waiting:
    """A session somebody waits for, as letters know it."""

    session: Session
    position: int


def chairs() -> dict[int, Seated]:
    """Seat a hall of forty so that every state stands beside every other; one is chosen, one is mine."""
    seats = {
        number: Seated(STATES[number % len(STATES)], name=f"Seat {number}", href=f"#seat-{number}")
        for number in range(1, 39)
    }
    seats[39] = Seated("seat", name="Seat 39, chosen", href="#seat-39", chosen=True)
    seats[40] = Seated("seat", name="Seat 40, mine", href="#seat-40", mine=True)
    return seats


def a_score() -> SafeString:
    """Draw a score of two topics over five editions."""
    columns = [Column(number, str(2015 + number), number == 5) for number in range(1, 6)]
    lines = [Line("A topic that came back", [1, 3, 5], "What came of it, 2020", "160 people"), Line("Another", [2, 5])]
    return score(columns, lines, name="Two topics over five editions", legend="One note: the edition took it up.")


def refusals() -> list[Refused]:
    """Return every refusal there is, with made-up facts in its sentences."""
    for package in REFUSING:
        if importlib.util.find_spec(f"senningen.{package}.refusals"):
            importlib.import_module(f"senningen.{package}.refusals")
    return [refused(code) for code in sorted(defined())]


def refused(code: str) -> Refused:
    """Return one refusal with a fact for whatever its sentences name."""
    refusal = defined()[code]
    names = FACT.findall(f"{refusal.sentence} {refusal.next_step}")
    return Refused(code, **{name: FACTS.get(name, 3) for name in names})


def letter_kinds() -> list[str]:
    """Return every kind of letter."""
    return sorted(path.stem for path in (LETTERS / "en").glob("*.txt") if ".familiar" not in path.name)


def letter_facts(edition: Edition, *, now: datetime) -> Mapping[str, Any]:
    """Return what a letter may tell, from the edition that is on."""
    sessions = list(edition.sessions.order_by("number"))
    last = sessions[-1:]
    return defaultdict(
        str,
        edition=edition,
        number=47,
        until=now + timedelta(hours=26),
        sessions=sessions[:2],
        added=sessions[1:2],
        dropped=sessions[2:3],
        waiting=[Waiting(session, 3) for session in last],
        session=sessions[0] if sessions else None,
        name="Hélène Marchal-Ries",
        by="Tom Schroeder",
        successor="Marek Dvořák",
        predecessor="Jean-Paul Hengen",
    )
