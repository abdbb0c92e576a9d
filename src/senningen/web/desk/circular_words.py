"""The words for letters to many: groups, states, and why somebody was left out."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from senningen.chasing.models import Circular

GROUPS: Mapping[str, Promise] = {
    Circular.Group.SILENT: _("Those who have not answered"),
    Circular.Group.INVITED: _("Those who were invited and have not answered"),
    Circular.Group.OFFER: _("Everybody with an open offer"),
    Circular.Group.SEAT: _("Everybody with a seat"),
    Circular.Group.WAITING: _("Everybody who waits"),
    Circular.Group.UNCHECKED: _("Those who have not made the technical check yet"),
    Circular.Group.AGAIN: _("Those who have not answered the letter before"),
}
STATES: Mapping[str, tuple[str, Promise]] = {
    "unwritten": ("req", _("Waits to be written")),
    "queued": ("req", _("Waits to be sent")),
    "sent": ("offer", _("Sent")),
    "delayed": ("wait", _("Still tried")),
    "relayed": ("offer", _("Handed on")),
    "delivered": ("seat", _("Delivered")),
    "answered": ("seat", _("Answered")),
    "bounced": ("bad", _("Came back")),
    "failed": ("bad", _("Not delivered")),
    "undone": ("no", _("Taken back")),
}
WHY: Mapping[str, Promise] = {
    "by-hand": _("left out by you or a colleague"),
    "came-later": _("joined the group after the list was shown"),
    "left-group": _("no longer belonged to the group"),
    "stopped": _("the sending was stopped before"),
    "no-address": _("no address is known"),
    "bounced": _("the address bounced for good"),
    "accepted": _("has accepted"),
    "declined": _("declined"),
    "gave-back": _("gave the seat back"),
    "released": _("the desk took the seat back"),
    "lapsed": _("the offer lapsed"),
    "passed-on": _("passed the seat on"),
    "no-answer": _("has not accepted the offer yet"),
    "too-late": _("the deadline has passed"),
    "wrote": _("has written since the offer"),
    "chased": _("was reminded less than a day ago"),
    "left-line": _("left the waiting list"),
    "answered": _("has answered"),
    "checked": _("has made the check"),
    "not-written": _("never got the letter before"),
}
