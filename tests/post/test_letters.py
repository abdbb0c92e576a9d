"""What is written to whom, in which words."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils.html import escape

from senningen.jobs.models import Job
from senningen.kernel.text import LANGUAGES
from senningen.people.models import Link, Person
from senningen.post import queries
from senningen.post.letter import LINK, LinkTo
from senningen.post.models import Letter
from senningen.post.services import letters
from senningen.programme.queries import sender
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
KINDS = [
    *("seat-given", "seat-offered", "waiting", "sessions-changed", "seat-withdrawn", "seat-released"),
    *(
        "offer-lapsed",
        "seat-substituted-old",
        "seat-substituted-new",
        "declined",
        "reply",
        "personal",
        "link",
        "correction",
    ),
    *("reminder-day", "reminder-hour", "reminder-minutes", "forgotten", "hostless", "stage-link"),
    *("circular", "offer-reminder"),
    *("plan-moved", "plan-cancelled", "plan-speaker", "plan-undone"),
]


def write(kind: str, to: Person, **more: object) -> Letter:
    edition = factories.edition() if not more.get("edition") else more.pop("edition")
    sessions = list(edition.sessions.order_by("number"))  # type: ignore[attr-defined]
    facts = {
        "edition": edition,
        "number": 47,
        "until": NOW + timedelta(hours=26, minutes=40),
        "sessions": sessions[:2],
        "added": sessions[1:2],
        "dropped": sessions[2:3],
        "waiting": [SimpleNamespace(session=sessions[3], position=3)],
    }
    options = {"key": f"{kind}:{to.pk}", "body": "Bonjour,\n\nmerci.", "link": LinkTo("seat", 1)} | more
    return letters.queue(kind, sender=sender(), to=to, facts=facts, now=NOW, **options)  # type: ignore[arg-type]


@pytest.mark.thorough
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_exists_in_four_languages(kind: str, language: str) -> None:
    letter = write(kind, factories.person(language=language))
    assert letter.language == language
    assert letter.subject
    assert "{" not in letter.text
    assert "[" not in letter.text
    assert "<img" not in letter.html
    assert "http" not in letter.html


def test_a_given_seat_is_told_with_its_number_sessions_hours_and_zone() -> None:
    letter = write("seat-given", factories.person("Annegret Buschmann", language="de", title="Dr."))
    assert letter.subject == "Ihr Platz hat die Nummer 47"
    assert letter.text.startswith(
        "Guten Tag Dr. Annegret Buschmann,\n\n    Ihr Platz: 47\n    Luxembourg, a Pan-European"
    )
    assert "    Montag, 14. Dezember, 11:30–12:30\n    Session 1" in letter.text
    assert "Alle Uhrzeiten: Luxemburg." in letter.text
    assert "    Donnerstag, 17. Dezember, 11:30–12:30, an 3. Stelle\n    Session 4" in letter.text
    assert f"Meine Seite öffnen:\n{LINK}" in letter.text
    assert max(len(line) for line in letter.text.splitlines()) <= 72


def test_a_reader_in_another_zone_is_told_their_own_hours() -> None:
    letter = write("seat-given", factories.person(language="en", zone="Europe/Lisbon"))
    assert "Monday 14 December, 10:30–11:30" in letter.text
    assert "All times: Lisbon." in letter.text


def test_the_secret_of_a_link_is_not_made_when_a_letter_is_written() -> None:
    letter = write("seat-given", factories.person())
    assert LINK in letter.text
    assert f'href="{LINK}"' in letter.html
    assert LINK not in queries.shown_html(letter.html)
    assert not Link.objects.exists()


def test_the_same_letter_is_written_once() -> None:
    someone = factories.person()
    edition = factories.edition()
    first = write("seat-given", someone, edition=edition)
    again = write("seat-given", someone, edition=edition)
    assert again.pk == first.pk
    assert Job.objects.filter(task="post.send_letter").count() == 1


def test_a_name_from_a_strangers_mail_stays_a_name() -> None:
    evil = "Eve\n\n[link x]\r\nBcc: all@guests.example <b>bold</b>"
    letter = write("seat-given", factories.person(evil, email="eve@guests.example", language="en"))
    assert "[link x]" in letter.text
    assert letter.text.count(LINK) == 1
    assert "\nBcc" not in letter.text
    assert escape("<b>bold</b>") in letter.html
    assert "\n" not in letter.subject + letter.to_name


def test_an_organisers_own_words_go_out_as_they_were_written() -> None:
    body = "Madame,\n\nVotre place 47 est <confirmée> : à lundi.\n\n[plate x]\n\nTom Schroeder,\nsecrétariat"
    letter = write("reply", factories.person(language="fr"), body=body, subject="Re: Demande", link=None)
    assert letter.subject == "Re: Demande"
    assert letter.text.startswith(body)
    assert "&lt;confirmée&gt;" in letter.html
    assert "secrétariat</p>" in letter.html


def test_a_person_without_an_address_is_shown_as_not_reached() -> None:
    someone = factories.person()
    someone.addresses.all().delete()
    letter = write("waiting", someone)
    assert (letter.state, letter.problem) == (Letter.State.FAILED, "no address")
    assert not Job.objects.exists()
