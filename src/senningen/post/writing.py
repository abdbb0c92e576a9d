"""Writing a letter: prose of the person's language, laid out twice, as plain text and as HTML without images.

The prose stands in `letters/<language>/<kind>.txt`, a Django template whose paragraphs are separated by empty lines;
`<kind>.familiar.txt`, where it exists, addresses those whom we know well. A paragraph in square brackets is a figure
that each layout draws in its own way; the words after its name are its caption:

    [plate Your seat]                  the seat number as numeral of honour
    [sessions All times: {{ zone }}]   sessions with a place; also [added …] and [dropped …]
    [changed instead of {was}]         sessions that moved, each with when it was to be
    [waiting {position} in line]       sessions waited for
    [link Open your page]              the personal link
    [body]                             what an organiser wrote
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.template import Context, Engine, Template, TemplateDoesNotExist

from senningen.kernel import times
from senningen.kernel.text import Version
from senningen.post.letter import LINK

LETTERS = Path(__file__).parent / "letters"
FIGURE = re.compile(r"\[(plate|sessions|added|dropped|changed|waiting|link|body)(?: (.*))?\]")
WIDTH = 72


@dataclass(frozen=True)
class Row:
    """One session in a letter."""

    day: str
    hours: str
    title: Version
    position: int = 0
    was: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, or a figure with its caption."""

    kind: Literal["text", "plate", "sessions", "added", "dropped", "changed", "waiting", "link", "body"]
    words: str = ""
    rows: tuple[Row, ...] = ()

    @property
    def lines(self) -> list[str]:
        """Return the words line by line."""
        return self.words.split("\n")


@dataclass(frozen=True)
class Written:
    """A finished letter; the personal link is still a placeholder."""

    subject: str
    text: str
    html: str


def write(
    kind: str, *, language: str, familiar: bool, zone: str, facts: Mapping[str, Any], body: str = "", subject: str = ""
) -> Written:
    """Write a letter of this kind; `subject`, if given, replaces the template's."""
    context = _context(language, zone, facts)
    prose: str = _template(kind, language, familiar).render(Context(context, autoescape=False))
    prose = _set(prose, language)
    head, _, rest = prose.strip().partition("\n")
    letter, _, foot = rest.partition("\n-- \n")
    subject = line(subject or head.removeprefix("Subject:"))
    blocks = tuple(_blocks(letter, context, body))
    footer = [line(each) for each in foot.strip().splitlines()]
    page = {**context, "subject": subject, "blocks": blocks, "footer": footer, "marker": LINK}
    page["preview"] = next((each.words for each in blocks[1:] if each.kind in {"text", "body"}), "").replace("\n", " ")
    html = _engine().get_template("letter.html").render(Context(page))
    return Written(subject, _plain(blocks, context, footer), re.sub(r"\n\s*", "\n", html))


def line(value: object) -> str:
    """Keep a value on one line: no control characters, no line breaks, so that it can never begin anything new."""
    words = str(value)
    if not words.isprintable():
        words = "".join(each if each.isprintable() else " " for each in words)
    return " ".join(words.split())


def _set(words: str, language: str) -> str:
    """Set the no-break spaces of French, so that no line begins with a colon."""
    if language != "fr":
        return words
    return re.sub(r" ([:;?!»])", "\u00a0\\1", words).replace("« ", "«\u00a0")


@cache
def _engine() -> Engine:
    loader = ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])
    tags = {"letters": "senningen.post.letter_tags"}
    return Engine(dirs=[str(LETTERS)], loaders=[loader], libraries=tags, autoescape=True)


def _template(kind: str, language: str, familiar: bool) -> Template:
    if familiar:
        try:
            return _engine().get_template(f"{language}/{kind}.familiar.txt")
        except TemplateDoesNotExist:
            pass
    return _engine().get_template(f"{language}/{kind}.txt")


