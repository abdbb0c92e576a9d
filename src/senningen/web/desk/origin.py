"""What the desk says of where a message comes from: one or two lines below its sender, hints for a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from senningen.post.models import Message
from senningen.post.origin import SEVERAL, Origin


@dataclass(frozen=True)
class Hint:
    """One line, and whether it speaks for the message or against it."""

    text: str
    icon: str = ""

    @property
    def against(self) -> bool:
        """Whether it is a reason to be careful."""
        return self.icon == "alarm"


def hints(message: Message) -> list[Hint]:
    """Say what SPF, DKIM and DMARC show; nothing where nothing was looked at."""
    if message.source == Message.Source.FORM:
        return [Hint(gettext("Filled in on the page, and confirmed from this address."), "check")]
    found = Origin(**message.origin_facts)
    said = list(_hints(found))
    if said and found.told_by and found.standing != "unchecked":
        said.append(Hint(gettext("Checked by %(server)s.") % {"server": found.told_by}))
    return said


def _hints(found: Origin) -> Iterator[Hint]:
    if found.standing == "vouched":
        yield _vouched(found)
    elif found.standing == "failed":
        yield _failed(found)
    elif found.standing == "unchecked":
        yield _unchecked(found)
    else:
        yield from _unclear(found)


def _vouched(found: Origin) -> Hint:
    if found.dkim == "pass":
        return Hint(gettext("Signed by %(domain)s.") % {"domain": found.dkim_domain}, "check")
    return Hint(gettext("Sent by a server of %(domain)s.") % {"domain": found.spf_domain}, "check")


def _failed(found: Origin) -> Hint:
    if found.policy == SEVERAL:
        return Hint(gettext("Names more than one writer: be careful."), "alarm")
    return Hint(gettext("Fails the policy of its domain %(domain)s: be careful.") % {"domain": found.domain}, "alarm")


def _unchecked(found: Origin) -> Hint:
    if found.told_by and not found.dmarc:
        facts = {"server": found.told_by}
        return Hint(gettext("Not checked where it comes from: %(server)s says nothing of it.") % facts)
    return Hint(gettext("Not checked where it comes from: DNS did not answer."))


def _unclear(found: Origin) -> Iterator[Hint]:
    if found.dkim == "pass":
        yield Hint(gettext("Signed by %(domain)s, not by the writer’s own domain.") % {"domain": found.dkim_domain})
    elif found.dkim == "fail":
        facts = {"domain": found.dkim_domain}
        yield Hint(gettext("The signature of %(domain)s does not fit: changed on its way, or not from there.") % facts)
    if found.spf == "fail":
        yield Hint(gettext("Sent by a server that %(domain)s does not name.") % {"domain": found.spf_domain})
