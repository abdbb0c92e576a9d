"""Names of people: told from other words, freed of titles, put given name first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from senningen.desk.understanding.dates import numbered
from senningen.desk.understanding.folding import Token, key
from senningen.desk.understanding.phrases import file

_TAIL = re.compile(r"\s*(?:\(.*|\[.*|[|/\u2022\u00b7].*|\s[-\u2013\u2014]\s.*)$")
_PIECES = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'\u2019-](?=[^\W\d_]))*\.?")
LONGEST = 6


@cache
def listed(name: str) -> frozenset[str]:
    """One list of `names.toml`, folded."""
    return frozenset(key(part) for word in file("names")[name] for part in re.findall(r"[^\W_]+", word))


_FUNCTIONS = re.compile(
    r".{3,}(?:prasident(?:in)?|direktor(?:in)?|direkter|direktesch|minister(?:in)?|ministesch|sekretar(?:in)?|leiter(?:in)?"
    r"|vorsitzende[rn]?|meister(?:in)?|meschter|beauftragte[rn]?|assistent(?:in)?|referent(?:in)?|chef(?:in)?|kolegin|kolege"
    r"|mitarbeiter(?:in)?|ingenieur(?:in)?|berater(?:in)?|sprecher(?:in)?|nachbar(?:in)?|lederin|mataarbechter(?:in)?)"
)


def is_function(word: str) -> bool:
    """Whether a folded word is a function said before a name, also as the end of a longer one (Verbandspräsident)."""
    return word in listed("roles") or _FUNCTIONS.fullmatch(word) is not None


def is_given(word: str) -> bool:
    """Whether a word (perhaps with a hyphen) is known as a given name."""
    return any(key(part) in listed("given") for part in re.split(r"[-\s]", word) if part)


def ordered(raw: str) -> str:
    """A name as one writes it in a letter: given name first, no titles, no shouting; "" where none is left."""
    text = _TAIL.sub("", raw.strip().strip("\"'\u00ab\u00bb ,;"))
    family, comma, given = text.partition(",")
    if comma and given.strip() and not _only_titles(given):
        text = f"{_cleaned(given)} {_cleaned(family)}".strip()
        return _spoken(text.split())
    words = _cleaned(family if comma else text).split()
    shouted = [word for word in words if _shouts(word)]
    if shouted and len(shouted) < len(words):
        words = [word for word in words if word not in shouted] + shouted
    elif len(words) == 2 and not is_given(words[0]) and is_given(words[1]) and not shouted:
        pass  # "Weber Marc" without capitals is left as written: too many family names are given names
    return _spoken(words)


def _shouts(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 2 and all(c.isupper() for c in letters)


def _cleaned(text: str) -> str:
    """Without titles and degrees, as far as they stand at the ends."""
    words = text.replace("\u00a0", " ").split()
    while words and (key(words[0].strip(".,")) in listed("titles") or key(words[0].strip(".,")) in listed("roles")):
        if (
            len(words[0].strip(".,")) == 1
            and not words[0].islower()
            and len(words) <= 3
            and key(words[0].strip(".,")) != "m"
        ):
            break  # an initial, not a title
        words.pop(0)
    while words and key(words[-1].strip(".,")) in (
        "phd",
        "msc",
        "bsc",
        "mba",
        "ph",
        "d",
        "jr",
        "esq",
        "ma",
        "llm",
        "ing",
    ):
        words.pop()
    return " ".join(words)


def _only_titles(text: str) -> bool:
    return not _cleaned(text)


def _spoken(words: Sequence[str]) -> str:
    if len(words) > 1 and all(word.islower() for word in words):
        words = [_capitals(word) for word in words]
    joined = " ".join(word if not _shouts(word) else _capitals(word) for word in words)
    return joined.strip(" ,;.-") if not re.search(r"\b[^\W\d_]\.$", joined) else joined.strip(" ,;-")


def _capitals(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda hit: hit.group().capitalize(), word)


def is_person(name: str) -> bool:
    """Whether a header or signature text can be a person's name (and not an office, a firm, a sentence)."""
    words = _PIECES.findall(name)
    if not 1 <= len(words) <= LONGEST or re.search(r"[\d@/_]|[!?:;]", name):
        return False
    keys = [key(word.strip(".")) for word in words]
    parts = [part for word in words for part in map(key, re.split(r"[-'\u2019.]", word)) if part]
    if any(word in listed("office") or word in listed("organisation") for word in keys) and not is_given(words[0]):
        return False
    if sum(word in listed("organisation") for word in keys) > 0 and not is_given(words[0]):
        return False
    small = [word for word in words if not word[0].isupper() and key(word.partition("-")[0]) not in listed("particles")]
    return not small and not all(part in listed("never") for part in parts)


def run_at(words: Sequence[Token], i: int, text: str) -> int:
    """Where the run of name words beginning at word i ends (before which word); i where none begins."""
    end = i
    j = i
    while j < len(words) and j - i < LONGEST + 2:
        word = words[j]
        if j > i and not _joined(text, words[j - 1], word):
            break
        if _can_be_name(word):
            j += 1
            end = j
        elif end > i and word.key in listed("particles") and j + 1 < len(words) and _can_be_name(words[j + 1]):
            if word.raw == "d" and is_given(words[j + 1].raw):
                break  # "an Zukunft d'Aminata Diop": an article, and another name
            j += 1
        elif end > i and len(word.raw) == 1 and word.raw.isupper():
            j += 1
            end = j
        else:
            break
    return end


def _joined(text: str, left: Token, right: Token) -> bool:
    return bool(re.fullmatch(r"[ \u00a0]{1,2}|-|['\u2019]|\. ?", text[left.end : right.start]))


def _can_be_name(word: Token) -> bool:
    if not word.capital or word.raw.isdigit():
        return False
    if word.key in numbered("weekdays") or (word.key in numbered("months") and len(word.key) > 5):
        return False
    if word.key in listed("never") and word.key not in listed("given"):
        return False
    told = word.key in listed("titles") or is_function(word.key) or word.key in listed("kin")
    return not told or word.key in listed("given")
