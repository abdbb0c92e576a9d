"""Two people turn out to be one: everything goes over, and comes back row by row when that was wrong."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps

from senningen.chasing.models import Addressee, Circular
from senningen.desk.history import history_of
from senningen.desk.models import Move, Proposal
from senningen.desk.services import merging
from senningen.desk.services.merging import merge_people, undo_merge
from senningen.journal.entries import SYSTEM
from senningen.journal.models import Entry
from senningen.journal.services import OpenStream, begin
from senningen.kernel.refusals import Refused
from senningen.kernel.text import Text
from senningen.live.models import Consent, Presence, Question, Removal, SentQuestion, TechnicalCheck
from senningen.people import queries as people
from senningen.people.models import Account, Address, ImportedRow, Link, Person
from senningen.people.services import add_address, correct_person, make_link, open_calendar, person_for, strike_address
from senningen.people.services.merging import STAY, columns
from senningen.people.services.traits import note_traits
from senningen.post.models import CalendarEntry, Letter, Message, Thread
from senningen.programme.models import Edition, Part, Session
from senningen.seats import queries as seats
from senningen.seats.contingents import contingent_of
from senningen.seats.models import Contingent, Invitation, Place, Request, Seat, Wave, Wish
from senningen.seats.services import (
    begin_contingent,
    belong_to,
    give_seat,
    keep_places,
    offer_seat,
    receive_request,
    release_seat,
)
from tests.factories import NOW, account, edition, person
from tests.seats.invariants import broken_invariants

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)
STORY = {"entry", "stream", "merge", "job"}  # what is only ever added to


def rows() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the house, but those of the story."""
    return {
        str(model._meta.model_name): [
            {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in apps.get_app_config("senningen").get_models()
        if model._meta.model_name not in STORY
    }


def without_ids(kept: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Let traits be the same when they were written anew."""
    traits = sorted((each["person_id"], each["key"]) for each in kept["trait"])
    return kept | {"trait": [{"person": person, "key": key} for person, key in traits]}


@pytest.fixture
def tom() -> Account:
    return account()


@pytest.fixture
def anna() -> Person:
    return person_for("anna.mueller@list.example", name="Anna Müller", organisation="LIST", now=NOW)


@pytest.fixture
def twin() -> Person:
    return person_for("anna@home.example", name="Mueller, Anna", language="fr", now=NOW)


def ask(someone: Person, of: Edition, *sessions: int, asked: timedelta = timedelta(0)) -> Request:
    ids = [each.pk for each in of.sessions.all() if each.number in sessions or not sessions]
    return receive_request(someone.pk, of.pk, sessions=ids, mode="online", by=SYSTEM, now=NOW + asked)


def sit(asked: Request) -> Seat:
    given = give_seat(asked.pk, by=SYSTEM, now=NOW)
    assert given is not None
    return given


def everything_of(someone: Person, of: Edition, by: Account, mark: str) -> None:
    """Give somebody one row of every kind that can hang on a person."""
    seat = sit(ask(someone, of))
    add_address(someone.pk, f"{mark}@second.example", by=SYSTEM, now=NOW)
    make_link("seat", person_id=someone.pk, subject_id=seat.pk, now=NOW)
    open_calendar(someone.pk, by=SYSTEM, now=NOW)
    thread = Thread.objects.create(person=someone, subject="Seat", begun=NOW, touched=NOW)
    message = Message.objects.create(
        raw=b"x", sha256=mark * 8, recipient="seats@infra.example", source="smtp", size=1, received=NOW, person=someone,
        thread=thread, from_email=f"{mark}@second.example",
    )  # fmt: skip
    Proposal.objects.create(message=message, intent="request", made=NOW, person=someone)
    session = of.sessions.get(number=1)
    CalendarEntry.objects.create(key=f"{mark}/1", uid=f"{mark}@infra.example", person=someone)
    Part.objects.create(session=session, person=someone, role="speaker" if mark == "one" else "host")
    Presence.objects.create(session=session, key=f"seat:{seat.pk}", person=someone, role="guest", began=NOW, seen=NOW)
    Removal.objects.create(session=session, key=f"seat:{seat.pk}", person=someone, at=NOW, by="person:1")
    TechnicalCheck.objects.create(edition=session.edition, person=someone, at=NOW, found={"tone": "heard"})
    Move.objects.create(by=by, at=NOW, edition=of, person=someone, verb="give")
    circular = Circular.objects.create(edition=of, group="seat", by=by, begun=NOW, subject=Text({}), text=Text({}))
    Addressee.objects.create(circular=circular, person=someone)
    Invitation.objects.create(wave=wave(of, by), person=someone)
    Contingent.objects.create(edition=of, name="Press", until=LATER).members.create(edition=of, person=someone)
    in_the_room_of(session, someone, by)


def in_the_room_of(session: Session, someone: Person, by: Account) -> None:
    """Give somebody one row of every kind that the room leaves."""
    Part.objects.create(session=session, person=by.person, role="staff", instead_of=someone)
    SentQuestion.objects.create(session=session, person=someone, text="Who pays?", at=NOW)
    Question.objects.create(
        session=session, number=1, text="Why?", person=someone, origin="room", stand="public", reason="", asked=NOW
    )
    Consent.objects.create(
        session=session, key="part:1", person=someone, version=1, language="en", text="I agree.", given=NOW
    )


def wave(of: Edition, by: Account) -> Wave:
    return Wave.objects.create(
        edition=of, title="First", by=by, begun=NOW, state="sent", until=LATER, subject=Text({}), text=Text({})
    )


def names_of(someone: Person) -> set[str]:
    """Return the columns in which somebody is named."""
    return {
        f"{each.model._meta.model_name}.{each.name}"
        for each in columns()
        if each.model._default_manager.filter(**{each.name: someone}).exists()
    }


class TestEverythingGoesOver:
    def test_each_column_that_names_a_person_is_moved_or_stays_for_a_reason(self) -> None:
        named = {
            f"{model._meta.model_name}.{each.name}"
            for model in apps.get_models(include_auto_created=True)
            for each in model._meta.get_fields()
            if getattr(each, "related_model", None) is Person and getattr(each, "concrete", False)
        }
        moved = {f"{each.model._meta.model_name}.{each.name}" for each in columns()}
        assert named == moved | set(STAY)
        assert not moved & set(STAY)

    def test_it_comes_back_row_by_row(self, anna: Person, twin: Person, tom: Account) -> None:
        first, second = edition(), edition(number=11, slug="11")
        everything_of(anna, first, tom, "one")
        everything_of(twin, second, tom, "two")
        Account.objects.create(person=twin, email="anna@home.example")
        before = rows()
        assert names_of(twin) == {f"{each.model._meta.model_name}.{each.name}" for each in columns()}

        made = merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        assert names_of(twin) == set()
        assert {each.person for each in Seat.objects.all()} == {anna}
        assert [str(each) for each in people.search("anna")] == ["Anna Müller"]
        assert people.by_email("anna@home.example") == people.by_email("anna.mueller@list.example") == anna
        assert str(people.preferred_address(anna.pk)) == "anna.mueller@list.example"

        undo_merge(made.pk, by=tom, now=LATER)
        assert without_ids(rows()) == without_ids(before)
        told = Entry.objects.filter(subject=f"person:{anna.pk}").order_by("-pk").values_list("kind", flat=True)
        assert list(told[:2]) == ["person.merge-undone", "person.merged"]

    def test_what_was_chosen_counts_and_goes_back(self, anna: Person, twin: Person, tom: Account) -> None:
        before = rows()
        made = merge_people(anna.pk, twin.pk, theirs=("name", "language", "preferred"), by=tom, now=NOW)
        anna.refresh_from_db()
        assert (anna.name, anna.language, str(anna.organisation)) == ("Mueller, Anna", "fr", "LIST")
        assert str(people.preferred_address(anna.pk)) == "anna@home.example"
        undo_merge(made.pk, by=tom, now=LATER)
        assert without_ids(rows()) == without_ids(before)

    def test_what_is_missing_is_filled_in(self, anna: Person, twin: Person, tom: Account) -> None:
        made = merge_people(twin.pk, anna.pk, by=tom, now=NOW)
        twin.refresh_from_db()
        assert (twin.name, str(twin.organisation)) == ("Mueller, Anna", "LIST")
        undo_merge(made.pk, by=tom, now=LATER)
        twin.refresh_from_db()
        assert twin.organisation is None

    def test_the_history_of_both_is_read_together(self, anna: Person, twin: Person, tom: Account) -> None:
        before = set(history_of(anna)) | set(history_of(twin))
        merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        assert before < set(history_of(anna))

    def test_a_letter_to_the_same_group_stays_where_it_was(self, anna: Person, twin: Person, tom: Account) -> None:
        circular = Circular.objects.create(
            edition=edition(), group="seat", by=tom, begun=NOW, subject=Text({}), text=Text({})
        )
        for each in (anna, twin):
            Addressee.objects.create(circular=circular, person=each)
        merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        assert {each.person for each in circular.addressees.all()} == {anna, twin}

    def test_one_of_two_contingents_remains_and_the_place_is_no_longer_of_the_other(
        self, anna: Person, twin: Person, tom: Account
    ) -> None:
        of = edition(sessions=1)
        press, public = (begin_contingent(of.pk, name, LATER, by=SYSTEM, now=NOW) for name in ("Press", "Public"))
        for someone, contingent in ((anna, press), (twin, public)):
            keep_places(contingent.pk, 1, by=SYSTEM, now=NOW)
            belong_to(someone.pk, of.pk, contingent.pk, by=SYSTEM, now=NOW)
        sit(ask(twin, of))
        before = rows()
        made = merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        assert (contingent_of(of.pk, anna.pk), broken_invariants(of)) == (press, [])
        assert Place.objects.get(seat__person=anna).contingent is None
        undo_merge(made.pk, by=tom, now=NOW)
        assert without_ids(rows()) == without_ids(before)

    def test_a_place_kept_before_that_is_somebody_elses_now_stays_theirs(
        self, anna: Person, twin: Person, tom: Account
    ) -> None:
        of = edition(cap=2, sessions=1)
        press, public = (begin_contingent(of.pk, name, LATER, by=SYSTEM, now=NOW) for name in ("Press", "Public"))
        for someone, contingent in ((anna, press), (twin, public)):
            keep_places(contingent.pk, 1, by=SYSTEM, now=NOW)
            belong_to(someone.pk, of.pk, contingent.pk, by=SYSTEM, now=NOW)
        seat = sit(ask(twin, of))
        made = merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        release_seat(seat.pk, reason="desk", by=SYSTEM, now=NOW)
        others = sit(ask(person("Ben"), of))
        with pytest.raises(Refused, match=r"merge\.undo-changed"):
            undo_merge(made.pk, by=tom, now=NOW)
        assert broken_invariants(of) == []
        release_seat(others.pk, reason="desk", by=SYSTEM, now=NOW)  # as the refusal says
        undo_merge(made.pk, by=tom, now=NOW)
        assert (contingent_of(of.pk, twin.pk), broken_invariants(of)) == (public, [])
        assert Place.objects.filter(contingent=public, seat=None).count() == 1

    def test_what_a_list_made_stays_told_of_whom_it_made(self, anna: Person, twin: Person, tom: Account) -> None:
        assert "importedrow.person" in STAY
        assert not ImportedRow.objects.exists()


class TestPersonalLinks:
    def test_both_open_after_a_merge_and_after_its_undoing(self, anna: Person, twin: Person, tom: Account) -> None:
        first, second = edition(), edition(number=11, slug="11")
        seat, other = (sit(ask(someone, of)) for someone, of in ((anna, first), (twin, second)))
        secrets = [make_link("seat", person_id=each.person_id, subject_id=each.pk, now=NOW) for each in (seat, other)]
        mine, theirs = (open_calendar(each.pk, by=SYSTEM, now=NOW) for each in (anna, twin))

        made = merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        opened = [people.link("seat", each, now=LATER) for each in secrets]
        assert [(each.person, each.subject_id) for each in opened if each] == [(anna, seat.pk), (anna, other.pk)]
        for secret in (mine, theirs):
            link = people.link("calendar", secret, now=LATER)
            assert link is not None
            assert [each.pk for each in seats.attending(link.subject_id or 0)] == [seat.pk, other.pk]

        undo_merge(made.pk, by=tom, now=LATER)
        opened = [people.link("seat", each, now=LATER) for each in secrets]
        assert [(each.person, each.subject_id) for each in opened if each] == [(anna, seat.pk), (twin, other.pk)]
        assert [people.link("calendar", each, now=LATER).subject_id for each in (mine, theirs)] == [anna.pk, twin.pk]  # type: ignore[union-attr]

    def test_whoever_was_invited_twice_in_one_wave_answers_once(self, anna: Person, twin: Person, tom: Account) -> None:
        first = wave(edition(), tom)
        mine, theirs = (Invitation.objects.create(wave=first, person=each) for each in (anna, twin))
        Invitation.objects.filter(pk=theirs.pk).update(answer="declined", answered=NOW)
        secrets = [
            make_link("invited", person_id=each.person_id, subject_id=each.pk, now=NOW) for each in (mine, theirs)
        ]
        before = rows()
        made = merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        opened = [people.link("invited", each, now=LATER) for each in secrets]
        assert [(each.person, each.subject_id) for each in opened if each] == [(anna, mine.pk), (anna, mine.pk)]
        mine.refresh_from_db()
        assert (mine.answer, mine.answered) == ("declined", NOW)
        undo_merge(made.pk, by=tom, now=LATER)
        assert without_ids(rows()) == without_ids(before)

    def test_a_new_calendar_address_ends_both(self, anna: Person, twin: Person, tom: Account) -> None:
        secrets = [open_calendar(each.pk, by=SYSTEM, now=NOW) for each in (anna, twin)]
        merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        open_calendar(anna.pk, by=SYSTEM, now=LATER)
        assert [people.link("calendar", each, now=LATER) for each in secrets] == [None, None]


class TestTheSameRequestFromTwoAddresses:
    def test_one_request_remains_in_line_from_the_earlier_asking(
        self, anna: Person, twin: Person, tom: Account
    ) -> None:
        of = edition(cap=0)
        one = ask(anna, of, 1, 2, asked=timedelta(hours=2))
        other = ask(twin, of, 2, 3, asked=timedelta(hours=1))
        before = rows()
        made = merge_people(anna.pk, twin.pk, by=tom, now=LATER)

        open_one = Request.objects.get(state="open")
        assert (open_one.pk, open_one.person) == (other.pk, anna)
        waits = Wish.objects.filter(request=open_one, state="waiting").order_by("session__number")
        asked = [(each.session.number, each.asked - NOW) for each in waits]
        hours = [timedelta(hours=n) for n in (2, 1, 1)]
        assert asked == list(zip((1, 2, 3), hours, strict=True))
        one.refresh_from_db()
        assert one.state == "settled"

        undo_merge(made.pk, by=tom, now=LATER)
        assert without_ids(rows()) == without_ids(before)

    def test_the_earlier_asking_counts_though_the_request_is_younger(
        self, anna: Person, twin: Person, tom: Account
    ) -> None:
        of = edition(cap=0)
        ask(anna, of, 1, asked=timedelta(hours=1))
        ask(anna, of, 2, asked=timedelta(hours=3))
        ask(twin, of, 2, asked=timedelta(hours=2))
        before = rows()
        made = merge_people(anna.pk, twin.pk, by=tom, now=LATER)
        wish = Wish.objects.get(state="waiting", session__number=2)
        assert wish.asked == NOW + timedelta(hours=2)
        undo_merge(made.pk, by=tom, now=LATER)
        assert without_ids(rows()) == without_ids(before)

    def test_what_was_dropped_and_asked_for_again_waits(self, anna: Person, twin: Person, tom: Account) -> None:
        of = edition(cap=0)
        one = ask(anna, of, 1, 2)
        Wish.objects.filter(request=one, session__number=2).update(state="dropped")
        ask(twin, of, 2, asked=timedelta(hours=2))
        before = rows()
        made = merge_people(anna.pk, twin.pk, by=tom, now=LATER)
        wish = Wish.objects.get(request=one, session__number=2)
        assert (wish.state, wish.asked) == ("waiting", NOW + timedelta(hours=2))
        undo_merge(made.pk, by=tom, now=LATER)
        assert without_ids(rows()) == without_ids(before)

    def test_nobody_waits_for_a_session_in_which_they_sit(self, anna: Person, twin: Person, tom: Account) -> None:
        of = edition(cap=1)
        sit(ask(anna, of, 1))
        request = ask(twin, of, 1)
        before = rows()
        made = merge_people(anna.pk, twin.pk, by=tom, now=LATER)
        request.refresh_from_db()
        assert (request.state, request.wishes.get().state) == ("settled", "placed")
        undo_merge(made.pk, by=tom, now=LATER)
        assert without_ids(rows()) == without_ids(before)

    def test_whoever_sits_on_monday_still_waits_for_tuesday(self, anna: Person, twin: Person, tom: Account) -> None:
        of = edition(cap=1)
        sit(ask(anna, of, 1))
        request = ask(twin, of, 1, 2)
        merge_people(anna.pk, twin.pk, by=tom, now=LATER)
        request.refresh_from_db()
        states = list(request.wishes.order_by("session__number").values_list("state", flat=True))
        assert (request.state, states) == ("open", ["placed", "waiting"])

    def test_a_place_given_since_cannot_be_told_apart(self, anna: Person, twin: Person, tom: Account) -> None:
        of = edition(cap=1)
        ask(anna, of, 1)
        ask(twin, of, 2, asked=timedelta(hours=1))
        made = merge_people(anna.pk, twin.pk, by=tom, now=LATER)
        give_seat(Request.objects.get(state="open").pk, by=SYSTEM, now=LATER)
        before = rows()
        with pytest.raises(Refused, match=r"merge\.undo-changed"):
            undo_merge(made.pk, by=tom, now=LATER)
        assert rows() == before


class TestWhatIsRefused:
    def refused(self, code: str, one: int, other: int, by: Account) -> Refused:
        before = rows()
        with pytest.raises(Refused) as refusal:
            merge_people(one, other, by=by, now=NOW)
        assert (refusal.value.code, rows()) == (code, before)
        assert refusal.value.sentence
        assert refusal.value.next_step
        return refusal.value

    def test_two_seats_of_one_edition(self, anna: Person, twin: Person, tom: Account) -> None:
        of = edition()
        kept = sit(ask(anna, of, 1))
        other = offer_seat(ask(twin, of, 2).pk, by=SYSTEM, now=NOW)
        assert other is not None
        refusal = self.refused("merge.two-seats", anna.pk, twin.pk, tom)
        assert refusal.facts == {"edition": 10, "one": kept.number, "other": other.number}
        release_seat(other.pk, reason="desk", by=SYSTEM, now=NOW)
        merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        assert {each.person for each in Seat.objects.all()} == {anna}

    def test_one_watches_and_the_other_comes(self, anna: Person, twin: Person, tom: Account) -> None:
        of = edition()
        ask(anna, of)
        request = ask(twin, of)
        Request.objects.filter(pk=request.pk).update(mode="on-site")
        self.refused("merge.two-modes", anna.pk, twin.pk, tom)

    def test_two_accounts(self, tom: Account) -> None:
        self.refused("merge.two-accounts", tom.person_id, account("Tom Schröder").person_id, tom)

    def test_an_account_that_has_ended_stays_with_the_name_it_had(self, tom: Account) -> None:
        ended = account("Tom Schröder")
        Account.objects.filter(pk=ended.pk).update(is_active=False)
        note_traits([tom.person_id, ended.person_id])
        before = rows()
        made = merge_people(tom.person_id, ended.person_id, by=tom, now=NOW)
        ended.refresh_from_db()
        assert ended.person_id != tom.person_id
        assert ended.person.merged_into == tom.person
        undo_merge(made.pk, by=tom, now=LATER)
        assert without_ids(rows()) == without_ids(before)

    def test_one_part_twice(self, anna: Person, twin: Person, tom: Account) -> None:
        session = edition().sessions.get(number=2)
        for each in (anna, twin):
            Part.objects.create(session=session, person=each, role="speaker")
        assert self.refused("merge.two-parts", anna.pk, twin.pk, tom).facts == {"session": "S2"}

    def test_oneself_a_stranger_and_whoever_is_merged(self, anna: Person, twin: Person, tom: Account) -> None:
        self.refused("merge.same-person", anna.pk, anna.pk, tom)
        self.refused("people.unknown", anna.pk, 404, tom)
        third = person_for("am@third.example", name="Anna Müller", now=NOW)
        merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        self.refused("merge.same-person", anna.pk, twin.pk, tom)
        self.refused("merge.same-person", twin.pk, anna.pk, tom)
        self.refused("merge.gone", third.pk, twin.pk, tom)


class TestUndoingDaysLater:
    def test_what_came_since_goes_with_its_address_and_its_seat(self, anna: Person, twin: Person, tom: Account) -> None:
        of = edition()
        seat = sit(ask(twin, of))
        made = merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        came = {"raw": b"x", "recipient": "seats@infra.example", "source": "smtp", "size": 1, "received": LATER}
        theirs = Message.objects.create(**came, sha256="1", person=anna, from_email="Anna@home.example")
        mine = Message.objects.create(**came, sha256="2", person=anna, from_email="anna.mueller@list.example")
        asked = Proposal.objects.create(message=theirs, intent="request", made=LATER, person=anna)
        link = make_link("seat", person_id=anna.pk, subject_id=seat.pk, now=LATER)
        there = Presence.objects.create(
            session=of.sessions.get(number=1), key=f"seat:{seat.pk}", person=anna, role="guest", began=LATER, seen=LATER
        )
        undo_merge(made.pk, by=tom, now=LATER)
        for row in (theirs, mine, asked, there):
            row.refresh_from_db()
        assert [each.person for each in (theirs, asked, there, mine)] == [twin, twin, twin, anna]
        opened = people.link("seat", link, now=LATER)
        assert opened is not None
        assert opened.person == twin
        assert set(Letter.objects.filter(kind="seat-given").values_list("person", flat=True)) == {twin.pk}

    def test_what_was_corrected_since_stays_corrected(self, anna: Person, twin: Person, tom: Account) -> None:
        made = merge_people(anna.pk, twin.pk, theirs=("name",), by=tom, now=NOW)
        correct_person(anna.pk, name="Anna Müller-Weber", by=SYSTEM, now=LATER)
        undo_merge(made.pk, by=tom, now=LATER)
        assert [each.name for each in Person.objects.filter(pk__in=(anna.pk, twin.pk)).order_by("pk")] == [
            "Anna Müller-Weber",
            "Mueller, Anna",
        ]

    def test_a_struck_address_speaks_against_it(self, anna: Person, twin: Person, tom: Account) -> None:
        made = merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        strike_address(Address.objects.get(email="anna@home.example").pk, by=SYSTEM, now=LATER)
        with pytest.raises(Refused, match=r"merge\.undo-address"):
            undo_merge(made.pk, by=tom, now=LATER)

    def test_a_later_merge_is_undone_first(self, anna: Person, twin: Person, tom: Account) -> None:
        third = person_for("am@third.example", name="Anna Müller", now=NOW)
        before = rows()
        made = merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        again = merge_people(third.pk, anna.pk, by=tom, now=NOW)
        assert third.addresses.count() == 3
        with pytest.raises(Refused, match=r"merge\.undo-again-merged"):
            undo_merge(made.pk, by=tom, now=LATER)
        undo_merge(again.pk, by=tom, now=LATER)
        undo_merge(made.pk, by=tom, now=LATER)
        assert without_ids(rows()) == without_ids(before)

    def test_two_merges_into_one_are_undone_in_any_order(self, anna: Person, twin: Person, tom: Account) -> None:
        third = person_for("am@third.example", name="Anna Müller", now=NOW)
        before = rows()
        made = [merge_people(anna.pk, each.pk, by=tom, now=NOW) for each in (twin, third)]
        for each in made:
            undo_merge(each.pk, by=tom, now=LATER)
        assert without_ids(rows()) == without_ids(before)

    def test_once(self, anna: Person, twin: Person, tom: Account) -> None:
        made = merge_people(anna.pk, twin.pk, by=tom, now=NOW)
        undo_merge(made.pk, by=tom, now=LATER)
        with pytest.raises(Refused, match=r"merge\.undone-already"):
            undo_merge(made.pk, by=tom, now=LATER)
        with pytest.raises(Refused, match=r"people\.unknown"):
            undo_merge(404, by=tom, now=LATER)

    def test_both_can_be_merged_again(self, anna: Person, twin: Person, tom: Account) -> None:
        undo_merge(merge_people(anna.pk, twin.pk, by=tom, now=NOW).pk, by=tom, now=LATER)
        merge_people(twin.pk, anna.pk, by=tom, now=LATER)
        assert twin.addresses.count() == 2


def test_a_stranger_has_nothing_of_a_merge() -> None:
    someone = person("Ben Weber")
    assert (list(someone.merges.all()), someone.merged_into, Link.objects.filter(person=someone).count()) == (
        [],
        None,
        0,
    )


def test_nobody_answers_an_invitation_or_asks_for_a_seat_while_two_become_one(
    anna: Person, twin: Person, tom: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else what they get meanwhile would stay with somebody whom nobody finds any more."""
    taken: list[int | None] = []

    def noted(edition_id: int | None) -> OpenStream:
        taken.append(edition_id)
        return begin(edition_id)

    monkeypatch.setattr(merging, "begin", noted)
    first, second = edition(), edition(number=11, slug="11", first_day=date(2021, 12, 14))
    Invitation.objects.create(wave=wave(first, tom), person=twin)
    made = merge_people(anna.pk, twin.pk, by=tom, now=NOW)
    undo_merge(made.pk, by=tom, now=NOW)
    assert taken == [first.pk, second.pk, None] * 2
