"""What the writer typed now: the text without quotes, closing formula, signature and small print."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_RULE = re.compile(r"^\s*(?:[_=*~#\u2014\u2015\u2500-]{5,}|[*_]{3,}|--|-- |—|__)\s*$")
_FIELD = re.compile(r"^\s*[*_]{0,2}([^\W\d_][\w' \u2019-]{0,14}?)[*_]{0,2}\s*:[*_]{0,2}\s*(.*)$")
_DASHED = re.compile(r"^\W*(.*?)\W*$")
_ENDS = re.compile(r"[.!?\u2026;:]\s*[)\"\u00bb\u201d]*$")
_ITEM = re.compile(r"\s*(?:[-*\u2022\u2013]|\d{1,2}[.)])\s+\S")
_SMILE = re.compile(r"^\s*(?:[:;][-']?[)(DP]|[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\s]+)\s*$")
_ACCENTS = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u0153": "oe", "\u00e6": "ae", "\u00df": "ss", "\u00a0": " ", "`": "'"}
)


_NAME = re.compile(
    r"^\s*(?:(?:[A-ZÀ-ÖØ-Þ][\w\u2019'-]*\.?|de|du|von|van|der|la|le)\s+){1,3}[A-ZÀ-ÖØ-Þ][\w\u2019'-]+\s*$"
)
MOST_LINES = 1000  # nobody types more; what is below counts as quoted


@dataclass(frozen=True, slots=True)
class Split:
    """A mail's text in three: what was typed now, what was quoted, and what stands below the text."""

    reply: str
    quoted: str
    signature: str


@lru_cache(maxsize=2000)
def plain(text: str) -> str:
    """The text in small letters without accents, for comparing."""
    lowered = text.translate(_ACCENTS).casefold()
    if lowered.isascii():
        return " ".join(lowered.split())
    folded = unicodedata.normalize("NFD", lowered)
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())


@cache
def words(name: str) -> tuple[str, ...]:
    """One list of `reply_words.toml`, folded."""
    table = tomllib.loads(Path(__file__).with_name("reply_words.toml").read_text(encoding="utf-8"))
    return tuple(plain(word) for word in table[name])


def split(text: str, writers: tuple[str, ...] = ()) -> Split:
    """Divide a mail's plain text; `writers` are the names that the sender's headers show."""
    every = text.split("\n")
    lines = every[:MOST_LINES]
    cut = _quote_begins(lines)
    mine, quoted = _unquoted(lines[:cut])
    quoted += every[cut:]
    while mine and _is_banner(mine):
        mine.pop(0)
    end = _text_ends(mine, writers)
    reply, signature = mine[:end], mine[end:]
    found = _postscript(signature)
    if found is not None:
        reply, signature = [*reply, "", *signature[found:]], signature[:found]
    return Split(_joined(reply), _joined(quoted), _joined(signature))


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")


def _quote_begins(lines: list[str]) -> int:
    """The line from which everything is somebody else's: a header block or a marker; quoted lines are not meant."""
    for i, line in enumerate(lines):
        if line.lstrip().startswith((">", "|")) or not line.strip():
            continue
        if _is_marker(line) or _is_block(lines, i):
            return _with_rule(lines, i)
        tail = _attribution_end(lines, i)
        if tail is not None and not _quote_follows(lines, tail + 1):
            return i
    return len(lines)


def _with_rule(lines: list[str], i: int) -> int:
    """A rule drawn directly above a quoted header belongs to the quote."""
    above = i - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _RULE.match(lines[above]) else i


def _is_marker(line: str) -> bool:
    if len(line) > 120:
        return False
    inner = _DASHED.match(plain(line))
    return bool(inner) and any(inner.group(1).startswith(mark) for mark in words("markers"))  # type: ignore[union-attr]


def _is_block(lines: list[str], i: int) -> bool:
    """Whether "From: ..." and at least two more fields stand here, as Outlook writes them."""
    first = _field(lines[i])
    if first is None or first not in words("from_fields"):
        return False
    following = [line for line in lines[i + 1 : i + 9] if line.strip()][:6]
    others = {name for line in following if (name := _field(line)) in words("block_fields")}
    return len(others) >= 2


def _field(line: str) -> str | None:
    hit = _FIELD.match(line[:200])
    return plain(hit.group(1)) if hit else None


def _attribution_end(lines: list[str], i: int) -> int | None:
    """The last line of "On ..., X wrote:" (up to four lines long), or None."""
    first = plain(lines[i][:300])
    starts = first.startswith(tuple(f"{word} " for word in words("attribution_begins")))
    whole = ""
    for last in range(i, min(i + 4, len(lines))):
        if not lines[last].strip():
            break
        whole = f"{whole} {plain(lines[last][:300])}".strip()
        if whole.endswith((":", ">")) and len(whole) < 400 and _says_wrote(whole, starts=starts):
            return last
    return None


def _says_wrote(whole: str, *, starts: bool) -> bool:
    wrote = any(re.search(rf"\b{re.escape(word)}\b", whole) for word in words("wrote"))
    dated = bool(re.search(r"\d{1,2}[.:h/]\d\d|\b20\d\d\b", whole))
    at_the_end = wrote and whole.rstrip(" :").endswith(words("wrote"))
    return (wrote and starts and dated) or (at_the_end and "@" in whole) or (starts and dated and whole.endswith(">:"))


def _quote_follows(lines: list[str], i: int) -> bool:
    following = [line for line in lines[i : i + 3] if line.strip()]
    return bool(following) and following[0].lstrip().startswith((">", "|"))


