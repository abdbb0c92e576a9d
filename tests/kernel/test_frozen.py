"""A frozen dataclass is written as JSON and read back as it was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from senningen.kernel.frozen import as_json, from_json


class Colour(StrEnum):
    GULES = "gules"
    AZURE = "azure"


@dataclass(frozen=True)
class Lion:
    tails: int
    colour: Colour = Colour.GULES


@dataclass(frozen=True)
class Shield:
    lions: tuple[Lion, ...] = ()
    by_year: Mapping[int, Lion] = field(default_factory=dict)
    borne: frozenset[tuple[str, Colour]] = frozenset()
    since: datetime | None = None
    crest: Lion | None = None
    quartered: bool = False


FULL = Shield(
    lions=(Lion(2), Lion(1, Colour.AZURE)),
    by_year={1288: Lion(2)},
    borne=frozenset({("Henry", Colour.GULES), ("Béatrix", Colour.AZURE)}),
    since=datetime(2026, 11, 30, 11, 30, tzinfo=UTC),
    crest=Lion(2),
    quartered=True,
)


def test_every_kind_of_field_survives_a_trip_through_json() -> None:
    for shield in (FULL, Shield()):
        assert from_json(Shield, json.loads(json.dumps(as_json(shield)))) == shield


def test_a_field_younger_than_the_record_is_as_by_default_and_one_that_is_gone_is_passed_over() -> None:
    assert from_json(Shield, {"lions": [{"tails": 2, "crowned": True}], "motto": "Mir wëlle bleiwen"}) == Shield(
        (Lion(2),)
    )


def test_the_same_state_is_written_as_the_same_bytes() -> None:
    again = Shield(**{**vars(FULL), "borne": frozenset(sorted(FULL.borne, reverse=True))})
    assert json.dumps(as_json(again)) == json.dumps(as_json(FULL))
