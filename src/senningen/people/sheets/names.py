"""Names as people write them in lists: titles before, employers behind, surnames first. Nothing is re-cased."""

from __future__ import annotations

import re
from dataclasses import dataclass

from senningen.people.rules import tidy_email, tidy_name

_TITLE = re.compile(
    r"(?:(?:dr|prof|professor(?:in)?|maître|dipl\.?-?\s?ing)\b\.?|(?:ing|mag|dr-ing)\.)[\s-]*", re.IGNORECASE
)
_MORE_TITLE = re.compile(  # what is a name, or its initial, unless a title stands before it
    r"(?:med|rer|nat|phil|jur|iur|pol|oec|habil|dent|vet|theol|sc|h\. ?c|hc|mult|em|techn?)\.[\s-]*", re.IGNORECASE
)
_SALUTATION = re.compile(
    r"(?:(?:herrn?|frau|här|madame?|madamm|mme|monsieur|mr|mrs|ms|miss|mlle)\b\.?|m\.(?=\s+\S+\s+\S))\s+", re.IGNORECASE
)
_BEHIND = re.compile(r"\s*\((?!née?\b|geb\b|born\b|gebuer)([^()]{2,120})\)$", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:ph\.? ?d|md|mba|m\.? ?sc|b\.? ?sc|m\.?a|ll\.? ?m|cfa|jr|sr|esq|junior|senior)\.?", re.IGNORECASE
)
_NAMED = re.compile(r"([^<>;]*)<([^<>]*)>")
_APART = re.compile(r"[;,\s|]+")


@dataclass(frozen=True)
class Name:
    """A name, the title said before it, and the employer written behind it."""

    name: str = ""
    title: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Written:
    """What a cell of addresses holds: the addresses, what is none, and the names beside them."""

    emails: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def read_name(written: str) -> Name:
    """Read "Dr. med. Müller, Anna (LIST)": Anna Müller, Dr. med., LIST."""
    rest, organisation = tidy_name(written).strip("\"' ,;"), ""
    if behind := _BEHIND.search(rest):
        rest, organisation = rest[: behind.start()], behind.group(1).strip()
    title, rest = _without_title(rest)
    parts = [each.strip() for each in rest.split(",")]
    if len(parts) == 2 and all(parts) and not _DEGREE.fullmatch(parts[1]):
        second, given = _without_title(parts[1])
        title = " ".join(filter(None, (title, second)))
        rest = f"{given} {parts[0]}" if given else parts[0]
    return Name(rest.strip(" ,"), title[:40], organisation)


def read_title(written: str) -> str:
    """Read a cell of titles: "Frau Dr." is Dr."""
    title, _rest = _without_title(f"{tidy_name(written)} ")
    return title[:40]


def read_addresses(cell: str) -> Written:
    """Find every address of a cell: "Anna Müller <anna@list.example>; amueller@home.example"."""
    emails: list[str] = []
    unreadable: list[str] = []
    names: list[str] = []
    for name, inside in _NAMED.findall(cell):
        names.append(name.strip("\"' ,;"))
        _note(inside, emails, unreadable)
    beside: list[str] = []
    for word in _APART.split(_NAMED.sub(" ", cell)):
        if "@" in word:
            _note(word, emails, unreadable)
        else:
            beside.append(word)
    if len(emails) == 1 and not names and (name := _beside(cell, emails[0])):
        names.append(name)
    if not emails and not unreadable and cell:
        unreadable.append(cell)
    return Written(tuple(dict.fromkeys(emails)), tuple(unreadable), tuple(filter(None, names)))


def _note(word: str, emails: list[str], unreadable: list[str]) -> None:
    word = re.sub(r"^(?:=.*)?mailto:", "", word.strip("\"'()[]. "), flags=re.IGNORECASE).strip("\"'()[]. ")
    tidy = tidy_email(word)
    (emails if tidy else unreadable).append(tidy or word)


def _beside(cell: str, email: str) -> str:
    """Return what is written before an address that stands without brackets."""
    before = re.split(re.escape(email), cell, maxsplit=1, flags=re.IGNORECASE)[0]
    name = before.strip("\"' ,;:-–<")
    return "" if "@" in name or "mailto" in name.lower() else name


def _without_title(written: str) -> tuple[str, str]:
    rest = written.lstrip()
    titles = ""
    while found := _SALUTATION.match(rest) or _TITLE.match(rest) or (_MORE_TITLE.match(rest) if titles else None):
        if found.re is not _SALUTATION:
            titles += found.group()
        rest = rest[found.end() :]
    return titles.strip(" -"), rest.strip()
