"""Reading headers safely: whatever a stranger wrote there, out comes one line of text without control characters."""

from __future__ import annotations

import binascii
import quopri
import re
from base64 import b64decode
from datetime import datetime
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime

from senningen.post.message import Mailbox

LONGEST_LINE = 998  # RFC 5322, section 2.1.1
MOST_HEADERS = 400

_WORD = re.compile(r"=\?([\w.:*+-]{1,40})\?([bBqQ])\?([^?\s]{0,2000})\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_ID = re.compile(r"<[^<>\s]{1,998}>")
_ADDRESS = re.compile(r"[^@\s<>()\",;:]{1,64}@[^@\s<>()\",;:]{1,255}")


class RawHeaders(Compat32):
    """The stdlib's plain policy, but a header comes out exactly as it stands in the mail."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """Give the raw value; `safe` makes text of it."""
        return value


def safe(value: str | bytes | None) -> str:
    """Text of a header value: encoded words decoded, control characters gone, at most 998 characters."""
    if not value:
        return ""
    text = value if isinstance(value, str) else value.decode("latin-1")
    text = _BETWEEN_WORDS.sub(r"\1", _eight_bit(text[: LONGEST_LINE * 8]))
    return visible(_WORD.sub(_decoded, text))[:LONGEST_LINE]


def visible(text: str) -> str:
    """The text on one line, without control, bidirectional or zero-width characters."""
    return " ".join(_INVISIBLE.sub("", _CONTROL.sub(" ", text)).split())


def all_headers(part: Message) -> tuple[tuple[str, str], ...]:
    """Every header of a part as (name in lower case, safe value), in order."""
    return tuple((name.lower(), safe(value)) for name, value in part.items()[:MOST_HEADERS])


def mailboxes(part: Message, name: str) -> tuple[Mailbox, ...]:
    """The people in an address header; entries without a plausible address keep only their name."""
    raw = [_eight_bit(str(value)).replace("\r", " ").replace("\n", " ")[:20_000] for value in part.get_all(name, [])]
    found = []
    for label, address in getaddresses(raw)[:500] if raw else ():
        found.append(_mailbox(label, address))
    boxes = tuple(box for box in found if box.name or box.address)
    return boxes if any(box.address for box in boxes) or not raw else _rescued(raw)


def message_ids(part: Message, name: str) -> tuple[str, ...]:
    """The message ids in a header such as References, in order."""
    return tuple(_ID.findall(" ".join(safe(value) for value in part.get_all(name, []))))[:100]


def sent_at(part: Message) -> datetime | None:
    """The time in the Date header, or None where it is missing or nonsense."""
    try:
        return parsedate_to_datetime(safe(part.get("Date")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def decode_bytes(raw: bytes, charset: str | None) -> str:
    """Text of bytes: by the named charset, else UTF-8, else Western."""
    for name in (charset, "utf-8", "cp1252"):
        try:
            if name:
                return raw.decode(name)
        except (UnicodeError, LookupError, ValueError):
            continue
    return raw.decode("latin-1")


def _mailbox(label: str, address: str) -> Mailbox:
    clean = safe(address).strip("<> '\"")
    if not _ADDRESS.fullmatch(clean):
        within = _ADDRESS.search(clean) or _ADDRESS.search(safe(label))
        clean = within.group() if within else ""
    name = safe(label).strip("'\" ")
    return Mailbox("" if name.casefold() == clean.casefold() else name, clean)


def _rescued(raw: list[str]) -> tuple[Mailbox, ...]:
    """The stricter readers of newer Pythons give nothing for a sloppy line; take what looks like an address."""
    text = safe(", ".join(raw))
    return tuple(
        Mailbox(text[: hit.start()].strip(" <,\"'") if hit.start() < 80 else "", hit.group())
        for hit in list(_ADDRESS.finditer(text))[:1]
    )


def _eight_bit(text: str) -> str:
    """Raw bytes in a header (surrogates after parsing) become the text they most likely mean."""
    if text.isascii():
        return text
    return decode_bytes(text.encode("utf-8", "surrogateescape"), None)


def _decoded(word: re.Match[str]) -> str:
    charset, how, data = word.group(1).partition("*")[0], word.group(2).lower(), word.group(3)
    try:
        raw = b64decode(data + "=" * (-len(data) % 4)) if how == "b" else quopri.decodestring(data, header=True)
    except (binascii.Error, ValueError):
        return word.group()
    return decode_bytes(raw, charset)
