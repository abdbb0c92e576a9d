"""The mail page: what an organiser sees, and what a key or a click does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from senningen.desk import services
from senningen.desk.models import Decision, Proposal
from senningen.journal.entries import SYSTEM
from senningen.people.models import Account
from senningen.post.models import Letter, Message
from senningen.programme.models import Edition
from senningen.seats.models import Seat
from senningen.seats.services import set_cap
from tests import factories
from tests.desk.mails import FR_TUESDAY, LB_REQUEST, arrived, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the tenth of December in these stories."""
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: factories.NOW)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def asks(name: str, text: str = LB_REQUEST) -> Message:
    return arrived(written(text, sender=f"{name} <{name.split()[0].lower()}@guests.example>"))


def form_of(client: Client, message: Message, **query: str) -> dict[str, Any]:
    """Fill the form of a message as the page shows it."""
    proposal = message.proposals.get()
    shown = client.get(f"/desk/mail/{message.pk}", query).context["shown"][0]
    told = {"proposal": proposal.pk, "verb": shown.case.verb, "send": "1"} if shown.reply else {"verb": shown.case.verb}
    if shown.reply:
        told |= {"language": shown.reply.language, "text": shown.text, "subject": shown.subject}
        told |= {"drafted": shown.drafted, "until": shown.reply.until.isoformat() if shown.reply.until else ""}
    return told


def test_an_empty_desk_says_so(desk: Client) -> None:
    assert "Nothing to decide" in page(desk, "/desk/mail")


def test_a_message_shows_its_sentence_the_proposal_and_the_reply(desk: Client) -> None:
    message = asks("Pol Schiltz")
    shown = page(desk, f"/desk/mail/{message.pk}")
    assert "<mark id=" in shown
    assert "A seat for all 4 sessions" in shown
    assert "Är Plaz ass d&#x27;Nummer 1" in shown
    assert "Reply in Luxembourgish" in shown
    assert 'data-key="a"' in shown


def test_approving_sends_the_edited_reply_and_goes_on_to_the_next(desk: Client) -> None:
    later = asks("Nicole Berens")
    message = asks("Pol Schiltz")
    told = form_of(desk, message)
    told["text"] += "\nBis e Méindeg!"
    answer = desk.post(f"/desk/proposals/{message.proposals.get().pk}/decision", told)
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/mail/{later.pk}")
    assert Seat.objects.get().person.name == "Pol Schiltz"
    assert "Bis e Méindeg!" in Letter.objects.get(kind="reply").text


def test_the_reply_can_be_written_in_another_language(desk: Client) -> None:
    message = asks("Pol Schiltz")
    told = form_of(desk, message, proposal=str(message.proposals.get().pk), language="fr")
    assert "Votre place porte le numéro 1" in told["text"]
    desk.post(f"/desk/proposals/{message.proposals.get().pk}/decision", told)
    assert Letter.objects.get(kind="reply").language == "fr"


def test_the_waiting_list_is_two_keys_away_and_says_so_in_the_reply(desk: Client) -> None:
    message = asks("Amélie Fournel", FR_TUESDAY)
    proposal = message.proposals.get()
    told = form_of(desk, message, proposal=str(proposal.pk), verb="wait")
    assert "liste d’attente" in told["text"]
    desk.post(f"/desk/proposals/{proposal.pk}/decision", told)
    assert not Seat.objects.exists()
    assert Decision.objects.get().verb == "wait"


TWO = """I would like to register two colleagues for all four sessions. Both or none, please.

Anna Berg, anna.berg@guests.example
Ben Dahl, ben.dahl@guests.example
"""


def test_another_choice_for_two_people_stays_about_both(desk: Client) -> None:
    """The form of another choice shows the first of them: sent as it stands, it chooses nobody else."""
    message = asks("Pol Schiltz", TWO)
    proposal = message.proposals.get(intent="group")
    first = {"person_name": "Anna Berg", "person_email": "anna.berg@guests.example"}
    chosen = {"proposal": str(proposal.pk), "verb": "give", "together": "0"} | first
    shown = desk.get(f"/desk/mail/{message.pk}", chosen).context["shown"][0]
    assert (shown.several, shown.case.together) == (True, False)
    assert desk.post(f"/desk/proposals/{proposal.pk}/decision", chosen | {"looked": "1"}).status_code == 302
    assert sorted(Seat.objects.values_list("person__name", flat=True)) == ["Anna Berg", "Ben Dahl"]


def test_a_decision_that_a_colleague_made_first_is_refused_with_the_reason(desk: Client, tom: Account) -> None:
    message = asks("Pol Schiltz")
    told = form_of(desk, message)
    services.confirm(message.proposals.get().pk, by=tom, now=factories.NOW)
    answer = desk.post(f"/desk/proposals/{message.proposals.get().pk}/decision", told)
    assert answer.status_code == 409
    assert "decided" in answer.content.decode()
    assert Seat.objects.count() == 1


def test_a_careful_proposal_is_not_done_by_one_key(desk: Client) -> None:
    message = asks("Pol Schiltz")
    Proposal.objects.update(why_person="unsure")
    told = form_of(desk, message)
    shown = page(desk, f"/desk/mail/{message.pk}")
    assert "I have looked at who wrote" in shown
    told["text"] = "Moien, mir kucken."
    answer = desk.post(f"/desk/proposals/{message.proposals.get().pk}/decision", told)
    assert answer.status_code == 422
    assert "Moien, mir kucken." in answer.content.decode()  # what was typed is not lost
    assert not Seat.objects.exists()


