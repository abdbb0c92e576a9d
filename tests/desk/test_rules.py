"""Which verb fits, what it comes to, what stands against one key: on plain values."""

from __future__ import annotations

import pytest

from senningen.desk.rules import Asked, Outcome, SeatNow, Standing, outcome, same_name, suggest

NEW = Standing(ahead=(1, 2, 3, 4), free={1: 5, 2: 0, 3: 5, 4: 5}, next_number=7)
TWIN = Standing(namesake=True, ahead=NEW.ahead, free=NEW.free)
FULL = Standing(ahead=(1, 2), free={1: 0, 2: 0})
OVER = Standing()
TAKEN = Standing(known=True, seat=SeatNow(47, True, (1, 3, 4)), ahead=NEW.ahead, free=NEW.free)
HELD = Standing(known=True, seat=SeatNow(47, False, (1, 3)), ahead=NEW.ahead, free=NEW.free)
LAPSED = Standing(known=True, seat=SeatNow(47, False, (1,), lapsed=True), ahead=NEW.ahead, free=NEW.free)
INVITED = Standing(known=True, invited=(1, 2), ahead=NEW.ahead, free=NEW.free, line={1: 4}, next_number=7)
WAITS = Standing(known=True, waits=(2,), ahead=NEW.ahead, free=NEW.free)


@pytest.mark.parametrize(
    ("intent", "standing", "verb"),
    [
        ("request", NEW, "give"),
        ("group", NEW, "give"),
        ("request", FULL, "wait"),
        ("request", OVER, "answer"),
        ("request", HELD, "take"),
        ("accept", LAPSED, "answer"),
        ("accept", INVITED, "accept"),
        ("request", INVITED, "accept"),
        ("decline", INVITED, "regret"),
        ("cancel", INVITED, "regret"),
        ("request", TAKEN, "keep"),
        ("sessions", TAKEN, "keep"),
        ("sessions", NEW, "give"),
        ("decline", HELD, "withdraw"),
        ("cancel", TAKEN, "withdraw"),
        ("cancel", WAITS, "leave"),
        ("cancel", NEW, "note"),
        ("substitute", TAKEN, "answer"),
        ("bounce_soft", NEW, "bounce"),
        ("resend_link", TAKEN, "resend"),
        ("resend_link", NEW, "answer"),
        ("change_details", TAKEN, "details"),
        ("change_address", TAKEN, "address"),
        ("change_address", NEW, "answer"),
        ("change_details", NEW, "answer"),
        ("spam_or_phishing", NEW, "note"),
        ("thanks", TAKEN, "note"),
        ("practical_question", NEW, "answer"),
        ("unsubscribe_or_privacy", TAKEN, "answer"),
        ("person", NEW, "answer"),
    ],
)
def test_the_verb_that_fits(intent: str, standing: Standing, verb: str) -> None:
    assert suggest(Asked(intent), standing).verb == verb


@pytest.mark.parametrize(
    "intent", ["request", "accept", "cancel", "group", "substitute", "sessions", "person", "decline"]
)
def test_no_seat_act_comes_from_an_automatic_mail(intent: str) -> None:
    for standing in (NEW, HELD, TAKEN, WAITS):
        assert suggest(Asked(intent, automatic=True, successor=True), standing).verbs == ("note",)


@pytest.mark.parametrize(
    ("partstat", "standing", "verb"),
    [
        ("ACCEPTED", HELD, "take"),
        ("ACCEPTED", TAKEN, "note"),
        ("ACCEPTED", LAPSED, "note"),
        ("DECLINED", TAKEN, "withdraw"),
        ("DECLINED", NEW, "note"),
        ("TENTATIVE", TAKEN, "note"),
        ("COUNTER", TAKEN, "answer"),
    ],
)
def test_calendar_replies(partstat: str, standing: Standing, verb: str) -> None:
    assert suggest(Asked("calendar_reply", (1,), partstat), standing).verb == verb


def test_an_automatic_counter_proposal_is_noted_and_never_answered() -> None:
    assert suggest(Asked("calendar_reply", (1,), "COUNTER", automatic=True), TAKEN).verbs == ("note",)


def test_a_verb_that_does_not_fit_is_not_taken() -> None:
    assert suggest(Asked("request"), NEW, verb="offer").verb == "offer"
    assert suggest(Asked("thanks"), NEW, verb="give").verb == "note"


@pytest.mark.parametrize(
    ("asked", "standing", "caution"),
    [
        (Asked("cancel"), Standing(own_address=False, seat=TAKEN.seat, ahead=NEW.ahead), "other-address"),
        (Asked("on_behalf", reachable=False), NEW, "address-missing"),
        (Asked("substitute"), TAKEN, "name-missing"),
        (Asked("change_address"), TAKEN, "new-address"),
        (Asked("cancel", sender_failed=True), TAKEN, "sender-failed"),
        (Asked("request", confidence=0.4), NEW, "unsure"),
        (Asked("request"), TWIN, "namesake"),
        (Asked("request", why_person="sender-failed"), NEW, "sender-failed"),
    ],
)
def test_what_stands_against_one_key(asked: Asked, standing: Standing, caution: str) -> None:
    suggestion = suggest(asked, standing)
    assert caution in suggestion.cautions
    assert suggestion.careful


