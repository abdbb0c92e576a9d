"""How a writer addresses us: formally, or as one whom they know well (du, tu)."""

from __future__ import annotations

import re

from senningen.desk.understanding.phrases import file

_WORD = re.compile(r"[^\W\d_]+")


def familiar(text: str, lang: str) -> bool:
    """Whether a text says "du" or "tu" to its reader and nowhere "Sie", "vous" or "Dir"; English has no such forms.

    In German and Luxembourgish the formal words are told by their capital: one at the head of a sentence counts too.
    """
    words = file("register").get(lang)
    if not words:
        return False
    said = _WORD.findall(text)
    formal, close = set(words["formal"]), set(words["familiar"])
    return any(word.lower() in close for word in said) and not any(word in formal for word in said)
