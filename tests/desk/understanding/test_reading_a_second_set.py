"""Mails by another hand than the rules: what was reached there is not lost again."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

from senningen.desk.understanding import described
from senningen.runtime.commands.mail import line

CORPUS = Path(__file__).parents[2] / "corpus"
SECOND = CORPUS / "second"


def test_the_second_set_is_read_as_well_as_before() -> None:
    edition = described("demo-10")
    labels = json.loads((SECOND / "labels.json").read_text(encoding="utf-8"))
    score = runpy.run_path(str(CORPUS / "score.py"))["score"]
    scored = score(labels, {name: line(SECOND / name, edition) for name in labels})
    assert scored["whole_message_right"] >= 0.94
    assert scored["intent_micro"]["f1"] >= 0.96
    assert scored["lang_accuracy"] == 1.0
    assert scored["seat_act_from_auto_mail"] == []
