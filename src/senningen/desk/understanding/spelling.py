"""Slips of the pen: a long word that no table knows, but that is one letter away from one that it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from senningen.desk.understanding.dates import numbered
from senningen.desk.understanding.folding import Token, folded
from senningen.desk.understanding.phrases import cue_phrases, file
from senningen.desk.understanding.reading import Lang

SHORTEST = 6  # shorter words have too many neighbours


def spelled(words: Sequence[Token], lang: Lang) -> list[Token]:
    """The words with slips put right by which phrases are found; names and addresses are read as written."""
    return [replace(word, key=_right(word.key, lang)) if _doubtful(word) else word for word in words]


def _doubtful(word: Token) -> bool:
    return len(word.key) >= SHORTEST - 1 and word.key.isalpha() and not word.raw[1:].isupper()


@lru_cache(maxsize=20_000)
def _right(word: str, lang: Lang) -> str:
    known, begun, near = _vocabulary(lang)
    if word in known or any(word.startswith(beginning) for beginning in begun.get(word[:3], ())):
        return word
    found = {other for piece in _without_one(word) for other in near.get(piece, ()) if _one_slip(word, other)}
    return found.pop() if len(found) == 1 else word


@cache
def _vocabulary(lang: Lang) -> tuple[frozenset[str], dict[str, list[str]], dict[str, list[str]]]:
    """Words known as a whole, beginnings of words, and the long known words by what is left without one letter."""
    whole: set[str] = set()
    every: set[str] = set()
    begun: dict[str, list[str]] = defaultdict(list)
    for phrase in cue_phrases():
        for element in phrase.elements:
            for stem in element.stems:
                begun[stem[:3]].append(stem)
            every |= element.words
            if phrase.lang == lang:
                whole |= element.words
    small = {word for line in _all_lines(file("days"), file("small")) for word in folded(line).split()}
    near: dict[str, list[str]] = defaultdict(list)
    for word in whole | numbered("weekdays").keys():
        if len(word) >= SHORTEST and word.isalpha():
            for piece in _without_one(word):
                near[piece].append(word)
    return frozenset(every | small), dict(begun), dict(near)


def _all_lines(*tables: Any) -> Iterator[str]:
    """Every line of the other word tables, whatever section it stands in."""
    for told in tables:
        for one in told.values() if isinstance(told, dict) else told:
            if isinstance(one, str):
                yield one
            else:
                yield from _all_lines(one)


def _without_one(word: str) -> Iterator[str]:
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


def _one_slip(left: str, right: str) -> bool:
    """Whether one letter is missing, added, wrong, or two neighbours changed places; the first letter is right."""
    if left[:1] != right[:1] or abs(len(left) - len(right)) > 1:
        return False
    if len(left) == len(right):
        apart = [i for i in range(len(left)) if left[i] != right[i]]
        swapped = len(apart) == 2 and apart[1] == apart[0] + 1 and left[apart[0]] == right[apart[1]]
        return len(apart) == 1 or (swapped and left[apart[1]] == right[apart[0]])
    short, long = sorted((left, right), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
