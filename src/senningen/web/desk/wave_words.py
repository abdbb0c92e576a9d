"""The words for waves of invitations: states, why somebody is left out, and where people come from."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from senningen.seats.models import Mode

STATES: Mapping[str, tuple[str, Promise]] = {
    "drafted": ("req", _("Drafted")),
    "unwritten": ("req", _("Waits to be written")),
    "queued": ("req", _("Waits to be sent")),
    "sent": ("offer", _("Sent")),
    "opened": ("offer", _("Opened the page")),
    "accepted": ("seat", _("Accepted")),
    "declined": ("no", _("Declined")),
    "silent": ("wait", _("Silent")),
    "lapsed": ("no", _("Lapsed")),
    "bounced": ("bad", _("Came back")),
    "gave-back": ("no", _("Gave the seat back")),
    "released": ("no", _("Taken back by the desk")),
    "undone": ("no", _("Letter taken back")),
}
WHY: Mapping[str, Promise] = {
    "has-seat": _("has a seat"),
    "has-offer": _("a place is held already"),
    "waits": _("is on the waiting list"),
    "invited": _("is invited already"),
    "declined": _("declined"),
    "gave-back": _("gave the seat back"),
    "on-stage": _("has a part in a session and needs no seat"),
    "no-address": _("no address is known"),
    "bounced": _("the address bounced for good"),
    "by-hand": _("left out by you or a colleague"),
    "came-later": _("was added after the list was shown"),
    "no-place": _("no place was left to be held"),
    "too-late": _("the deadline or the last session has passed"),
    "stopped": _("the sending was stopped before"),
}
WHICH: Mapping[str, Promise] = {
    "seat": _("Had a seat"),
    "there": _("Was there"),
    "waited": _("Asked and got no seat"),
    "declined": _("Said no, or gave the seat back"),
}
MODES: Mapping[str, Promise] = {Mode.ONLINE: _("Online"), Mode.ON_SITE: _("On site")}
