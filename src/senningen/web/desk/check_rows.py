"""The technical checks of an edition as rows: for their page, in one line on others, and for a file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senningen.live import ready
from senningen.live.ready import Counted, Ready
from senningen.programme.models import Edition, Session
from senningen.records.exports import Cell, Table
from senningen.web.room import check_words

STANDS: dict[str, tuple[str, Promise]] = {
    "unchecked": ("wait", _("not checked")),
    "at-risk": ("bad", _("at risk")),
    "ready": ("seat", _("ready")),
}


@dataclass(frozen=True)
class Row:
    """One person with their check, in words."""

    of: Ready

    @property
    def state(self) -> tuple[str, str]:
        """Return the tincture and the word of how they stand."""
        css, word = STANDS[self.of.stands]
        return css, str(word)

    @property
    def why(self) -> list[tuple[str, str]]:
        """Say what may go wrong, and what to do about it."""
        if self.of.check is None:
            stage = gettext("They find the check on the page of their stage link.")
            guest = gettext("They find the check on their own page.")
            return [(gettext("No device was checked yet."), guest if self.of.seat else stage)]
        return check_words.said(self.of.risks)

    @property
    def line(self) -> str:
        """Say how good their line is, in megabits."""
        found = self.of.found
        if found.down is None:
            return ""
        facts = {"down": _megabits(found.down), "up": _megabits(found.up or 0), "ms": found.answer or 0}
        return gettext("%(down)s Mbit/s here, %(up)s back, %(ms)s ms") % facts


@dataclass(frozen=True)
class Summary:
    """One line for each group that has somebody."""

    href: str
    stage: Counted
    guests: Counted

    @property
    def lines(self) -> list[str]:
        """Say of the stage, then of the guests, how many need something."""
        groups = (
            (gettext("On stage: %(n)d of %(all)d ready."), self.stage),
            (gettext("Guests: %(n)d of %(all)d ready."), self.guests),
        )
        return [words % {"n": group.ready, "all": group.all} for words, group in groups if group.all]


def summary(edition: Edition, sessions: Collection[Session]) -> Summary:
    """Count how those stand who are awaited in these sessions."""
    found = ready.readiness(edition.pk, sessions)
    return Summary(
        reverse("desk:checks", args=[edition.number]), ready.counted(found.stage), ready.counted(found.guests)
    )


def table(edition_id: int, sessions: Sequence[Session], at: Callable[[str], str], zone: str) -> Table:
    """Make the table of technical checks: those on stage, then the guests."""
    heads = [gettext("Name"), gettext("Seat"), gettext("Sessions"), gettext("State"), gettext("What may go wrong")]
    heads += [at(gettext("Checked")), gettext("Camera"), gettext("Microphone"), gettext("Loudness (%)")]
    heads += [gettext("Tone"), gettext("Line here (kbit/s)"), gettext("Line back (kbit/s)"), gettext("Answer (ms)")]
    return Table(
        "technical-checks",
        gettext("Technical checks"),
        [*heads, gettext("Browser")],
        _each(edition_id, sessions),
        zone,
    )


def _each(edition_id: int, sessions: Sequence[Session]) -> Iterator[Sequence[Cell]]:
    everybody = ready.readiness(edition_id, sessions)
    for one in (*everybody.stage, *everybody.guests):
        row, found = Row(one), one.found
        risks = " ".join(what for what, _step in row.why) if one.check else ""
        who: list[Cell] = [one.person.name, one.seat, ", ".join(one.sessions), row.state[1], risks]
        level = found.level if found.microphone else None
        sound: list[Cell] = [found.camera, found.microphone, level, found.tone]
        yield [*who, one.check.at if one.check else None, *sound, found.down, found.up, found.answer, found.browser]


def _megabits(kilobits: int) -> str:
    return f"{kilobits / 1000:.1f}" if kilobits < 10_000 else str(kilobits // 1000)
