import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


def test_the_home_page_names_the_series_and_its_edition(client: Client) -> None:
    factories.edition()
    page = client.get("/").content.decode()
    assert "Digital Infrastructure Group" in page
    assert '<span class="nb">Pan-European</span>' in page


def test_a_reader_chooses_a_language_without_javascript(client: Client) -> None:
    factories.edition()
    answer = client.post("/language", {"language": "fr", "next": "/archive"})
    assert answer.headers["Location"] == "/archive"
    assert '<html lang="fr"' in client.get("/").content.decode()


def test_a_choice_never_leads_to_another_site(client: Client) -> None:
    assert client.post("/language", {"language": "fr", "next": "https://evil.example/"}).headers["Location"] == "/"


def test_no_page_carries_an_inline_script_or_style(client: Client) -> None:
    factories.edition()
    page = client.get("/").content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