def test_a_plain_request_needs_no_care() -> None:
    assert not suggest(Asked("request", (1,)), NEW).careful


@pytest.mark.parametrize(
    ("asked", "standing", "verb", "comes_to"),
    [
        (Asked("request"), NEW, "give", Outcome("given", 7, (1, 3, 4), (2,))),
        (Asked("request", (2,)), NEW, "wait", Outcome("waiting", None, (), (2,))),
        (Asked("request", (1,)), NEW, "offer", Outcome("offered", 7, (1,))),
        (Asked("request", (1,)), NEW, "refuse", Outcome("refused")),
        (Asked("accept"), HELD, "take", Outcome("given", 47, (1, 3))),
        (Asked("accept", (3,)), HELD, "take", Outcome("given", 47, (3,))),
        (Asked("sessions", (1, 2, 4)), TAKEN, "keep", Outcome("changed", 47, (1, 4), (2,))),
        (Asked("request", (2,)), TAKEN, "keep", Outcome("changed", 47, (1, 3, 4), (2,))),
        (Asked("cancel", (3,)), TAKEN, "withdraw", Outcome("changed", 47, (1, 4))),
        (Asked("cancel"), TAKEN, "withdraw", Outcome("ended", 47)),
        (Asked("decline"), HELD, "withdraw", Outcome("declined", 47)),
        (Asked("cancel"), WAITS, "leave", Outcome("declined")),
        (Asked("substitute", successor=True), TAKEN, "substitute", Outcome("substituted", 47)),
        (Asked("thanks"), TAKEN, "note", Outcome("answer")),
        (Asked("request"), TWIN, "same", Outcome("same")),
        (Asked("change_address"), TAKEN, "address", Outcome("address")),
        (Asked("unsubscribe_or_privacy"), TAKEN, "disclose", Outcome("disclosed")),
    ],
)
def test_what_a_verb_comes_to(asked: Asked, standing: Standing, verb: str, comes_to: Outcome) -> None:
    suggestion = suggest(asked, standing, verb=verb)
    assert suggestion.verb == verb
    assert outcome(suggestion, standing) == comes_to


def test_a_place_that_others_wait_for_is_not_promised() -> None:
    crowded = Standing(known=True, seat=TAKEN.seat, ahead=NEW.ahead, free={2: 1}, line={2: 1})
    assert outcome(suggest(Asked("request", (2,)), crowded), crowded).waiting == (2,)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Amélie Fournel", "FOURNEL Amelie", True),
        ("Jean-Claude Hastert", "Jean Claude Hastert", True),
        ("Max Müller", "mueller, max", True),
        ("Anne Strauß", "Anne STRAUSS", True),
        ("Amélie Fournel", "Amélie Fournier", False),
        ("Tom", "Tom", False),
        ("", "", False),
    ],
)
def test_two_names_are_the_same_whatever_order_and_spelling(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


def test_one_known_by_this_address_is_not_taken_for_somebody_else() -> None:
    assert "same" in suggest(Asked("request"), TWIN).others
    assert "same" not in suggest(Asked("request"), Standing(known=True, namesake=True, ahead=(1,), free={1: 1})).others


def test_sessions_can_be_chosen_instead() -> None:
    assert suggest(Asked("request"), NEW, sessions=(3,)).sessions == (3,)


def test_the_mark_of_an_outcome_tells_outcomes_apart() -> None:
    assert Outcome("given", 7, (1, 3), (2,)).mark == "given/7/1,3/2"


TWO_WAYS = Standing(ahead=(1, 2), free={1: 3, 2: 3}, mode="online", modes=("on-site", "online"))


def test_the_outcome_names_the_mode_where_there_are_two() -> None:
    assert outcome(suggest(Asked("request"), TWO_WAYS), TWO_WAYS).mark == "given/1/1,2//online"
    alone = Standing(ahead=(1, 2), free={1: 3}, mode="online", modes=("online",))
    assert outcome(suggest(Asked("request"), alone), alone).mark == "given/1/1/2"


def test_a_mode_that_cannot_be_had_is_looked_at_first() -> None:
    alone = Standing(ahead=(1, 2), free={1: 3, 2: 3}, mode="online", modes=("online",))
    assert suggest(Asked("request", mode="on-site"), alone).cautions == ("mode-missing",)
    assert suggest(Asked("request", mode="on-site"), TWO_WAYS).cautions == ()  # the desk chose the other way
    offered = Standing(known=True, seat=SeatNow(4, False, (1,)), ahead=(1, 2), mode="online", modes=TWO_WAYS.modes)
    assert suggest(Asked("accept", mode="on-site"), offered).cautions == ("seat-other-mode",)
