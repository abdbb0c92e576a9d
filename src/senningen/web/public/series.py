"""What the first page and the archive show: the score of topics and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from senningen.programme.models import Edition, Figure, Outcome, Topic
from senningen.web.figures.outcome import MOST, ticks, years
from senningen.web.figures.score import Column, Line, score

FEWEST = 10  # under ten, things are named, not counted one by one


@dataclass(frozen=True)
class Result:
    """An outcome as the page shows it: its first figure large, with a drawing where one tells something."""

    outcome: Outcome
    figure: Figure | None
    drawing: SafeString | None


def drawn_score(topics: Sequence[Topic], editions: Sequence[Edition]) -> SafeString:
    """Draw which editions took up which topic."""
    columns = [
        Column(edition.number, str(edition.held.year) if edition.held else "", edition.state != Edition.State.PAST)
        for edition in sorted(editions, key=lambda edition: edition.number)
    ]
    return score(
        columns,
        [_line(topic) for topic in topics],
        name=_("Which topics each edition took up. The same facts are in the table below the figure."),
        legend=_("One note: the edition took the topic up. A tie: the same topic came back. Right: what came of it."),
    )


def _line(topic: Topic) -> Line:
    numbers = [edition.number for edition in topic.editions.all()]
    last = max(topic.outcomes.all(), key=lambda outcome: outcome.year, default=None)
    if last is None:
        return Line(str(topic.name), numbers)
    figure = next(iter(last.figures.all()), None)
    return Line(
        str(topic.name), numbers, f"{last.title}, {last.year}", f"{figure.value} {figure.label}" if figure else ""
    )


def results(outcomes: Sequence[Outcome]) -> list[Result]:
    """Prepare what came of it, each with its first figure."""
    return [_result(outcome) for outcome in outcomes]


def _result(outcome: Outcome) -> Result:
    figure = next(iter(outcome.figures.all()), None)
    asked = min((edition.held.year for edition in outcome.editions.all() if edition.held), default=None)
    value = int(figure.value) if figure and figure.value.isdecimal() else 0
    if asked is not None and value == outcome.year - asked:
        return Result(outcome, figure, years(asked, outcome.year))
    return Result(outcome, figure, ticks(value) if FEWEST <= value <= MOST else None)
