"""A mail that asks for two things is answered by one letter, and each is undone by itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from senningen.desk import services
from senningen.desk.models import Decision, Proposal
from senningen.desk.services import Part
from senningen.kernel.refusals import Refused
from senningen.people.models import Account, Person
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats.models import Seat
from senningen.seats.queries import live_seat
from tests import factories
from tests.desk.test_undoing import post_goes_out, sent
from tests.desk.test_verbs import given, proposed, reply

pytestmark = pytest.mark.django_db
NOW = factories.NOW
IN_TIME, TOO_LATE = NOW + timedelta(seconds=19), NOW + timedelta(minutes=5)
SEAT, PARKING = "Your seat is number 1.", "There is a car park beside the house."


@pytest.fixture
def edition() -> Edition:
    return factories.edition(sessions=2)


def asks_for_a_seat_and_where_to_park(edition: Edition) -> list[Proposal]:
    first = proposed("request")
    second = first.message.proposals.create(position=1, intent="practical_question", edition=edition, made=NOW)
    return [first, second]


def together(proposals: list[Proposal], tom: Account, *said: str) -> list[Decision]:
    parts = []
    for proposal, text in zip(proposals, said, strict=True):
        drafted = reply(proposal)
        assert drafted
        verb = "give" if proposal.intent == "request" else "answer"
        parts.append(Part(proposal.pk, verb, services.Reply("en", "Re: Seat", text, drafted.drafted)))
    return services.confirm_together(parts, greeting="Dear Ms Aalto,", closing="Tom", by=tom, now=NOW)


def replies() -> list[str]:
    return [letter.text for letter in Letter.objects.filter(kind="reply", state=Letter.State.SENT).order_by("pk")]


def test_one_letter_tells_of_all_and_carries_the_link(edition: Edition, tom: Account, tmp_path: Path) -> None:
    proposals = asks_for_a_seat_and_where_to_park(edition)
    together(proposals, tom, SEAT, PARKING)
    post_goes_out(tmp_path, TOO_LATE)
    assert sent() == ["REQUEST", "REQUEST", "reply"]
    [text] = replies()
    assert text.index("Dear Ms Aalto,") < text.index(SEAT) < text.index(PARKING) < text.index("Tom")
    assert Letter.objects.get(kind="reply").link_subject_id == Seat.objects.get().pk
    assert {each.state for each in Proposal.objects.all()} == {Proposal.State.CONFIRMED}


def test_the_answer_undone_in_time_leaves_a_letter_about_the_seat(
    edition: Edition, tom: Account, tmp_path: Path
) -> None:
    proposals = asks_for_a_seat_and_where_to_park(edition)
    _, answer = together(proposals, tom, SEAT, PARKING)
    services.undo(answer.pk, by=tom, now=IN_TIME)
    post_goes_out(tmp_path, TOO_LATE)
    [text] = replies()
    assert SEAT in text
    assert PARKING not in text
    assert Seat.objects.get().state == Seat.State.TAKEN


def test_the_seat_undone_in_time_leaves_a_letter_without_link(edition: Edition, tom: Account, tmp_path: Path) -> None:
    seat, answer = together(asks_for_a_seat_and_where_to_park(edition), tom, SEAT, PARKING)
    services.undo(seat.pk, by=tom, now=IN_TIME)
    post_goes_out(tmp_path, TOO_LATE)
    [text] = replies()
    assert (SEAT in text, PARKING in text, sent()) == (False, True, ["reply"])
    assert not Letter.objects.exclude(state=Letter.State.UNDONE).get(kind="reply").link_kind
    services.undo(answer.pk, by=tom, now=TOO_LATE)  # and then the other, which has left by now
    correction = Letter.objects.get(kind="correction").text
    assert "Please disregard our letter" in correction


def test_both_undone_in_time_reach_nobody(edition: Edition, tom: Account, tmp_path: Path) -> None:
    for decision in together(asks_for_a_seat_and_where_to_park(edition), tom, SEAT, PARKING):
        services.undo(decision.pk, by=tom, now=IN_TIME)
    post_goes_out(tmp_path, TOO_LATE)
    assert sent() == []


def test_one_undone_too_late_is_corrected_alone(edition: Edition, tom: Account, tmp_path: Path) -> None:
    seat, _ = together(asks_for_a_seat_and_where_to_park(edition), tom, SEAT, PARKING)
    post_goes_out(tmp_path, TOO_LATE)
    services.undo(seat.pk, by=tom, now=TOO_LATE)
    text = " ".join(Letter.objects.get(kind="correction").text.split())
    assert "One part of our letter of" in text
    assert SEAT in text
    assert PARKING not in text


def test_two_acts_that_move_seats_are_decided_one_by_one(edition: Edition, tom: Account) -> None:
    first = proposed("request")
    nora = {"name": "Nora Kolb", "email": "nora@guests.example", "organisation": None}
    second = first.message.proposals.create(
        position=1, intent="request", edition=edition, made=NOW, people=[nora], confidence=0.9
    )
    parts = [Part(each.pk, "give", services.Reply("en", "", "Yes.")) for each in (first, second)]
    with pytest.raises(Refused, match=r"desk\.not-together"):
        services.confirm_together(parts, greeting="", closing="", by=tom, now=NOW)
    assert not Seat.objects.exists()


def test_a_letter_that_would_not_be_true_is_not_sent_and_nothing_happens(edition: Edition, tom: Account) -> None:
    proposals = asks_for_a_seat_and_where_to_park(edition)
    drafted = [reply(each) for each in proposals]
    given(edition, factories.person("Carl Weis"))  # has seat 1 now, which the letter names
    parts = [Part(each.pk, "", said) for each, said in zip(proposals, drafted, strict=True) if said]
    with pytest.raises(Refused, match=r"desk\.changed-meanwhile"):
        services.confirm_together(parts, greeting="", closing="", by=tom, now=NOW)
    ingrid = Person.objects.filter(name="Ingrid Aalto").first()
    assert ingrid is None or live_seat(ingrid.pk, edition.pk) is None


def test_what_was_chosen_otherwise_is_done(edition: Edition, tom: Account) -> None:
    people = [{"name": name, "email": f"{name.lower()}@guests.example", "organisation": None} for name in ("Ada", "Bo")]
    proposals = asks_for_a_seat_and_where_to_park(edition)
    Proposal.objects.filter(pk=proposals[0].pk).update(intent="group", people=people, together=True)
    choices: tuple[dict[str, bool], ...] = ({"together": False}, {})
    parts = []
    for proposal, verb, choice in zip(proposals, ("give", "answer"), choices, strict=True):
        proposal.refresh_from_db()
        drafted = reply(proposal, verb=verb, **choice)
        assert drafted
        parts.append(Part(proposal.pk, verb, drafted, choice))
    services.confirm_together(parts, greeting="", closing="", by=tom, now=NOW)
    assert list(Seat.objects.values_list("request__party", flat=True)) == [None, None]
