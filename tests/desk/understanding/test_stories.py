"""Short mails in four languages, and what each of them asks."""

from __future__ import annotations

from typing import Any

import pytest

from senningen.desk.understanding import Reading, described, understand
from senningen.post.parsing import parse
from tests.examples import story_mail, told

STORIES = told("stories.toml")
KINDS = told("kinds.toml")


def each(stories: list[dict[str, Any]]) -> list[Any]:
    """Give every story a test of its own, of which the fast run takes every seventh."""
    return [
        pytest.param(one, id=f"{one['lang']}: {one['text'][:50]!r}", marks=[pytest.mark.thorough] if nth % 7 else [])
        for nth, one in enumerate(stories)
    ]


def reading_of(story: dict[str, Any]) -> Reading:
    """Read the mail that a story tells."""
    return understand(parse(story_mail(story)), described("demo-10"))


@pytest.mark.parametrize("story", each(STORIES))
def test_it_is_read_as_meant(story: dict[str, Any]) -> None:
    reading = reading_of(story)
    assert sorted(act.intent for act in reading.acts) == sorted(story["acts"])
    assert reading.lang == story["lang"]
    assert not reading.auto
    if len(reading.acts) == 1:
        assert reading.acts[0].sessions == (tuple(story["sessions"]) if "sessions" in story else None)


@pytest.mark.parametrize("story", each(KINDS))
def test_the_right_person_is_meant_for_the_right_sessions(story: dict[str, Any]) -> None:
    reading = reading_of(story)
    assert sorted(act.intent for act in reading.acts) == sorted(story["acts"])
    assert reading.lang == story["lang"]
    if len(reading.acts) == 1:
        assert reading.acts[0].sessions == (tuple(story["sessions"]) if "sessions" in story else None)
    if "people" in story:
        asked = reading.acts[-1]
        assert sorted(person.email or "" for person in asked.people) == story["people"]


@pytest.mark.parametrize("story", each(STORIES[::7]))
def test_every_act_shows_the_words_it_rests_on(story: dict[str, Any]) -> None:
    reading = reading_of(story)
    for act in reading.acts:
        assert act.evidence
        for one in act.evidence:
            if one.kind == "sentence":
                assert reading.reply_text[one.start : one.end].strip() == one.quote
