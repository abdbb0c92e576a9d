"""The recording at the desk: who sees it, who takes it out, who deletes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from senningen.journal.entries import SYSTEM
from senningen.live import services
from senningen.live.models import Film, RecordedFile
from tests import factories
from tests.live.test_films import session
from tests.media.test_recording import probed

__all__ = ["session"]  # a fixture
pytestmark = pytest.mark.django_db


def test_files_are_listed_handed_out_and_withheld(session: Any, client: Client) -> None:
    client.force_login(factories.account(role="desk"))
    page = client.get(f"/desk/sessions/{session.pk}/recording").content.decode()
    assert "part-1.mp4" in page
    assert "part-2.webm" in page
    whole = client.get(f"/desk/sessions/{session.pk}/recording/part-1.mp4")
    copy = Path(services.recording_folder(session.pk)).parent / "copy.mp4"
    copy.write_bytes(b"".join(whole))
    assert probed(copy)["h264"] == 20
    services.withdraw_consent(session.pk, "part:1", by=SYSTEM, now=factories.NOW)
    assert client.get(f"/desk/sessions/{session.pk}/recording/part-1.mp4").status_code == 404
    for wrong in ("book.jsonl", "..", "part-9.mp4"):
        assert client.get(f"/desk/sessions/{session.pk}/recording/{wrong}").status_code == 404


def test_a_film_is_handed_out_no_more_once_somebody_in_it_withdrew(session: Any, client: Client) -> None:
    client.force_login(factories.account(role="desk"))
    film, address = (
        services.recording_folder(session.pk) / "film.mp4",
        f"/desk/sessions/{session.pk}/recording/film.mp4",
    )
    film.write_bytes(b"both of them")
    assert client.get(address).status_code == 404  # no film that was asked for
    Film.objects.create(session=session, state="ready")
    assert b"".join(client.get(address)) == b"both of them"
    services.withdraw_consent(session.pk, "part:1", by=SYSTEM, now=factories.NOW)
    assert client.get(address).status_code == 404
    assert not film.exists()


def test_the_film_is_asked_for_with_what_is_cut_off(session: Any, client: Client) -> None:
    client.force_login(factories.account(role="desk"))
    client.post(f"/desk/sessions/{session.pk}/recording/film", {"start": "0:01", "end": ""})
    assert (Film.objects.get().trim_start, Film.objects.get().trim_end) == (1.0, 0.0)
    assert "<progress" in client.get(f"/desk/sessions/{session.pk}/recording").content.decode()


def test_a_host_sees_it_but_neither_deletes_nor_takes_it_out(session: Any, client: Client) -> None:
    client.force_login(factories.account(role="host"))
    page = client.get(f"/desk/sessions/{session.pk}/recording")
    assert page.status_code == 200
    assert "Delete" not in page.content.decode()
    assert client.post(f"/desk/sessions/{session.pk}/recording/deleting").status_code == 404
    assert client.get(f"/desk/sessions/{session.pk}/recording/part-1.mp4").status_code == 404
    assert RecordedFile.objects.count() == 2


def test_deleting_takes_all_of_it(session: Any, client: Client) -> None:
    client.force_login(factories.account(role="desk"))
    client.post(f"/desk/sessions/{session.pk}/recording/deleting")
    assert not services.recording_folder(session.pk).exists()
    assert (
        "Nothing of this session was recorded." in client.get(f"/desk/sessions/{session.pk}/recording").content.decode()
    )
