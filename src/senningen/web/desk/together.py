"""Several acts of one mail in one letter: what the page offers, in parts that are edited one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from senningen.desk.drafts import Reply, sections
from senningen.desk.services.together import fit_together
from senningen.web.desk.showing import Shown


@dataclass(frozen=True)
class Together:
    """A letter about several acts: a greeting, a part for each, a closing."""

    reply: Reply
    greeting: str
    parts: Sequence[tuple[Shown, str]]
    closing: str


def together(shown: Sequence[Shown], typed: Mapping[str, str]) -> Together | None:
    """Offer one letter about everything that waits, if it can all be decided in one go."""
    waits = [each for each in shown if each.case and each.proposal.intent != "thanks"]
    drafted = [each.reply for each in waits if each.reply]
    if len(drafted) < len(waits) or not fit_together([each.case for each in waits if each.case]):
        return None
    greeting, _, closing = sections(drafted[0].text)
    parts = [
        (each, typed.get(f"{each.proposal.pk}-text") or sections(reply.text)[1])
        for each, reply in zip(waits, drafted, strict=True)
    ]
    return Together(drafted[0], typed.get("greeting") or greeting, parts, typed.get("closing") or closing)
