"""Which of the four languages a text is in: byte n-grams (a small table) and the little words of each language."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import cast

from senningen.desk.understanding.phrases import file
from senningen.desk.understanding.reading import Lang

LANGUAGES: tuple[Lang, ...] = ("lb", "fr", "de", "en")
LONGEST = 3000
A_LITTLE_WORD = 150  # hundredths of a nat for each of the words that one language alone uses
_NOT_WORDS = re.compile(r"[^\s@]{1,64}@\S{1,255}|https?://\S{1,500}|www\.\S{1,500}")


@cache
def _ngrams() -> tuple[dict[str, tuple[int, int, int, int]], int]:
    path = files(__package__) / "language_model" / "ngrams.jsonl"
    table = {row[0]: (row[1], row[2], row[3], row[4]) for row in map(json.loads, path.read_text("ascii").splitlines())}
    return table, max(map(len, table))


@cache
def _little_words() -> dict[str, Lang]:
    lists = cast("dict[Lang, list[str]]", file("languages"))
    seen = Counter(word for listed in lists.values() for word in set(listed))
    return {word: lang for lang, listed in lists.items() for word in listed if seen[word] == 1}


def scores(text: str) -> dict[Lang, float]:
    """How well a text fits each language, in hundredths of a nat."""
    table, longest = _ngrams()
    clean = unicodedata.normalize("NFC", _NOT_WORDS.sub(" ", text[:LONGEST]))
    lowered = clean.lower() if clean.isupper() else clean
    data = lowered.encode("utf-8", "ignore").decode("latin-1")
    counts: Counter[str] = Counter()
    for end in range(1, len(data) + 1):
        for length in range(min(longest, end), 0, -1):
            piece = data[end - length : end]
            if piece in table:
                counts[piece] += 1
                break
    total = [0.0, 0.0, 0.0, 0.0]
    for piece, count in counts.items():
        weight = math.log1p(count)
        for i, score in enumerate(table[piece]):
            total[i] += weight * score
    little = _little_words()
    told = Counter(little[word] for word in re.findall(r"[^\W\d_]+", lowered.lower()) if word in little)
    return {lang: total[i] + A_LITTLE_WORD * told[lang] for i, lang in enumerate(LANGUAGES)}


def language(*texts: str, hint: str = "") -> Lang:
    """The language of the first of these texts that tells; `hint` (Content-Language) decides where none does."""
    texts = tuple(text[:LONGEST] for text in texts)
    for text in texts:
        if len(re.findall(r"[^\W\d_]{2,}", _NOT_WORDS.sub(" ", text))) >= 2:
            found = scores(text)
            return max(LANGUAGES, key=lambda lang: found[lang])
    joined = " ".join(texts)
    if re.search(r"[^\W\d_]{2,}", joined):
        found = scores(joined)
        best = max(LANGUAGES, key=lambda lang: found[lang])
        if found[best] > 0 and not hint:
            return best
    return cast("Lang", hint[:2].lower()) if hint[:2].lower() in LANGUAGES else "en"
