"""Two colleagues at one message: who else has it open, and what somebody else has just decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext

from senningen.desk import colleagues
from senningen.desk.drafts import joined
from senningen.desk.models import Decision
from senningen.people.models import Account
from senningen.post.models import Message
from senningen.web.desk import words
from senningen.web.times import speaking

FRESH = timedelta(minutes=10)  # for so long a page that was open before may still show the proposal


@dataclass(frozen=True)
class Beside:
    """What a colleague does about the open message."""

    readers: Sequence[Account]
    decisions: Sequence[Decision]

    @property
    def reading(self) -> str:
        """Say who reads it too."""
        names = [str(each.person) for each in self.readers]
        if not names:
            return ""
        if len(names) == 1:
            return gettext("%(who)s is reading this too.") % {"who": names[0]}
        return gettext("%(who)s are reading this too.") % {"who": joined(names, speaking())}

    @property
    def decided(self) -> Sequence[str]:
        """Say what a colleague has just decided."""
        facts = [
            {"who": each.by.person if each.by else "", "what": words.DONE.get(each.verb, "")} for each in self.decisions
        ]
        return [gettext("%(who)s has just decided this: %(what)s.") % each for each in facts]


def beside(message: Message, account: Account, now: datetime) -> Beside:
    """Look who else is at a message."""
    decisions = [each for proposal in message.proposals.all() for each in proposal.decisions.all()]
    theirs = [each for each in decisions if each.undone is None and each.by_id not in {None, account.pk}]
    fresh = [each for each in theirs if each.at > now - FRESH]
    return Beside(colleagues.readers_of(message, apart_from=account, now=now), fresh)
