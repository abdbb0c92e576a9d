"""The word tables: phrases per language and cue, read from the TOML files in `words`, and found in sentences."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from operator import itemgetter
from typing import Any

from senningen.desk.understanding.folding import EMAIL, Token, folded, key, stem

LONGEST_GAP = 6
_WORDS = re.compile(r"<email>|=[^\W_]+|\.\.\.|[^\W_]+(?:\*|(?:/[^\W_]+\*?)+)?\*?")


@dataclass(frozen=True, slots=True)
class Element:
    """One place in a phrase: words that fit, beginnings that fit, or a gap of up to six words."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    gap: bool = False
    exactly: str = ""  # with its accents, where they make another word: hatte, hätte

    def fits(self, token: Token) -> bool:
        """Whether a word fits here."""
        if self.exactly and token.raw.casefold() != self.exactly:
            return False
        return token.key in self.words or (bool(self.stems) and token.key.startswith(self.stems))


@dataclass(frozen=True, slots=True)
class Phrase:
    """One line of a word table."""

    cue: str
    lang: str
    text: str
    elements: tuple[Element, ...]
    at_start: bool

    @property
    def weight(self) -> int:
        """How many words it names: long phrases are surer than single words."""
        return sum(not element.gap for element in self.elements)


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in a sentence, from word `start` to before word `end`."""

    cue: str
    lang: str
    phrase: str
    start: int
    end: int
    weight: int
    negated: bool = False


class Table:
    """Many phrases, indexed by their first word, and by the one after it where only certain words can stand there."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._exact: dict[str, _Begun] = defaultdict(_Begun)
        self._begun: dict[str, list[Phrase]] = defaultdict(list)
        for number, phrase in enumerate(phrases):
            first, *more = phrase.elements
            for word in first.words:
                self._exact[word].add(number, phrase, more[0] if more else None)
            for beginning in first.stems:
                self._begun[beginning[:3]].append(phrase)

    def find(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """Every phrase found in these words."""
        keys = [token.key for token in tokens]
        for i, (word, following) in enumerate(zip_longest(keys, keys[1:], fillvalue="")):
            exact = self._exact[word].before(following) if word in self._exact else ()
            for phrase in (*exact, *self._begun.get(word[:3], ())):
                if phrase.at_start and i > 0:
                    continue
                end = _match(phrase.elements, 0, tokens, i)
                if end is not None:
                    yield Hit(phrase.cue, phrase.lang, phrase.text, i, end, phrase.weight)


@dataclass(slots=True)
class _Begun:
    """The phrases that begin with one word, each with its place in the table."""

    any_word: list[tuple[int, Phrase]] = field(default_factory=list)
    by_word: dict[str, list[tuple[int, Phrase]]] = field(default_factory=dict)

    def add(self, number: int, phrase: Phrase, second: Element | None) -> None:
        if second is None or second.gap or second.stems:
            self.any_word.append((number, phrase))
            return
        for word in second.words:
            self.by_word.setdefault(word, []).append((number, phrase))

    def before(self, following: str) -> list[Phrase]:
        """Those that can go on with a word, in the order of the table."""
        found = [*self.any_word, *self.by_word.get(following, ())]
        return [phrase for _, phrase in sorted(found, key=itemgetter(0))]


def _match(elements: tuple[Element, ...], at: int, tokens: Sequence[Token], i: int) -> int | None:
    while at < len(elements):
        if elements[at].gap:
            for skipped in range(LONGEST_GAP + 1):
                end = _match(elements, at + 1, tokens, i + skipped)
                if end is not None:
                    return end
            return None
        if i >= len(tokens) or not elements[at].fits(tokens[i]):
            return None
        at, i = at + 1, i + 1
    return i


def phrase(text: str, cue: str, lang: str) -> Phrase | None:
    """A phrase as written in a table; None where nothing but marks is left of it."""
    elements = []
    for written in _WORDS.findall(text.replace("*/", "* /")):
        if written == "...":
            elements.append(Element(gap=True))
        elif written.startswith("="):
            elements.append(Element(frozenset({key(written[1:])}), exactly=written[1:].casefold()))
        elif written == EMAIL:
            elements.append(Element(words=frozenset({EMAIL})))
        else:
            forms = written.split("/")
            whole = frozenset(key(form) for form in forms if not form.endswith("*"))
            begun = tuple(stem(form[:-1]) for form in forms if form.endswith("*"))
            elements.append(Element(whole, begun))
    while elements and elements[-1].gap:
        elements.pop()
    if not elements or elements[0].gap:
        return None
    return Phrase(cue, lang, text, tuple(elements), text.startswith("^"))


def table_of(lines: Iterable[tuple[str, str]]) -> Table:
    """A table of its own, of lines that each come after their cue, whatever their language."""
    return Table([made for cue, line in lines if (made := phrase(line, cue, ""))])


@cache
def file(name: str) -> dict[str, Any]:
    """One of the files in `words`."""
    return tomllib.loads((files(__package__) / "words" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def cue_phrases() -> tuple[Phrase, ...]:
    """All phrases of the four languages."""
    found = []
    for lang in ("lb", "fr", "de", "en"):
        for cue, lines in file(lang)["cues"].items():
            found += [made for line in lines if (made := phrase(line, cue, lang))]
    return tuple(found)


@cache
def table() -> Table:
    """The same, ready to be found in sentences."""
    return Table(cue_phrases())


@cache
def words(lang: str, name: str) -> frozenset[str]:
    """A list of single words of a language, folded."""
    return frozenset(key(word) for word in file(lang)["words"][name])


@cache
def small(name: str) -> frozenset[str]:
    """A list of `small.toml`, folded."""
    return frozenset(key(word) for word in file("small")[name])


@cache
def numbers() -> dict[str, int]:
    """How many each word for a number says, of `small.toml`."""
    return {key(word): int(number) for number, listed in file("small")["numbers"].items() for word in listed}


@cache
def marks(name: str) -> tuple[str, ...]:
    """Beginnings or phrases of `small.toml`, folded, to be looked for inside folded text."""
    return tuple(folded(line) for line in file("small")["phrases"][name])
