"""Polls at the desk, and what the audience asked as a file."""

from __future__ import annotations

import pytest
from django.test import Client

from senningen.live.models import Poll, Question
from senningen.people.models import Account
from senningen.programme.models import Edition
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/desk/editions/10/sessions/2/polls"


@pytest.fixture
def editor(edition: Edition, client: Client) -> Client:
    """Give the browser of somebody who writes the programme."""
    client.force_login(factories.account("Joëlle Kirsch", Account.Role.EDITOR))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def form(**options: str) -> dict[str, str]:
    """What is sent from the page: two languages of four."""
    return {"question_de": "Ein Gespräch verloren?", "question_en": "Lost a call?", **options}


def test_a_poll_is_prepared_in_several_languages_and_taken_away_again(editor: Client) -> None:
    sent = form(options_de="Nie\nEinmal", options_en="Never\n\nOnce\n")
    assert editor.post(PAGE, sent).status_code == 302
    poll = Poll.objects.get()
    assert poll.session.number == 2
    assert poll.options == [{"de": "Nie", "en": "Never"}, {"de": "Einmal", "en": "Once"}]
    assert "Lost a call?" in editor.get(PAGE).content.decode()
    assert editor.post(f"{PAGE}/{poll.pk}/drop").status_code == 302
    assert not Poll.objects.exists()


@pytest.mark.parametrize("options", [{"options_en": "Never"}, {"options_de": "Nie\nEinmal", "options_en": "Never"}])
def test_options_that_fit_no_poll_are_refused_with_what_to_do(editor: Client, options: dict[str, str]) -> None:
    answer = editor.post(PAGE, form(**options))
    assert answer.status_code == 422
    assert "one option a line" in answer.content.decode()
    assert not Poll.objects.exists()


def test_questions_and_polls_leave_as_files_without_formulas_and_without_names(desk: Client, edition: Edition) -> None:
    session = edition.sessions.get(number=2)
    common = {"session": session, "asked": factories.NOW, "origin": "room", "stand": "answered"}
    Question.objects.create(number=1, text='=HYPERLINK("http://evil.example")', votes=3, **common)
    Question.objects.create(number=2, text="Who pays?", person=factories.person("Nora Kayser", "n@x.example"), **common)
    Poll.objects.create(
        session=session, question={"en": "Lost a call?"}, options=[{"en": "-1+1"}, {"en": "Once"}], counts=[2, 5]
    )
    questions = b"".join(desk.get("/desk/exports/questions.csv")).decode("utf-8-sig")
    assert "'=HYPERLINK" in questions
    assert ",Nora Kayser," in questions.splitlines()[2]
    polls = b"".join(desk.get("/desk/exports/polls.csv")).decode("utf-8-sig")
    assert "S2,Lost a call?,'-1+1,2," in polls
