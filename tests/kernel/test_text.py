import pytest
from django.core.exceptions import ValidationError

from senningen.kernel.text import LocalisedField, Text


def test_a_reader_gets_their_own_language() -> None:
    title = Text({"fr": "Le très haut débit", "en": "Ultra-high broadband"})
    assert str(title.best("fr")) == "Le très haut débit"
    assert title.best("fr").__html__() == "Le très haut débit"


def test_french_punctuation_stays_with_its_word() -> None:
    title = Text({"fr": "« Le débit » : pour qui ?"})
    assert title.best("fr").__html__() == "«\u00a0Le débit\u00a0»\u00a0: pour qui\u00a0?"


def test_a_fallback_says_its_language() -> None:
    title = Text({"fr": "Le très haut débit"})
    assert title.best("lb").__html__() == '<span lang="fr">Le très haut débit</span>'


def test_the_editions_order_decides_the_fallback() -> None:
    title = Text({"de": "Drohnen", "en": "Drones"})
    assert title.best("lb", ("en", "de")).language == "en"


def test_words_are_escaped() -> None:
    assert "<b>" not in Text({"en": "<b>"}).best("en").__html__()


def test_a_text_must_be_words_by_language() -> None:
    with pytest.raises(ValidationError):
        LocalisedField().to_python({"en": 5})
