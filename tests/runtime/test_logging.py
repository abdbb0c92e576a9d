"""What the house writes down of its own work names no secret."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from senningen.kernel.ids import new_secret
from senningen.people.models import Link
from senningen.people.services import make_link
from senningen.runtime.serving import Discreet
from tests import factories
from tests.seats.stories import NOW, seated


@pytest.mark.django_db
def test_a_personal_link_is_never_in_a_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    seat = seated(factories.edition(cap=1), "Anna")
    token = make_link(Link.Kind.SEAT, person_id=seat.person_id, subject_id=seat.pk, now=NOW)
    assert client.post(f"/s/{token}/sessions").status_code == 422  # Django logs what it could not answer with a page
    assert token in caplog.text
    written = [Discreet("%(message)s").format(each) for each in caplog.records]
    assert any("/s/…/sessions" in each for each in written)
    assert token not in " ".join(written)


@pytest.mark.parametrize("path", ["/s/", "/w/", "/ask/", "/stage/", "/desk/enter/", "/desk/set-up/"])
def test_nor_is_any_other_link_or_one_in_a_traceback(path: str) -> None:
    secret = new_secret()
    problem = ValueError(f"cannot answer {path}{secret}")
    failed = (ValueError, problem, None)
    record = logging.LogRecord("x", logging.ERROR, "", 1, "at https://a.example%s", (path + secret,), failed)
    written = Discreet("%(message)s").format(record)
    assert secret not in written
    assert f"https://a.example{path}…" in written
    assert "cannot answer" in written
