"""A change of plan is foreseen, made in one act, and told to exactly those who were named."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from senningen.chasing.services import remind
from senningen.desk import services
from senningen.desk.models import Move
from senningen.desk.replanning.foresight import foresee
from senningen.desk.replanning.terms import Somebody, Terms
from senningen.journal.models import Entry
from senningen.kernel.refusals import Refused
from senningen.people.models import Account
from senningen.post.models import CalendarEntry, Letter
from senningen.programme.models import Edition, Part, Session
from senningen.programme.rules import When
from senningen.seats.models import Seat
from senningen.seats.services import link_requests, set_cap, withdraw_seat
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, ask, fresh, give, numbers_of_places, offered, seated, session, sits_in, waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """Two places in each of three sessions, Monday to Wednesday at 11:30."""
    return factories.edition(cap=2, sessions=3)


@pytest.fixture
def tom(edition: Edition) -> Account:
    return factories.account()


def change(edition: Edition, by: Account, terms: Terms) -> Move:
    """Look at what would be done, and do it."""
    return services.change_plan(edition.pk, terms, seen=foresee(edition, terms, now=NOW).seen, by=by, now=NOW)


def to_friday(edition: Edition, number: int = 1) -> Terms:
    return Terms("move", session=session(edition, number).pk, when=When(date(2020, 12, 18), time(14), 60))


def told(name: str) -> list[str]:
    """What a person was sent, oldest first: kinds of letters, methods of calendar mails with their SEQUENCE."""
    rows = Letter.objects.filter(person__name=name).order_by("pk")
    return [letter.calendar_method or letter.kind for letter in rows]


def last(name: str) -> Letter:
    return Letter.objects.filter(person__name=name).exclude(kind="calendar").latest("pk")


class TestMoved:
    def test_the_page_names_whom_the_change_tells_and_no_others(self, edition: Edition, tom: Account) -> None:
        seated(edition, "Anna", 1, 2)
        seated(edition, "Ben", 2)
        offered(edition, "Claire", 1)
        give(ask(edition, "Dora", 1, after=1))
        outlook = foresee(edition, to_friday(edition), now=NOW)
        assert [(one.person.name, one.standing) for one in outlook.concerned] == [
            ("Anna", "seat"),
            ("Claire", "offer"),
            ("Dora", "waiting"),
        ]
        assert [method for _, method in outlook.concerned[0].calendar] == ["REQUEST"]
        change(edition, tom, to_friday(edition))
        assert told("Anna")[3:] == ["plan-moved", "REQUEST"]
        assert (told("Ben"), told("Claire")[1:], told("Dora")[1:]) == (
            ["seat-given", "REQUEST"],
            ["plan-moved"],
            ["plan-moved"],
        )

    def test_the_letter_says_when_it_is_and_when_it_was_to_be(self, edition: Edition, tom: Account) -> None:
        seated(edition, factories.person("Anna", language="de"), 1)
        change(edition, tom, to_friday(edition))
        assert last("Anna").subject == "Neue Zeit: Session 1"
        assert (
            "    Freitag, 18. Dezember, 14:00–15:00\n    Session 1\n    statt Montag, 14. Dezember, 11:30"
            in last("Anna").text
        )
        assert "Ihr Platz 1 bleibt Ihnen" in last("Anna").text
        moved = session(edition, 1)
        assert (moved.was_day, moved.was_begins, moved.revision) == (date(2020, 12, 14), time(11, 30), 1)

    def test_every_entry_has_the_change_as_its_cause(self, edition: Edition, tom: Account) -> None:
        seated(edition, "Anna", 1)
        before = Entry.objects.latest("pk").pk
        change(edition, tom, to_friday(edition))
        first, *rest = Entry.objects.filter(pk__gt=before).order_by("pk")
        assert (first.kind, first.data["verb"]) == ("edition.plan-changed", "move")
        assert [each.kind for each in rest] == ["session.moved", "session.seats-retold"]
        assert {each.cause for each in rest} == {f"entry:{first.pk}"}

    def test_what_was_seen_is_what_is_done_or_nothing(self, edition: Edition, tom: Account) -> None:
        seen = foresee(edition, to_friday(edition), now=NOW).seen
        seated(edition, "Anna", 1)
        with pytest.raises(Refused, match=r"plan\.moved-on"):
            services.change_plan(edition.pk, to_friday(edition), seen=seen, by=tom, now=NOW)
        assert session(edition, 1).day == date(2020, 12, 14)

    def test_two_sessions_change_places(self, edition: Edition, tom: Account) -> None:
        seated(edition, "Anna", 1, 3)
        change(edition, tom, Terms("swap", session=session(edition, 1).pk, other=session(edition, 3).pk))
        assert (session(edition, 1).day, session(edition, 3).day) == (date(2020, 12, 16), date(2020, 12, 14))
        assert told("Anna")[3:] == ["plan-moved", "REQUEST", "REQUEST"]
        assert last("Anna").subject == "New times for your sessions"

    def test_an_offer_lasts_no_longer_than_until_the_session_begins(self, edition: Edition, tom: Account) -> None:
        claire = offered(edition, "Claire", 1, until=NOW + timedelta(days=3))
        sooner = Terms("move", session=session(edition, 1).pk, when=When(date(2020, 12, 11), time(9), 60))
        move = change(edition, tom, sooner)
        assert fresh(claire).until == session(edition, 1).starts_at
        assert "sooner than we wrote" in " ".join(last("Claire").text.split())
        services.undo_move(move.pk, by=tom, now=NOW)
        assert fresh(claire).until == NOW + timedelta(days=3)

    def test_what_cannot_be_is_refused_with_the_reason(self, edition: Edition) -> None:
        first, second = session(edition, 1), session(edition, 2)
        for code, day, begins in (
            ("nothing-changes", first.day, time(11, 30)),
            ("in-the-past", date(2020, 12, 10), time(9)),
            ("same-hour", second.day, time(12)),
            ("no-such-hour", date(2021, 3, 28), time(2, 30)),
        ):
            with pytest.raises(Refused, match=rf"plan\.{code}"):
                foresee(edition, Terms("move", session=first.pk, when=When(day, begins, 60)), now=NOW)
        with pytest.raises(Refused, match=r"plan\.begun"):
            foresee(edition, to_friday(edition), now=first.starts_at)
        Session.objects.update(ended=NOW)
        with pytest.raises(Refused, match=r"plan\.done"):
            foresee(edition, to_friday(edition), now=NOW)
        with pytest.raises(Refused, match=r"plan\.nothing-ahead"):
            foresee(edition, Terms("postpone", first_day=date(2021, 1, 4)), now=NOW)

    def test_undone_in_time_nobody_hears_of_it(self, edition: Edition, tom: Account) -> None:
        seated(edition, "Anna", 1)
        move = change(edition, tom, to_friday(edition))
        services.undo_move(move.pk, by=tom, now=NOW)
        back = session(edition, 1)
        assert (back.day, back.was_day, back.revision) == (date(2020, 12, 14), None, 2)
        assert set(move.result["letters"]) == set(
            Letter.objects.filter(state=Letter.State.UNDONE).values_list("pk", flat=True)
        )
        assert not Letter.objects.filter(kind="plan-undone").exists()

    def test_undone_later_calendars_follow_and_a_letter_corrects(self, edition: Edition, tom: Account) -> None:
        seat = seated(edition, "Anna", 1)
        move = change(edition, tom, to_friday(edition))
        Letter.objects.update(state=Letter.State.SENT, sent=NOW)
        services.undo_move(move.pk, by=tom, now=NOW)
        assert told("Anna")[2:] == ["plan-moved", "REQUEST", "REQUEST", "plan-undone"]
        assert "Monday 14 December, 11:30–12:30" in last("Anna").text
        assert CalendarEntry.objects.get(key__startswith=f"seat:{seat.pk}/").sequence == 2

    def test_the_earlier_change_is_not_undone_before_the_later_one(self, edition: Edition, tom: Account) -> None:
        first = change(edition, tom, to_friday(edition))
        change(edition, tom, Terms("swap", session=session(edition, 1).pk, other=session(edition, 3).pk))
        with pytest.raises(Refused, match=r"plan\.changed-since"):
            services.undo_move(first.pk, by=tom, now=NOW + timedelta(minutes=1))


class TestPostponed:
    def test_everything_ahead_moves_with_its_hours_on_the_clock_across_a_change_of_clocks(self, tom: Account) -> None:
        Edition.objects.all().delete()
        spring = factories.edition(sessions=2, first_day=date(2021, 3, 26), asks_close=NOW + timedelta(days=90))
        seated(spring, factories.person("Anna", zone="Asia/Tokyo"), 1)
        change(spring, tom, Terms("postpone", first_day=date(2021, 3, 29)))
        spring.refresh_from_db()
        assert [each.starts_at.isoformat() for each in spring.sessions.order_by("number")] == [
            "2021-03-29T11:30:00+02:00",
            "2021-03-30T11:30:00+02:00",
        ]
        assert spring.held == date(2021, 3, 29)
        assert spring.asks_close == NOW + timedelta(days=93)
        # Tokyo knows no summer time: half past seven in the evening was half past six, and is half past six no more.
        assert "Monday 29 March, 18:30–19:30" in last("Anna").text
        assert "instead of Friday 26 March, 19:30–20:30" in last("Anna").text
        assert last("Anna").subject == "Postponed: new dates"

    def test_undone_the_edition_is_held_when_it_was_to_be(self, edition: Edition, tom: Account) -> None:
        move = change(edition, tom, Terms("postpone", first_day=date(2021, 1, 11)))
        services.undo_move(move.pk, by=tom, now=NOW)
        edition.refresh_from_db()
        assert edition.held == date(2020, 12, 14)
        assert [each.day.day for each in edition.sessions.order_by("number")] == [14, 15, 16]


class TestCancelled:
    def cancelled(self, edition: Edition, number: int = 1, *, other: int | None = None) -> Terms:
        return Terms("cancel", session=session(edition, number).pk, other=session(edition, other).pk if other else None)

    def test_a_seat_keeps_the_others_and_one_without_any_ends(self, edition: Edition, tom: Account) -> None:
        anna, ben = seated(edition, "Anna", 1, 2), seated(edition, "Ben", 1)
        terms = self.cancelled(edition)
        assert [each.person.name for each in foresee(edition, terms, now=NOW).ending] == ["Ben"]
        change(edition, tom, terms)
        assert (sits_in(anna), fresh(ben).state) == ([2], Seat.State.RELEASED)
        assert (told("Anna")[3:], told("Ben")[2:]) == (["plan-cancelled", "CANCEL"], ["plan-cancelled", "CANCEL"])
        assert "Your seat 1 stays yours" in last("Anna").text
        assert "so the seat ends with it" in " ".join(last("Ben").text.split())
        assert (last("Anna").link_kind, last("Ben").link_kind) == ("seat", "")

    def test_the_desk_may_give_another_session_where_a_place_is_free(self, edition: Edition, tom: Account) -> None:
        seated(edition, "Zoe", 2)  # one of two places: one is left
        anna, ben = seated(edition, "Anna", 1), seated(edition, "Ben", 1)
        change(edition, tom, self.cancelled(edition, other=2))
        assert (sits_in(anna), fresh(ben).state) == ([2], Seat.State.RELEASED)
        assert told("Anna")[2:] == ["plan-cancelled", "REQUEST", "CANCEL"]
        assert "“Session 2”" in last("Anna").text
        with pytest.raises(Refused, match=r"plan\.no-such-session-instead"):
            foresee(edition, self.cancelled(edition, 2, other=1), now=NOW)

    def test_the_waiting_list_ends_with_a_kind_letter(self, edition: Edition, tom: Account) -> None:
        seated(edition, "Anna", 1, 2)
        seated(edition, "Ben", 1, 2)
        give(ask(edition, "Claire", 1, 2, after=1))
        change(edition, tom, self.cancelled(edition))
        assert (waits(edition, 1), waits(edition, 2)) == ([], ["Claire"])
        assert "Thank you for your patience" in last("Claire").text
        assert "number 1 in line" in last("Claire").text

    def test_whoever_goes_together_reads_the_position_they_share(self, edition: Edition, tom: Account) -> None:
        seated(edition, "Anna", 1, 2)
        seated(edition, "Ben", 1, 2)
        minister, aide = ask(edition, "Minister", 1, 2, after=1), ask(edition, "Aide", 1, 2, after=2)
        link_requests(minister.pk, [aide.pk], by=DESK, now=NOW)
        change(edition, tom, self.cancelled(edition))
        assert ("number 1 in line" in last("Minister").text, "number 1 in line" in last("Aide").text) == (True, True)

    def test_undone_everybody_sits_and_waits_where_they_did(self, edition: Edition, tom: Account) -> None:
        anna, ben = seated(edition, "Anna", 1, 2), seated(edition, "Ben", 1)
        give(ask(edition, "Claire", 1, after=1))
        move = change(edition, tom, self.cancelled(edition))
        Letter.objects.update(state=Letter.State.SENT, sent=NOW)
        services.undo_move(move.pk, by=tom, now=NOW)
        assert (sits_in(anna), sits_in(ben), waits(edition, 1)) == ([1, 2], [1], ["Claire"])
        assert session(edition, 1).state == Session.State.PLANNED
        assert told("Ben")[2:] == ["plan-cancelled", "CANCEL", "REQUEST", "plan-undone"]
        assert told("Claire")[1:] == ["plan-cancelled", "plan-undone"]

    def test_undone_whoever_sat_above_the_cap_sits_there_again(self, edition: Edition, tom: Account) -> None:
        anna, ben = seated(edition, "Anna", 1, 2), seated(edition, "Ben", 1)
        set_cap(edition.pk, 1, by=DESK, now=NOW)
        move = change(edition, tom, self.cancelled(edition))
        services.undo_move(move.pk, by=tom, now=NOW)
        assert (sits_in(fresh(anna)), sits_in(fresh(ben))) == ([1, 2], [1])
        withdraw_seat(fresh(ben).pk, by=DESK, now=NOW)
        assert numbers_of_places(edition) == [1]

    def test_reminders_that_wait_to_be_sent_are_taken_back(self, edition: Edition, tom: Account) -> None:
        seated(edition, "Anna", 1)
        first = session(edition, 1)
        remind(now=first.starts_at - timedelta(hours=1))
        assert foresee(edition, self.cancelled(edition), now=NOW).reminders == 1
        change(edition, tom, self.cancelled(edition))
        assert Letter.objects.get(kind="reminder-hour").state == Letter.State.UNDONE


class TestAnotherSpeaker:
    @pytest.fixture
    def part(self, edition: Edition) -> Part:
        marie = factories.person("Marie Curie", title="Dr.")
        return Part.objects.create(session=session(edition, 1), person=marie, role=Part.Role.SPEAKER)

    def test_guests_are_told_who_speaks_and_the_old_link_opens_nothing(
        self, edition: Edition, tom: Account, part: Part
    ) -> None:
        seated(edition, "Anna", 1)
        give(ask(edition, "Ben", 1, after=1), now=NOW)
        terms = Terms("speaker", part=part.pk, speaker=Somebody("lise@kwi.example", "Lise Meitner"))
        change(edition, tom, terms)
        assert (told("Anna")[2:], told("Marie Curie"), told("Lise Meitner")) == (["plan-speaker"], [], [])
        assert "Lise Meitner will speak instead of Dr. Marie Curie" in " ".join(last("Anna").text.split())
        now = Part.objects.get(session=session(edition, 1))
        assert (now.person.name, now.instead_of, Part.objects.filter(pk=part.pk).exists()) == (
            "Lise Meitner",
            part.person,
            False,
        )
        with pytest.raises(Refused, match=r"plan\.nothing-changes"):
            foresee(edition, Terms("speaker", part=now.pk, speaker=terms.speaker), now=NOW)

    def test_undone_she_speaks_after_all(self, edition: Edition, tom: Account, part: Part) -> None:
        terms = Terms("speaker", part=part.pk, speaker=Somebody("lise@kwi.example", "Lise Meitner"))
        services.undo_move(change(edition, tom, terms).pk, by=tom, now=NOW)
        now = Part.objects.get(session=session(edition, 1))
        assert (now.person, now.instead_of) == (part.person, None)
