"""Captions leave the house: as WebVTT for the film or the session, and as a table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from senningen.journal.models import Entry
from senningen.live import operations as op
from senningen.live.keeping import kept_as_json
from senningen.live.models import Film, Operation
from tests import factories
from tests.live.test_captions import POL
from tests.live.test_films import session
from tests.live.test_room import JOELLE

__all__ = ["session"]  # a fixture
pytestmark = pytest.mark.django_db


@pytest.fixture
def captioned(session: Any) -> Any:
    """A session that was recorded, in which Pol wrote two lines, at five and at fifty seconds."""
    began = session.recorded_files.order_by("began")[0].began
    # No rows of these people are needed: what is kept is what they did.
    steps: list[tuple[op.Operation, op.Somebody, int]]
    steps = [(op.Arrive(JOELLE), JOELLE, 0), (op.Arrive(POL), POL, 0), (op.Begin(), JOELLE, 0)]
    steps += [(op.GiveCaptions(POL.key), JOELLE, 1)]
    steps += [(op.Caption("=Good & morning."), POL, 5), (op.Caption("We go on."), POL, 50)]
    for version, (operation, by, second) in enumerate(steps, 1):
        at = began + timedelta(seconds=second)
        Operation.objects.create(session=session, version=version, at=at, body=kept_as_json(operation, by))
    return session


def test_they_are_timed_by_the_session_or_by_the_film(captioned: Any, client: Client) -> None:
    client.force_login(factories.account(role="desk"))
    page = f"/desk/sessions/{captioned.pk}"
    whole = b"".join(client.get(f"{page}/captions/session.vtt")).decode()
    assert whole == (
        "WEBVTT\n\n1\n00:00:05.000 --> 00:00:07.000\n=Good &amp; morning.\n"
        "\n2\n00:00:50.000 --> 00:00:52.000\nWe go on.\n"
    )
    assert "2 lines, as WebVTT" in client.get(f"{page}/recording").content.decode()
    assert client.get(f"{page}/captions/film.vtt").status_code == 404  # there is no film yet
    Film.objects.create(session=captioned, state="ready", trim_start=3.0, seconds=20.0)
    film = b"".join(client.get(f"{page}/captions/film.vtt")).decode()
    assert film == "WEBVTT\n\n1\n00:00:02.000 --> 00:00:04.000\n=Good &amp; morning.\n"
    assert [one.data["form"] for one in Entry.objects.filter(data__list="captions")] == ["vtt", "vtt"]


def test_a_host_does_not_take_them_out_and_the_table_is_safe(captioned: Any, client: Client) -> None:
    address = f"/desk/sessions/{captioned.pk}/captions/session.vtt"
    client.force_login(factories.account("Host", role="host"))
    assert client.get(address).status_code == 404
    client.force_login(factories.account(role="desk"))
    assert client.get(address).status_code == 200
    table = b"".join(client.get("/desk/exports/captions.csv")).decode()
    assert "'=Good & morning." in table, "no spreadsheet runs it"
