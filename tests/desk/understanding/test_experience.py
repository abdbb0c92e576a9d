"""The second opinion, learnt from examples: what it adds to the rules on mails that neither has seen."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache

import pytest

from senningen.desk.understanding import NOBODY, Act, described, understand
from senningen.desk.understanding.experience import likely, plain, telling, weights
from senningen.desk.understanding.flow import Look, first_look
from senningen.desk.understanding.reading import Lang, PersonMentioned
from senningen.desk.understanding.weighing import ALONE, doubted, weighed
from senningen.desk.understanding.writer import writer_of
from senningen.post.parsing import parse
from tests.examples import Example, examples, story_mail

EDITION = described("demo-10")
LANGUAGES: tuple[Lang, ...] = ("lb", "fr", "de", "en")
SEAT_ACTS = {"request", "accept", "on_behalf", "group", "substitute", "sessions", "decline", "cancel"}


def looked_at(raw: bytes) -> Look:
    message = parse(raw)
    return first_look(message, EDITION, NOBODY, writer_of(message, frozenset()))


def intents(acts: tuple[Act, ...]) -> frozenset[str]:
    return frozenset(act.intent for act in acts)


@dataclass
class Read:
    """An example that nothing was learnt from, as the rules alone and as both read it."""

    example: Example
    by_rules: frozenset[str]
    read: frozenset[str]
    sure: bool


@cache
def unseen() -> list[Read]:
    found = []
    for example in (one for lang in LANGUAGES for one in examples(lang) if one.number % 10 == 0):
        reading = understand(parse(example.raw), EDITION)
        by_rules = intents(looked_at(example.raw).acts)
        found.append(Read(example, by_rules, intents(reading.acts), not reading.needs_person))
    return found


@pytest.mark.thorough
def test_more_unseen_mails_are_read_right_than_by_rules_alone() -> None:
    right = sum(one.read == one.example.intents for one in unseen())
    by_rules = sum(one.by_rules == one.example.intents for one in unseen())
    assert right >= 0.59 * len(unseen())
    assert right >= by_rules + 0.14 * len(unseen())


@pytest.mark.thorough
def test_a_seat_act_that_nobody_asked_for_is_hardly_ever_sure() -> None:
    sure = [one for one in unseen() if one.sure]
    wrong = [one for one in sure if (one.read & SEAT_ACTS) - one.example.intents]
    assert len(sure) >= 0.36 * len(unseen())  # without an address, or with a day not weighed, a person reads
    assert len(wrong) <= 0.02 * len(unseen())


@pytest.mark.parametrize(
    ("lang", "text", "intent"),
    [
        ("en", "I am sorry, the budget talks swallow that whole week, so please count on somebody else.", "decline"),
        ("fr", "Malheureusement mon agenda de décembre est complet, ce sera sans moi.", "decline"),
        ("de", "Leider liegt in der Woche unsere Hauptversammlung, deshalb muss ich passen.", "decline"),
        ("lb", "Et deet mer leed, mee déi Woch sinn ech op Kongress, dofir muss ech ofsoen.", "decline"),
    ],
)
def test_a_no_in_answer_to_an_invitation_is_likely_a_no_however_it_is_put(lang: str, text: str, intent: str) -> None:
    look = looked_at(story_mail({"lang": lang, "text": text, "thread": "invitation"}))
    told = likely(look.sheet, look.acts, look.case.thread)
    assert max(told, key=lambda each: told[each]) == intent


def test_where_the_two_differ_no_act_is_sure_and_each_shows_a_sentence() -> None:
    look = looked_at(story_mail({"lang": "en", "text": "Please give me a seat on Tuesday.", "thread": "new"}))
    assert intents(look.acts) == {"request"}
    told = dict.fromkeys(likely(look.sheet, look.acts, look.case.thread), 0.0)
    (doubted,) = weighed(look.acts, {**told, "request": 0.5}, look.case)
    assert (doubted.intent, doubted.sessions, doubted.confidence) == ("request", ("S2",), ALONE)
    (other,) = weighed(look.acts, {**told, "accept": 0.9}, look.case)
    assert (other.intent, other.sessions, other.confidence) == ("accept", ("S2",), ALONE)
    assert other.evidence


def test_what_is_private_in_a_mail_is_no_feature() -> None:
    assert (
        plain("Ring me: +352 621 000, lena@x.example, https://x.example/a?b=1") == "ring me: +0 0 0,  emailx   linkx "
    )


def test_the_sentence_shown_is_the_one_that_speaks_for_the_intent() -> None:
    text = "I hear no sound and the link does not work. Could you send me the slides of the talk?"
    look = looked_at(story_mail({"lang": "en", "text": text, "thread": "confirmation"}))
    told = telling(look.sheet.lines, ["tech_problem", "recording_or_slides"])
    assert [line.sentence.number for intent in told for line in told[intent]] == [0, 1]
    assert telling(look.sheet.lines, []) == {}


def test_a_word_without_end_is_looked_at_in_linear_time() -> None:
    begun = time.thread_time()
    plain("a" * 200_000)
    assert time.thread_time() - begun < 1.0  # an address looked for from every letter takes minutes


def test_who_stays_away_is_whom_the_rules_found_whatever_it_is_called() -> None:
    look = looked_at(story_mail({"lang": "en", "text": "Somebody will not be there.", "thread": "confirmation"}))
    told = dict.fromkeys(likely(look.sheet, look.acts, look.case.thread), 0.0)
    anna, ben = PersonMentioned("Anna Lee", "anna@x.example"), PersonMentioned("Ben Cole", "ben@x.example")
    (cancel,) = weighed((Act("substitute", (ben,), replaces=(anna,)),), {**told, "cancel": 0.9}, look.case)
    assert (cancel.people, cancel.confidence) == ((anna,), ALONE)
    (cancel,) = weighed((Act("decline", (anna,)), Act("decline", (ben,))), {**told, "cancel": 0.9}, look.case)
    assert cancel.people == (anna, ben)
    assert cancel.evidence


def test_a_seat_act_typed_beside_a_button_is_doubted_but_stays() -> None:
    anna = PersonMentioned("Anna Lee", "anna@x.example")
    acts = (Act("substitute", (anna,)), Act("tech_problem", (anna,)))
    told = dict.fromkeys(weights().intents, 0.0)
    assert [act.confidence for act in doubted(acts, told)] == [ALONE, 1.0]
    assert doubted(acts, {**told, "substitute": 0.99}) == acts


def test_a_mail_asks_for_one_thing_only_about_a_seat() -> None:
    look = looked_at(story_mail({"lang": "en", "text": "Please give me a seat on Tuesday.", "thread": "new"}))
    told = dict.fromkeys(likely(look.sheet, look.acts, look.case.thread), 0.0)
    acts = weighed(look.acts, {**told, "request": 0.9, "sessions": 0.6, "recording_or_slides": 0.6}, look.case)
    assert [act.intent for act in acts] == ["request", "recording_or_slides"]
