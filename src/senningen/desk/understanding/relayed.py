"""A mail that only hands on somebody else's: "see below, please take care of it". Then the mail below is read."""

from __future__ import annotations

import re
from dataclasses import replace

from senningen.desk.understanding.folding import folded
from senningen.desk.understanding.phrases import file
from senningen.post.headers import visible
from senningen.post.message import Mailbox, ParsedMessage
from senningen.post.reply_text import plain, split, words

LONGEST_NOTE = 25  # words of the one who hands on
_FIELD = re.compile(r"^[>\s*]*([^\W\d_][\w' \u2019-]{0,14}?)\*?\s*:\*?\s*(.*)$")
_BOX = re.compile(r"([^<>;,]{0,80}?)\s*<([^<>\s@]{1,64}@[^<>\s@]{1,255})>")


def relayed(message: ParsedMessage) -> ParsedMessage | None:
    """The mail below, as if its writer had sent it here; None where the sender speaks for herself."""
    note = folded(message.reply_text)
    if len(note.split()) > LONGEST_NOTE or not message.quoted_text:
        return None
    if note and not any(f" {folded(line)} " in f" {note} " for line in file("letters")["see_below"]):
        return None
    fields, body = _first_mail(message.quoted_text)
    writer = next((box for name, value in fields if name in words("from_fields") for box in _boxes(value)), None)
    ours = {box.address.lower() for box in (*message.to, *message.cc)}
    if writer is None or writer.address.lower() in ours or not body.strip():
        return None
    parts = split(body, (writer.name,))
    others = tuple(box for name, value in fields if name not in words("from_fields") for box in _boxes(value))
    return replace(
        message,
        from_=writer,
        reply_to=(),
        cc=(*message.cc, *others),
        reply_text=parts.reply,
        signature=parts.signature,
        quoted_text=parts.quoted,
    )


def _first_mail(quoted: str) -> tuple[list[tuple[str, str]], str]:
    """The header lines and the text of the first mail in a quote."""
    lines = [re.sub(r"^(?:>\s?)+", "", line) for line in quoted.split("\n")]
    start = next((i for i, line in enumerate(lines) if _name(line) in words("from_fields")), None)
    if start is None:
        return [], ""
    fields: list[tuple[str, str]] = []
    end = start
    while end < len(lines) and lines[end].strip() and len(fields) < 12:
        hit = _FIELD.match(lines[end])
        if hit:
            fields.append((plain(hit.group(1)), visible(hit.group(2))))
        end += 1
    return fields, "\n".join(lines[end:])


def _name(line: str) -> str:
    hit = _FIELD.match(line[:200])
    return plain(hit.group(1)) if hit else ""


def _boxes(value: str) -> list[Mailbox]:
    found = [Mailbox(name.strip(" \"'"), address) for name, address in _BOX.findall(value[:4000])]
    bare = re.search(r"[\w.+-]{1,64}@[\w.-]{1,255}\w", value)
    return found or ([Mailbox("", bare.group())] if bare else [])
