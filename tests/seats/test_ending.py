"""Giving back, taking back, passing on, undoing."""

from __future__ import annotations

import pytest

from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.people import queries as people
from senningen.people.services import make_link
from senningen.programme.models import Edition
from senningen.seats import services
from senningen.seats.footing import footings
from senningen.seats.models import Place
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, ask, fresh, give, left, offered, seated, session, sits_in, state, told, waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """One place in each of four sessions."""
    return factories.edition(cap=1)


class TestGivingBack:
    def test_the_whole_seat(self, edition: Edition) -> None:
        anna = seated(edition, "Anna")
        services.withdraw_seat(anna.pk, by=DESK, now=NOW)
        assert anna.request is not None
        assert (state(anna), fresh(anna).ended, state(anna.request)) == ("withdrawn", NOW, "withdrawn")
        assert left(edition) == [1, 1, 1, 1]

    def test_one_session(self, edition: Edition) -> None:
        anna = seated(edition, "Anna")
        services.withdraw_seat(anna.pk, sessions=[session(edition, 1).pk], by=DESK, now=NOW)
        assert (state(anna), sits_in(anna), left(edition)) == ("taken", [2, 3, 4], [1, 0, 0, 0])
        assert told(f"seat:{anna.pk}") == ["seat.given", "seat.sessions-dropped"]

    def test_every_session_one_has_is_the_whole_seat(self, edition: Edition) -> None:
        anna = seated(edition, "Anna", 1)
        services.withdraw_seat(anna.pk, sessions=[session(edition, 1).pk], by=DESK, now=NOW)
        assert state(anna) == "withdrawn"

    def test_but_what_waits_goes_on_waiting(self, edition: Edition) -> None:
        seated(edition, "Anna", 2)
        ben = seated(edition, "Ben", 1, 2)
        services.withdraw_seat(ben.pk, sessions=[session(edition, 1).pk], by=DESK, now=NOW)
        assert ben.request is not None
        assert (state(ben), state(ben.request), waits(edition, 2)) == ("withdrawn", "open", ["Ben"])

    def test_the_whole_seat_ends_the_waiting_too(self, edition: Edition) -> None:
        seated(edition, "Anna", 2)
        ben = seated(edition, "Ben", 1, 2)
        services.withdraw_seat(ben.pk, by=DESK, now=NOW)
        assert waits(edition, 2) == []

    def test_a_session_one_has_not_is_refused(self, edition: Edition) -> None:
        anna = seated(edition, "Anna", 1)
        with pytest.raises(Refused, match=r"seats\.no-session"):
            services.withdraw_seat(anna.pk, sessions=[session(edition, 2).pk], by=DESK, now=NOW)

    def test_an_offer_given_back_is_declined(self, edition: Edition) -> None:
        anna = offered(edition, "Anna")
        services.withdraw_seat(anna.pk, by=DESK, now=NOW)
        assert (state(anna), told(f"seat:{anna.pk}")) == ("declined", ["seat.offered", "seat.declined"])

    def test_twice_is_refused_and_tells_why(self, edition: Edition) -> None:
        anna = seated(edition, "Anna")
        services.withdraw_seat(anna.pk, by=DESK, now=NOW)
        with pytest.raises(Refused) as refused:
            services.withdraw_seat(anna.pk, by=DESK, now=NOW)
        assert (refused.value.code, refused.value.next_step) == ("seat.ended", "Ask for a seat again.")

    def test_whoever_is_connected_is_told_to_look_again(
        self, edition: Edition, django_capture_on_commit_callbacks: pytest.FixtureRequest
    ) -> None:
        anna = seated(edition, "Anna")
        heard: list[str] = []
        stop = hints.listen(lambda hint: heard.append(hint.topic))
        try:
            with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
                services.withdraw_seat(anna.pk, sessions=[session(edition, 1).pk], by=DESK, now=NOW)
        finally:
            stop()
        assert f"seat:{anna.pk}" in heard