def test_setting_aside_moves_it_to_the_other_list_and_back(desk: Client) -> None:
    message = asks("Pol Schiltz")
    pk = message.proposals.get().pk
    assert desk.post(f"/desk/proposals/{pk}/aside", {"day": "2020-12-12"})["Location"] == "/desk/mail"
    assert "Nothing to decide" in page(desk, "/desk/mail")
    assert "Pol Schiltz" in page(desk, "/desk/mail?list=waiting")
    desk.post(f"/desk/proposals/{pk}/taking-up")
    assert "Pol Schiltz" in page(desk, "/desk/mail")


def test_what_was_decided_can_be_undone_from_the_page(desk: Client) -> None:
    message = asks("Pol Schiltz")
    desk.post(f"/desk/proposals/{message.proposals.get().pk}/decision", form_of(desk, message))
    shown = page(desk, f"/desk/mail/{message.pk}?list=done")
    assert "Seat given" in shown
    desk.post(f"/desk/decisions/{Decision.objects.get().pk}/undoing")
    assert not Seat.objects.filter(state__in=Seat.LIVE).exists()
    assert "Approve and send" in page(desk, f"/desk/mail/{message.pk}")


def test_messages_are_found_by_their_words(desk: Client) -> None:
    asks("Pol Schiltz")
    asks("Amélie Fournel", FR_TUESDAY)
    shown = page(desk, "/desk/mail?q=fournel")
    assert "Amélie Fournel" in shown
    assert "Pol Schiltz" not in shown


def test_a_message_is_handed_out_as_it_came(desk: Client) -> None:
    message = asks("Pol Schiltz")
    assert desk.get(f"/desk/mail/{message.pk}.eml").content == bytes(message.raw)


def test_a_hostile_message_is_only_text(desk: Client) -> None:
    message = asks("Pol Schiltz", "Ech hätt gär eng Plaz. <script>alert(1)</script>")
    assert "<script>alert" not in page(desk, f"/desk/mail/{message.pk}")


@pytest.mark.parametrize("role", ["host", "door"])
def test_who_may_not_see_the_mail_meets_a_page_that_is_not_there(client: Client, edition: Edition, role: str) -> None:
    client.force_login(factories.account("Someone Else", role=role))
    assert client.get("/desk/mail").status_code == 404
    assert client.get("/desk/mail/1").status_code == 404


def test_who_may_only_look_decides_nothing(client: Client, edition: Edition) -> None:
    message = asks("Pol Schiltz")
    client.force_login(factories.account("Someone Else", role="viewer"))
    assert "Approve and send" not in client.get(f"/desk/mail/{message.pk}").content.decode()
    assert client.post(f"/desk/proposals/{message.proposals.get().pk}/decision", {"verb": "give"}).status_code == 404
    assert not Seat.objects.exists()


def test_strangers_are_asked_to_sign_in(client: Client, edition: Edition) -> None:
    assert client.get("/desk/mail")["Location"].startswith("/desk/sign-in?next=")


@pytest.mark.parametrize("messages", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    desk: Client, messages: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(messages):
        asks(f"Guest{number} Weber")
    desk.get("/desk/mail?list=to-decide")
    with django_assert_num_queries(31):
        desk.get("/desk/mail?list=to-decide")


@pytest.mark.parametrize("before", [1, 3])
@pytest.mark.parametrize(("cap", "queries"), [(0, 48), (100, 61)], ids=["wait", "give"])
def test_a_decision_costs_the_same_whoever_asked_before(
    desk: Client, cap: int, queries: int, before: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    set_cap(Edition.objects.get().pk, cap, by=SYSTEM, now=factories.NOW)
    for number in range(before):
        assert decide(desk, asks(f"Guest{number} Weber", "I would like a seat, please.")) == 302
    last = asks("Pol Schiltz")
    with django_assert_num_queries(queries):
        assert decide(desk, last) == 302
    assert Seat.objects.count() == (before + 1 if cap else 0)


def decide(desk: Client, message: Message) -> int:
    proposal = message.proposals.get().pk
    return desk.post(f"/desk/proposals/{proposal}/decision", {"proposal": proposal}).status_code


def test_a_long_queue_shows_its_first_and_all_when_asked(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("senningen.web.desk.mail.SHOWN", 2)
    for name in ("Pol Schiltz", "Nicole Berens", "Ingrid Aalto"):
        asks(name)
    first = page(desk, "/desk/mail")
    assert listed(desk, "/desk/mail") == ["Ingrid Aalto", "Nicole Berens"]
    assert '<span class="tn">3</span></p>' in first  # how many there are, not how many are shown
    assert 'href="?list=to-decide&amp;all"' in first
    whole = "/desk/mail?list=to-decide&all"
    assert listed(desk, whole) == ["Ingrid Aalto", "Nicole Berens", "Pol Schiltz"]
    assert "Show all" not in page(desk, whole)


def listed(desk: Client, address: str) -> list[str]:
    return [each.sender for each in desk.get(address).context["rows"]]
