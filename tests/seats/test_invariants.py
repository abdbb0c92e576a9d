"""Whatever is done to seats, in whatever order: the invariants hold, and a simple model says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import cycle
from operator import itemgetter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from senningen.desk import services as desk
from senningen.desk.replanning.foresight import foresee
from senningen.desk.replanning.outlook import Outlook
from senningen.desk.replanning.terms import Terms
from senningen.journal.models import Entry
from senningen.kernel.refusals import Refused
from senningen.people.models import Person
from senningen.programme import queries as programme
from senningen.programme.models import Edition, Session
from senningen.programme.rules import When
from senningen.seats import queries, services
from senningen.seats.footing import Footing, footings
from senningen.seats.forecast import foresee_cap, foresee_mode
from senningen.seats.models import Contingent, Mode, Place, Request, Seat, Wish
from tests import factories
from tests.costs import drawn
from tests.seats.invariants import Row, Rows, broken_in
from tests.seats.model import Model, SeatInModel
from tests.seats.stories import DESK, NOW

sessions = st.sets(st.integers(1, 3), min_size=1)
anybody = st.integers(0, 5)
contingent = st.integers(1, 2)
MODES = ("online", "on-site")
YEAR = timedelta(days=365)


def one(of: Sequence[int], nth: int) -> int:
    """Choose by a small number, which is written down where a run that failed is told."""
    return of[nth % len(of)]


class Beginning:
    """What no run changes for the next one, made once: six people, and an edition for each number of places."""

    def __init__(self) -> None:
        self.people = [Person.objects.create(name=name, created=NOW) for name in "ABCDEF"]
        self.account = factories.account()
        self.editions = {cap: self.edition_of(cap) for cap in (1, 2, 3)}
        self.contingents = {cap: self.contingents_of(edition) for cap, edition in self.editions.items()}

    def edition_of(self, cap: int) -> Edition:
        """Make one with three sessions, far enough ahead that none begins."""
        edition = factories.edition(cap=cap, sessions=3, number=cap, slug=str(cap), first_day=date(2030, 1, 1))
        sessions = edition.sessions.values_list("pk", flat=True)
        services.open_places(*sessions, cap=1, mode=Mode.ON_SITE, by=DESK, now=NOW)
        return edition

    def contingents_of(self, edition: Edition) -> dict[int, int]:
        made = {n: services.begin_contingent(edition.pk, str(n), NOW + YEAR, by=DESK, now=NOW) for n in (1, 2)}
        return {number: contingent.pk for number, contingent in made.items()}


class SeatsOfAnEdition(RuleBasedStateMachine):
    """Six people and three sessions of few places."""

    beginning: Beginning

    def __init__(self) -> None:
        super().__init__()
        self.before = transaction.savepoint()

    def teardown(self) -> None:
        """Leave nothing of a run behind: the thousandth takes no longer than the first."""
        transaction.savepoint_rollback(self.before)

    @initialize(
        cap=st.integers(1, 3),
        by_itself=st.booleans(),
        usual=st.sampled_from(MODES),
        came=st.lists(st.sampled_from([services.give_seat, services.offer_seat, None]), min_size=2, max_size=3),
    )
    def begin(self, cap: int, by_itself: bool, usual: str, came: list[Any]) -> None:
        """Some have come before, so that the first step finds seats, offers and a line."""
        Edition.objects.update(offers_by_itself=by_itself, usual_mode=usual)
        self.edition = Edition.objects.get(pk=self.beginning.editions[cap].pk)
        self.sessions = {s.number: s.pk for s in self.edition.sessions.all()}
        self.number_of = {pk: number for number, pk in self.sessions.items()}
        self.people, self.account = self.beginning.people, self.beginning.account
        self.contingents = self.beginning.contingents[cap]
        self.who = {person.pk: who for who, person in enumerate(self.people)}
        self.now = NOW
        caps = {(number, mode.value): cap if mode == Mode.ONLINE else 1 for number in self.sessions for mode in Mode}
        self.model = Model(caps, by_itself, usual)
        self.one_after_the_other = cycle(caps)
        for who, verb in enumerate(came):
            self.ask(who, set(self.sessions), False, "online")
            if verb:
                verb(self.request(who).pk, by=DESK, now=self.tick())
                self.model.give(who) if verb is services.give_seat else self.model.offer(who, self.now)

    # what the desk and the guests do

    @rule(who=anybody, wanted=sessions, all_or_none=st.booleans(), mode=st.sampled_from(("", *MODES)))
    def ask(self, who: int, wanted: set[int], all_or_none: bool, mode: str) -> None:
        """Whoever names no mode asks for the usual one; whoever waits and names the other one goes over to its line."""
        wanted -= self.model.cancelled
        if not wanted:
            return
        request = services.receive_request(
            self.people[who].pk,
            self.edition.pk,
            sessions=self.ids(wanted),
            all_or_none=all_or_none,
            mode=mode,
            by=DESK,
            now=self.tick(),
        )
        self.model.ask(who, wanted, request.pk, self.now, all_or_none=all_or_none, mode=mode)

    @precondition(lambda self: self.model.waiting)
    @rule(nth=anybody, offer=st.booleans())
    def give_or_offer(self, nth: int, offer: bool) -> None:
        who = one(sorted(self.model.waiting), nth)
        verb = services.offer_seat if offer else services.give_seat
        seat = verb(self.request(who).pk, by=DESK, now=self.tick())
        done = self.model.offer(who, self.now) if offer else self.model.give(who)
        assert (seat is not None) == done

    @precondition(lambda self: self.model.waiting)
    @rule(nth=anybody, wanted=sessions, whole=st.booleans())
    def stop_waiting(self, nth: int, wanted: set[int], whole: bool) -> None:
        who = one(sorted(self.model.waiting), nth)
        if whole:
            services.decline_request(self.request(who).pk, by=DESK, now=self.tick())
            self.model.leave(who, set(self.sessions))
        else:
            services.leave_waiting_list(self.request(who).pk, sessions=self.ids(wanted), by=DESK, now=self.tick())
            self.model.leave(who, wanted)

    @precondition(lambda self: self.answerable())
    @rule(nth=anybody, wanted=sessions)
    def answer(self, nth: int, wanted: set[int]) -> None:
        who = one(self.answerable(), nth)
        kept = self.model.seats[who].sessions & wanted
        if kept:
            services.take_offer(self.seat(who).pk, sessions=self.ids(kept), by=DESK, now=self.now)
            self.model.take(who, kept, self.now)
        else:
            services.decline_offer(self.seat(who).pk, by=DESK, now=self.now)
            self.model.end(who, self.now, waits_on=False)

    @precondition(lambda self: self.model.seats)
    @rule(nth=anybody, how=st.sampled_from(["withdraw", "release", "part", "undone"]), part=sessions)
    def end(self, nth: int, how: str, part: set[int]) -> None:
        who = one(sorted(self.model.seats), nth)
        seat = self.seat(who)
        if how == "withdraw":
            services.withdraw_seat(seat.pk, by=DESK, now=self.tick())
            self.model.end(who, self.now, waits_on=False)
        elif how == "release":
            services.release_seat(seat.pk, reason="house-rule", by=DESK, now=self.tick())
            self.model.end(who, self.now, waits_on=True)
        elif how == "part" and part & self.model.seats[who].sessions:
            services.withdraw_seat(seat.pk, sessions=self.ids(part), by=DESK, now=self.tick())
            self.model.give_back(who, part, self.now)
        elif how == "undone":
            before, at = self.footings(), self.tick()
            services.withdraw_seat(seat.pk, by=DESK, now=at)
            if self.back_to(before, at):
                self.model.sit_anew(who)
            else:
                self.model.end(who, at, waits_on=False)

    @precondition(lambda self: self.model.seats)
    @rule(nth=anybody, wanted=sessions)
    def choose(self, nth: int, wanted: set[int]) -> None:
        who = one(sorted(self.model.seats), nth)
        seat, model, mode = self.model.seats[who], self.model, self.model.mode(who)
        wanted -= model.cancelled
        shared = {
            s
            for p, lines in model.waiting.items()
            if p != who and model.party.get(p, 0) == model.party.get(who)
            for s in lines
        }
        add = {s for s in wanted - seat.sessions - shared if model.may_add(who, s, mode)}
        if not (seat.sessions & wanted or add):
            return
        services.choose_sessions(self.seat(who).pk, self.ids(wanted), by=DESK, now=self.tick())
        drop = seat.sessions - wanted
        model.leave(who, set(self.sessions) - wanted)
        model.ask(who, wanted, self.request_behind(who).pk, self.now, all_or_none=who in model.all_or_none)
        seat.sessions &= wanted
        model.sit(who, add)
        model.leave(who, add)
        if drop:
            model.offer_to_next(self.now)

    @precondition(lambda self: self.model.seats and len(self.model.seats) < 6)
    @rule(nth=anybody, to=anybody)
    def substitute(self, nth: int, to: int) -> None:
        old = one(sorted(self.model.seats), nth)
        new = one([who for who in range(6) if who not in self.model.seats], to)
        services.substitute(self.seat(old).pk, self.people[new].pk, by=DESK, now=self.tick())
        self.model.substitute(old, new, self.request_behind(new).pk, self.now)

    @precondition(lambda self: self.model.seats)
    @rule(nth=anybody, undone=st.booleans())
    def change_mode(self, nth: int, undone: bool) -> None:
        """Move somebody as it is foreseen; undone at once, everybody stands as before."""
        who = one(sorted(self.model.seats), nth)
        at = self.tick()
        seat = self.seat(who)
        plan = foresee_mode(seat, by_guest=False, now=at)
        if plan is None or plan.refused:
            return
        before = self.footings()
        services.change_mode(seat.pk, plan.mode, as_foreseen=plan.seal, by=DESK, now=at)
        if undone and not self.model.by_itself and self.back_to(before, at):
            self.model.sit_anew(who)
        else:
            self.model.change_mode(who, at, self.request_behind(who).pk if plan.waits else self.model.order[who])

    @precondition(lambda self: len(self.model.waiting) > 1)
    @rule(order=st.permutations(range(6)), unlink=st.booleans())
    def link_or_unlink(self, order: list[int], unlink: bool) -> None:
        who, other, *_ = (each for each in order if each in self.model.waiting)
        if who in self.model.party and unlink:
            services.unlink_request(self.request(who).pk, by=DESK, now=self.tick())
            self.model.unlink(who)
        elif self.model.mode(who) == self.model.mode(other):
            at = self.tick()
            if who in self.model.waiting and other in self.model.waiting:  # the clock may have served them
                party = services.link_requests(self.request(who).pk, [self.request(other).pk], by=DESK, now=at)
                self.model.link(who, other, party.pk)

    # what happens by itself or to the whole edition

    @rule(hours=st.sampled_from([1, 20, 50]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        assert services.lapse_offers_of(self.edition.pk, now=self.now) == len(self.model.lapse(self.now))

    @precondition(lambda self: any(s.no_answer for s in self.model.seats.values()))
    @rule(nth=anybody)
    def extend(self, nth: int) -> None:
        who = one(sorted(p for p, s in self.model.seats.items() if s.no_answer), nth)
        services.extend_offer(self.seat(who).pk, by=DESK, now=self.tick())
        self.model.seats[who] = SeatInModel(self.model.seats[who].sessions, self.now + timedelta(hours=48))

    @rule(which=contingent, places=st.integers(0, 3), mode=st.sampled_from(MODES))
    def keep(self, which: int, places: int, mode: str) -> None:
        """Keep so many places, as far as they are free; not fewer than its people have."""
        model, at = self.model, self.tick()
        sat = Counter((s, model.mode(p)) for (p, s), of in model.on_kept().items() if of == which)
        places = max([places, *(n for (_, of), n in sat.items() if of == mode)])
        services.keep_places(self.contingents[which], places, mode=mode, as_far_as_free=True, by=DESK, now=at)
        model.keep(which, places, mode, at)

    @rule(who=anybody, which=st.one_of(st.none(), contingent))
    def belong(self, who: int, which: int | None) -> None:
        at, of = self.tick(), self.contingents[which] if which else None
        if of and Contingent.objects.filter(pk=of, until__lte=at).exists():
            with pytest.raises(Refused):
                services.belong_to(self.people[who].pk, self.edition.pk, of, by=DESK, now=at)
            return
        services.belong_to(self.people[who].pk, self.edition.pk, of, by=DESK, now=at)
        self.model.belong(who, which, at)

    @rule(which=contingent)
    def let_go(self, which: int) -> None:
        """Its places are for everybody; another day some are kept again."""
        at, of = self.tick(), self.contingents[which]
        services.let_contingent_go(of, by=DESK, now=at)
        self.model.let_go(which, at)
        services.write_contingent(of, str(which), NOW + YEAR, by=DESK, now=at)

    @rule(cap=st.integers(0, 4), mode=st.sampled_from(Mode))
    def change_cap(self, cap: int, mode: Mode) -> None:
        """What is foreseen is what happens: the places, and by itself the offers with their deadlines."""
        at = self.tick()
        self.edition.refresh_from_db()
        plan, before = foresee_cap(self.edition, cap, mode=mode, now=at), self.places_in_house(mode)
        offers = Entry.objects.filter(stream__edition_id=self.edition.pk, at=at, kind="seat.offered")
        services.set_cap(self.edition.pk, cap, mode=mode, as_foreseen=plan.seal, by=DESK, now=at)
        self.model.set_cap(cap, mode.value, self.now)
        made = {each.session: set(each.make) for each in plan.steps}
        gone = {each.session: set(each.take_away) for each in plan.steps}
        then = {pk: (numbers - gone.get(pk, set())) | made.get(pk, set()) for pk, numbers in before.items()}
        assert then == self.places_in_house(mode)
        foreseen = [(s.turn.person, s.until) for s in plan.served if plan.by_itself and not s.turn.at_once]
        found = [(entry.data["person"], datetime.fromisoformat(entry.data["until"])) for entry in offers]
        assert sorted(found) == sorted(foreseen)

    @precondition(lambda self: len(self.model.cancelled) < 3)
    @rule(nth=anybody, days=st.integers(-3, 3), undone=st.booleans())
    def move_session(self, nth: int, days: int, undone: bool) -> None:
        """Whoever sits or waits there does so at the new hour; undone, at the old one."""
        number = one(self.planned(), nth)
        hour = Session.objects.get(pk=self.sessions[number])
        when = When(hour.day + timedelta(days=days), time((8, 14, 17)[number - 1]), 60)  # no two at one hour
        if when != programme.when(hour):
            self.change_plan(Terms("move", session=hour.pk, when=when), undone=undone)

    @precondition(lambda self: not self.model.cancelled)
    @rule(order=st.permutations((1, 2, 3)), elsewhere=st.booleans(), undone=st.booleans())
    def cancel_session(self, order: list[int], elsewhere: bool, undone: bool) -> None:
        """Who has no session left has a place elsewhere, where one is free beyond the line; or loses the seat."""
        number, other = order[0], order[1] if elsewhere else None
        model, expected = self.model, 0
        left_over = [who for who, seat in model.seats.items() if seat.sessions == {number}]
        for mode in MODES:
            if other is None:
                break
            room = max(model.free(other, mode) - len(model.line(other, mode)), 0)
            expected += min(sum(model.mode(who) == mode for who in left_over), room)
        terms = Terms("cancel", session=self.sessions[number], other=self.sessions[other] if other else None)
        outlook = self.change_plan(terms, undone=undone)
        given = [self.who[each.person.pk] for each in outlook.concerned if each.instead]
        assert set(given) <= set(left_over)
        assert len(given) == expected
        if not undone:
            self.model.cancel(number, given, other or 0)
        else:
            self.model.sat = self.sat_in_house(Rows.of(self.edition))  # they sit down again, one after the other

    def change_plan(self, terms: Terms, *, undone: bool) -> Outlook:
        """Make a change that was looked at; undone in time, it leaves nothing behind."""
        at = self.tick()
        outlook = foresee(self.edition, terms, now=at)
        move = desk.change_plan(self.edition.pk, terms, seen=outlook.seen, by=self.account, now=at)
        if undone:
            desk.undo_move(move.pk, by=self.account, now=at)
        return outlook

    def planned(self) -> list[int]:
        return sorted(set(self.sessions) - self.model.cancelled)

    @rule()
    def decide_otherwise_about_offering(self) -> None:
        self.model.by_itself = not self.model.by_itself
        Edition.objects.filter(pk=self.edition.pk).update(offers_by_itself=self.model.by_itself)

    # what must be true after each of them

    @invariant()
    def the_house_says_what_the_model_says(self) -> None:
        """Everything is read once; of the six lines another one in each step is read as the house reads it."""
        rows, model = Rows.of(self.edition), self.model
        assert broken_in(rows) == []
        assert self.seats_in_house(rows) == model.seats
        assert {self.who[s["person_id"]]: s["mode"] for s in rows.live} == {who: model.mode(who) for who in model.seats}
        assert self.lines_in_house(rows) == {key: line for key in model.caps if (line := model.line(*key))}
        number, mode = next(self.one_after_the_other)
        if line := model.line(number, mode):
            found = queries.waiting_list(self.sessions[number], mode)
            assert [self.who[each.person.pk] for each in found] == line
        assert self.sat_in_house(rows) == {(who, s): (of, model.mode(who)) for (who, s), of in model.on_kept().items()}
        kept = [place for place in rows.places if place["contingent_id"] is not None]
        assert Counter((self.kept_for(place), *self.where(place)) for place in kept) == +model.kept
        assert Counter(map(self.where, rows.places)) == {key: n for key in model.caps if (n := model.places(*key))}

    # words for the above

    def seats_in_house(self, rows: Rows) -> dict[int, SeatInModel]:
        found = {s["id"]: SeatInModel(set(), s["until"], s["no_answer"]) for s in rows.live}
        for place in rows.occupied:
            found[place["seat_id"]].sessions.add(self.where(place)[0])
        return {self.who[s["person_id"]]: found[s["id"]] for s in rows.live}

    def lines_in_house(self, rows: Rows) -> dict[tuple[int, str], list[int]]:
        lines: dict[tuple[int, str], list[int]] = {}
        for wish in sorted(rows.wishes, key=itemgetter("asked", "request_id")):
            request = rows.requests[wish["request_id"]]
            if wish["state"] == Wish.State.WAITING and request["state"] == Request.State.OPEN:
                key = self.number_of[wish["session_id"]], request["mode"]
                lines.setdefault(key, []).append(self.who[request["person_id"]])
        return lines

    def sat_in_house(self, rows: Rows) -> dict[tuple[int, int], tuple[int, str]]:
        kept = [place for place in rows.occupied if place["contingent_id"] is not None]
        return {
            (self.who[rows.seats[place["seat_id"]]["person_id"]], number): (self.kept_for(place), mode)
            for place in kept
            for number, mode in [self.where(place)]
        }

    def where(self, place: Row) -> tuple[int, str]:
        return self.number_of[place["session_id"]], place["mode"]

    def kept_for(self, place: Row) -> int:
        return next(name for name, pk in self.contingents.items() if pk == place["contingent_id"])

    def places_in_house(self, mode: Mode) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {pk: set() for pk in self.sessions.values()}
        places = Place.objects.filter(session__edition=self.edition, mode=mode)
        for pk, number in places.values_list("session_id", "number"):
            found[pk].add(number)
        return found

    def ids(self, numbers: set[int]) -> list[int]:
        return [self.sessions[number] for number in sorted(numbers)]

    def seat(self, who: int) -> Seat:
        seat = queries.live_seat(self.people[who].pk, self.edition.pk)
        assert seat is not None
        return seat

    def request(self, who: int) -> Request:
        request = queries.open_request(self.people[who].pk, self.edition.pk)
        assert request is not None
        return request

    def footings(self) -> dict[int, Footing]:
        return footings(self.edition.pk, [each.pk for each in self.people])

    def back_to(self, before: dict[int, Footing], at: datetime) -> bool:
        """Undo what has just been done, unless a place above the cap is gone by it, or the time of an offer over."""
        after = self.footings()
        steps = [services.Step(before[pk], after[pk]) for pk in before if before[pk] != after[pk]]
        try:
            services.restore(self.edition.pk, steps, by=DESK, now=at)
        except Refused:
            return False
        assert self.footings() == before
        return True

    def request_behind(self, who: int) -> Request:
        request = self.seat(who).request
        assert request is not None
        return request

    def answerable(self) -> list[int]:
        return sorted(p for p, s in self.model.seats.items() if s.until and s.until > self.now and not s.no_answer)

    def tick(self) -> datetime:
        """Let a minute pass, so that nobody asks at the same moment as another."""
        self.now += timedelta(minutes=1)
        if self.model.lapse(self.now):
            services.lapse_offers_of(self.edition.pk, now=self.now)
        return self.now


def run(examples: int, steps: int) -> None:
    SeatsOfAnEdition.beginning = Beginning()
    run_state_machine_as_test(
        SeatsOfAnEdition,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.chance
@pytest.mark.django_db
def test_no_invariant_breaks_in_many_runs() -> None:
    run(drawn(100), 4)


@pytest.mark.long
@pytest.mark.django_db
def test_no_invariant_breaks_in_two_thousand_runs() -> None:
    run(drawn(2_000), 20)
