"""Short mails in four languages, and what each of them asks."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from senningen.desk.understanding import Reading, described, understand
from senningen.post.parsing import parse


def _told(name: str) -> list[dict[str, Any]]:
    stories: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["story"]
    return stories


STORIES = _told("stories.toml")
KINDS = _told("kinds.toml")
SUBJECTS = {
    "new": {"en": "Webinar", "fr": "Webinaire", "de": "Webinar", "lb": "Webinar"},
    "invitation": {
        "en": "Re: Invitation: Luxembourg, a Pan-European Ultra-High Broadband and 5G hub",
        "fr": "RE: Invitation : Luxembourg, a Pan-European Ultra-High Broadband and 5G hub",
        "de": "AW: Einladung: Luxembourg, a Pan-European Ultra-High Broadband and 5G hub",
        "lb": "Re: Invitatioun: Luxembourg, a Pan-European Ultra-High Broadband and 5G hub",
    },
    "confirmation": {
        "en": "Re: Your seat is confirmed",
        "fr": "RE: Votre place est confirmée",
        "de": "AW: Ihr Platz ist bestätigt",
        "lb": "Re: Är Plaz ass confirméiert",
    },
}


def reading_of(text: str, *, subject: str, answers: bool = True, office: bool = False) -> Reading:
    """Read a mail that Pat Example (or an office) writes on 8 December."""
    lines = [
        "From: Secretariat <secretariat@x.example>" if office else "From: Pat Example <me@x.example>",
        "To: seats@infra.example",
        f"Subject: {subject}",
        "Date: Tue, 08 Dec 2020 10:00:00 +0100",
        "Content-Type: text/plain; charset=utf-8",
        *(["In-Reply-To: <x@infra.example>"] if answers else []),
        "",
        text,
        "",
        *(["-- ", "Jo Scribe", "Secretariat"] if office else ["Pat Example"]),
    ]
    return understand(parse("\r\n".join(lines).encode()), described("demo-10"))


@pytest.mark.parametrize("story", STORIES, ids=[f"{one['lang']}: {one['text'][:50]!r}" for one in STORIES])
def test_it_is_read_as_meant(story: dict[str, Any]) -> None:
    subject = SUBJECTS[story["thread"]][story["lang"]]
    reading = reading_of(story["text"], subject=subject, answers=story["thread"] != "new")
    assert sorted(act.intent for act in reading.acts) == sorted(story["acts"])
    assert reading.lang == story["lang"]
    assert not reading.auto
    if len(reading.acts) == 1:
        assert reading.acts[0].sessions == (tuple(story["sessions"]) if "sessions" in story else None)


@pytest.mark.parametrize("story", KINDS, ids=[f"{one['lang']}: {one['text'][:50]!r}" for one in KINDS])
def test_the_right_person_is_meant_for_the_right_sessions(story: dict[str, Any]) -> None:
    subject = story.get("subject") or SUBJECTS[story["thread"]][story["lang"]]
    office = story.get("office", False)
    reading = reading_of(story["text"], subject=subject, answers=story["thread"] != "new", office=office)
    assert sorted(act.intent for act in reading.acts) == sorted(story["acts"])
    assert reading.lang == story["lang"]
    if len(reading.acts) == 1:
        assert reading.acts[0].sessions == (tuple(story["sessions"]) if "sessions" in story else None)
    if "people" in story:
        asked = reading.acts[-1]
        assert sorted(person.email or "" for person in asked.people) == story["people"]


@pytest.mark.parametrize("story", STORIES[::7], ids=[f"{one['lang']}: {one['text'][:50]!r}" for one in STORIES[::7]])
def test_every_act_shows_the_words_it_rests_on(story: dict[str, Any]) -> None:
    subject = SUBJECTS[story["thread"]][story["lang"]]
    reading = reading_of(story["text"], subject=subject, answers=story["thread"] != "new")
    for act in reading.acts:
        assert act.evidence
        for one in act.evidence:
            if one.kind == "sentence":
                assert reading.reply_text[one.start : one.end].strip() == one.quote
