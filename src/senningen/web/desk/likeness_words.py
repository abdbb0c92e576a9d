"""Why two people may be one, as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from senningen.people.likeness import Likely, Reason

SENTENCES: Mapping[str, Promise] = {
    "name-same": _("“%(one)s” and “%(other)s” are the same name, written differently."),
    "name-fuller": _("“%(one)s” may be “%(other)s” without a middle name."),
    "name-initial": _("“%(one)s” may be short for “%(other)s”."),
    "name-spelling": _("“%(one)s” and “%(other)s” are one letter apart."),
    "house": _("Both are at %(other)s."),
    "mailbox": _("%(one)s and %(other)s are one mailbox."),
    "local": _("%(one)s and %(other)s differ only behind the @."),
    "address-names": _("The address %(other)s reads as “%(one)s”."),
    "telephone": _("Both sign with the telephone number %(one)s."),
}
ALIKE = _("Both are called “%(one)s”.")


def said(reason: Reason) -> str:
    """Say one thing that speaks for it."""
    one, other = reason.one, reason.other
    if reason.code in {"name-fuller", "name-initial"} and len(one) > len(other):
        one, other = other, one
    sentence = ALIKE if reason.code == "name-same" and one == other else SENTENCES[reason.code]
    return str(sentence) % {"one": one, "other": other}


def all_said(likely: Likely) -> list[str]:
    """Say everything that speaks for it, the weightiest first."""
    return [said(each) for each in likely.reasons]
