"""The film of a session is watched at the desk: a player takes the part that it shows."""

from __future__ import annotations

import pytest
from django.test import Client

from senningen.live import services
from senningen.live.models import Film
from senningen.programme.models import Session
from tests import factories

pytestmark = pytest.mark.django_db
BYTES = b"0123456789"


@pytest.fixture
def filmed(settings: object, tmp_path: object) -> Session:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    session = factories.edition(cap=5, sessions=1).sessions.get()
    folder = services.recording_folder(session.pk)
    folder.mkdir(parents=True)
    (folder / services.FILM).write_bytes(BYTES)
    return session


def test_it_has_a_page_once_it_is_made(filmed: Session, client: Client) -> None:
    client.force_login(factories.account(role="desk"))
    page = f"/desk/sessions/{filmed.pk}/film"
    film = Film.objects.create(session=filmed, state="made")
    assert client.get(page).status_code == 404
    Film.objects.filter(pk=film.pk).update(state="ready")
    assert f'src="/desk/sessions/{filmed.pk}/recording/film.mp4"' in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("asked", "status", "there", "given"),
    [
        ("", 200, None, BYTES),
        ("bytes=0-3", 206, "bytes 0-3/10", b"0123"),
        ("bytes=4-", 206, "bytes 4-9/10", b"456789"),
        ("bytes=8-40", 206, "bytes 8-9/10", b"89"),
        ("bytes=-2", 206, "bytes 8-9/10", b"89"),
        ("bytes=10-", 416, "bytes */10", b""),
        ("bytes=-0", 416, "bytes */10", b""),
        ("bytes=3-1", 200, None, BYTES),
        ("bytes=0-1,4-5", 200, None, BYTES),
        ("pages=1-2", 200, None, BYTES),
    ],
)
def test_a_part_of_it_is_given_as_asked(
    filmed: Session, client: Client, asked: str, status: int, there: str | None, given: bytes
) -> None:
    Film.objects.create(session=filmed, state="ready")
    client.force_login(factories.account(role="desk"))
    answer = client.get(f"/desk/sessions/{filmed.pk}/recording/film.mp4", headers={"range": asked})
    assert (answer.status_code, answer.headers.get("Content-Range")) == (status, there)
    assert b"".join(answer) == given
    assert answer.headers["Content-Length"] == str(len(given))
