"""What the seats page shows: which chairs, in what state, which of them are asked for; the same for plan and list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from senningen.kernel import times as said
from senningen.programme.models import Session
from senningen.seats import rules
from senningen.seats.board import Board, Sitting
from senningen.web.asked import number, session_of, stand_in
from senningen.web.figures.seating import Seated
from senningen.web.times import speaking

STATES = ("req", "offer", "seat", "site", "no", "kept", "free")
WORDS: Mapping[str, Promise] = {
    "req": _("Waiting"),
    "offer": _("Offers"),
    "seat": _("Seats"),
    "site": _("On site"),
    "no": _("No answer"),
    "kept": _("Kept"),
    "free": _("Free"),
}
MEANS: Mapping[str, Promise] = {
    "req": _("asked, without a place"),
    "offer": _("waiting for a yes"),
    "seat": _("confirmed online"),
    "site": _("confirmed on site"),
    "no": _("held, deadline passed"),
    "kept": _("for some alone"),
}


@dataclass(frozen=True)
class Look:
    """What somebody looks at: one session or all, plan or list, one state, some words, a chair."""

    session: Session | None = None
    mode: str = "online"
    as_list: bool = False
    state: str = ""
    words: str = ""
    chair: int | None = None

    @classmethod
    def asked(cls, query: QueryDict, sessions: Sequence[Session]) -> Look:
        """Read it from an address; what is not understood is not asked for."""
        session = session_of(sessions, query.get("session"))
        state = query.get("state", "")
        return cls(
            session,
            "on-site" if query.get("mode") == "on-site" else "online",
            query.get("view") == "list",
            state if state in STATES else "",
            query.get("q", "").strip()[:80],
            number(query.get("seat"), figures=6),
        )

    def href(self, **other: object) -> str:
        """Return the address of this look, or of one that differs in something."""
        look = replace(self, **other)  # type: ignore[arg-type]  # names of fields
        asked = {
            "session": look.session.number if look.session else None,
            "mode": look.mode if look.mode != "online" else None,
            "view": "list" if look.as_list else None,
            "state": look.state or None,
            "q": look.words or None,
            "seat": look.chair,
        }
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        return reverse("desk:seats") + (f"?{query}" if query else "")


@dataclass(frozen=True)
class Chair:
    """One chair of the plan, one row of the list."""

    number: int
    sitting: Sitting | None
    kept_for: str = ""

    @property
    def stands(self) -> str:
        """Say how it stands: free, free for some, or as whoever sits there."""
        return self.sitting.stands if self.sitting else "kept" if self.kept_for else "free"

    def fits(self, look: Look) -> bool:
        """Whether it is one of those looked for."""
        if look.state and self.stands != look.state:
            return False
        who = f"{self.sitting.name} {self.sitting.house}" if self.sitting else self.kept_for
        named = f"{self.number} {who}"
        return stand_in(look.words, named)


def chairs(board: Board, look: Look, ahead: Collection[int]) -> list[Chair]:
    """Return the chairs of a session, or of the edition, in one mode.

    There, a chair is the number of a seat: those somebody has, and as many free ones as could still be given in every
    session `ahead` that is not full.
    """
    if look.session:
        here = (look.session.number, look.mode)
        kept = board.kept.get(here, {})
        return [
            Chair(number, who, kept[number].name if number in kept else "")
            for number, who in board.of_session(*here).items()
        ]
    given = {each.number: each for each in board.in_mode(look.mode)}
    free = islice(rules.unused(board.sittings), board.left(ahead, look.mode))
    return [Chair(number, given.get(number)) for number in sorted([*given, *free])]


class Names:
    """How chairs are named for whoever does not see them; the sentences are translated once for all of them."""

    def __init__(self) -> None:
        self.states = {
            "seat": gettext("seat"),
            "site": gettext("seat, on site"),
            "offer": gettext("offer"),
            "no": gettext("no answer"),
            "free": gettext("free"),
            "kept": gettext("kept for %(whom)s"),
        }
        self.nobody = gettext("Seat %(number)s, %(state)s")
        self.same = gettext("Seat %(number)s, %(who)s, %(state)s")
        self.other = gettext("Place %(place)s: seat %(number)s, %(who)s, %(state)s")

    def of(self, chair: Chair) -> str:
        """Name a chair."""
        state, who = self.states[chair.stands], chair.sitting
        if who is None:
            state = state % {"whom": chair.kept_for} if chair.kept_for else state
            return self.nobody % {"number": chair.number, "state": state}
        facts = {"place": chair.number, "number": who.number, "who": who.name, "state": state}
        return (self.same if who.number == chair.number else self.other) % facts


def drawn(all_chairs: Sequence[Chair], look: Look) -> dict[int, Seated]:
    """Lay the chairs out for the plan."""
    href = look.href(chair=0)  # one address, filled in for each chair
    before, _, after = href.partition("seat=0")
    names = Names()
    return {
        each.number: Seated(
            each.stands,
            names.of(each),
            f"{before}seat={each.number}{after}",
            chosen=each.number == look.chair,
            dim=not each.fits(look),
            pk=each.sitting.seat if each.sitting else None,
        )
        for each in all_chairs
    }


@dataclass(frozen=True)
class Figure:
    """One number of the legend, which is a filter too."""

    state: str
    count: int
    word: str
    means: str
    href: str
    on: bool


def legend(
    board: Board, look: Look, all_chairs: Sequence[Chair], waiting: int, sessions: Sequence[Session]
) -> list[Figure]:
    """Count the chairs by state, and who waits, in the mode that is looked at."""
    counts = dict.fromkeys(STATES, 0)
    for each in all_chairs:
        counts[each.stands] += 1
    counts["req"] = waiting
    hidden = {
        "seat" if look.mode == "on-site" else "site",
        *(() if counts["kept"] or look.state == "kept" else ("kept",)),
    }
    shown = [state for state in STATES if state not in hidden]
    means: dict[str, str | Promise] = {**MEANS, "free": _free(board, look, sessions)}
    return [
        Figure(
            state,
            counts[state],
            str(WORDS[state]),
            str(means[state]),
            look.href(state="" if look.state == state else state, chair=None),
            look.state == state,
        )
        for state in shown
    ]


def _free(board: Board, look: Look, sessions: Sequence[Session]) -> str:
    """Say where there are places: a free seat is of use only where a place is free too."""
    planned = [each for each in sessions if each.state == Session.State.PLANNED]
    if look.session or not planned:
        return gettext("nobody has them")
    left = {each: board.free(each.number, look.mode) for each in planned}
    full = [each for each, count in left.items() if not count]
    if full and len(full) < len(planned):
        days = ", ".join(said.day(each.day, speaking(), year=False, short=True) for each in full)
        return gettext("without %(days)s") % {"days": days}
    least, most = min(left.values()), max(left.values())
    if least == most:
        return ngettext("%(n)d place in each session", "%(n)d places in each session", least) % {"n": least}
    return gettext("%(least)d to %(most)d places by session") % {"least": least, "most": most}


def asked_for(all_chairs: Sequence[Chair], look: Look) -> Iterator[Chair]:
    """Return the chairs that are looked for: the rows of the list."""
    return (each for each in all_chairs if each.fits(look))
