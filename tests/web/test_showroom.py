import pytest
from django.conf import settings
from django.test import Client

from senningen.kernel.refusals import defined
from senningen.kernel.text import LANGUAGES
from senningen.web.showroom import pieces
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def debug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEBUG", True)
    factories.edition()


def test_nobody_walks_into_the_showroom_of_a_house_at_work(client: Client) -> None:
    assert client.get("/showroom/").status_code == 404


def test_the_showroom_shows_every_refusal(client: Client, debug: None) -> None:
    shown = client.get("/showroom/").content.decode()
    assert len(defined()) > 20
    assert [code for code in defined() if f'data-code="{code}"' not in shown] == []


def test_every_refusal_has_a_page(client: Client, debug: None) -> None:
    for code, refusal in {each.code: each.refusal for each in pieces.refusals()}.items():
        answer = client.get(f"/showroom/refusals/{code}")
        assert answer.status_code == refusal.status
        assert "%(" not in answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_can_be_read_in_four_languages(client: Client, debug: None, language: str) -> None:
    for kind in pieces.letter_kinds():
        answer = client.get(f"/showroom/letters/{language}/{kind}.html")
        assert answer.status_code == 200
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert client.get(f"/showroom/letters/{language}/{kind}.txt").content.startswith(b"Subject: ")


@pytest.mark.parametrize("name", ["not-found", "forbidden", "form-expired", "server-error"])
def test_every_error_has_a_page(client: Client, debug: None, name: str) -> None:
    assert client.get(f"/showroom/errors/{name}").status_code in {403, 404, 500}
