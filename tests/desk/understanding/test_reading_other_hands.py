"""Mails by another hand than the rules: what was reached there is not lost again."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from senningen.desk.understanding import described
from senningen.runtime.commands.mail import line

pytestmark = pytest.mark.thorough
CORPUS = Path(__file__).parents[2] / "corpus"
EDITION = described("demo-10")
SCORE = runpy.run_path(str(CORPUS / "score.py"))["score"]


def scored(of: str, number: int = 0) -> dict[str, Any]:
    """Read a set, or every second mail of it from `number` on, and score it."""
    labels = json.loads((CORPUS / of / "labels.json").read_text(encoding="utf-8"))
    if number:
        labels = {name: label for name, label in labels.items() if int(Path(name).stem) % 2 == number % 2}
    told: dict[str, Any] = SCORE(labels, {name: line(CORPUS / of / name, EDITION) for name in labels})
    assert told["seat_act_from_auto_mail"] == []
    return told


def test_the_second_set_is_read_as_well_as_before() -> None:
    told = scored("second")
    assert told["whole_message_right"] >= 0.94
    assert told["intent_micro"]["f1"] >= 0.96
    assert told["lang_accuracy"] == 1.0


def test_what_was_learnt_from_the_third_set_is_kept() -> None:
    told = scored("third", 1)
    assert told["whole_message_right"] >= 0.98
    assert told["intent_micro"]["f1"] >= 0.98


def test_the_half_of_the_third_set_that_nobody_learnt_from_is_read_as_well_as_before() -> None:
    told = scored("third", 2)
    assert told["whole_message_right"] >= 0.78
    assert told["intent_micro"]["f1"] >= 0.91
    assert told["auto"]["recall"] == 1.0


def test_the_half_of_the_fourth_set_that_nobody_learnt_from_is_read_as_well_as_before() -> None:
    told = scored("fourth", 2)
    assert told["whole_message_right"] >= 0.68
    assert told["intent_micro"]["f1"] >= 0.83
    assert told["auto"]["recall"] == 1.0


def test_the_half_of_the_fifth_set_that_nobody_learnt_from_is_read_as_well_as_before() -> None:
    told = scored("fifth", 2)
    assert told["whole_message_right"] >= 0.76
    assert told["intent_micro"]["f1"] >= 0.88
    assert told["auto"]["recall"] == 1.0


def test_what_was_learnt_from_the_seventh_set_is_kept() -> None:
    told = scored("seventh")
    assert told["whole_message_right"] >= 0.78
    assert told["intent_micro"]["f1"] >= 0.91


def test_what_was_learnt_from_the_eighth_set_is_kept() -> None:
    told = scored("eighth", 1)
    assert told["whole_message_right"] >= 0.93
    assert told["intent_micro"]["f1"] >= 0.97


def test_the_half_of_the_eighth_set_that_nobody_learnt_from_is_read_as_well_as_before() -> None:
    told = scored("eighth", 2)
    assert told["whole_message_right"] >= 0.75
    assert told["intent_micro"]["f1"] >= 0.86


def test_what_was_learnt_from_the_ninth_set_is_kept() -> None:
    told = scored("ninth", 1)
    assert told["whole_message_right"] >= 0.81
    assert told["intent_micro"]["f1"] >= 0.97


def test_the_half_of_the_ninth_set_that_nobody_learnt_from_is_read_as_well_as_before() -> None:
    told = scored("ninth", 2)
    assert told["whole_message_right"] >= 0.56
    assert told["intent_micro"]["f1"] >= 0.84


def test_what_was_learnt_from_the_tenth_set_is_kept() -> None:
    told = scored("tenth")
    assert told["whole_message_right"] >= 0.92
    assert told["intent_micro"]["f1"] >= 0.96
