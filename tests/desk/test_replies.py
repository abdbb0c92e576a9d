"""The words of the desk's replies: two forms of address where a language has them, with the same facts in both."""

from __future__ import annotations

from string import Formatter

import pytest

from senningen.desk.drafts import words
from senningen.kernel.text import LANGUAGES
from tests.post.test_registers import FORMAL, INFORMAL, TWO_FORMS

FRAMES = {"salutation", "salutation_without_name", "closing"}  # have a section of their own for whom we know well


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


@pytest.mark.parametrize("language", TWO_FORMS)
def test_a_familiar_reply_says_the_same_facts_in_as_many_paragraphs(language: str) -> None:
    for section, said in words().items():
        if (familiar := said.get(f"{language}_familiar")) is not None:
            assert placeholders(familiar) == placeholders(said[language]), section
            assert familiar.count("\n\n") == said[language].count("\n\n"), section


@pytest.mark.parametrize("language", TWO_FORMS)
def test_every_reply_that_speaks_to_somebody_has_both_forms(language: str) -> None:
    for section, said in words().items():
        if section not in FRAMES and FORMAL[language].search(said[language]):
            assert f"{language}_familiar" in said, section


@pytest.mark.parametrize("language", TWO_FORMS)
def test_neither_form_has_a_word_of_the_other(language: str) -> None:
    for section, said in words().items():
        assert FORMAL[language].findall(said.get(f"{language}_familiar", "")) == [], section
        if not section.endswith("_familiar"):
            assert INFORMAL[language].findall(said[language]) == [], section


def test_a_section_has_both_forms_in_all_three_languages_or_in_none_and_english_has_one() -> None:
    for section, said in words().items():
        more = set(said) - set(LANGUAGES)
        assert more in (set(), {f"{language}_familiar" for language in TWO_FORMS}), section
