"""Whether a writer says "du" to us."""

from __future__ import annotations

import pytest

from senningen.desk.understanding.register import familiar


@pytest.mark.parametrize(
    ("lang", "text", "is_familiar"),
    [
        ("de", "Hallo Anna, hast du noch einen Platz für mich?", True),
        ("de", "Haben Sie noch einen Platz? Danke Ihnen.", False),
        ("de", "Ich komme gern.", False),
        ("de", "Könnten Sie mich bitte eintragen? Grüß dich, sage ich sonst zu allen.", False),
        ("fr", "Salut, tu peux me garder une place ?", True),
        ("fr", "Pourriez-vous me garder une place ? Je te le dis, dit mon chef.", False),
        ("lb", "Moien, hues du nach eng Plaz fir mech?", True),
        ("lb", "Moien, hutt Dir nach eng Plaz? Merci fir Är Hëllef.", False),
        ("en", "Would you keep me a seat?", False),
    ],
)
def test_it_is_told_by_the_words_that_address_us(lang: str, text: str, *, is_familiar: bool) -> None:
    assert familiar(text, lang) is is_familiar
