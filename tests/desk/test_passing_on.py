"""A question that comes by mail is put to those who speak, by one key, and can be taken back."""

from __future__ import annotations

import pytest

from senningen.desk import services
from senningen.kernel import clock
from senningen.live.models import SentQuestion
from senningen.people.models import Account
from senningen.programme.models import Edition
from tests.desk.mails import arrived, written
from tests.desk.story import approve, proposed
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ASKED = (
    "Dear organisers,\n\nI have a question for the speakers on Tuesday: who pays for the masts where no operator sees "
    "customers?\n\nKind regards\nNora Kayser\n"
)


def test_a_question_by_mail_goes_into_the_queue_and_comes_out_again(
    edition: Edition, tom: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    case = proposed(arrived(written(ASKED, sender="Nora Kayser <nora@guests.example>")))
    assert (case.proposal.intent, case.verb) == ("question_for_speaker", "pass_on")
    assert case.suggestion.sessions == (edition.sessions.get(number=2).pk,)
    decision = approve(case, tom)
    sent = SentQuestion.objects.get()
    assert (sent.session.number, sent.person.name) == (2, "Nora Kayser")
    assert sent.text.endswith("who pays for the masts where no operator sees customers?")
    services.undo(decision.pk, by=tom, now=NOW)
    assert not SentQuestion.objects.exists()