def _context(language: str, zone: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the facts into words of the language; nothing in them can break a line."""
    context: dict[str, Any] = {"language": language, "zone": times.zone_name(zone, language)}
    for name, fact in facts.items():
        context[name] = _said(fact, language, zone)
    return context


def _said(fact: Any, language: str, zone: str) -> Any:
    match fact:
        case None | bool() | int():
            return fact
        case datetime():
            return times.moment(fact, language, zone)
        case list() | tuple():
            return tuple(_row(each, language, zone) for each in fact)
        case _ if hasattr(fact, "title") and hasattr(fact, "number"):  # an edition
            title = fact.title.best(language)
            return {"title": _set(line(title), title.language), "number": fact.number, "language": title.language}
        case _ if hasattr(fact, "best"):
            return line(fact.best(language))
        case _:
            return line(fact)


def _row(item: Any, language: str, zone: str) -> Row:
    session = getattr(item, "session", item)
    title = session.title.best(language)
    begins = session.starts_at
    day = times.day(_date(begins, zone), language, year=False)
    return Row(
        day=day[:1].upper() + day[1:],
        hours=times.hours(begins, session.ends_at, zone),
        title=Version(_set(line(title), title.language), title.language, title.asked),
        position=getattr(item, "position", 0),
        was=_was(item.was, language, zone) if hasattr(item, "was") else "",
    )


def _was(hours: tuple[datetime, datetime], language: str, zone: str) -> str:
    begin, end = hours
    return f"{times.day(_date(begin, zone), language, year=False)}, {times.hours(begin, end, zone)}"


def _date(at: datetime, zone: str) -> Any:
    from zoneinfo import ZoneInfo

    return at.astimezone(ZoneInfo(zone)).date()


def _blocks(prose: str, context: Mapping[str, Any], body: str) -> Iterator[Block]:
    for paragraph in _paragraphs(prose):
        figure = FIGURE.fullmatch(paragraph)
        if figure is None:
            yield Block("text", paragraph)
            continue
        kind: Any = figure[1]
        if kind == "body":
            yield from (Block("body", each) for each in _paragraphs(body))
        else:
            yield Block(kind, figure[2] or "", tuple(context.get(kind) or ()) if kind not in {"plate", "link"} else ())


def _paragraphs(words: str) -> Iterator[str]:
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    for paragraph in re.split(r"\n\s*\n", words):
        if tidy := "\n".join(line(each) for each in paragraph.strip("\n").split("\n")).strip():
            yield tidy


def _plain(blocks: tuple[Block, ...], context: Mapping[str, Any], footer: list[str]) -> str:
    parts = [_plain_block(block, context) for block in blocks]
    if footer:
        parts.append("\n".join(["-- ", *(_wrap(each) for each in footer)]))
    return "\n\n".join(part for part in parts if part) + "\n"


def _plain_block(block: Block, context: Mapping[str, Any]) -> str:
    match block.kind:
        case "text" | "body":
            return "\n".join(_wrap(each) for each in block.lines)
        case "plate":
            edition = context.get("edition") or {}
            title = _wrap(edition.get("title", ""), "    ")
            return f"    {_labelled(block.words, context)} {context.get('number')}\n{title}".rstrip()
        case "link":
            return f"{_labelled(block.words, context)}\n{LINK}"
        case _:
            rows = [_plain_row(row, block) for row in block.rows]
            caption = block.words if block.kind not in {"waiting", "changed"} else ""
            return "\n\n".join([*rows, *([_wrap(caption)] if rows and caption else [])])


def _labelled(words: str, context: Mapping[str, Any]) -> str:
    return f"{words}\u00a0:" if context["language"] == "fr" else f"{words}:"


def _plain_row(row: Row, block: Block) -> str:
    where = f", {position(block, row)}" if block.kind == "waiting" else ""
    was = f"\n{_wrap(position(block, row), '    ')}" if block.kind == "changed" else ""
    return f"    {row.day}, {row.hours}{where}\n{_wrap(str(row.title), '    ')}{was}"


def position(block: Block, row: Row) -> str:
    """Say where somebody stands in the line of a session, or when it was to be, in the words of the caption."""
    return block.words.replace("{position}", str(row.position)).replace("{was}", row.was)


def _wrap(words: str, indent: str = "") -> str:
    if not words:
        return ""
    if len(indent) + len(words) <= WIDTH:
        return indent + words
    lines: list[str] = []
    for word in words.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(indent + word)
    return "\n".join(lines)
