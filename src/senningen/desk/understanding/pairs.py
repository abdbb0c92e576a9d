"""People who ask together and say that they come both or not at all. Pure."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from senningen.desk.understanding.lines import on_the_ground_of
from senningen.desk.understanding.phrases import Table, file, table_of
from senningen.desk.understanding.reading import Act
from senningen.desk.understanding.sheet import Sheet


def as_pairs(acts: tuple[Act, ...], sheet: Sheet) -> tuple[Act, ...]:
    """The same acts; one for several people goes together if a sentence says so, which is its ground."""
    said = next((line for line in sheet.lines if any(_table().find(line.tokens))), None)
    if said is None:
        return acts
    return tuple(on_the_ground_of(replace(act, together=True), said) if act.intent == "group" else act for act in acts)


@cache
def _table() -> Table:
    return table_of(("both-or-none", line) for line in file("together")["both_or_none"])
