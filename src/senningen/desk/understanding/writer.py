"""Who writes: name, organisation and the address that is to hold a seat, from header, signature and text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from senningen.desk.understanding.folding import key
from senningen.desk.understanding.names import is_given, is_person, listed, ordered
from senningen.desk.understanding.reading import PersonMentioned
from senningen.post.message import Mailbox, ParsedMessage
from senningen.post.reply_text import plain, words

_PHONE = re.compile(
    r"\d{2}[\d\s./()-]{4,}|\+\d|@|https?:|www\.|\btel\b|\bt[ée]l\b|\bfax\b|\bgsm\b|\bmobil", re.IGNORECASE
)
_OFFICE_ENDS = (
    "sekretariat",
    "kanzlei",
    "verwaltung",
    "zentrale",
    "zimmer",
    "buro",
    "stelle",
    "kabinet",
)
_STREET = re.compile(r"\d.*[A-Za-z]|\b[A-Z]{1,2}-?\d{4}\b|^\d+[, ]")


_VIA = re.compile(r"\s+(?:via|par|über|iwwer|through|on behalf of)\s+.*$|\s+from\s+.*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Writer:
    """The person behind a mail."""

    person: PersonMentioned
    shared_mailbox: bool
    signed: str  # the name at the end of the mail, "" where there is none
    header_name: str
    works_for: str = ""  # of whom the signature says that the writer is the secretary

    @property
    def name(self) -> str:
        """Her name, or ""."""
        return self.person.name or ""

    @property
    def email(self) -> str:
        """The address the mail came from (or asks to be answered at)."""
        return self.person.email or ""


def writer_of(message: ParsedMessage, own: frozenset[str]) -> Writer:
    """Read who wrote a message; a shared mailbox is named by its signature."""
    header = ordered(_VIA.sub("", message.from_.name))
    local = message.from_.address.partition("@")[0]
    shared = not header or not is_person(header) or (_office(message.from_.name) and not is_given(header.split()[0]))
    signed = _signed(message, "" if shared else header, local)
    name = _fuller(header, signed) if not shared else signed
    address = _answer_address(message, own)
    organisation = _organisation(message, name)
    return Writer(
        PersonMentioned(name or None, address or None, organisation or None),
        shared,
        signed,
        "" if shared else header,
        _works_for(message),
    )


def _works_for(message: ParsedMessage) -> str:
    """ "Secrétaire particulière de M. Armand Delcourt": whom the writer works for, where the signature names her."""
    for line in message.signature.split("\n"):
        words = re.findall(r"[^\W\d_][\w'\u2019-]*\.?", line)
        keys = [key(word.strip(".")) for word in words]
        if not keys or not any(word in listed("aide") for word in keys[:3]):
            continue
        for i in range(1, len(words) - 1):
            titled = keys[i + 1] in listed("titles") or is_given(words[i + 1])
            if keys[i] in listed("of") and titled and (name := ordered(" ".join(words[i + 1 :]))) and is_person(name):
                return name
    return ""


def _office(name: str) -> bool:
    words = [key(word) for word in re.findall(r"[^\W\d_]+", name)]
    return any(word in listed("office") or word.endswith(_OFFICE_ENDS) for word in words)


def _answer_address(message: ParsedMessage, own: frozenset[str]) -> str:
    """From, unless one other Reply-To is given by a person (a list's Reply-To is the list's)."""
    sender = message.from_.address
    munged = bool(_VIA.search(message.from_.name))  # lists write "X via List" with the list's address
    if (message.is_list and not munged) or len(message.reply_to) != 1:
        return sender
    answer = message.reply_to[0].address
    theirs = {box.address.lower() for box in (*message.to, *message.cc)} | own
    return sender if not answer or answer.lower() in theirs else answer


def same_person(name: str, address: str) -> bool:
    """Whether an address looks like one of this name: a family name, or initials, in the part before the @."""
    local = key(re.sub(r"[^\w]", "", address.partition("@")[0]))
    words = [key(word) for word in re.findall(r"[^\W\d_]+", name)]
    return bool(local) and any(len(word) > 2 and word in local for word in words)


def _lines(message: ParsedMessage) -> list[str]:
    below = [line.strip() for line in message.signature.split("\n") if line.strip()]
    last = [line.strip() for line in message.reply_text.split("\n") if line.strip()][-1:]
    header = _VIA.sub("", message.from_.name)
    return [*below, *(line for line in last if _agree(header, line) and len(line.split()) <= 10)]


def _signed(message: ParsedMessage, header: str, local: str) -> str:
    """The name under the mail: the line that matches the header, else the first that looks like a name."""
    candidates = []
    for line in _lines(message):
        for piece in [line, *re.split(r"\s[-\u2013\u2014|]\s|,\s|\s\|\s", line)[:1]]:
            bare = re.sub(
                r"^\W*(?:i\. ?a\.|i\. ?v\.|im auftrag|gez\.|p\. ?o\.|pour|für|fir|signed)\s*[:,]?\s*",
                "",
                piece,
                flags=re.IGNORECASE,
            )
            bare = re.sub(
                r"^(?:thanks|thx|merci|danke|best|cheers|regards|cordialement|lg|vg|mfg)[,!.]?\s+",
                "",
                bare,
                flags=re.IGNORECASE,
            )
            bare = _after_closing(bare)
            first = bare.split(",")[0]
            name = ordered(first if len(first.split()) >= 2 else bare)
            if name and 1 <= len(name.split()) <= 5 and is_person(name) and not _PHONE.search(bare):
                candidates.append(name)
    if header:
        return next((name for name in candidates if _agree(header, name)), "")
    for name in candidates:
        if len(name.split()) >= 2 and (is_given(name.split()[0]) or same_person(name, local + "@")):
            return name
    return ""


def _after_closing(line: str) -> str:
    """ "Viele Grüße, Kai B." and "Gruß Detlef Krumm" without the closing formula."""
    said = plain(line)
    known = [
        phrase
        for phrase in (*words("closings"), *words("thanks"))
        if said == phrase or said.startswith((f"{phrase} ", f"{phrase},"))
    ]
    if not known:
        return line
    return " ".join(line.split()[len(max(known, key=len).split()) :]).lstrip(" ,.!-")


def _agree(left: str, right: str) -> bool:
    """Whether two ways of writing a name can be the same person: shared family name, or initials and family name."""
    a = [key(word) for word in re.findall(r"[^\W\d_]+", left)]
    b = [key(word) for word in re.findall(r"[^\W\d_]+", right)]
    shared = {word for word in a if len(word) > 2} & {word for word in b if len(word) > 2}
    return bool(shared)


def _fuller(header: str, signed: str) -> str:
    """The fuller of two forms of one name: more whole words, then more accents."""
    if not signed:
        return header

    def worth(name: str) -> tuple[int, int, int]:
        words = re.findall(r"[^\W\d_]+", name)
        whole = [word for word in words if len(word) > 1]
        shared_case = sum(1 for word in whole if not word.isupper() or len(word) > 3)
        return shared_case, sum(len(word) for word in whole), sum(not c.isascii() for c in name)

    return signed if worth(signed) > worth(header) else header


def _organisation(message: ParsedMessage, name: str) -> str:
    """The line of the signature that names a firm or office: by its words, or by likeness to the mail's domain."""
    best, worth = "", 0.0
    in_header = re.search(r"\(([^()]{2,60})\)|\s[-|/\u2013]\s(.{2,60})$", message.from_.name)
    lines = [piece for line in _lines(message) for piece in _pieces(line, name)]
    if in_header:
        lines.append(in_header.group(1) or in_header.group(2))
    for line in lines:
        score = organisation_score(line, message.from_, name)
        if score > worth:
            best, worth = line, score
    return best


