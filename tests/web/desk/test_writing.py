"""A new letter to one person: in their language and form of address, held for a moment, called back, read by others."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from senningen.desk.models import Writing
from senningen.journal.models import Entry
from senningen.people.models import Account, Address, Person
from senningen.post.models import Letter
from tests import factories
from tests.desk.story import PostOffice
from tests.web.desk.test_enclosures import TABLE, by_postal_mime
from tests.web.desk.test_mail import asks, form_of, page

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def annegret(desk: Client) -> Person:
    return factories.person("Annegret Buschmann", "annegret@guests.example", language="de", title="Dr.")


def begun(desk: Client, person: Person, query: str = "") -> dict[str, Any]:
    """Fill the form as the page begins it."""
    shown = desk.get(f"/desk/people/{person.pk}/letter{query}")
    told = shown.context["told"]
    address = shown.context["addresses"][0].email
    return {"email": address} | {
        name: told.get(name) or "" for name in ("once", "language", "subject", "text", "again")
    }


def write(desk: Client, person: Person, **told: Any) -> Any:
    return desk.post(f"/desk/people/{person.pk}/letter", begun(desk, person) | told)


def test_a_letter_begins_in_the_persons_language_and_form_of_address(desk: Client, annegret: Person) -> None:
    text = begun(desk, annegret)["text"]
    assert text.startswith("Guten Tag Dr. Annegret Buschmann,\n\n")
    assert "Mit freundlichen Grüßen\nTom Schroeder" in text
    assert begun(desk, annegret, "?register=familiar")["text"].startswith("Hallo Annegret Buschmann,")
    assert begun(desk, annegret, "?language=fr")["text"].startswith("Bonjour Dr. Annegret Buschmann,")
    Person.objects.update(register=Person.Register.FAMILIAR)
    assert "Herzliche Grüße\nTom Schroeder" in begun(desk, annegret)["text"]


def test_a_letter_leaves_after_twenty_seconds_and_another_program_reads_it(
    desk: Client, annegret: Person, tmp_path: Path
) -> None:
    told = begun(desk, annegret)
    told |= {"subject": "Zum Ablauf am Dienstag", "text": told["text"].replace("\n\n\n\n", "\n\nAnbei die Zeiten.\n\n")}
    told |= {"files": [SimpleUploadedFile(*TABLE)]}
    assert desk.post(f"/desk/people/{annegret.pk}/letter", told)["Location"] == f"/desk/people/{annegret.pk}"
    letter = Letter.objects.get()
    assert (letter.language, letter.not_before, letter.automatic) == ("de", NOW + timedelta(seconds=20), False)
    PostOffice(tmp_path).deliver()
    (mail,) = by_postal_mime([each.read_bytes() for each in tmp_path.glob("*.eml")])
    assert mail["subject"] == "Zum Ablauf am Dienstag"
    assert "Anbei die Zeiten." in mail["text"]
    assert "Anbei die Zeiten." in mail["html"]
    assert [each["name"] for each in mail["files"]] == ["hours.csv"]
    assert "Zum Ablauf am Dienstag" in page(desk, f"/desk/people/{annegret.pk}")
    entry = Entry.objects.get(kind="letter.written")
    assert (entry.subject, entry.data["letter"]) == (f"person:{annegret.pk}", letter.pk)
    assert "A letter was written by hand" in page(desk, f"/desk/people/{annegret.pk}")


def test_a_second_thought_brings_the_letter_back_with_its_words_and_files(
    desk: Client, annegret: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(desk, annegret, subject="Zum Ablauf", text="Guten Tag,\n\nnein.", files=[SimpleUploadedFile(*TABLE)])
    made = Writing.objects.get()
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: NOW + timedelta(seconds=6))
    shown = page(desk, "/desk/seats")  # on every page
    assert "The letter to Annegret Buschmann is on its way." in shown
    assert f'action="/desk/writings/{made.pk}/undoing"' in shown
    back = desk.post(f"/desk/writings/{made.pk}/undoing")["Location"]
    assert made.letter.__class__.objects.get().state == Letter.State.UNDONE
    again = page(desk, back)
    assert "Guten Tag,\n\nnein." in again
    assert "hours.csv" in again
    told = begun(desk, annegret, f"?again={made.pk}") | {"text": "Guten Tag,\n\ndoch."}
    desk.post(f"/desk/people/{annegret.pk}/letter", told)
    latest = Letter.objects.get(state=Letter.State.QUEUED)
    assert "doch." in latest.text
    assert [each.name for each in latest.enclosures.all()] == ["hours.csv"]


def test_what_has_left_is_not_called_back(desk: Client, annegret: Person, tmp_path: Path) -> None:
    write(desk, annegret, subject="Zum Ablauf", text="Guten Tag.")
    PostOffice(tmp_path).deliver()
    refused = desk.post(f"/desk/writings/{Writing.objects.get().pk}/undoing")
    assert refused.status_code == 409
    assert "Or write again." in refused.content.decode()


def test_a_letter_is_sent_once_however_often_its_form_is(desk: Client, annegret: Person) -> None:
    told = begun(desk, annegret) | {"subject": "Einmal", "text": "Guten Tag."}
    for _ in range(2):
        assert desk.post(f"/desk/people/{annegret.pk}/letter", told).status_code == 302
    assert Letter.objects.count() == 1


def test_a_letter_without_words_or_to_where_nothing_arrives_is_refused_and_kept(desk: Client, annegret: Person) -> None:
    refused = write(desk, annegret, subject="", text="Guten Tag, das bleibt.")
    assert refused.status_code == 422
    assert "A letter needs a subject and some words." in refused.content.decode()
    assert "Guten Tag, das bleibt." in refused.content.decode()
    assert write(desk, annegret, subject="An wen?", email="tom@guests.example").status_code == 409
    big = SimpleUploadedFile("big.bin", bytes(10_000_001))
    assert "big.bin is too big" in write(desk, annegret, subject="Groß", files=[big]).content.decode()
    Address.objects.update(state=Address.State.HARD)
    assert "No address is known at which mail arrives." in page(desk, f"/desk/people/{annegret.pk}/letter")
    assert not Letter.objects.exists()


def test_one_key_leads_to_it_from_the_mail_the_person_and_the_search(desk: Client, annegret: Person) -> None:
    message = asks("Pol Schiltz")
    assert by_key(page(desk, "/desk/mail")) == "/desk/letters/new"  # nobody writes to who is not written down
    desk.post(f"/desk/proposals/{message.proposals.get().pk}/decision", form_of(desk, message))
    pol = Person.objects.get(name="Pol Schiltz")
    assert by_key(page(desk, f"/desk/mail/{message.pk}")) == f"/desk/people/{pol.pk}/letter"
    assert by_key(page(desk, f"/desk/people/{pol.pk}")) == f"/desk/people/{pol.pk}/letter"
    assert by_key(page(desk, "/desk/letters")) == "/desk/letters/new"
    assert f"/desk/people/{annegret.pk}/letter" in page(desk, "/desk/letters/new?q=buschmann")
    assert desk.get("/desk/people/404/letter").status_code == 404


def by_key(shown: str) -> str:
    found = re.search(r'href="([^"]+)" data-key="c"', shown)
    return found[1] if found else ""


def test_who_only_looks_writes_to_nobody(desk: Client, annegret: Person) -> None:
    desk.force_login(factories.account("Vera Vogel", role=Account.Role.VIEWER))
    assert desk.get(f"/desk/people/{annegret.pk}/letter").status_code == 404
    assert desk.get("/desk/letters/new").status_code == 404
    assert by_key(page(desk, f"/desk/people/{annegret.pk}")) == ""
