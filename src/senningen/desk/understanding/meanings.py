"""What a single word speaks of: the same meaning whatever its language or ending; read from `words/meanings.toml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from senningen.desk.understanding.folding import key
from senningen.desk.understanding.phrases import file
from senningen.desk.understanding.reading import Lang

SHORTEST = 5  # letters of a word that may take another ending
ENDING, LONGER = 2, 5  # letters that an ending may drop, and add
_NEIGHBOURS: Mapping[Lang, tuple[Lang, ...]] = {"lb": ("lb", "de", "fr"), "fr": ("fr",), "de": ("de",), "en": ("en",)}


@lru_cache(maxsize=4_000)
def meanings(word: str, lang: Lang) -> tuple[str, ...]:
    """What a folded word speaks of; Luxembourgish mails use words of their neighbours."""
    tables = [_words(each) for each in _NEIGHBOURS[lang]]
    found = next((whole[word] for whole, _ in tables if word in whole), None)
    if found is not None:
        return found
    beginnings = [word[:length] for length in range(len(word), max(SHORTEST, len(word) - LONGER) - 1, -1)]
    return next((begun[start] for _, begun in tables for start in beginnings if start in begun), ())


@cache
def _words(lang: Lang) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The words of a language, whole and without their endings, each with what it speaks of."""
    whole: dict[str, set[str]] = defaultdict(set)
    begun: dict[str, set[str]] = defaultdict(set)
    for meaning, listed in file("meanings").items():
        for word in map(key, listed[lang].split()):
            whole[word].add(meaning)
            if len(word) >= SHORTEST:
                begun[word[: max(SHORTEST, len(word) - ENDING)]].add(meaning)
    return (
        {word: tuple(sorted(told)) for word, told in whole.items()},
        {start: tuple(sorted(told)) for start, told in begun.items()},
    )
