"""Rules that an organiser switched on confirm what is exact and harmless; everything else waits for a person."""

from __future__ import annotations

import json
from email import message_from_bytes
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from senningen.desk import services, tasks
from senningen.desk.harmless import RULES, Rule, Seen, rule_for
from senningen.desk.models import Decision, Proposal
from senningen.desk.rules import Suggestion
from senningen.desk.understanding import described, understand
from senningen.desk.understanding.automatic import left_for_good
from senningen.journal.models import Entry
from senningen.kernel import clock
from senningen.people.models import Account
from senningen.post.models import CalendarEntry, Letter, Message
from senningen.post.parsing import parse
from senningen.programme.models import Edition
from senningen.seats import services as seats
from senningen.seats.models import Seat
from tests import factories
from tests.desk import calendars
from tests.desk.mails import FR_TUESDAY, LB_REQUEST, written
from tests.desk.story import CORPUS, PostOffice, approve, codes, proposed
from tests.factories import NOW
from tests.seats.stories import offered

pytestmark = pytest.mark.django_db
AMELIE = "Amélie Fournel <amelie@guests.example>"
DE_THANKS = "Vielen herzlichen Dank, ich freue mich darauf.\n"
AWAY = {"subject": "Automatic reply: seminar", "Auto_Submitted": "auto-replied"}
EN_AWAY = "I am out of the office until Monday and will answer when I am back.\n"


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def edition() -> Edition:
    """Give an edition with every rule switched on."""
    return factories.edition(confirms_by_rule=list(RULES))


@pytest.fixture
def post(tmp_path: Path) -> PostOffice:
    return PostOffice(tmp_path)


def came(raw: bytes, *, recipient: str = "seats@infra.example") -> Message:
    """Take a mail in, and let the worker do its task."""
    sender = str(message_from_bytes(raw)["From"])
    stored = services.take_in(raw, recipient=recipient, envelope_from=sender, source="smtp", now=NOW)
    tasks.understand(stored.message_id)
    return Message.objects.get(pk=stored.message_id)


def confirmed(message: Message) -> tuple[str, str]:
    """Say which rule confirmed a mail, and what it did."""
    decision = Decision.objects.filter(proposal__message=message).first()
    return (decision.rule, decision.verb) if decision else ("", "")


def waits(message: Message) -> bool:
    return set(message.proposals.values_list("state", flat=True)) == {Proposal.State.OPEN}


def invited(post: PostOffice, tom: Account) -> calendars.Invitation:
    """Amélie gets a seat for Tuesday, and her calendar the entry."""
    approve(proposed(came(written(FR_TUESDAY, sender=AMELIE))), tom)
    post.deliver()
    return calendars.invitation(post.calendars_for("amelie@guests.example")[-1], name="Amélie Fournel")


def accepted(program: calendars.Program, to: calendars.Invitation, partstat: str = "ACCEPTED") -> Message:
    return came(calendars.answer(program, to, partstat), recipient=to.organiser)


@pytest.mark.parametrize("program", calendars.PROGRAMS)
def test_a_seat_accepted_in_the_calendar_is_noted_by_the_rule(
    program: calendars.Program, edition: Edition, tom: Account, post: PostOffice
) -> None:
    message = accepted(program, invited(post, tom))
    assert confirmed(message) == ("calendar", "note")
    assert CalendarEntry.objects.get().answer == "ACCEPTED"
    entry = Entry.objects.get(kind="proposal.decided-by-rule")
    assert (entry.actor, entry.cause, entry.data["rule"]) == ("rule:calendar", f"message:{message.pk}", "calendar")
    assert not Letter.objects.filter(answers=message).exists()


@pytest.mark.parametrize("program", calendars.PROGRAMS)
def test_a_no_or_a_perhaps_in_the_calendar_waits_for_a_person(
    program: calendars.Program, edition: Edition, tom: Account, post: PostOffice
) -> None:
    to = invited(post, tom)
    assert waits(accepted(program, to, "DECLINED"))
    assert waits(accepted(program, to, "TENTATIVE"))


def test_a_yes_to_an_hour_that_was_moved_since_waits_for_a_person(
    edition: Edition, tom: Account, post: PostOffice
) -> None:
    to = invited(post, tom)
    CalendarEntry.objects.update(sequence=1)
    assert waits(accepted("outlook", to))
    CalendarEntry.objects.update(sequence=0, cancelled=True)
    assert waits(accepted("apple", to))
    CalendarEntry.objects.update(cancelled=False)
    assert confirmed(accepted("google", to)) == ("calendar", "note")


