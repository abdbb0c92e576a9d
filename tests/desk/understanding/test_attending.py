"""How somebody would attend is read only where a mail says it exactly; else the desk chooses."""

from __future__ import annotations

import pytest

from senningen.desk.understanding import described, understand
from senningen.post.parsing import parse
from tests.desk.mails import written

SAID = [
    ("on-site", "Je souhaite participer sur place aux quatre sessions."),
    ("on-site", "Ich hätte gern einen Platz vor Ort für alle vier Sitzungen."),
    ("on-site", "Ech hätt gär eng Plaz op der Plaz fir déi véier Sessiounen."),
    ("on-site", "I would like a seat for Tuesday and will attend on site."),
    ("online", "I would like a seat on all days. I will join online."),
    ("online", "Ech hätt gär eng Plaz, ech wëll online deelhuelen."),
]
OPEN = [
    "I would like a seat on all days, online or on site.",
    "I would like a seat on all days. Is there parking on site?",
    "I cannot come on site, but I would like a seat online on all days.",
    "I would like a seat on all days; if I am in Luxembourg I will attend on site.",
    "I would like a seat on Monday. On Tuesday I will attend on site.",
    "Ich möchte gern an Ihrem Online-Seminar teilnehmen, an allen Tagen.",
    "Serait-il possible d'assister à votre rencontre en ligne ?",
]


def modes_read(text: str) -> list[str]:
    reading = understand(parse(written(f"Moien,\n\n{text}\n\nPol Schiltz")), described("demo-10"))
    return [act.mode for act in reading.acts if act.intent == "request"]


@pytest.mark.parametrize(("mode", "text"), SAID)
def test_it_is_said(mode: str, text: str) -> None:
    assert modes_read(text) == [mode]


@pytest.mark.parametrize("text", OPEN)
def test_it_is_left_to_the_desk(text: str) -> None:
    assert set(modes_read(text)) <= {""}
