"""Sessions named by counting: "the first two", "la dernière séance", "Sitzung 3", "the second half of the week"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from senningen.desk.understanding.dates import Mention, day_phrases, listed, numbered
from senningen.desk.understanding.edition import EditionWords
from senningen.desk.understanding.folding import Token
from senningen.desk.understanding.phrases import small


def ordinals(words: Sequence[Token], edition: EditionWords) -> Iterator[Mention]:
    """ "the first session", "les deux dernières séances", "Sitzung 3", "3. Sitzung", "S3"."""
    codes = [session.code for session in edition.sessions]
    for i, word in enumerate(words):
        one: tuple[int, int, int] | None = None
        if word.key in numbered("ordinals"):
            if _names_end(words, i):
                yield Mention(frozenset(_chosen(codes, numbered("ordinals")[word.key], 1)), i, i + 1, "ordinal")
            yield from _counted(words, i, codes)
        elif compound := _compound(word.key) or _cut_short(words, i):
            yield Mention(frozenset(_chosen(codes, compound, 1)), i, i + 1, "ordinal")
        elif word.key in listed("session") and _digit(words, i + 1) and not _is_session(words, i + 2):
            one = (int(words[i + 1].key), i, i + 2)
        elif word.key in listed("session") and i + 1 < len(words) and words[i + 1].key in numbered("cardinals"):
            one = (numbered("cardinals")[words[i + 1].key], i, i + 2)
        elif re.fullmatch(r"s[1-9]", word.key) and word.raw[0] == "S":
            one = (int(word.key[1]), i, i + 1)
        elif _digit(words, i) and _is_session(words, i + 1) and words[i + 1].before.startswith("."):
            one = (int(word.key), i, i + 2)
        if one and one[0] <= len(codes):
            yield from _more_numbers(words, one[2], codes)
            yield Mention(frozenset({codes[one[0] - 1]}), one[1], one[2], "ordinal")


def _names_end(words: Sequence[Token], i: int) -> bool:
    """ "la séance de clôture", and, where both are named, "à l'ouverture et à la clôture"."""
    if words[i].key in listed("opening_after") and any(_is_session(words, j) for j in range(max(0, i - 2), i)):
        return True
    if words[i].key not in listed("opening"):
        return False
    named = {numbered("ordinals")[word.key] for word in words if word.key in listed("opening")}
    named |= {_compound(word.key) for word in words}  # "zum Auftakt und am Schlusstag"
    return {1, -1} <= named or _ends_part(words, i)


def _ends_part(words: Sequence[Token], i: int) -> bool:
    """Whether "the opening" stands at the end of a part of a sentence, and not before "of my account"."""
    before = i > 0 and words[i - 1].key in listed("opening_before")
    return before and (i + 1 == len(words) or bool(re.match(r"\s*[,;.:!?)]", words[i + 1].before)))


def _compound(word: str) -> int:
    """1 for "Eröffnungstag" and the like, -1 for "Abschlusssitzung"; 0 for any other word."""
    which = next((number for begin, number in numbered("compounds").items() if word.startswith(begin)), 0)
    return which if which and word.endswith(tuple(listed("session"))) else 0


def _cut_short(words: Sequence[Token], i: int) -> int:
    """The same for the first half of "Eröffnungs- und Schlusstag", whose end stands at the second."""
    following = words[i + 1 : i + 4]
    cut = bool(following) and following[0].before.startswith("-") and following[0].key in small("joining")
    which = next((number for begin, number in numbered("compounds").items() if words[i].key.startswith(begin)), 0)
    return which if cut and any(_compound(word.key) for word in following) else 0


def _more_numbers(words: Sequence[Token], i: int, codes: list[str]) -> Iterator[Mention]:
    """The 3 in "sessions 1 and 3", "Sitzungen 1, 2 und 4", "Tag eins und drei"."""
    while i < len(words):
        step = 1 if words[i].key in small("joining") else 0
        near = words[i].before.strip() in ("", ",", "+", "/", "&") and _number(words, i - 1)
        number = _number(words, i + step)
        if not near or not 0 < number <= len(codes):
            return
        yield Mention(frozenset({codes[number - 1]}), i + step, i + step + 1, "ordinal")
        i += step + 1


def _number(words: Sequence[Token], i: int) -> int:
    """The number that a figure or a word gives, or 0."""
    if _digit(words, i):
        return int(words[i].key)
    return numbered("cardinals").get(words[i].key, 0) if i < len(words) else 0


def _digit(words: Sequence[Token], i: int) -> bool:
    return i < len(words) and re.fullmatch(r"[1-9]", words[i].key) is not None


def _is_session(words: Sequence[Token], i: int) -> bool:
    return i < len(words) and words[i].key in listed("session")


def _alone(words: Sequence[Token], i: int) -> bool:
    """Whether an ordinal stands for the session itself: "oui pour la dernière, non pour les autres"."""
    if i == 0 or not words[i].raw.islower() or words[i].key == "first" or words[i - 1].key not in listed("article"):
        return False
    if i + 1 == len(words) or re.match(r"\s*[,;.:!?)]", words[i + 1].before):
        return True
    if any(word.key in listed("of_all") for word in words[max(0, i - 8) : i]):
        return True  # "of the four, the third is for me"
    german = words[i - 1].key in listed("german_article")  # there nouns have capitals, so none stands here
    return german and not any(word.capital for word in words[i + 1 : i + 3])


def _counted(words: Sequence[Token], i: int, codes: list[str]) -> Iterator[Mention]:
    """An ordinal with a word for "session" close after it, or with a number beside it ("the last two")."""
    counts, which = numbered("counts"), numbered("ordinals")[words[i].key]
    beside = [j for j in (i - 1, i + 1) if 0 <= j < len(words) and words[j].key in counts]
    span = counts[words[beside[0]].key] if beside else 1
    last = max([i, *beside])
    noun = _noun_after(words, last)
    if not noun and not beside and not words[i].key.endswith("sitzung") and not _alone(words, i):
        return
    if which == -1 and span == 1 and _last_but_one(words, i):
        which = -2
    chosen = _chosen(codes, which, span)
    if chosen and (which in (1, -1) or span == 1):
        yield Mention(frozenset(chosen), min([i, *beside]), noun + 1 if noun else last + 1, "ordinal")


def _chosen(codes: list[str], which: int, span: int) -> list[str]:
    if which < 0:
        return codes[-span:] if which == -1 else codes[which : which + 1]
    return codes[which - 1 : which - 1 + span]


def _last_but_one(words: Sequence[Token], i: int) -> bool:
    """ "the last but one", "l'avant-dernière"."""
    following = [word.key for word in words[i + 1 : i + 3]]
    return following == ["but", "one"] or (i > 0 and words[i - 1].key == "avant" and words[i].before == "-")


def _noun_after(words: Sequence[Token], last: int) -> int:
    """Where the word for "session" stands to which an ordinal belongs, also over "and the last"; 0 for nowhere."""
    for j in range(last + 1, min(last + 3, len(words))):
        if _is_session(words, j):
            return j
    between = small("joining") | listed("article") | listed("before_date")
    j = last + 1
    while j < len(words) and (words[j].key in between or words[j].key in numbered("ordinals")):
        j += 1
    second = any(word.key in numbered("ordinals") for word in words[last + 1 : j])
    return last if second and _is_session(words, j) else 0


def halves(words: Sequence[Token], codes: list[str]) -> Iterator[Mention]:
    """ "the second half of the week", "the two days in the middle"."""
    middle = (len(codes) + 1) // 2
    told = (
        ("first_half", codes[:middle]),
        ("second_half", codes[middle:]),
        ("middle", codes[1:-1]),
        ("ends", [*codes[:1], *codes[-1:]]),
    )
    for name, chosen in told:
        for hit in day_phrases(name).find(words):
            yield Mention(frozenset(chosen), hit.start, hit.end, "ordinal")