def test_a_yes_from_somebody_elses_address_waits_for_a_person(edition: Edition, tom: Account, post: PostOffice) -> None:
    raw = calendars.answer("outlook", invited(post, tom), "ACCEPTED")
    stranger = raw.replace(b"<amelie@guests.example>", b"<amelie@elsewhere.example>", 1)
    assert waits(came(stranger))
    assert confirmed(came(raw)) == ("calendar", "note")


def test_a_yes_with_a_word_typed_beside_it_waits_for_a_person(edition: Edition, tom: Account, post: PostOffice) -> None:
    raw = calendars.answer("apple", invited(post, tom), "ACCEPTED").replace(
        b"Am=C3=A9lie Fournel has", b"I will only listen to the second half.\r\n\r\nAm=C3=A9lie Fournel has"
    )
    assert b"second half" in raw
    message = came(raw)
    assert "calendar_reply" in message.proposals.values_list("intent", flat=True)
    assert waits(message)


def test_an_offer_of_one_session_is_taken_and_of_two_is_not(edition: Edition) -> None:
    """An offer whose hours already stand in the calendar: yes to the whole of it takes it, yes to a part does not."""
    ingrid = factories.person("Ingrid Aalto", "ingrid@guests.example")
    carl = factories.person("Carl Weis", "carl@guests.example")
    one, two = offered(edition, ingrid, 2), offered(edition, carl, 1, 2)
    for seat in (one, two):
        for session in edition.sessions.filter(number__lte=2):
            about = f"seat:{seat.pk}/session:{session.pk}"
            CalendarEntry.objects.create(key=about, uid=f"{seat.pk}-{session.code}@infra.example", person=seat.person)
    assert confirmed(accepted("google", _entry(one, "Ingrid Aalto"))) == ("calendar", "take")
    assert waits(accepted("google", _entry(two, "Carl Weis")))
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, codes(one), two.state, codes(two)) == ("taken", ["S2"], "held", ["S1", "S2"])
    taken = Entry.objects.get(kind="seat.taken")
    assert (taken.actor, taken.cause.partition(":")[0]) == ("rule:calendar", "message")
    assert Letter.objects.filter(kind="seat-given", person=ingrid).count() == 1


def _entry(seat: Seat, name: str) -> calendars.Invitation:
    email = seat.person.addresses.get().email
    starts = ("20201215T113000", "20201215T103000Z")
    return calendars.Invitation(
        f"{seat.pk}-S2@infra.example", "0", name, email, "Session 2", "seats@infra.example", *starts
    )


def test_an_out_of_office_and_a_thank_you_are_noted(edition: Edition) -> None:
    away, thanks = came(written(EN_AWAY, **AWAY)), came(written(DE_THANKS, subject="Re: Platz"))
    assert (confirmed(away), confirmed(thanks)) == (("away", "note"), ("thanks", "note"))
    assert set(Proposal.objects.values_list("state", flat=True)) == {Proposal.State.NOTED}
    assert not Letter.objects.exists()


def test_nothing_is_confirmed_by_a_rule_unless_it_is_switched_on(edition: Edition) -> None:
    edition.confirms_by_rule = ["thanks"]
    edition.save()
    assert waits(came(written(EN_AWAY, **AWAY)))
    edition.confirms_by_rule = []
    edition.save()
    assert waits(came(written(DE_THANKS)))
    assert Edition._meta.get_field("confirms_by_rule").get_default() == []


def test_who_is_not_there_any_more_is_seen_by_a_person(edition: Edition) -> None:
    assert waits(came(written("Ms Weis has left the company; please write to reception@guests.example.\n", **AWAY)))


def test_thanks_beside_a_wish_wait_and_so_does_a_wish(edition: Edition) -> None:
    both = came(written(f"{DE_THANKS}\nKönnten Sie mir bitte den Zugangslink noch einmal schicken?\n"))
    assert both.proposals.count() > 1 or not both.proposals.filter(intent="thanks").exists()
    assert waits(both)
    assert waits(came(written(LB_REQUEST)))
    assert waits(came(written(f"{DE_THANKS[:-2]}, oder?\n")))


def test_a_mail_that_fails_the_policy_of_its_domain_waits(edition: Edition) -> None:
    forged = came(b"From: Pol Schiltz <pol.schiltz@guests.example>\r\n" + written(DE_THANKS))
    assert (forged.origin, forged.proposals.get().intent) == (Message.Origin.FAILED, "thanks")
    assert waits(forged)