def _unquoted(lines: list[str]) -> tuple[list[str], list[str]]:
    """Take out lines marked with ">" and the attributions above them."""
    mine: list[str] = []
    quoted: list[str] = []
    i = 0
    while i < len(lines):
        tail = None if not lines[i].strip() else _attribution_end(lines, i)
        if lines[i].lstrip().startswith(">"):
            quoted.append(lines[i])
        elif tail is not None and _quote_follows(lines, tail + 1):
            quoted += lines[i : tail + 1]
            i = tail
        else:
            mine.append(lines[i])
        i += 1
    return mine, quoted


def _is_banner(lines: list[str]) -> bool:
    first = plain(lines[0][:200])
    return not first or first.lstrip("*_ ").startswith(words("banners"))


def _text_ends(lines: list[str], writers: tuple[str, ...]) -> int:
    """The index of the first line that is closing formula, name, signature or small print."""
    begun = False  # whether anything but a salutation stands above
    for i, line in enumerate(lines):
        if not line.strip():
            continue
        folded = plain(line[:400])
        if _RULE.match(line) or any(mark in folded for mark in words("machine_lines")):
            return i
        if begun and folded.startswith(words("small_print")):
            return i
        signs = is_name_line(line, writers) and not _begins_list(lines, i)
        if begun and (_is_closing(folded, lines, i, writers) or signs):
            return _unknown_closing(lines, i)
        begun = begun or not is_salutation(folded)
    return _block_begins(lines)


def _begins_list(lines: list[str], i: int) -> bool:
    """Whether a line is the head of a list of people, the writer first: "- Anna Kolb", with another one below."""
    return all(_ITEM.match(line) for line in lines[i : i + 2]) and i + 1 < len(lines)


def _block_begins(lines: list[str]) -> int:
    """A last paragraph of a few short lines, the first of them a name, is a signature though nothing announces it."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    begin = end
    while begin and lines[begin - 1].strip():
        begin -= 1
    above = [line for line in lines[:begin] if line.strip()]
    block = lines[begin:end]
    if (
        not above
        or is_salutation(plain(above[-1][:400]))
        or above[-1].rstrip().endswith(":")
        or not 1 <= len(block) <= 6
    ):
        return len(lines)
    short = all(len(line) <= 60 and not _ENDS.search(line) for line in block)
    return begin if short and _NAME.match(block[0]) else len(lines)


def is_salutation(folded: str) -> bool:
    """Whether a folded line only greets."""
    return len(folded.split()) <= 7 and folded.startswith(words("salutations")) and not folded.endswith(("?", "."))


def _is_closing(folded: str, lines: list[str], i: int, writers: tuple[str, ...]) -> bool:
    bare = folded.strip(" ,.!-")
    count = len(bare.split())
    rest = [line for line in lines[i + 1 :] if line.strip()]
    last = not rest
    named = bool(rest) and is_name_line(rest[0], writers)
    if _begins(bare, words("closings")):
        polite = re.search(r"\b(agreer|agreez|croire|recevoir|recevez|croyez|consideration|salutations)\b", bare)
        return bool(polite) or (count <= 10 and not folded.endswith(("?", ":")) and (last or len(rest) <= 14))
    if _begins(bare, words("thanks")):
        words_left = count <= 6 or (count <= 9 and (named or folded.endswith(",")))
        return words_left and not _ENDS.search(folded) and (last or named or len(rest) <= 8)
    return folded.endswith(",") and count <= 10 and named


def _begins(folded: str, phrases: tuple[str, ...]) -> bool:
    return any(folded.startswith(phrase) and not folded[len(phrase) : len(phrase) + 1].isalnum() for phrase in phrases)


def is_name_line(line: str, writers: tuple[str, ...]) -> bool:
    """Whether a line is only the writer's name, in full, in part or as initials."""
    bare = plain(line).strip(" ,.-/*_")
    tokens = [token for token in re.split(r"[\s.\-']+", bare) if token]
    if not tokens or len(tokens) > 6 or _ENDS.search(line.rstrip(". ")):
        return False
    names = [token for writer in writers for token in re.split(r"[\s.,\-'@]+", plain(writer)) if token]
    initials = {token[0] for token in names}
    if len(tokens) == 1 and 2 <= len(bare) <= 4 and line.strip(" .-").isupper():
        return set(bare) <= initials
    long_ones = [token for token in tokens if len(token) > 2]
    known = [token for token in tokens if token in names or (len(token) <= 3 and token[0] in initials)]
    return len(known) == len(tokens) and (bool(set(long_ones) & set(names)) or len(tokens) > 1)


def _unknown_closing(lines: list[str], i: int) -> int:
    """A short line without a full stop directly above the name is a closing formula nobody listed."""
    above = i - 1
    while above >= 0 and (not lines[above].strip() or _SMILE.match(lines[above])):
        above -= 1
    content = [line for line in lines[:above] if line.strip() and not is_salutation(plain(line))]
    if above > 0 and content and _ENDS.search(content[-1]):
        bare = lines[above].strip()
        if len(bare.split()) <= 7 and not _ENDS.search(bare) and not re.search(r"\d|@", bare):
            return above
    return i


def _postscript(lines: list[str]) -> int | None:
    for i, line in enumerate(lines):
        first = plain(line[:40]).replace(":", " ").split(" ")[0].rstrip(":-")
        if first in words("postscripts") and len(line.split()) > 2:
            return i
    return None
