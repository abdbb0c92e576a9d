"""Colleagues tell one another something about a mail; whoever wrote it never sees that."""

from __future__ import annotations

import pytest
from django.test import Client

from senningen.desk import services
from senningen.desk.models import Note
from senningen.people.models import Account
from senningen.post.models import Letter
from tests import factories
from tests.web.desk.test_mail import asks, page

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def test_a_note_stands_with_the_mail_and_waits_on_the_colleagues_overview(desk: Client, tom: Account) -> None:
    message, joelle = asks("Pol Schiltz"), factories.account("Joëlle Kremer")
    told = {"text": "He rang me: <b>Tuesday</b> is enough.", "to": joelle.pk}
    assert desk.post(f"/desk/mail/{message.pk}/notes", told)["Location"] == f"/desk/mail/{message.pk}#notes-here"
    shown = page(desk, f"/desk/mail/{message.pk}")
    assert "He rang me: &lt;b&gt;Tuesday&lt;/b&gt; is enough." in shown
    assert "Joëlle Kremer" in shown
    assert "left you a note" not in page(desk, "/desk/")  # it is hers
    desk.force_login(joelle)
    assert "Tom Schroeder left you a note" in page(desk, "/desk/")
    services.confirm(message.proposals.get().pk, by=joelle, now=NOW)
    assert "left you a note" not in page(desk, "/desk/")  # decided, and done with
    assert not Letter.objects.filter(text__contains="rang me").exists()


def test_a_note_to_everybody_needs_no_name_but_words(desk: Client) -> None:
    message = asks("Pol Schiltz")
    desk.post(f"/desk/mail/{message.pk}/notes", {"text": "Known from the last edition."})
    assert Note.objects.get().to is None
    refused = desk.post(f"/desk/mail/{message.pk}/notes", {"text": "  "})
    assert refused.status_code == 422
    assert "Write what your colleague should know." in refused.content.decode()
    assert desk.post("/desk/mail/404/notes", {"text": "To nobody."}).status_code == 404


def test_who_only_looks_leaves_no_note(desk: Client) -> None:
    message = asks("Pol Schiltz")
    desk.force_login(factories.account("Vera Vogel", role=Account.Role.VIEWER))
    assert desk.post(f"/desk/mail/{message.pk}/notes", {"text": "Hello."}).status_code == 404
    assert "Leave the note" not in page(desk, f"/desk/mail/{message.pk}")