def test_what_a_rule_did_can_be_undone_and_is_not_done_again(edition: Edition, tom: Account) -> None:
    thanks = came(written(DE_THANKS))
    services.undo(Decision.objects.get().pk, by=tom, now=NOW)
    assert waits(thanks)
    tasks.understand(thanks.pk)  # a task may run twice
    assert waits(thanks)
    assert Entry.objects.get(kind="decision.undone").actor == f"person:{tom.person_id}"


def test_a_rule_that_cannot_do_it_after_all_leaves_it_to_a_person(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingrid = factories.person("Ingrid Aalto", "ingrid@guests.example")
    seat = offered(edition, ingrid, 2)
    about = f"seat:{seat.pk}/session:{edition.sessions.get(number=2).pk}"
    CalendarEntry.objects.create(key=about, uid=f"{seat.pk}-S2@infra.example", person=ingrid)
    Seat.objects.filter(pk=seat.pk).update(until=NOW)  # the clock has not lapsed it yet
    assert waits(accepted("google", _entry(seat, "Ingrid Aalto")))
    seats.lapse_offers(now=NOW)


def test_a_decision_is_by_a_person_or_by_a_rule_never_by_both_or_nobody(edition: Edition, tom: Account) -> None:
    proposal = came(written(LB_REQUEST)).proposals.get()
    for who in ({}, {"by": tom, "rule": "away"}):
        with pytest.raises(IntegrityError, match="decision_by_a_person_or_a_rule"), transaction.atomic():
            Decision.objects.create(proposal=proposal, at=NOW, verb="note", **who)


def test_a_rule_looks_no_further_than_the_seat_it_sees() -> None:
    """Without a seat, or with cautions, nothing is exact."""
    seen = Seen("calendar_reply", Suggestion("note"), partstat="ACCEPTED", session=2)
    assert rule_for(seen, RULES) is None
    assert rule_for(Seen("thanks", Suggestion("note", cautions=("unsure",))), RULES) is None
    assert rule_for(Seen("thanks", Suggestion("note")), RULES) == Rule("thanks")
    assert rule_for(Seen("thanks", Suggestion("note"), attachments=1), RULES) is None
    assert rule_for(Seen("thanks", Suggestion("note"), typed="merci " * 60), RULES) is None


@pytest.mark.parametrize("hand", [".", "second", "third"])
def test_no_mail_of_the_corpus_that_asks_for_anything_is_confirmed(hand: str) -> None:
    labels = json.loads((CORPUS / hand / "labels.json").read_text())
    edition, harmless = described("demo-10"), 0
    for name, label in labels.items():
        parsed = parse((CORPUS / hand / name).read_bytes())
        reading = understand(parsed, edition)
        if reading.needs_person or len(reading.acts) != 1:
            continue
        [act] = reading.acts
        seen = Seen(
            act.intent,
            Suggestion("note"),
            confidence=act.confidence,
            automatic=reading.auto,
            typed=parsed.reply_text,
            attachments=len(parsed.attachments),
            left=left_for_good(parsed),
        )
        if rule := rule_for(seen, RULES):
            meant = {"away": ["out_of_office"], "thanks": ["thanks"]}[rule.name]
            assert [each["intent"] for each in label["acts"]] == meant, name
            harmless += 1
    assert harmless >= 5  # and there are some


def test_it_stands_on_the_mail_in_a_list_and_in_the_journal(edition: Edition, client: Client) -> None:
    edition.confirms_by_rule = ["away"]
    edition.save()
    message = came(written(EN_AWAY, **AWAY))
    came(written(LB_REQUEST))
    client.force_login(factories.account(role=Account.Role.EDITOR))
    assert "Confirmed by a rule" in client.get("/desk/mail").content.decode()
    page = client.get(f"/desk/mail/{message.pk}?list=by-rule").content.decode()
    assert "<b>Confirmed by a rule</b> (out of office)" in page
    assert f"/desk/decisions/{Decision.objects.get().pk}/undoing" in page
    assert [row.message for row in client.get("/desk/mail?list=by-rule").context["rows"]] == [message]
    assert "a rule: out of office" in client.get("/desk/journal").content.decode()
    assert "1 message confirmed by a rule" in client.get("/desk/editions/10").content.decode()


def test_who_thinks_again_undoes_it_on_the_page(edition: Edition, client: Client) -> None:
    message = came(written(EN_AWAY, **AWAY))
    client.force_login(factories.account())
    client.post(f"/desk/decisions/{Decision.objects.get().pk}/undoing")
    assert waits(message)
    page = client.get("/desk/mail?list=by-rule").content.decode()
    assert "No rule has confirmed anything." in page
