"""The corpus of 120 mails, read and scored as its own score.py does; the bounds are what was reached, rounded down."""

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


@pytest.fixture(scope="module")
def scored() -> dict[str, Any]:
    edition = described("demo-10")
    labels = json.loads((CORPUS / "labels.json").read_text(encoding="utf-8"))
    read = {name: line(CORPUS / name, edition) for name in labels}
    result: dict[str, Any] = runpy.run_path(str(CORPUS / "score.py"))["score"](labels, read)
    return result


def test_intents_people_and_sessions_are_found(scored: dict[str, Any]) -> None:
    assert scored["missing"] == []
    assert scored["intent_micro"]["f1"] >= 0.97
    assert scored["people_email"]["f1"] >= 0.97
    assert scored["people_name"]["f1"] >= 0.95
    assert scored["sessions_exact_where_named"] >= 0.95
    assert scored["whole_message_right"] >= 0.96


def test_automatic_mail_is_known_and_never_asks_for_a_seat(scored: dict[str, Any]) -> None:
    assert scored["auto"]["recall"] == 1.0
    assert scored["auto"]["precision"] >= 0.99
    assert scored["seat_act_from_auto_mail"] == []


def test_language_and_own_text_are_told(scored: dict[str, Any]) -> None:
    assert scored["lang_accuracy"] >= 0.98
    assert scored["reply_text_similarity"] >= 0.95
