"""The sheet in words an organiser understands: what was tried, how it went, and what to do where it did not go well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Checked:
    """One check in words."""

    check: str
    title: str
    says: str
    passed: bool
    next_step: str


TITLES: Mapping[str, Any] = {
    "seats": _("Seats"),
    "letters": _("Letters"),
    "pages": _("Personal pages"),
    "joining": _("Entering the room"),
    "message": _("A message to all"),
    "voices": _("Hands and votes"),
    "picture": _("Picture"),
    "returning": _("Lost and back"),
    "attendance": _("Attendance"),
}
SAYS: Mapping[str, Any] = {
    "seats": _("%(asked)d asked, %(given)d got a seat, %(waiting)d wait in order, %(oversold)d too many."),
    "letters": _("%(written)d of %(due)d letters and calendar invitations written in %(seconds).0f s."),
    "pages": _("%(opened)d of %(guests)d opened, 95 of 100 within %(ms).0f ms."),
    "joining": _("%(there)d of %(guests)d were in the room after %(seconds).1f s."),
    "message": _("%(told)d of %(guests)d had it, 95 of 100 within %(ms).0f ms."),
    "voices": _("%(hands)d of %(raised)d hands stood in line, %(votes)d of %(guests)d votes were counted."),
    "picture": _(
        "%(watching)d of %(guests)d saw the speaker; the one with the least got %(percent).0f %% of it, 95 of 100 "
        "frames within %(ms).0f ms."
    ),
    "returning": _("%(cut)d lost the line, %(back)d came back by themselves, %(same)d found the room as it was."),
    "attendance": _("Right for %(right)d of %(guests)d; the greatest difference is %(off).1f s."),
}
NEXT: Mapping[str, Any] = {
    "seats": _("Do not open requests; write to whoever looks after this program, with this sheet."),
    "letters": _("See whether the worker runs, on the health page, and rehearse again."),
    "pages": _("Use a stronger machine or PostgreSQL, or ask fewer people at once."),
    "joining": _("See whether a proxy before the server lets WebSockets through, and many at once."),
    "message": _("See what else this machine does; close it down during the session."),
    "voices": _("See what else this machine does; close it down during the session."),
    "picture": _("The machine or its line is too weak for so many: take a larger one, or invite fewer."),
    "returning": _("See whether a proxy before the server ends or keeps connections of its own accord."),
    "attendance": _("See whether the disk is slow or full, on the health page, and rehearse again."),
}


def doing(check: str) -> str:
    """Say what a rehearsal tries out now."""
    return str(TITLES[check]) if check else gettext("It begins")


def checked(line: Mapping[str, Any]) -> Checked:
    """Say one check of a kept sheet in the language of the reader."""
    name = line["check"]
    return Checked(name, str(TITLES[name]), str(SAYS[name]) % line["figures"], line["passed"], str(NEXT[name]))
