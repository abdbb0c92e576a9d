"""Waves of invitations on real rows: drafted, sent one by one, answered, lapsed, stopped; the cap holds throughout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from senningen.journal import services as journal
from senningen.journal.entries import person as as_person
from senningen.journal.services import OpenStream
from senningen.kernel.refusals import Refused
from senningen.kernel.text import Text
from senningen.people.models import Account, Address, Person
from senningen.post.models import Letter
from senningen.post.services import outbox, recalling
from senningen.programme.models import Edition
from senningen.seats import queries, services, waves
from senningen.seats.models import Invitation, Place, Request, Seat, Wave
from senningen.seats.services import inviting
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, ask, left, offered, seated, session, sits_in, state, told, waits

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(days=2)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=3, sessions=2)


@pytest.fixture
def tom() -> Account:
    return factories.account()


def wave(edition: Edition, tom: Account, *people: Person | str, **fields: Any) -> Wave:
    """Draft a wave to these people."""
    made = services.begin_wave(edition.pk, title="First", by=tom, now=NOW)
    known = [factories.person(each) if isinstance(each, str) else each for each in people]
    services.add_to_wave(made.pk, [each.pk for each in known])
    return services.write_wave(made.pk, **{"until": SOON} | fields)


def send(made: Wave, **fields: Any) -> list[Invitation]:
    """Send it to everybody who is shown, and let the worker write."""
    shown = [each.invitation.person_id for each in waves.screen(made, now=NOW).invitees]
    services.send_wave(made.pk, shown=shown, by=made.by, now=NOW, **fields)
    while services.write_invitations(made.pk, now=NOW):
        pass
    return list(made.invitations.order_by("pk"))


def fares(made: Wave, now: Any = NOW) -> dict[str, str]:
    return {str(each.person): each.fare for each in waves.invitations_of(made, now=now)}


def accept(invitation: Invitation, *numbers: int, now: Any = LATER) -> Invitation:
    chosen = [session(invitation.wave.edition, each).pk for each in numbers] or None
    by = as_person(invitation.person_id)
    return services.accept_invitation(invitation.pk, sessions=chosen, by=by, now=now)


def all_leave(now: Any = LATER) -> None:
    while batch := outbox.claim(0, now=now):
        for each in batch:
            outbox.note_sent(each, now=now)


def test_an_invitation_that_holds_a_place_is_a_seat_that_waits_for_its_answer(edition: Edition, tom: Account) -> None:
    made = wave(edition, tom, "Anna", "Ben")
    assert fares(made) == {"Anna": "drafted", "Ben": "drafted"}
    anna, ben = send(made)
    assert left(edition) == [1, 1]
    assert [state(each.seat) for each in (anna, ben) if each.seat] == ["held", "held"]
    assert not Request.objects.exists()
    letter = Letter.objects.get(person=anna.person_id)
    assert letter.kind == "invitation"
    assert "Seat 1 is held for you until" in letter.text
    assert fares(made) == {"Anna": "queued", "Ben": "queued"}
    all_leave()
    assert fares(made) == {"Anna": "sent", "Ben": "sent"}
    services.note_opened(anna.pk, now=LATER)
    services.note_opened(anna.pk, now=LATER + timedelta(hours=1))
    assert fares(made)["Anna"] == "opened"
    accept(anna)
    services.decline_invitation(ben.pk, by=as_person(ben.person_id), now=LATER)
    assert fares(made) == {"Anna": "accepted", "Ben": "declined"}
    assert left(edition) == [2, 2]
    assert told(f"invitation:{anna.pk}") == ["invitation.sent", "invitation.opened", "invitation.accepted"]
    assert told(f"seat:{anna.seat_id}") == ["seat.held", "seat.taken"]


def test_who_takes_the_held_seat_by_any_other_door_has_accepted(edition: Edition, tom: Account) -> None:
    made = wave(edition, tom, "Anna")
    [anna] = send(made)
    assert anna.seat_id
    services.take_offer(anna.seat_id, by=DESK, now=LATER)
    assert fares(made) == {"Anna": "accepted"}
    anna.refresh_from_db()
    assert anna.answer == "accepted"
    services.release_seat(anna.seat_id, reason="desk", by=DESK, now=LATER)
    assert fares(made) == {"Anna": "released"}


def test_an_invitation_without_a_place_becomes_a_seat_while_there_is_room(edition: Edition, tom: Account) -> None:
    made = wave(edition, tom, *(f"Guest {n}" for n in range(5)), holds=False)
    invitations = send(made)
    assert left(edition) == [3, 3]
    letter = Letter.objects.get(person=invitations[0].person_id)
    assert "No seat is held for you" in letter.text
    for each in invitations:
        accept(each)
    assert left(edition) == [0, 0]
    assert waits(edition) == ["Guest 3", "Guest 4"]
    assert fares(made) == {f"Guest {n}": "accepted" for n in range(5)}
    assert Letter.objects.filter(kind="seat-given").count() == 3
    assert Letter.objects.filter(kind="waiting").count() == 2
    accept(invitations[4])  # twice
    assert waits(edition) == ["Guest 3", "Guest 4"]


def test_who_waits_in_line_comes_before_who_accepts(edition: Edition, tom: Account) -> None:
    made = wave(edition, tom, "Anna", holds=False)
    [anna] = send(made)
    for name in ("Ben", "Claire", "Dora"):
        ask(edition, name, 1)
    accept(anna)
    seat = queries.live_seat(anna.person_id, edition.pk)
    assert seat is not None
    assert sits_in(seat) == [2]
    assert waits(edition, 1) == ["Ben", "Claire", "Dora", "Anna"]


def test_one_may_accept_some_sessions_only(edition: Edition, tom: Account) -> None:
    held, free = wave(edition, tom, "Anna"), wave(edition, tom, "Ben", holds=False)
    [anna], [ben] = send(held), send(free)
    accept(anna, 1)
    accept(ben, 2)
    anna.refresh_from_db()
    ben.refresh_from_db()
    assert anna.seat
    assert ben.seat
    assert (sits_in(anna.seat), sits_in(ben.seat)) == ([1], [2])


def test_whoever_is_here_already_is_left_out_with_the_reason(edition: Edition, tom: Account) -> None:
    seat, held, asked = seated(edition, "Seated", 1), offered(edition, "Offered", 1), ask(edition, "Waiting", 1)
    said_no = offered(edition, "No", 2)
    services.decline_offer(said_no.pk, by=DESK, now=NOW)
    gone, lost = factories.person("Gone"), Person.objects.create(name="Lost", created=NOW)
    Address.objects.filter(person=gone).update(state=Address.State.HARD)
    [earlier] = send(wave(edition, tom, "Earlier", holds=False))
    people = [seat.person, held.person, asked.person, said_no.person, gone, lost, earlier.person]
    made = wave(edition, tom, *people, "Anna")
    screened = waves.screen(made, now=NOW)
    assert [str(each.invitation.person) for each in screened.invitees] == ["Anna"]
    assert {str(each.invitation.person): each.why for each in screened.left_out} == {
        "Seated": "has-seat",
        "Offered": "has-offer",
        "Waiting": "waits",
        "No": "declined",
        "Gone": "bounced",
        "Lost": "no-address",
        "Earlier": "invited",
    }
    send(made)
    assert made.invitations.exclude(left_out="").count() == 7
    assert Letter.objects.filter(kind="invitation", person__name="Anna").count() == 1


def test_a_wave_with_too_few_places_is_refused_or_sent_without_as_chosen(edition: Edition, tom: Account) -> None:
    made = wave(edition, tom, *(f"Guest {n}" for n in range(5)))
    with pytest.raises(Refused) as refused:
        send(made)
    assert refused.value.code == "wave.too-few-places"
    assert "for 2 people none could be held" in refused.value.sentence
    assert not Letter.objects.exists()
    invitations = send(made, although_short=True)
    assert [bool(each.seat) for each in invitations] == [True, True, True, False, False]
    assert left(edition) == [0, 0]
    accept(invitations[4])
    assert waits(edition) == ["Guest 4"]


def test_a_place_that_goes_while_the_wave_is_written_is_not_promised(edition: Edition, tom: Account) -> None:
    made = wave(edition, tom, "Anna", "Ben", "Claire")
    people = list(made.invitations.values_list("person_id", flat=True))
    services.send_wave(made.pk, shown=people, by=tom, now=NOW)
    seated(edition, "Faster")
    services.write_invitations(made.pk, now=NOW)
    assert left(edition) == [0, 0]
    assert fares(made) == {"Anna": "queued", "Ben": "queued", "Claire": "left-out"}
    assert made.invitations.get(person__name="Claire").left_out == "no-place"


def test_the_deadline_lapses_what_was_held_and_what_was_not(edition: Edition, tom: Account) -> None:
    edition.offers_by_itself = True
    edition.save()
    held, free = wave(edition, tom, "Anna"), wave(edition, tom, "Ben", holds=False)
    [anna], [ben] = send(held), send(free)
    all_leave()
    assert fares(held, SOON) == {"Anna": "silent"}
    services.lapse_offers(now=SOON)
    assert fares(held, SOON) == {"Anna": "lapsed"}
    assert left(edition) == [3, 3]
    assert fares(free, SOON) == {"Ben": "silent"}
    for each, code in ((anna, "seat.ended"), (ben, "invitation.over")):
        with pytest.raises(Refused) as refused:
            accept(each, now=SOON)
        assert refused.value.code == code


def test_a_place_stays_reserved_for_the_silent_until_the_desk_decides(edition: Edition, tom: Account) -> None:
    made = wave(edition, tom, "Anna")
    [anna] = send(made)
    services.lapse_offers(now=SOON)
    assert fares(made, SOON) == {"Anna": "silent"}
    assert left(edition) == [2, 2]
    assert anna.seat_id
    services.release_seat(anna.seat_id, reason="no-answer", by=DESK, now=SOON)
    assert fares(made, SOON) == {"Anna": "lapsed"}


def test_a_wave_is_stopped_before_it_leaves_and_its_places_are_free_again(edition: Edition, tom: Account) -> None:
    made = wave(edition, tom, "Anna", "Ben", "Claire")
    anna, _ben, _claire = send(made)
    [first] = outbox.claim(anna.letter_id or 0, now=NOW + timedelta(seconds=20))
    outbox.note_sent(first, now=NOW + timedelta(seconds=20))
    assert services.stop_wave(made.pk, by=tom, now=NOW + timedelta(seconds=21)) == 2
    assert fares(made) == {"Anna": "sent", "Ben": "left-out", "Claire": "left-out"}
    assert left(edition) == [2, 2]
    assert state(Seat.objects.get(invitations=anna)) == "held"
    for letter in Letter.objects.filter(kind="invitation", state=Letter.State.UNDONE):
        with pytest.raises(Refused, match=r"letter\.not-failed"):  # it promises a place that is held no more
            recalling.send_again(letter.pk, now=LATER)
    again = wave(edition, tom, _ben.person)
    assert [str(each.invitation.person) for each in waves.screen(again, now=NOW).invitees] == ["Ben"]


def test_a_wave_that_is_stopped_leaves_in_its_contingent_whom_it_reached_and_who_was_in_it(
    edition: Edition, tom: Account
) -> None:
    press = services.begin_contingent(edition.pk, "Press", SOON, by=DESK, now=NOW)
    services.keep_places(press.pk, 1, by=DESK, now=NOW)
    ben = factories.person("Ben")
    services.belong_to(ben.pk, edition.pk, press.pk, by=DESK, now=NOW)
    made = wave(edition, tom, "Anna", ben, "Claire", contingent=press, holds=False)
    anna, *_ = send(made)
    assert press.members.count() == 3
    [first] = outbox.claim(anna.letter_id or 0, now=NOW + timedelta(seconds=20))
    outbox.note_sent(first, now=NOW + timedelta(seconds=20))
    services.stop_wave(made.pk, by=tom, now=NOW + timedelta(seconds=21))
    assert [str(each.person) for each in press.members.order_by("person__name")] == ["Anna", "Ben"]


def test_a_calendar_entry_goes_and_comes_back_with_its_place(edition: Edition, tom: Account) -> None:
    edition.offers_by_itself = True
    edition.save()
    only = [session(edition, 1).pk]
    made = wave(edition, tom, "Anna", "Ben", sessions=only, calendar=True)
    anna, ben = send(made)
    assert Letter.objects.filter(calendar_method="REQUEST").count() == 2
    [first] = outbox.claim(anna.letter_id or 0, now=NOW + timedelta(seconds=20))[:1]
    outbox.note_sent(first, now=NOW + timedelta(seconds=20))
    services.stop_wave(made.pk, by=tom, now=NOW + timedelta(seconds=20))
    asked = Letter.objects.filter(calendar_method="REQUEST")
    assert [each.person_id for each in asked] == [anna.person_id], ben
    services.lapse_offers(now=SOON)
    assert Letter.objects.get(calendar_method="CANCEL").person_id == anna.person_id


def test_an_invitation_that_came_back_says_so(edition: Edition, tom: Account) -> None:
    made = wave(edition, tom, "Anna", holds=False)
    send(made)
    Letter.objects.filter(kind="invitation").update(state=Letter.State.BOUNCED)
    assert fares(made) == {"Anna": "bounced"}
    again = wave(edition, tom, made.invitations.get().person)
    assert len(waves.screen(again, now=NOW).invitees) == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"until": None}, "wave.deadline"),
        ({"until": NOW}, "wave.deadline"),
        ({"until": NOW + timedelta(days=30)}, "wave.deadline"),
        ({"text": Text()}, "wave.wordless"),
        ({"sessions": []}, "wave.no-session"),
        ({"calendar": True}, "wave.calendar"),
    ],
)
def test_what_an_invitation_needs(edition: Edition, tom: Account, fields: dict[str, Any], code: str) -> None:
    made = wave(edition, tom, "Anna", **fields)
    with pytest.raises(Refused) as refused:
        send(made)
    assert refused.value.code == code


def test_nobody_is_invited_who_was_not_shown(edition: Edition, tom: Account) -> None:
    made = wave(edition, tom, "Anna", "Ben")
    anna = made.invitations.get(person__name="Anna")
    services.send_wave(made.pk, shown=[anna.person_id], by=tom, now=NOW)
    services.write_invitations(made.pk, now=NOW)
    assert fares(made) == {"Anna": "queued", "Ben": "left-out"}
    for act in (
        lambda: services.add_to_wave(made.pk, [anna.person_id]),
        lambda: services.discard_wave(made.pk),
        lambda: services.send_wave(made.pk, shown=[], by=tom, now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "wave.sent"


def test_fields_are_filled_for_each_reader_in_their_language(edition: Edition, tom: Account) -> None:
    anna = factories.person("Anna Weber", house="ILR", language="de")
    words = Text({"de": "Liebe {name} von {organisation}, bis {until}.", "en": "Dear {name}."})
    send(wave(edition, tom, anna, "Ben", subject=Text({"de": "Für {name}", "en": "For {name}"}), text=words))
    letter = Letter.objects.get(person=anna)
    assert letter.subject == "Für Anna Weber"
    assert "Liebe Anna Weber von ILR, bis Samstag" in letter.text
    assert "Dear Ben." in Letter.objects.get(person__name="Ben").text


@contextmanager
def meanwhile(edition: Edition, done: Callable[[], object]) -> Iterator[None]:
    """Let something be committed by another writer just before a service gets hold of the edition."""
    others, real = [done], journal.begin

    def begin(edition_id: int | None) -> OpenStream:
        if edition_id == edition.pk and others:
            others.pop()()
        return real(edition_id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inviting, "begin", begin)
        yield
    assert not others, "the edition was not taken"


def test_a_draft_that_is_sent_meanwhile_is_neither_changed_nor_filled(edition: Edition, tom: Account) -> None:
    made, late = wave(edition, tom, "Anna"), factories.person("Ben")
    anna = made.invitations.get().person_id
    for change in (
        lambda: services.write_wave(made.pk, title="Other"),
        lambda: services.add_to_wave(made.pk, [late.pk]),
        lambda: services.take_from_wave(made.pk, [anna]),
        lambda: services.discard_wave(made.pk),
    ):
        Wave.objects.filter(pk=made.pk).update(state=Wave.State.DRAFT)
        with (
            meanwhile(edition, lambda: Wave.objects.filter(pk=made.pk).update(state=Wave.State.SENT)),
            pytest.raises(Refused, match=r"wave\.sent"),
        ):
            change()
    assert not made.invitations.filter(person=late).exists()


def test_who_asked_to_come_waits_behind_others_who_asked_to_come(edition: Edition, tom: Account) -> None:
    """The places beside those of the mode they were invited in say nothing about the line they stand in."""
    made = wave(edition, tom, "Anna", holds=False)
    [anna] = send(made)
    for each in edition.sessions.all():
        Place.objects.create(session=each, mode="on-site", number=1)
    ask(edition, "Ben", mode="on-site")
    ask(edition, anna.person, 1, mode="on-site")
    accept(anna)
    assert not Seat.objects.filter(person=anna.person_id).exists()
