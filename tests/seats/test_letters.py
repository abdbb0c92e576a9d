"""What people are told: one letter, and one calendar mail for each session that changed."""

from __future__ import annotations

import pytest

from senningen.people.services import add_address
from senningen.post.letter import LINK
from senningen.post.models import CalendarEntry, Letter
from senningen.programme.models import Edition, Session
from senningen.seats import services
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, ask, give, offered, seated, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """One place in each of two sessions."""
    return factories.edition(cap=1, sessions=2)


def letters_to(name: str) -> list[str]:
    """What a person was sent, oldest first: kinds of letters, methods of calendar mails."""
    rows = Letter.objects.filter(person__name=name).order_by("pk")
    return [letter.calendar_method or letter.kind for letter in rows]


def last(name: str) -> Letter:
    return Letter.objects.filter(person__name=name).exclude(kind="calendar").latest("pk")


def test_a_seat_given_is_a_letter_and_a_calendar_mail_for_each_session(edition: Edition) -> None:
    seat = seated(edition, "Anna")
    assert letters_to("Anna") == ["seat-given", "REQUEST", "REQUEST"]
    letter = last("Anna")
    assert (letter.link_kind, letter.link_subject_id, LINK in letter.text) == ("seat", seat.pk, True)
    assert letter.subject == "Your seat is number 1"


def test_it_is_written_in_the_persons_language_to_the_address_they_asked_from(edition: Edition) -> None:
    anna = factories.person("Anna", language="fr")
    private = add_address(anna.pk, "anna@private.example", by=DESK, now=NOW)
    give(ask(edition, anna, address_id=private.pk))
    assert {(letter.language, letter.to_email) for letter in Letter.objects.all()} == {("fr", "anna@private.example")}


def test_the_desk_may_write_itself_and_the_calendar_mails_go_all_the_same(edition: Edition) -> None:
    give(ask(edition, "Anna"), letter=False)
    assert letters_to("Anna") == ["REQUEST", "REQUEST"]


def test_whoever_waits_is_told_where_they_stand(edition: Edition) -> None:
    seated(edition, "Anna")
    give(ask(edition, "Ben"))
    give(ask(edition, "Claire", after=1))
    assert letters_to("Claire") == ["waiting"]
    assert "number 2" in last("Claire").text
    assert LINK in last("Claire").text
    assert last("Claire").link_kind == "request"


def test_an_offer_names_its_deadline_and_comes_into_the_calendar_when_it_is_taken(edition: Edition) -> None:
    seat = offered(edition, "Anna")
    assert letters_to("Anna") == ["seat-offered"]
    assert "12 December" in last("Anna").text
    services.take_offer(seat.pk, sessions=[session(edition, 2).pk], by=DESK, now=NOW)
    assert letters_to("Anna") == ["seat-offered", "seat-given", "REQUEST"]


def test_an_offer_declined_never_was_in_the_calendar(edition: Edition) -> None:
    services.decline_offer(offered(edition, "Anna").pk, by=DESK, now=NOW)
    assert letters_to("Anna") == ["seat-offered", "seat-withdrawn"]


def test_a_choice_cancels_one_hour_and_asks_for_another(edition: Edition) -> None:
    seat = seated(edition, "Anna", 1)
    services.choose_sessions(seat.pk, [session(edition, 2).pk], by=DESK, now=NOW)
    assert letters_to("Anna")[2:] == ["CANCEL", "REQUEST", "sessions-changed"]


def test_a_seat_given_back_leaves_the_calendar(edition: Edition) -> None:
    seat = seated(edition, "Anna")
    services.withdraw_seat(seat.pk, by=DESK, now=NOW)
    assert letters_to("Anna")[3:] == ["CANCEL", "CANCEL", "seat-withdrawn"]
    assert LINK not in last("Anna").text


def test_one_session_given_back_is_one_cancellation(edition: Edition) -> None:
    seat = seated(edition, "Anna")
    services.withdraw_seat(seat.pk, sessions=[session(edition, 1).pk], by=DESK, now=NOW)
    assert letters_to("Anna")[3:] == ["CANCEL", "sessions-changed"]


def test_an_hour_that_comes_back_has_the_same_uid_and_a_higher_sequence(edition: Edition) -> None:
    seat = seated(edition, "Anna")
    first = [session(edition, 1).pk]
    services.withdraw_seat(seat.pk, sessions=first, by=DESK, now=NOW)
    services.choose_sessions(seat.pk, [*first, session(edition, 2).pk], by=DESK, now=NOW)
    entry = CalendarEntry.objects.get(key=f"seat:{seat.pk}/session:{first[0]}")
    assert (entry.sequence, entry.cancelled) == (2, False)


def test_a_substitution_is_told_to_both_with_an_entry_of_their_own(edition: Edition) -> None:
    seat = seated(edition, "Anna")
    services.substitute(seat.pk, factories.person("Ben").pk, by=DESK, now=NOW)
    assert letters_to("Anna")[3:] == ["CANCEL", "CANCEL", "seat-substituted-old"]
    assert letters_to("Ben") == ["REQUEST", "REQUEST", "seat-substituted-new"]
    assert "Ben" in last("Anna").text
    uids = CalendarEntry.objects.values_list("person__name", "cancelled")
    assert sorted(set(uids)) == [("Anna", True), ("Ben", False)]


def test_taking_back_lapsing_and_declining_are_told_each_in_their_own_words(edition: Edition) -> None:
    services.release_seat(seated(edition, "Anna").pk, reason="house-rule", by=DESK, now=NOW)
    Edition.objects.update(offers_by_itself=True)
    ben = offered(edition, "Ben")
    services.lapse_offers(now=ben.until or NOW)
    services.decline_request(ask(edition, "Claire").pk, by=DESK, now=NOW)
    assert [letters_to(name)[-1] for name in ("Anna", "Ben", "Claire")] == ["seat-released", "offer-lapsed", "declined"]


def test_no_answer_is_told_only_when_the_desk_frees_the_places(edition: Edition) -> None:
    ben = offered(edition, "Ben")
    services.lapse_offers(now=ben.until or NOW)
    assert letters_to("Ben") == ["seat-offered"]
    services.release_seat(ben.pk, reason="no-answer", by=DESK, now=ben.until or NOW)
    assert letters_to("Ben") == ["seat-offered", "offer-lapsed"]


def test_a_session_that_moved_is_told_again_and_a_cancelled_one_leaves(edition: Edition) -> None:
    seated(edition, "Anna")
    first = session(edition, 1)
    Session.objects.filter(pk=first.pk).update(begins="14:00")
    services.retell_session(first.pk, by=DESK, now=NOW)
    Session.objects.filter(pk=first.pk).update(state=Session.State.CANCELLED)
    services.clear_session(first.pk, by=DESK, now=NOW)
    assert letters_to("Anna")[3:] == ["REQUEST", "CANCEL", "sessions-changed"]
    assert sorted(CalendarEntry.objects.values_list("sequence", flat=True)) == [0, 2]


def test_a_person_without_an_address_keeps_the_seat(edition: Edition) -> None:
    anna = factories.person("Anna")
    anna.addresses.all().delete()
    assert give(ask(edition, anna)) is not None
    assert set(Letter.objects.values_list("state", "problem")) == {("failed", "no address")}
