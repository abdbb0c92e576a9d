import subprocess
import sys
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import formats, translation

from senningen.kernel.refusals import Refused, define
from senningen.people.models import Link
from senningen.people.services import make_link
from senningen.programme.models import Part
from senningen.web import errors
from tests import factories

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "messages"], check=True)


@pytest.mark.parametrize(
    ("wish", "language"), [("lb,fr;q=0.5", "lb"), ("de-AT", "de"), ("fr-CA,en", "fr"), ("pt", "en")]
)
def test_the_browsers_wish_decides_when_nothing_was_chosen(client: Client, wish: str, language: str) -> None:
    factories.edition()
    answer = client.get("/", headers={"Accept-Language": wish})
    assert f'<html lang="{language}"' in answer.content.decode()
    assert answer.headers["Content-Language"] == language


def test_the_choice_wins_over_the_browser(client: Client) -> None:
    factories.edition()
    client.post("/language", {"language": "lb", "next": "/"})
    page = client.get("/", headers={"Accept-Language": "fr"}).content.decode()
    assert "All d'Editiounen" in page


def test_content_without_the_readers_language_says_which_it_is_in(client: Client) -> None:
    factories.edition()
    page = client.get("/", headers={"Accept-Language": "de"}).content.decode()
    assert '<span lang="en">Luxembourg, a <span class="nb">Pan-European</span>' in page


def test_french_keeps_its_punctuation_on_the_line() -> None:
    with translation.override("fr"):
        assert translation.gettext("Appearance:") == "Apparence\u00a0:"


def test_luxembourgish_writes_numbers_and_weeks_as_luxembourg_does() -> None:
    with translation.override("lb"):
        assert formats.number_format(1234567.5, 1, use_l10n=True, force_grouping=True) == "1.234.567,5"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_a_page_that_is_not_there_says_so_in_four_languages(client: Client) -> None:
    factories.edition()
    first_words = {"lb": "Dës Säit gëtt et net.", "fr": "Cette page n’existe pas.", "de": "Diese Seite gibt es nicht."}
    for language, words in first_words.items():
        answer = client.get("/nowhere", headers={"Accept-Language": language})
        assert answer.status_code == 404
        assert words in answer.content.decode()


def test_a_refusal_becomes_a_page_with_its_next_step(client: Client) -> None:
    factories.edition()
    define("tests.full", "All %(cap)s seats are taken.", "Ask to be put on the waiting list.", status=409)
    request = client.get("/").wsgi_request
    middleware = errors.RefusalMiddleware(errors.not_found)
    answer = middleware.process_exception(request, Refused("tests.full", cap=100))
    assert answer is not None
    assert answer.status_code == 409
    assert "All 100 seats are taken." in answer.content.decode()
    assert "Ask to be put on the waiting list." in answer.content.decode()


def test_an_organisers_language_goes_with_them_to_another_device(client: Client) -> None:
    factories.edition()
    organiser = factories.account()
    client.force_login(organiser)
    client.post("/language", {"language": "de", "next": "/"})
    elsewhere = Client()
    elsewhere.force_login(organiser)
    assert '<html lang="de"' in elsewhere.get("/", headers={"Accept-Language": "fr"}).content.decode()


def test_a_speaker_chooses_the_language_of_their_pages(client: Client) -> None:
    session = factories.edition().sessions.get(number=1)
    part = Part.objects.create(session=session, person=factories.person("Anouk Feltes"), role=Part.Role.SPEAKER)
    token = make_link(Link.Kind.STAGE, person_id=part.person_id, subject_id=part.pk, now=factories.NOW)
    answer = client.post(f"/stage/{token}/language", {"language": "lb", "next": f"/stage/{token}/room"})
    assert answer.headers["Location"] == f"/stage/{token}/room"
    assert '<html lang="lb"' in client.get(f"/stage/{token}").content.decode()


@pytest.mark.parametrize(("language", "words"), [("fr", "Salle\u00a0: S1"), ("de", "Saal: S1")])
def test_a_colon_after_a_word_of_ours_has_its_space_in_french(language: str, words: str) -> None:
    with translation.override(language):
        heading = Template('{% load i18n senningen %}{% translate "Hall" %}{% colon %} S1')
        assert heading.render(Context()) == words
