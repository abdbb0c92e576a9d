"""The words for lists of people: what stands in a column, what became of a row, and why."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from senningen.people.models import Import, ImportedRow

KINDS: Mapping[str, Promise] = {
    "": _("Not used"),
    "name": _("Name"),
    "first": _("First name"),
    "last": _("Last name"),
    "title": _("Title"),
    "organisation": _("Organisation"),
    "email": _("E-mail address"),
    "language": _("Language"),
}
STATES: Mapping[str, tuple[str, Promise]] = {
    Import.State.DRAFT: ("req", _("Not taken in yet")),
    Import.State.TAKING: ("offer", _("Is being taken in")),
    Import.State.DONE: ("seat", _("Taken in")),
    Import.State.UNDONE: ("no", _("Undone")),
}
OUTCOMES: Mapping[str, tuple[str, Promise]] = {
    ImportedRow.Outcome.NEW: ("seat", _("New")),
    ImportedRow.Outcome.KNOWN: ("offer", _("Was there already")),
    ImportedRow.Outcome.BAD: ("bad", _("Left out")),
}
WHY: Mapping[str, Promise] = {
    "no-address": _("There is no e-mail address in this row."),
    "address-unreadable": _("“%(about)s” is not an e-mail address."),
    "twice": _("Row %(about)s has the same address."),
    "formula": _("The formula “%(about)s” has no stored result; save the workbook with its results."),
    "several-people": _("Several people stand in one row (%(about)s); give each a row of their own."),
    "too-long": _("A name or an organisation is longer than 200 letters."),
    "of-two-people": _("These addresses belong to two people: %(about)s."),
    "nameless": _("No name is written here."),
    "address-left-out": _("“%(about)s” is not an e-mail address and was left out."),
    "other-name": _("The list calls this person “%(about)s”; the name here stays."),
}


def why(code: str, about: str) -> str:
    """Say why a row was left out, or what of it."""
    return str(WHY[code]) % {"about": about} if code else ""
