"""The words for the rules that confirm by themselves: what each is called, and when it acts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: Mapping[str, Promise] = {
    "calendar": _("accepted in a calendar"),
    "away": _("out of office"),
    "thanks": _("a thank-you"),
}
WHEN: Mapping[str, Promise] = {
    "calendar": _("a calendar says yes to a seat the person has, or to the whole of an offer that is open"),
    "away": _("an out-of-office reply: it is noted, nothing changes"),
    "thanks": _("a thank-you that asks for nothing else: it is noted, nothing changes"),
}


def name(rule: str) -> str:
    """Say what a rule is called."""
    return str(NAMES.get(rule, rule))
