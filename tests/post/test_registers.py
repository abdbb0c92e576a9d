"""Those whom we know well read du and tu, and never a formal word; all else in their letters is as in everybody's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from senningen.people.models import Person
from senningen.post.writing import FIGURE, LETTERS
from tests import factories
from tests.post.test_letters import KINDS, write

TWO_FORMS = ("lb", "fr", "de")
TO_NO_GUEST = {"forgotten", "hostless", "confirm-asking"}  # to the desk, and to whom we do not know yet
FORMAL = {
    "lb": re.compile(r"\b(?:Dir|Iech|Är\w*|Äert)\b"),
    "fr": re.compile(
        r"\b(?<!rendez-)(?:vous|votre|vos|vôtres?)\b|\b(?!rendez-vous|chez\b|assez\b)\w+ez\b", re.IGNORECASE
    ),
    "de": re.compile(r"\b(?:Sie|Ihnen|Ihr|Ihre[nmrs]?)\b"),
}
INFORMAL = {
    "lb": re.compile(r"\b(?:[Dd]u|dech|dir|[Dd]eng\w*|[Dd]äin?)\b"),
    "fr": re.compile(r"\b(?:tu|te|toi|ton|ta|tes|tienne)\b|\bt’", re.IGNORECASE),
    "de": re.compile(r"\b(?:du|dich|dir|dein\w*)\b", re.IGNORECASE),
}
PARTS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|^\[.*\]$", re.MULTILINE)


def template(language: str, name: str) -> Path:
    return LETTERS / language / f"{name}.txt"


def familiar_kinds(language: str) -> set[str]:
    return {file.name.removesuffix(".familiar.txt") for file in (LETTERS / language).glob("*.familiar.txt")}


def all_kinds(language: str) -> set[str]:
    return {file.stem for file in (LETTERS / language).glob("*.txt") if ".familiar" not in file.name}


def parts(text: str) -> list[str]:
    """List variables, conditions, blocks and figures in their order; a plate by its name alone: "Your seat" is said."""
    found = [each.replace(".familiar.txt", ".txt") for each in PARTS.findall(text)]
    return ["[plate]" if (figure := FIGURE.fullmatch(each)) and figure[1] == "plate" else each for each in found]


@pytest.mark.parametrize("language", TWO_FORMS)
def test_every_letter_to_a_guest_is_written_in_both_forms(language: str) -> None:
    assert familiar_kinds(language) == all_kinds(language) - TO_NO_GUEST


def test_english_has_one_form() -> None:
    assert familiar_kinds("en") == set()


@pytest.mark.parametrize("language", TWO_FORMS)
def test_a_familiar_letter_has_the_figures_variables_and_links_of_the_formal_one(language: str) -> None:
    for kind in familiar_kinds(language):
        formal = template(language, kind).read_text("utf-8")
        familiar = template(language, f"{kind}.familiar").read_text("utf-8")
        assert parts(familiar) == parts(formal), kind
        assert familiar.count("\n\n") == formal.count("\n\n"), kind
        if kind != "letter":  # the frame too, or greeting and foot would be formal
            assert familiar.startswith(f'{{% extends "{language}/letter.familiar.txt" %}}'), kind


@pytest.mark.parametrize("language", TWO_FORMS)
def test_no_familiar_letter_has_a_formal_word(language: str) -> None:
    for kind in familiar_kinds(language):
        text = template(language, f"{kind}.familiar").read_text("utf-8")
        assert FORMAL[language].findall(text) == [], kind


@pytest.mark.django_db
@pytest.mark.parametrize("language", TWO_FORMS)
def test_whom_we_know_well_reads_one_form_and_a_stranger_the_other(language: str) -> None:
    edition = factories.edition()
    friend = factories.person("Annegret Buschmann", language=language, register=Person.Register.FAMILIAR)
    stranger = factories.person("Tom Weber", language=language)
    for kind in {*KINDS} - TO_NO_GUEST:
        warm, formal = (write(kind, to, edition=edition, body="") for to in (friend, stranger))
        assert FORMAL[language].findall(f"{warm.subject}\n{warm.text}\n{warm.html}") == [], kind
        assert INFORMAL[language].search(warm.text), kind
        assert FORMAL[language].search(formal.text), kind
        assert not INFORMAL[language].search(formal.text), kind


@pytest.mark.django_db
def test_the_frame_greets_and_closes_warmly() -> None:
    friend = factories.person("Annegret Buschmann", language="de", register=Person.Register.FAMILIAR)
    letter = write("seat-given", friend)
    assert letter.subject == "Dein Platz hat die Nummer 47"
    assert letter.text.startswith("Hallo Annegret Buschmann,\n\n    Dein Platz: 47\n")
    assert "\n\nHerzliche Grüße\n" in letter.text
    assert "kannst du einfach antworten" in letter.text.replace("\n", " ")


@pytest.mark.django_db
def test_in_english_everybody_reads_the_same() -> None:
    friend = factories.person("Annegret Buschmann", language="en", register=Person.Register.FAMILIAR)
    assert write("seat-given", friend).text.startswith("Dear Annegret Buschmann,\n\n    Your seat: 47\n")
