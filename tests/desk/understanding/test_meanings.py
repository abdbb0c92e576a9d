"""What single words speak of: the same in four languages, whatever their ending."""

from __future__ import annotations

import pytest

from senningen.desk.understanding.folding import key
from senningen.desk.understanding.meanings import meanings
from senningen.desk.understanding.phrases import file
from senningen.desk.understanding.reading import Lang

LANGUAGES: tuple[Lang, ...] = ("lb", "fr", "de", "en")


def test_every_meaning_has_words_in_all_four_languages() -> None:
    assert {meaning: sorted(words) for meaning, words in file("meanings").items()} == {
        meaning: sorted(LANGUAGES) for meaning in file("meanings")
    }


@pytest.mark.parametrize(("lang", "word"), [("lb", "Plaz"), ("fr", "place"), ("de", "Plätzchen"), ("en", "seats")])
def test_a_seat_is_a_seat_in_every_language(lang: Lang, word: str) -> None:
    assert "seat" in meanings(key(word), lang)


def test_a_word_that_is_not_listed_is_known_by_its_beginning() -> None:
    assert "registrierungen" not in file("meanings")["register"]["de"].split()
    assert meanings(key("Registrierungen"), "de") == ("register",)
    assert meanings(key("Registrierkassenhersteller"), "de") == ()  # another word, not another ending
    assert meanings("xylofon", "de") == ()


def test_a_luxembourgish_mail_may_use_a_word_of_its_neighbours() -> None:
    assert "slides" in meanings(key("Unterlagen"), "lb")
    assert meanings(key("Unterlagen"), "en") == ()
