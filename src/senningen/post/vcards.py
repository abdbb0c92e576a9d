"""Reading a business card (vCard, RFC 6350): name, address and organisation, and no more."""

from __future__ import annotations

import re

from senningen.post.headers import visible
from senningen.post.message import VCard

_LINE = re.compile(r"^(?:[\w-]+\.)?([A-Za-z-]+)((?:;[^:\n]*)?):(.*)$")
_ESCAPE = re.compile(r"\\([nN,;\\:])")


def vcards(text: str) -> tuple[VCard, ...]:
    """The cards in a text/vcard part; one without name and address is left out."""
    cards: list[VCard] = []
    fields: dict[str, str] = {}
    for line in re.sub(r"\r?\n[ \t]", "", text[:100_000]).splitlines()[:5000]:
        hit = _LINE.match(line.strip())
        if hit is None:
            continue
        name, value = hit.group(1).upper(), visible(hit.group(3))
        if name == "BEGIN":
            fields = {}
        elif name == "END":
            cards.append(_card(fields))
        else:
            fields.setdefault(name, value)
    return tuple(card for card in cards[:50] if card.name or card.address)


def _card(fields: dict[str, str]) -> VCard:
    def text(name: str) -> str:
        return _ESCAPE.sub(lambda hit: " " if hit.group(1) in "nN" else hit.group(1), fields.get(name, "")).strip()

    parts = [part.strip() for part in fields.get("N", "").split(";")]
    from_parts = " ".join(part for part in (parts[1:2] + parts[:1]) if part)
    return VCard(
        name=(text("FN") or from_parts)[:200],
        address=re.sub(r"(?i)^mailto:", "", text("EMAIL"))[:320],
        organisation=re.split(r"(?<!\\);", fields.get("ORG", ""))[0].replace("\\", "").strip()[:200],
    )
