"""Places kept for a purpose: nobody else has one; what is left goes to those in line when its time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from senningen.kernel.refusals import Refused
from senningen.people.models import Person
from senningen.programme.models import Edition
from senningen.seats import contingents, keeping, rules, services
from senningen.seats.models import Contingent, Member, Place, Seat
from senningen.seats.room import free_beyond_line, room_for
from senningen.seats.services.change import Change, change_edition
from tests import factories
from tests.seats.invariants import broken_invariants
from tests.seats.stories import (
    DESK,
    NOW,
    ask,
    give,
    left,
    numbers_of_places,
    offered,
    seated,
    session,
    sits_in,
    told,
    waits,
)

UNTIL = NOW + timedelta(days=2)


class TestTheRules:
    def test_the_highest_free_places_are_kept(self) -> None:
        assert keeping.keep(2, free={3, 5, 4}, kept_free=(), kept_taken=()).keep == (5, 4)

    def test_what_their_people_have_counts(self) -> None:
        assert keeping.keep(3, free={1, 2}, kept_free={5}, kept_taken={4}).keep == (2,)

    def test_keeping_fewer_opens_free_ones_first(self) -> None:
        assert keeping.keep(1, free={1}, kept_free={4, 5}, kept_taken={3}).open == (4, 5)
        assert keeping.keep(0, free={1}, kept_free={5}, kept_taken={3}).open == (5, 3)

    def test_a_member_has_one_of_their_own_places_and_leaves_the_others_to_everybody(self) -> None:
        line = [rules.InLine(1, {1: NOW}), rules.InLine(2, {1: NOW}, contingent=7), rules.InLine(3, {1: NOW})]
        assert rules.next_in_line(line, {1: 1}, {1: {7: 1}}) == {1: (1,), 2: (1,)}
        assert rules.next_in_line(line, {1: 0}, {1: {7: 2}}) == {2: (1,)}
        assert rules.next_in_line(line, {1: 0}, {1: {8: 2}}) == {}

    def test_those_who_came_together_have_what_is_kept_for_one_and_free_for_the_other(self) -> None:
        line = [rules.InLine(1, {1: NOW}, party=1), rules.InLine(2, {1: NOW}, party=1, contingent=7)]
        assert rules.next_in_line(line, {1: 1}, {1: {7: 1}}) == {1: (1,), 2: (1,)}
        assert rules.next_in_line(line, {1: 0}, {1: {7: 2}}) == {}
        wishes, belongs = {1: (1,), 2: (1,)}, {2: 7}
        assert rules.grant_together(wishes, {1: 1}, contingents=belongs, kept={1: {7: 1}}) == wishes
        assert rules.grant_together(wishes, {1: 1}, contingents=belongs) == {1: (), 2: ()}


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=3)


@pytest.fixture
def press(edition: Edition) -> Contingent:
    """One place of three is kept for the press in each session."""
    made = services.begin_contingent(edition.pk, "Press", UNTIL, by=DESK, now=NOW)
    services.keep_places(made.pk, 1, by=DESK, now=NOW)
    return made


def known(who: str) -> Person:
    return Person.objects.filter(name=who).first() or factories.person(who)


def join(edition: Edition, who: str, contingent: Contingent | None) -> None:
    to = contingent.pk if contingent else None
    services.belong_to(known(who).pk, edition.pk, to, by=DESK, now=NOW)


def kept(contingent: Contingent) -> list[int]:
    """How many are still kept, session by session."""
    [standing] = [each for each in contingents.standings(contingent.edition_id) if each.contingent == contingent]
    return [each.free for _, each in sorted(standing.shares.items())]


@pytest.mark.django_db
class TestKeeping:
    def test_nobody_else_has_a_kept_place(self, edition: Edition, press: Contingent) -> None:
        assert left(edition) == [2] * len(left(edition))
        seated(edition, "Anna")
        seated(edition, "Ben")
        assert give(ask(edition, "Carl")) is None
        assert (set(left(edition)), waits(edition), set(kept(press))) == ({0}, ["Carl"], {1})
        assert broken_invariants(edition) == []

    def test_a_member_has_one_first_and_then_what_everybody_has(self, edition: Edition, press: Contingent) -> None:
        for who in ("Petra", "Paul"):
            join(edition, who, press)
        petra, paul = seated(edition, known("Petra")), seated(edition, known("Paul"))
        whose = {place.seat_id: (place.contingent_id, place.number) for place in Place.objects.exclude(seat=None)}
        assert whose == {petra.pk: (press.pk, 3), paul.pk: (None, paul.number)}
        assert set(left(edition)) == {1}

    def test_a_place_that_a_member_gives_back_is_kept_again(self, edition: Edition, press: Contingent) -> None:
        join(edition, "Petra", press)
        petra = seated(edition, known("Petra"))
        assert set(kept(press)) == {0}
        services.withdraw_seat(petra.pk, by=DESK, now=NOW)
        assert set(kept(press)) == {1}

    def test_only_what_is_free_can_be_kept(self, edition: Edition, press: Contingent) -> None:
        seated(edition, "Anna", 1)
        with pytest.raises(Refused) as refused:
            services.keep_places(press.pk, 3, by=DESK, now=NOW)
        assert (refused.value.code, refused.value.facts) == ("contingent.too-few-places", {"session": 1, "n": 1})
        assert set(kept(press)) == {1}
        services.keep_places(press.pk, 3, session_id=session(edition, 2).pk, by=DESK, now=NOW)
        assert kept(press)[:2] == [1, 3]
        assert told(f"session:{session(edition, 2).pk}")[-1] == "places.kept"

    def test_in_a_session_that_is_over_nothing_is_kept(self, edition: Edition, press: Contingent) -> None:
        services.write_contingent(press.pk, "Press", UNTIL + timedelta(days=100), by=DESK, now=NOW)
        first = session(edition, 1)
        with pytest.raises(Refused) as refused:
            services.keep_places(press.pk, 2, session_id=first.pk, by=DESK, now=first.ends_at)
        assert refused.value.code == "session.over"

    def test_a_lower_cap_takes_nothing_that_is_kept(self, edition: Edition, press: Contingent) -> None:
        services.set_cap(edition.pk, 0, by=DESK, now=NOW)
        assert numbers_of_places(edition) == [3]
        assert broken_invariants(edition) == []
        services.let_contingent_go(press.pk, by=DESK, now=NOW)
        assert numbers_of_places(edition) == []

    def test_two_purposes_have_two_names_and_a_time_to_come(self, edition: Edition, press: Contingent) -> None:
        for name, until, code in (("Press", UNTIL, "contingent.known"), ("Public sector", NOW, "contingent.until")):
            with pytest.raises(Refused) as refused:
                services.begin_contingent(edition.pk, name, until, by=DESK, now=NOW)
            assert refused.value.code == code
        services.write_contingent(press.pk, "Media", UNTIL + timedelta(days=1), by=DESK, now=NOW)
        press.refresh_from_db()
        assert (press.name, press.until) == ("Media", UNTIL + timedelta(days=1))

    def test_nobody_comes_to_belong_to_what_is_kept_no_longer(self, edition: Edition, press: Contingent) -> None:
        join(edition, "Anna", press)
        services.let_contingent_go(press.pk, by=DESK, now=NOW)
        with pytest.raises(Refused) as refused:
            join(edition, "Ben", press)
        assert refused.value.code == "contingent.over"
        join(edition, "Anna", None)
        assert not press.members.exists()

    def test_what_is_not_known_is_refused(self, edition: Edition) -> None:
        anna = factories.person("Anna")
        with pytest.raises(Refused) as refused:
            services.belong_to(anna.pk, edition.pk, 404, by=DESK, now=NOW)
        assert refused.value.code == "contingent.unknown"
        with pytest.raises(Refused) as refused:
            services.let_contingent_go(404, by=DESK, now=NOW)
        assert refused.value.code == "contingent.unknown"


@pytest.mark.django_db
class TestLettingGo:
    @pytest.fixture
    def full(self, edition: Edition, press: Contingent) -> Edition:
        """Two have the places for everybody, two more wait."""
        edition.offers_by_itself = True
        edition.save(update_fields=["offers_by_itself"])
        for who in ("Anna", "Ben"):
            seated(edition, who)
        for minute, who in enumerate(("Carl", "Dora")):
            ask(edition, who, after=minute)
        return edition

    def offers(self) -> list[str]:
        return [each.person.name for each in Seat.objects.filter(state="held").order_by("pk")]

    def test_when_the_time_is_over_the_first_in_line_is_offered_it(self, full: Edition, press: Contingent) -> None:
        assert services.let_contingents_go(now=UNTIL - timedelta(seconds=1)) == 0
        assert self.offers() == []
        assert services.let_contingents_go(now=UNTIL) == 1
        assert self.offers() == ["Carl"]
        assert services.let_contingents_go(now=UNTIL) == 0
        assert told(f"contingent:{press.pk}")[-1] == "contingent.let-go"
        with pytest.raises(Refused) as refused:
            services.keep_places(press.pk, 1, by=DESK, now=UNTIL)
        assert refused.value.code == "contingent.over"

    def test_a_later_moment_that_is_named_meanwhile_counts(
        self, full: Edition, press: Contingent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later = UNTIL + timedelta(days=1)

        def taken_after_somebody_else(edition_id: int, **told: Any) -> Change:
            Contingent.objects.filter(pk=press.pk).update(until=later)
            return change_edition(edition_id, **told)

        monkeypatch.setattr("senningen.seats.services.keeping.change_edition", taken_after_somebody_else)
        assert services.let_contingents_go(now=UNTIL) == 0
        press.refresh_from_db()
        assert (press.until, set(kept(press)), self.offers()) == (later, {1}, [])

    def test_or_when_somebody_lets_go_of_the_rest(self, full: Edition, press: Contingent) -> None:
        services.let_contingent_go(press.pk, by=DESK, now=NOW)
        assert (self.offers(), broken_invariants(full)) == (["Carl"], [])

    def test_or_of_some_of_it(self, full: Edition, press: Contingent) -> None:
        services.keep_places(press.pk, 0, session_id=session(full, 1).pk, by=DESK, now=NOW)
        [offer] = Seat.objects.filter(state="held")
        assert (offer.person.name, sits_in(offer)) == ("Carl", [1])

    def test_a_member_who_waits_is_offered_what_is_kept_before_the_others(
        self, full: Edition, press: Contingent
    ) -> None:
        join(full, "Dora", press)
        assert self.offers() == ["Dora"]
        [offer] = Seat.objects.filter(state="held")
        services.decline_offer(offer.pk, by=DESK, now=NOW)
        assert (self.offers(), set(kept(press))) == ([], {1})


@pytest.mark.django_db
class TestBelonging:
    def test_whoever_leaves_keeps_the_place_and_it_is_kept_no_longer(self, edition: Edition, press: Contingent) -> None:
        join(edition, "Petra", press)
        petra = seated(edition, known("Petra"))
        join(edition, "Petra", None)
        assert (sits_in(petra) != [], kept(press), Member.objects.count()) == (True, [], 0)
        assert told(f"contingent:{press.pk}")[-2:] == ["member.joined", "member.left"]

    def test_a_successor_in_a_kept_place_belongs_too(self, edition: Edition, press: Contingent) -> None:
        join(edition, "Petra", press)
        petra = seated(edition, known("Petra"))
        services.substitute(petra.pk, factories.person("Paul").pk, by=DESK, now=NOW)
        assert sorted(Member.objects.values_list("person__name", flat=True)) == ["Paul", "Petra"]
        assert broken_invariants(edition) == []

    def test_a_guest_adds_a_session_that_is_kept_for_them_whoever_waits(
        self, edition: Edition, press: Contingent
    ) -> None:
        for who in ("Anna", "Ben", "Carl"):
            give(ask(edition, who, 1))
        for who in ("Petra", "Otto"):
            seated(edition, known(who), 2)
        join(edition, "Petra", press)
        for seat in Seat.objects.filter(person__name__in=["Petra", "Otto"]):
            services.choose_sessions(seat.pk, [session(edition, n).pk for n in (1, 2)], by=DESK, now=NOW)
        assert waits(edition) == ["Carl", "Otto"]
        assert broken_invariants(edition) == []


def test_places_for_somebody_are_counted_with_what_is_kept_for_them(db: None) -> None:
    edition = factories.edition(cap=3, sessions=1)
    press = services.begin_contingent(edition.pk, "Press", UNTIL, by=DESK, now=NOW)
    services.keep_places(press.pk, 2, by=DESK, now=NOW)
    [only] = edition.sessions.all()
    for who in ("Petra", "Paul"):
        join(edition, who, press)
    petra = known("Petra")
    assert room_for(edition.pk, "online", petra.pk) == ({only.pk: 3}, {only.pk: 0})  # nobody waits
    give(ask(edition, "Anna"))
    ask(edition, "Carl")
    assert room_for(edition.pk, "online", None) == ({only.pk: 0}, {only.pk: 1})
    assert room_for(edition.pk, "online", petra.pk) == ({only.pk: 2}, {only.pk: 0})
    ask(edition, known("Paul"))
    assert room_for(edition.pk, "online", petra.pk) == ({only.pk: 2}, {only.pk: 1})
    offered(edition, known("Paul"))
    assert free_beyond_line(edition.pk, "online", petra.pk) == {only.pk: 1}
