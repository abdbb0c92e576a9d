"""Attending online and on site: each with its own places and lines, and the way from one to the other."""

from __future__ import annotations

import pytest

from senningen.kernel.refusals import Refused
from senningen.kernel.text import Text
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats import queries, services
from senningen.seats.footing import footings
from senningen.seats.forecast import foresee_mode
from senningen.seats.models import Mode, Place, Seat
from senningen.seats.modes import Moving, move, move_oneself
from senningen.seats.rules import Refuse
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, ask, fresh, give, left, seated, session, sits_in, told, waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """Two places online and one on site in each of two sessions."""
    made = factories.edition(cap=2, sessions=2)
    services.open_places(*made.sessions.values_list("pk", flat=True), cap=1, mode=Mode.ON_SITE, now=NOW)
    return made


def to_site(seat: Seat, **fields: object) -> Seat:
    return services.change_mode(seat.pk, Mode.ON_SITE, by=DESK, now=NOW, **fields)  # type: ignore[arg-type]


def on_site(edition: Edition, who: str, *numbers: int, after: int = 0) -> Seat | None:
    return give(ask(edition, who, *numbers, after=after, mode=Mode.ON_SITE))


class TestTheRule:
    def test_the_desk_moves_where_places_are_free_and_lets_the_rest_wait(self) -> None:
        assert move([1, 2, 3], {1: 2, 3: 1}, {1: 1, 3: 4}) == Moving((1, 3), (2,), ((3, 4),))
        assert move([1], {}, {}) == Refuse("seats.full")

    def test_one_moves_oneself_only_where_nobody_waits_for_the_place(self) -> None:
        assert move_oneself([1, 2], {1: 2, 2: 1}, {1: 1}) == Moving((1, 2), (), ())
        assert move_oneself([1, 2], {1: 2, 2: 1}, {2: 1}) == Refuse("seats.mode-full", 2)


def test_a_guest_moves_on_site_and_the_places_online_are_free_for_the_next(edition: Edition) -> None:
    Edition.objects.update(offers_by_itself=True)
    anna = seated(edition, "Anna")
    seated(edition, "Ben")
    ask(edition, "Claire", after=5)
    to_site(anna)
    assert (fresh(anna).mode, sits_in(anna), fresh(anna).number) == ("on-site", [1, 2], 1)
    assert (left(edition), waits(edition)) == ([0, 0], [])  # Claire is offered what came free
    assert queries.places_left(edition.pk, Mode.ON_SITE) == {session(edition, n).pk: 0 for n in (1, 2)}
    assert told(f"seat:{anna.pk}")[-1] == "seat.mode-changed"
    assert "on site from now on" in Letter.objects.get(kind="sessions-changed").text
    assert to_site(fresh(anna)).pk == anna.pk  # twice changes nothing


def test_a_guest_does_not_pass_whoever_waits_there(edition: Edition) -> None:
    anna = seated(edition, "Anna")
    ask(edition, "Dora", 1, mode=Mode.ON_SITE)
    with pytest.raises(Refused, match=r"seats\.mode-full"):
        to_site(anna)
    with pytest.raises(Refused, match=r"mode\.unknown"):
        services.change_mode(anna.pk, "by-telephone", by=DESK, now=NOW)
    assert (fresh(anna).mode, sits_in(anna)) == ("online", [1, 2])


def test_the_desk_may_and_sees_first_what_it_costs(edition: Edition) -> None:
    anna = seated(edition, "Anna")
    on_site(edition, "Dora", 2)
    ask(edition, "Emil", 1, mode=Mode.ON_SITE)
    plan = foresee_mode(fresh(anna), by_guest=False, now=NOW)
    assert plan is not None
    assert ([s.number for s in plan.places], [s.number for s in plan.waits]) == ([1], [2])
    assert [(s.number, people) for s, people in plan.overtaken] == [(1, 1)]
    to_site(anna, as_foreseen=plan.seal)
    assert sits_in(anna) == [1]
    line = queries.waiting_list(session(edition, 2).pk, Mode.ON_SITE)
    assert [each.person.name for each in line] == ["Anna"]


def test_it_is_refused_if_the_place_is_gone_meanwhile(edition: Edition) -> None:
    anna = seated(edition, "Anna")
    plan = foresee_mode(fresh(anna), by_guest=False, now=NOW)
    assert plan is not None
    on_site(edition, "Dora", 1)
    with pytest.raises(Refused, match=r"mode\.moved-on"):
        to_site(anna, as_foreseen=plan.seal)
    on_site(edition, "Emil", 2)
    gone = foresee_mode(fresh(anna), by_guest=False, now=NOW)
    assert gone is not None
    assert gone.refused == "seats.full"


def test_what_is_over_stays_as_it_was(edition: Edition) -> None:
    anna = seated(edition, "Anna")
    later = session(edition, 1).ends_at
    services.change_mode(anna.pk, Mode.ON_SITE, by=DESK, now=later)
    places = Place.objects.filter(seat=anna).order_by("session__number").values_list("mode", flat=True)
    assert list(places) == ["online", "on-site"]
    services.set_cap(edition.pk, 0, session_id=session(edition, 2).pk, by=DESK, now=later)
    services.withdraw_seat(anna.pk, by=DESK, now=later)
    assert not Place.objects.filter(seat__isnull=False).exists()


