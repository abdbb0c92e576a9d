"""The rows of the mail page's list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from senningen.desk.models import Proposal
from senningen.post.models import Message
from senningen.programme.models import Session
from senningen.web.desk import words

UNDECIDED = {Proposal.State.OPEN, Proposal.State.SET_ASIDE}


@dataclass(frozen=True)
class Row:
    """One message in the list."""

    message: Message
    css: str
    chip: str
    excerpt: str
    open: bool
    done_by: str = ""
    by_rule: bool = False
    in_hands_of: str = ""

    @property
    def settled(self) -> bool:
        """Whether nothing is left to decide."""
        return bool(self.done_by) or self.by_rule

    @property
    def sender(self) -> str:
        """Name who wrote."""
        return self.message.from_name or self.message.from_email or gettext("Unknown sender")


def rows(messages: Iterable[Message], *, sessions: Sequence[Session] = (), opened: int | None = None) -> list[Row]:
    """Lay messages out for the list."""
    return [_row(each, sessions, opened) for each in messages]


def _row(message: Message, sessions: Sequence[Session], opened: int | None) -> Row:
    proposals: list[Proposal] = getattr(message, "listed", [])  # as `queries.to_decide` and its like load them
    undecided = [each for each in proposals if each.state in UNDECIDED]
    excerpt = message.subject if message.automatic else " ".join(message.reply_text.split())[:120] or message.subject
    hands = getattr(message, "in_hands_of", None) or ""
    if not proposals and message.state == Message.State.READ:
        return Row(message, "no", gettext("Delivery report"), excerpt, message.pk == opened)
    if not proposals:
        return Row(message, "req", gettext("Being read"), excerpt, message.pk == opened, in_hands_of=hands)
    css, chip = words.chip_with_detail((undecided or proposals)[0], sessions)
    decisions = sorted((d for each in proposals for d in getattr(each, "listed", [])), key=lambda d: d.at)
    last = decisions[-1] if decisions and not undecided else None
    by, rule = str(last.by.person) if last and last.by else "", last is not None and last.by is None
    return Row(message, css, chip, excerpt or gettext("Empty message"), message.pk == opened, by, rule, hands)
