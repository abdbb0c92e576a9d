"""Mails with all that stands around them: who asks, for whom, at which address, and what only machines say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from senningen.desk.understanding import described, understand
from senningen.post.parsing import parse

MAILS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("mails.toml").read_text(encoding="utf-8"))["mail"]


@pytest.mark.parametrize("mail", MAILS, ids=[f"{one['subject'][:20]}: {one['text'][:40]!r}" for one in MAILS])
def test_it_is_read_as_meant(mail: dict[str, Any]) -> None:
    answers = mail["subject"][:3].lower() in ("re:", "aw:")
    head = [
        f"From: {mail['from']}",
        "To: seats@infra.example",
        f"Subject: {mail['subject']}",
        f"Date: {mail['date']}",
        "Content-Type: text/plain; charset=utf-8",
        *(["In-Reply-To: <x@infra.example>"] if answers else []),
        *([mail["header"]] if "header" in mail else []),
    ]
    reading = understand(parse("\r\n".join([*head, "", mail["text"]]).encode()), described("demo-10"))
    read = [
        (act.intent, sorted(person.email for person in act.people if person.email), list(act.sessions or ()))
        for act in reading.acts
    ]
    meant = [(act["intent"], act["emails"], act.get("sessions", [])) for act in mail["acts"]]
    assert sorted(read) == sorted(meant)
    named = {act.intent: sorted(person.name or "" for person in act.people) for act in reading.acts}
    for act in mail["acts"]:
        assert "names" not in act or named[act["intent"]] == act["names"]
    assert reading.auto == mail.get("automatic", False)