def test_a_move_is_undone_with_place_and_line(edition: Edition) -> None:
    anna = seated(edition, "Anna", 1)
    for name in ("Ben", "Claire"):
        seated(edition, name, 2)
    ask(edition, anna.person, 2, after=5)
    people = [anna.person_id]
    before = footings(edition.pk, people)
    to_site(anna)
    after = footings(edition.pk, people)
    assert waits(edition, 2) == []
    step = services.Step(before[anna.person_id], after[anna.person_id])
    services.restore(edition.pk, [step], by=DESK, now=NOW)
    assert footings(edition.pk, people) == before
    assert waits(edition, 2) == ["Anna"]


def test_the_calendar_says_again_where_once_a_move_is_undone(edition: Edition) -> None:
    Edition.objects.update(place=Text({"en": "Senningen castle"}))
    anna = seated(edition, "Anna", 1)
    before = footings(edition.pk, [anna.person_id])[anna.person_id]
    to_site(anna)
    after = footings(edition.pk, [anna.person_id])[anna.person_id]
    services.restore(edition.pk, [services.Step(before, after)], by=DESK, now=NOW)
    latest = Letter.objects.filter(kind="calendar").latest("pk")
    assert ("LOCATION:online" in latest.calendar, "SEQUENCE:2" in latest.calendar) == (True, True)


def test_whoever_waits_may_wait_in_the_other_line_at_its_end(edition: Edition) -> None:
    seated(edition, "Anna", 1)
    seated(edition, "Ben", 1)
    on_site(edition, "Dora", 1)
    emil = ask(edition, "Emil", 1, after=1)
    ask(edition, "Fanny", 1, after=2, mode=Mode.ON_SITE)
    services.wait_in_mode(emil.pk, Mode.ON_SITE, by=DESK, now=NOW.replace(hour=18))
    line = queries.waiting_list(session(edition, 1).pk, Mode.ON_SITE)
    assert ([each.person.name for each in line], waits(edition)) == (["Fanny", "Emil"], [])
    with pytest.raises(Refused, match=r"mode\.unknown"):
        services.wait_in_mode(emil.pk, "by-telephone", by=DESK, now=NOW)


def test_whoever_has_a_seat_waits_in_its_mode(edition: Edition) -> None:
    anna = seated(edition, "Anna", 1)
    for name in ("Ben", "Claire"):
        seated(edition, name, 2)
    more = ask(edition, anna.person, 2, mode=Mode.ON_SITE)
    assert more.mode == Mode.ONLINE
    with pytest.raises(Refused, match=r"mode\.has-seat"):
        services.wait_in_mode(more.pk, Mode.ON_SITE, by=DESK, now=NOW)


def test_a_successor_who_waited_in_the_other_mode_comes_over(edition: Edition) -> None:
    anna = seated(edition, "Anna", 1)
    on_site(edition, "Dora", 2)
    emil = ask(edition, "Emil", 2, mode=Mode.ON_SITE)
    new = services.substitute(anna.pk, emil.person_id, by=DESK, now=NOW)
    emil.refresh_from_db()
    assert (new.mode, emil.mode, waits(edition, 2)) == ("online", "online", ["Emil"])
    assert "You attend online." in Letter.objects.get(kind="seat-substituted-new").text


def test_whoever_says_nothing_asks_for_the_usual_mode_of_the_edition(edition: Edition) -> None:
    assert ask(edition, "Anna").mode == Mode.ONLINE
    Edition.objects.update(usual_mode=Mode.ON_SITE)
    assert ask(edition, "Ben").mode == Mode.ON_SITE
    assert ask(edition, "Claire", mode=Mode.ONLINE).mode == Mode.ONLINE
    Place.objects.filter(mode=Mode.ON_SITE).delete()
    assert ask(edition, "Dora").mode == Mode.ONLINE  # where there is one way alone, it is that
    with pytest.raises(Refused, match=r"mode\.unknown"):
        ask(edition, "Emil", mode="by-telephone")


def test_whoever_waits_and_names_the_other_mode_goes_over_to_its_lines(edition: Edition) -> None:
    Edition.objects.update(usual_mode=Mode.ON_SITE)
    on_site(edition, "Dora", 1)
    emil = ask(edition, "Emil", 1, after=1)
    ask(edition, "Fanny", 1, after=2)
    again = ask(edition, emil.person, 1, after=3, mode=Mode.ONLINE)
    assert (again.pk, again.mode, waits(edition)) == (emil.pk, "online", ["Emil"])
    assert "request.mode-changed" in told(f"request:{emil.pk}")
    ask(edition, emil.person, 2, after=4)  # names none: stays where it is
    ask(edition, emil.person, 1, after=5, mode=Mode.ON_SITE)
    line = queries.waiting_list(session(edition, 1).pk, Mode.ON_SITE)
    assert [each.person.name for each in line] == ["Fanny", "Emil"]


def test_letters_and_calendars_say_the_mode_where_there_are_two(edition: Edition) -> None:
    Edition.objects.update(place=Text({"en": "Senningen castle"}))
    anna, dora = seated(edition, "Anna", 1), on_site(edition, "Dora", 1)
    assert dora is not None
    given = {str(each.person): each.text for each in Letter.objects.filter(kind="seat-given")}
    assert ("You attend online." in given["Anna"], "You attend on site." in given["Dora"]) == (True, True)
    where = {each.person_id: each.calendar for each in Letter.objects.filter(kind="calendar")}
    assert "LOCATION:online" in where[anna.person_id]
    assert "LOCATION:Senningen castle" in where[dora.person_id]
    services.set_cap(edition.pk, 2, mode=Mode.ON_SITE, by=DESK, now=NOW)
    to_site(anna)
    latest = Letter.objects.filter(kind="calendar", person=anna.person_id).latest("pk")
    assert "LOCATION:Senningen castle" in latest.calendar
    assert (latest.calendar_method, "SEQUENCE:1" in latest.calendar) == ("REQUEST", True)