def _pieces(line: str, name: str) -> list[str]:
    """A signature line, and its part after the name where both share the line."""
    whole = line.strip(" *_|")
    parts = [part.strip(" *_|.") for part in re.split(r"\s[-\u2013\u2014|\u00b7\u2022]\s|,\s", whole)]
    if len(parts) > 1 and name and any(_agree(name, part) for part in parts[:1]):
        return parts[1:]
    return [whole, *parts[:1]] if len(parts) > 1 else [whole]


def organisation_score(line: str, sender: Mailbox, name: str) -> float:
    """How much a line looks like the name of the writer's organisation; 0 where it does not."""
    words = re.findall(r"[^\W\d_]+", line)
    if not words or len(words) > 9 or len(line) > 80 or _PHONE.search(line) or line.endswith((",", "!", "?", ":")):
        return 0.0
    if _after_closing(line) != line:
        return 0.0  # "Merci a bescht Gréiss"
    if len(words) > 5 and line.endswith("."):
        return 0.0  # a sentence: "please think of the trees before you print this"
    if (
        name
        and _agree(name, line)
        and len(words) <= len(name.split()) + 1
        and not any(key(w) in listed("organisation") for w in words)
    ):
        return 0.0
    keys = [key(word) for word in words]
    domain = key(re.sub(r"[^\w]", "", sender.domain.rpartition(".")[0]))
    like = sum(
        len(word) for word in keys if len(word) > 2 and (word in domain or (len(word) > 4 and word[:5] in domain))
    )
    score = 3.0 * like / max(1, sum(len(word) for word in keys if len(word) > 2))
    score += 1.2 if any(word in listed("organisation") for word in keys) else 0.0
    score -= 2.0 if keys[0] in listed("roles") or keys[0] in listed("titles") else 0.0
    score -= 1.5 if _STREET.search(line) else 0.0
    score -= 1.5 if not words[0][0].isupper() else 0.0
    return score if score >= 1.0 else 0.0