class TestTakingBack:
    def test_the_desk_takes_a_seat_back(self, edition: Edition) -> None:
        anna = seated(edition, "Anna")
        services.release_seat(anna.pk, reason="house-rule", by=DESK, now=NOW)
        assert (state(anna), left(edition)) == ("released", [1, 1, 1, 1])

    def test_a_reason_is_a_code_because_the_journal_holds_nobodys_words(self, edition: Edition) -> None:
        anna = seated(edition, "Anna")
        with pytest.raises(Refused, match=r"seats\.reason-unreadable"):
            services.release_seat(anna.pk, reason="Anna was rude to Ben", by=DESK, now=NOW)
        assert state(anna) == "taken"

    def test_an_unknown_seat_is_refused(self) -> None:
        with pytest.raises(Refused, match=r"seat\.unknown"):
            services.release_seat(404, reason="house-rule", by=DESK, now=NOW)


class TestUndoing:
    def test_what_was_given_waits_again_where_it_stood(self, edition: Edition) -> None:
        anna = ask(edition, "Anna", 1)
        ask(edition, "Ben", 1, after=1)
        before = footings(edition.pk, [anna.person_id])[anna.person_id]
        assert give(anna) is not None
        assert waits(edition) == ["Ben"]
        after = footings(edition.pk, [anna.person_id])[anna.person_id]
        services.restore(edition.pk, [services.Step(before, after)], by=DESK, now=NOW)
        assert (waits(edition), left(edition)[0], state(anna)) == (["Anna", "Ben"], 1, "open")


class TestSubstitution:
    def test_a_named_other_has_the_same_number_and_places(self, edition: Edition) -> None:
        anna, ben = seated(edition, "Anna", 1, 3), factories.person("Ben")
        new = services.substitute(anna.pk, ben.pk, by=DESK, now=NOW)
        assert (new.person, new.number, new.state, sits_in(new), new.follows) == (ben, 1, "taken", [1, 3], anna)
        assert (state(anna), sits_in(anna)) == ("substituted", [])
        assert told(f"seat:{anna.pk}") == ["seat.given", "seat.substituted"]

    def test_the_old_link_is_dead(self, edition: Edition) -> None:
        anna = seated(edition, "Anna")
        secret = make_link("seat", person_id=anna.person_id, subject_id=anna.pk, now=NOW)
        assert people.link("seat", secret, now=NOW) is not None
        services.substitute(anna.pk, factories.person("Ben").pk, by=DESK, now=NOW)
        assert people.link("seat", secret, now=NOW) is None

    def test_whoever_waits_may_be_the_other_and_waits_on_for_the_rest(self, edition: Edition) -> None:
        anna, ben = seated(edition, "Anna", 1), factories.person("Ben")
        seated(edition, "Claire", 2)
        give(ask(edition, ben, 1, 2, after=1))
        new = services.substitute(anna.pk, ben.pk, by=DESK, now=NOW)
        assert (sits_in(new), waits(edition, 1), waits(edition, 2)) == ([1], [], ["Ben"])

    def test_what_the_first_waited_for_is_not_inherited(self, edition: Edition) -> None:
        seated(edition, "Claire", 2)
        anna = seated(edition, "Anna", 1, 2)
        services.substitute(anna.pk, factories.person("Ben").pk, by=DESK, now=NOW)
        assert waits(edition, 2) == []

    def test_an_offer_passes_on_with_its_deadline(self, edition: Edition) -> None:
        anna = offered(edition, "Anna")
        new = services.substitute(anna.pk, factories.person("Ben").pk, by=DESK, now=NOW)
        assert (new.state, new.until) == ("held", anna.until)

    def test_nobody_has_two_seats(self) -> None:
        edition = factories.edition(cap=2)
        anna, ben = seated(edition, "Anna"), seated(edition, "Ben")
        with pytest.raises(Refused, match=r"seats\.already-seated"):
            services.substitute(anna.pk, ben.person_id, by=DESK, now=NOW)
        with pytest.raises(Refused, match=r"people\.unknown"):
            services.substitute(anna.pk, 404, by=DESK, now=NOW)
        assert Place.objects.filter(seat=anna).count() == 4
