"""What was asked, voted and written in the room, as tables to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senningen.kernel.text import Text
from senningen.live import chatted, queries
from senningen.live.asked import Origin, Stand
from senningen.live.said import To
from senningen.records.exports import Cell, Table

STANDS: Mapping[str, Promise] = {
    Stand.WAITING: _("never read"),
    Stand.PUBLIC: _("public, not answered"),
    Stand.ANSWERED: _("answered"),
    Stand.ASIDE: _("not taken"),
    Stand.MERGED: _("put to another"),
}
ORIGINS: Mapping[str, Promise] = {
    Origin.ROOM: _("in the room"),
    Origin.MAIL: _("by mail"),
    Origin.HALL: _("from the hall"),
}
Head = Callable[[str], str]


def questions(sessions: Sequence[int], at: Head, zone: str) -> Table:
    """Make the table of questions; a name stands there only if its owner agreed to it."""
    heads = [gettext("Session"), gettext("Number"), gettext("Question"), gettext("As it was asked"), gettext("Name")]
    heads += [gettext("Seat"), gettext("How it came"), gettext("State"), gettext("Put to"), gettext("Votes")]
    heads += [gettext("Answer in writing"), at(gettext("Asked")), at(gettext("Published")), at(gettext("Answered"))]
    return Table("questions", gettext("Questions of the audience"), heads, _each_question(sessions), zone)


def _each_question(sessions: Sequence[int]) -> Iterator[Sequence[Cell]]:
    for one in queries.questions_of(sessions):
        row: list[Cell] = [one.session.code, one.number, one.text, one.original, one.person.name if one.person else ""]
        row += [one.seat, str(ORIGINS.get(one.origin, one.origin)), str(STANDS.get(one.stand, one.stand)), one.into]
        yield [*row, one.votes, one.answer, one.asked, one.published, one.answered]


def polls(sessions: Sequence[int], at: Head, zone: str) -> Table:
    """Make the table of polls: a row for each option, with its count once the poll was closed."""
    heads = [gettext("Session"), gettext("Poll"), gettext("Option"), gettext("Votes"), at(gettext("Opened"))]
    heads += [at(gettext("Ended")), gettext("Result shown")]
    return Table("polls", gettext("Polls"), heads, _each_option(sessions), zone)


def _each_option(sessions: Sequence[int]) -> Iterator[Sequence[Cell]]:
    for one in queries.polls_held(sessions):
        counts: Sequence[int | None] = one.counts or [None] * len(one.options)
        shown = gettext("yes") if one.shown else ""
        for option, count in zip(one.options, counts, strict=False):
            yield [one.session.code, str(one.question), str(Text(option)), count, one.opened, one.closed, shown]


def chat(sessions: Mapping[int, str], at: Head, zone: str) -> Table:
    """Make the table of the chat, a row for each line; what a host deleted is marked so."""
    heads = [gettext("Session"), gettext("Number"), at(gettext("Written")), gettext("Line"), gettext("Name")]
    return Table("chat", gettext("Chat"), [*heads, gettext("To"), gettext("Deleted")], _each_line(sessions), zone)


def _each_line(sessions: Mapping[int, str]) -> Iterator[Sequence[Cell]]:
    for session, code in sessions.items():
        for one, name in chatted.chat(session):
            reached = gettext("all") if one.to is To.ALL else gettext("the host alone")
            yield [code, one.number, one.at, one.text, name, reached, gettext("yes") if one.deleted else ""]


def captions(sessions: Mapping[int, str], at: Head, zone: str) -> Table:
    """Make the table of captions, a row for each line; `sessions` names each session by its code."""
    heads = [gettext("Session"), gettext("Number"), at(gettext("Began")), gettext("Caption"), gettext("Corrected")]
    return Table("captions", gettext("Captions"), [*heads, gettext("By machine")], _each_caption(sessions), zone)


def _each_caption(sessions: Mapping[int, str]) -> Iterator[Sequence[Cell]]:
    for session, code in sessions.items():
        for one in queries.captions(session).lines:
            marks = [gettext("yes") if each else "" for each in (one.corrected, one.by_engine)]
            yield [code, one.number, one.at, one.text, *marks]
