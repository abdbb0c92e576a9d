"""Letters to many: who gets one, who does not and why, how they leave, how they are stopped."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from senningen.chasing import services
from senningen.chasing.groups import gather
from senningen.chasing.models import Circular
from senningen.chasing.queries import fares
from senningen.jobs import runner
from senningen.journal.queries import entries_about
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.kernel.text import Text
from senningen.live.checked import Found
from senningen.live.services import keep_check
from senningen.people.models import Account, Address
from senningen.post.models import Letter, Message
from senningen.post.services import outbox
from senningen.programme.models import Edition, Part
from senningen.seats import services as seats
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, ask, fresh, give, offered, seated

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
UNTIL = NOW + timedelta(hours=30)


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=5, sessions=2)


@pytest.fixture
def tom() -> Account:
    return factories.account()


def circular(edition: Edition, group: str, by: Account, **fields: Any) -> Circular:
    begun = services.begin_circular(edition.pk, group, by=by, now=NOW, **fields)
    if not begun.text:
        words = {"subject": Text({"en": "The hall"}), "text": Text({"en": "We meet in the large hall."})}
        services.write_circular(begun.pk, **words)
    return Circular.objects.get(pk=begun.pk)


def to(letter: Circular, *, now: datetime = LATER) -> list[str]:
    return [each.person.name for each in gather(letter, now=now).recipients]


def left_out(letter: Circular, *, now: datetime = LATER) -> dict[str, str]:
    return {each.person.name: each.why for each in gather(letter, now=now).left_out}


def send(letter: Circular, by: Account, *, now: datetime = LATER) -> None:
    """Send it to everybody who is shown, and let the worker write the letters."""
    shown = {each.person.pk for each in gather(letter, now=now).recipients}
    services.send_circular(letter.pk, shown=shown, by=by, now=now)
    services.write_letters(letter.pk, now=now)


def leave(*, at: datetime) -> None:
    """Let everything leave that may leave by then."""
    for letter in outbox.claim(0, now=at):
        outbox.note_sent(letter, now=at)


def answer(name: str, *, at: datetime) -> None:
    """Somebody writes back in the conversation of their last letter."""
    letter = Letter.objects.filter(person__name=name).latest("pk")
    Message.objects.create(
        raw=b"", sha256=name, recipient="seats@infra.example", size=0, received=at, thread=letter.thread,
        person=letter.person, state=Message.State.READ,
    )  # fmt: skip


def states(letter: Circular) -> dict[str, str]:
    return {each.addressee.person.name: each.state for each in fares(letter).people}


def test_a_letter_to_everybody_with_a_seat_tells_who_is_left_out_and_why(edition: Edition, tom: Account) -> None:
    seated(edition, "Anna")
    ben, claire, dora, emil = (seated(edition, name) for name in ("Ben", "Claire", "Dora", "Emil"))
    seats.withdraw_seat(ben.pk, by=DESK, now=NOW)
    offered(edition, "Fanny", until=UNTIL)
    Address.objects.filter(person=dora.person).update(state=Address.State.HARD)
    Address.objects.filter(person=emil.person).delete()
    seats.substitute(claire.pk, factories.person("Gaston").pk, by=DESK, now=NOW)
    letter = circular(edition, "seat", tom)
    assert to(letter) == ["Anna", "Gaston"]
    assert left_out(letter) == {
        "Ben": "gave-back",
        "Claire": "passed-on",
        "Dora": "bounced",
        "Emil": "no-address",
        "Fanny": "no-answer",
    }


def test_whoever_gave_a_seat_back_and_has_one_again_is_written_to(edition: Edition, tom: Account) -> None:
    anna = seated(edition, "Anna")
    seats.withdraw_seat(anna.pk, by=DESK, now=NOW)
    give(ask(edition, anna.person))
    assert (to(circular(edition, "seat", tom)), left_out(circular(edition, "seat", tom))) == (["Anna"], {})


def test_only_those_who_have_not_answered_are_reminded(edition: Edition, tom: Account) -> None:
    names = ("Anna", "Ben", "Claire", "Dora")
    _anna, ben, claire, _dora = (offered(edition, name, until=UNTIL) for name in names)
    seated(edition, "Emil")  # was never asked whether he comes
    seats.take_offer(ben.pk, by=DESK, now=LATER)
    seats.decline_offer(claire.pk, by=DESK, now=LATER)
    answer("Dora", at=LATER)
    letter = circular(edition, "silent", tom)
    assert to(letter) == ["Anna"]
    assert left_out(letter) == {"Ben": "accepted", "Claire": "declined", "Dora": "wrote"}
    seats.lapse_offers(now=UNTIL)  # the places stay reserved: Anna still has not answered
    assert to(letter, now=UNTIL) == ["Anna"]


def test_an_out_of_office_notice_is_no_answer(edition: Edition, tom: Account) -> None:
    offered(edition, "Anna", until=UNTIL)
    answer("Anna", at=LATER)
    Message.objects.update(automatic=True)
    assert to(circular(edition, "silent", tom)) == ["Anna"]


def test_nobody_is_chased_twice_in_a_day(edition: Edition, tom: Account) -> None:
    offered(edition, "Anna", until=NOW + timedelta(days=3))
    send(circular(edition, "silent", tom), tom)
    again = circular(edition, "offer", tom)
    assert (to(again), left_out(again)) == ([], {"Anna": "chased"})
    assert to(again, now=LATER + timedelta(hours=25)) == ["Anna"]


def test_an_offer_whose_deadline_has_passed_runs_no_more(edition: Edition, tom: Account) -> None:
    offered(edition, "Anna", until=UNTIL)
    letter = circular(edition, "offer", tom)
    assert to(letter) == ["Anna"]
    seats.lapse_offers(now=UNTIL)
    assert (to(letter, now=UNTIL), left_out(letter, now=UNTIL)) == ([], {"Anna": "too-late"})


def test_everybody_who_waits_can_be_written_to(edition: Edition, tom: Account) -> None:
    for name in ("Anna", "Ben", "Claire", "Dora", "Emil"):
        seated(edition, name)
    request = ask(edition, "Fanny")
    give(request)
    give(ask(edition, "Gaston"))
    seats.leave_waiting_list(request.pk, by=DESK, now=NOW)
    assert to(circular(edition, "waiting", tom)) == ["Gaston"]


def test_each_gets_it_in_their_language_with_the_offer_and_the_link(edition: Edition, tom: Account) -> None:
    offered(edition, factories.person("Anna", language="de"), 1, until=UNTIL)
    offered(edition, factories.person("Ben", language="fr"), 1, until=UNTIL)
    send(circular(edition, "silent", tom), tom)
    anna, ben = (Letter.objects.get(kind="circular", person__name=name) for name in ("Anna", "Ben"))
    assert (anna.language, anna.subject) == ("de", "Wir haben noch keine Antwort von Ihnen")
    assert "Platz 1 wird bis Freitag, 11. Dezember, 22:20 für Sie gehalten:" in anna.text
    assert "Session 1" in anna.text
    assert ben.subject == "Nous n’avons pas encore votre réponse"
    assert (ben.link_kind, ben.link_subject_id) == ("seat", ben.person.seats.get().pk)  # type: ignore[union-attr]


def test_a_language_without_words_gets_the_first_of_the_edition_that_has_some(edition: Edition, tom: Account) -> None:
    seated(edition, factories.person("Anna", language="lb"))
    letter = circular(edition, "seat", tom)
    words = {"subject": Text({"fr": "La salle", "lb": "De Sall"}), "text": Text({"fr": "Grande salle.", "de": "Saal."})}
    services.write_circular(letter.pk, **words)
    send(letter, tom)
    written = Letter.objects.get(kind="circular")
    assert (written.language, written.subject) == ("fr", "La salle")
    assert "Bonjour Anna,\n\nGrande salle." in written.text


def test_only_those_who_were_shown_get_it_and_nobody_who_answered_meanwhile(edition: Edition, tom: Account) -> None:
    anna, ben, claire = (offered(edition, name, until=UNTIL) for name in ("Anna", "Ben", "Claire"))
    letter = circular(edition, "silent", tom)
    services.write_circular(letter.pk, skipped=[ben.person_id])
    shown = {anna.person_id, ben.person_id, claire.person_id}
    offered(edition, "Dora", until=UNTIL)  # comes into the group after it was shown
    seats.take_offer(claire.pk, by=DESK, now=LATER)
    services.send_circular(letter.pk, shown=shown, by=tom, now=LATER)
    services.write_letters(letter.pk, now=LATER)
    assert states(letter) == {"Anna": "queued"}
    assert {each.addressee.person.name: each.addressee.left_out for each in fares(letter).left_out} == {
        "Ben": "by-hand",
        "Claire": "accepted",
        "Dora": "came-later",
    }


def test_whoever_answers_before_the_letter_is_written_gets_none(edition: Edition, tom: Account) -> None:
    anna = offered(edition, "Anna", until=UNTIL)
    letter = circular(edition, "silent", tom)
    services.send_circular(letter.pk, shown={anna.person_id}, by=tom, now=LATER)
    seats.decline_offer(anna.pk, by=DESK, now=LATER)
    services.write_letters(letter.pk, now=LATER)
    assert not Letter.objects.filter(kind="circular").exists()
    assert [each.addressee.left_out for each in fares(letter).left_out] == ["declined"]


def test_each_person_has_a_state_from_queued_to_answered(edition: Edition, tom: Account) -> None:
    people = {name: offered(edition, name, until=UNTIL) for name in ("Anna", "Ben", "Claire", "Dora")}
    leave(at=NOW)
    letter = circular(edition, "silent", tom)
    send(letter, tom)
    assert set(states(letter).values()) == {"queued"}
    leave(at=LATER + timedelta(seconds=22))  # one leaves each second, after twenty
    assert list(states(letter).values()) == ["sent", "sent", "sent", "queued"]
    answer("Anna", at=LATER + timedelta(hours=1))
    seats.take_offer(people["Ben"].pk, by=DESK, now=LATER + timedelta(hours=1))
    Letter.objects.filter(kind="circular", person__name="Claire").update(state=Letter.State.BOUNCED)
    assert list(states(letter).values()) == ["answered", "answered", "bounced", "queued"]


def test_a_circular_that_is_stopped_takes_back_what_has_not_left(edition: Edition, tom: Account) -> None:
    for name in ("Anna", "Ben", "Claire"):
        seated(edition, name)
    leave(at=NOW)
    letter = circular(edition, "seat", tom)
    send(letter, tom)
    leave(at=LATER + timedelta(seconds=20))
    assert services.stop_circular(letter.pk, by=tom, now=LATER + timedelta(seconds=21)) == 2
    leave(at=LATER + timedelta(hours=1))
    assert list(states(letter).values()) == ["sent", "undone", "undone"]
    assert services.stop_circular(letter.pk, by=tom, now=LATER) == 0
    assert [each.kind for each in entries_about(f"circular:{letter.pk}")] == ["circular.stopped", "circular.sent"]


def test_a_letter_in_a_workers_hand_is_not_said_to_be_taken_back(edition: Edition, tom: Account) -> None:
    seated(edition, "Anna")
    leave(at=NOW)
    letter = circular(edition, "seat", tom)
    send(letter, tom)
    in_hand = outbox.claim(0, now=LATER + timedelta(seconds=30))
    assert services.stop_circular(letter.pk, by=tom, now=LATER + timedelta(seconds=30)) == 0
    outbox.note_sent(in_hand[0], now=LATER + timedelta(seconds=31))
    assert states(letter) == {"Anna": "sent"}


def test_what_is_stopped_before_it_is_written_never_is(edition: Edition, tom: Account) -> None:
    anna = seated(edition, "Anna")
    letter = circular(edition, "seat", tom)
    services.send_circular(letter.pk, shown={anna.person_id}, by=tom, now=LATER)
    assert services.stop_circular(letter.pk, by=tom, now=LATER) == 1
    services.write_letters(letter.pk, now=LATER)
    assert not Letter.objects.filter(kind="circular").exists()
    assert [each.addressee.left_out for each in fares(letter).left_out] == ["stopped"]


def test_a_worker_writes_many_letters_in_turns_and_each_once(
    edition: Edition, tom: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("senningen.chasing.services.circulars.AT_A_TIME", 2)
    people = {seated(edition, name).person_id for name in ("Anna", "Ben", "Claire", "Dora", "Emil")}
    letter = circular(edition, "seat", tom)
    services.send_circular(letter.pk, shown=people, by=tom, now=clock.now())
    runner.run_all(now=clock.now)
    services.write_letters(letter.pk, now=clock.now())  # a worker that was killed is run again
    written = Letter.objects.filter(kind="circular").order_by("not_before")
    assert [each.to_name for each in written] == ["Anna", "Ben", "Claire", "Dora", "Emil"]
    assert len({each.not_before for each in written}) == 5


def test_it_is_sent_once_never_wordless_and_never_to_nobody(edition: Edition, tom: Account) -> None:
    anna = seated(edition, "Anna")
    letter = circular(edition, "seat", tom)
    with pytest.raises(Refused, match=r"circular\.nobody"):
        services.send_circular(letter.pk, shown=set(), by=tom, now=LATER)
    services.write_circular(letter.pk, subject=Text({"fr": "La salle"}))
    with pytest.raises(Refused, match=r"circular\.wordless"):
        services.send_circular(letter.pk, shown={anna.person_id}, by=tom, now=LATER)
    services.write_circular(letter.pk, subject=Text({"en": "The hall"}))
    services.send_circular(letter.pk, shown={anna.person_id}, by=tom, now=LATER)
    for act in (
        lambda: services.send_circular(letter.pk, shown={anna.person_id}, by=tom, now=LATER),
        lambda: services.write_circular(letter.pk, skipped=[]),
        lambda: services.discard_circular(letter.pk),
    ):
        with pytest.raises(Refused, match=r"circular\.sent"):
            act()


def test_those_who_did_not_answer_a_circular_are_written_to_again(edition: Edition, tom: Account) -> None:
    seated(edition, "Anna")
    ben = seated(edition, "Ben")
    leave(at=NOW)
    first = circular(edition, "seat", tom)
    send(first, tom)
    leave(at=LATER + timedelta(hours=1))
    answer("Anna", at=LATER + timedelta(hours=2))
    again = circular(edition, "again", tom, follows=first)
    assert str(again.text) == "We meet in the large hall."
    assert (to(again), left_out(again)) == (["Ben"], {"Anna": "answered"})
    assert fresh(ben).state == "taken"


def test_a_draft_can_be_thrown_away(edition: Edition, tom: Account) -> None:
    services.discard_circular(circular(edition, "seat", tom).pk)
    assert not Circular.objects.exists()


def test_who_has_not_tried_their_device_is_written_to_on_stage_and_online(edition: Edition, tom: Account) -> None:
    anna, _ben = seated(edition, "Anna", 1), seated(edition, "Ben", 1)
    marek = Part.objects.create(
        session=edition.sessions.get(number=2), person=factories.person("Marek"), role="speaker"
    )
    Part.objects.create(session=edition.sessions.get(number=1), person=factories.person("Over"), role="host")
    keep_check(edition.pk, anna.person_id, Found(), network="n", now=NOW)
    letter = circular(edition, "unchecked", tom)
    assert (to(letter), left_out(letter)) == (["Ben", "Marek", "Over"], {"Anna": "checked"})
    edition.sessions.filter(number=1).update(ended=NOW)
    assert (to(letter), left_out(letter)) == (["Marek"], {}), "what is over needs no device"
    send(letter, tom)
    written = Letter.objects.get(kind="circular")
    assert (written.link_kind, written.link_subject_id) == ("stage", marek.pk), "the check is on the page of the stage"
