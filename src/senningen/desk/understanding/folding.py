"""Words and sentences of a mail, folded so that accents, spelling variants and doubled letters do not matter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

EMAIL = "<email>"
URL = "<url>"
_TOKEN = re.compile(
    r"(?P<email>[\w.+=&/-]{1,64}@(?:[\w-]+(?:\.[\w-]+)*|(?=[\s),;])))|(?P<url>(?:https?://|www\.)\S{1,500})|(?P<word>[^\W_]{1,60})"
)
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "þ": "th"})
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1+|(e)e+|(a)a+|(o)o+|(i)i+|(u)u+")
_WORD = re.compile(r"[^\W_]+")
MOST_TOKENS = 3000
LONGEST_SENTENCE = 150
_ABBREVIATIONS = frozenset(  # a full stop after one of these ends no sentence; single letters never do
    """
    m mm mme mlle dr prof mr mrs ms ing dipl st ste nr no art ca bzw wgl evtl resp tel vs approx dec dez jan nov
    tue wed thu jeu dir hr fr etc incl inkl max min
    """.split()  # noqa: SIM905  easier to read and to add to
)
_MONTHS = re.compile(r"^(?:jan|feb|fev|mar|mae|apr|avr|mai|may|jun|juin|jul|juil|aou|aug|sep|okt|oct|nov|dez|dec|deze)")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: folded for comparing, raw for showing, with what stands before it."""

    key: str
    raw: str
    start: int
    end: int
    before: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.raw[:1].isupper()


@dataclass(slots=True)
class Sentence:
    """One sentence: its words, and where it stands in the text."""

    tokens: list[Token]
    start: int
    end: int
    text: str
    question: bool
    number: int = 0
    after_blank: bool = field(default=False)


@lru_cache(maxsize=20_000)
def key(word: str) -> str:
    """The form of a word by which it is compared: small, without accents; ae/oe/ue as a/o/u; doubled letters once."""
    folded = unicodedata.normalize("NFD", word.casefold().translate(_LETTERS))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    for pair, single in _DIGRAPHS:
        plain = plain.replace(pair, single)
    return _DOUBLED.sub(lambda hit: hit.group()[0], plain) if len(plain) >= 5 else plain


@lru_cache(maxsize=4000)
def stem(word: str) -> str:
    """The folded beginning of a word, for "word*" in a table."""
    plain = key(word + "zzzzz")
    return plain[: plain.rindex("z" if plain.endswith("z") else plain[-1])] if plain.endswith("z") else plain


def folded(text: str) -> str:
    """The words of a text, folded, with single spaces: for finding one phrase in another."""
    return " ".join(key(word) for word in _WORD.findall(text))


def tokens(text: str) -> list[Token]:
    """The words of a text in order; e-mail addresses and links are one word each."""
    found = []
    last = 0
    for hit in _TOKEN.finditer(text):
        raw = hit.group()
        if hit.lastgroup == "email":
            raw = raw.rstrip(".-/") if not raw.endswith("@") else raw
        folded = EMAIL if hit.lastgroup == "email" else URL if hit.lastgroup == "url" else key(raw)
        found.append(Token(folded, raw, hit.start(), hit.start() + len(raw), text[last : hit.start()]))
        last = hit.start() + len(raw)
        if len(found) >= MOST_TOKENS:
            break
    return found


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text; a line that stands alone is a sentence of its own."""
    words = tokens(text)
    widest = max((len(line) for line in text.split("\n")), default=0)
    groups: list[list[Token]] = []
    for i, word in enumerate(words):
        if i == 0 or len(groups[-1]) >= LONGEST_SENTENCE or _ends_between(words[i - 1], word, text, widest):
            groups.append([])
        groups[-1].append(word)
    found = []
    for number, group in enumerate(groups):
        start = group[0].start
        following = groups[number + 1][0].start if number + 1 < len(groups) else len(text)
        tail = text[group[-1].end : following]
        mark = re.match(r"[^\n]*?[.!?\u2026]+[)\"\u00bb\u201d]*", tail)
        end = group[-1].end + (mark.end() if mark else 0)
        blank = "\n\n" in group[0].before
        found.append(Sentence(group, start, end, text[start:end], "?" in tail.split("\n\n")[0], number, blank))
    return found


def _ends_between(left: Token, right: Token, text: str, widest: int) -> bool:
    gap = right.before
    if "\n" in gap:
        return _line_breaks(left, right, gap, text, widest)
    if re.search(r"[!?\u2026]|\.\.\.", gap):
        return not (gap.strip().startswith((")", "]")) or right.raw[:1].islower()) or "?" in gap
    if "." not in gap or not re.search(r"\.[)\"\u00bb\u201d]*\s", gap):
        return False
    if left.key in _ABBREVIATIONS or len(left.raw) == 1 or right.raw[:1].islower():
        return False
    return not (left.raw.isdigit() and len(left.raw) <= 2 and (_MONTHS.match(right.key) or right.raw[:1].isdigit()))


def _line_breaks(left: Token, right: Token, gap: str, text: str, widest: int) -> bool:
    """Whether a line end ends the sentence: an empty line, a list item, a full stop, or a line shorter than others."""
    if gap.count("\n") > 1 or re.search(r"[.!?\u2026:;]", gap.split("\n")[0]):
        return left.key not in _ABBREVIATIONS or gap.count("\n") > 1
    if re.search(r"\n\s*(?:[-*\u2022\u00b7\u2013>]|\d[.)])", gap) or (
        re.search(r"\n\s*\d?$", gap) and right.raw.isdigit() and len(right.raw) == 1
    ):
        return True
    begin = text.rfind("\n", 0, left.end) + 1
    if re.match(r"\s*(?:[-*\u2022\u00b7\u2013]|\d[.)])\s", text[begin : left.end]) and not right.raw[:1].islower():
        return True
    return (left.end - begin) < min(widest * 0.75, 60) and "," not in gap.split("\n")[0]
