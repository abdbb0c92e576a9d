"""Mails with all that stands around them: who asks, for whom, at which address, and what only machines say."""

from __future__ import annotations

from typing import Any

import pytest

from senningen.desk.understanding import described, understand
from senningen.post.parsing import parse
from tests.examples import told, whole_mail

MAILS = told("mails.toml", "mail")


@pytest.mark.parametrize("mail", MAILS, ids=[f"{one['subject'][:20]}: {one['text'][:40]!r}" for one in MAILS])
def test_it_is_read_as_meant(mail: dict[str, Any]) -> None:
    reading = understand(parse(whole_mail(mail)), described("demo-10"))
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
