"""Roles and acts in words: how a role is called, and what each may do, as the page of colleagues says it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from senningen.people.roles import Act

ROLES: Mapping[str, Promise] = {
    "owner": _("Owner"),
    "editor": _("Editor"),
    "desk": _("Desk"),
    "host": _("Host"),
    "door": _("Door"),
    "viewer": _("Viewer"),
}
ACTS: Mapping[Act, Promise] = {
    "enter": _("Sign in, and see the sessions"),
    "see": _("Read mail, seats, people and letters"),
    "decide": _("Answer mail, give and take seats, write letters"),
    "write-programme": _("Write editions, sessions and their rules"),
    "host": _("Run a session in the room"),
    "see-attendance": _("See the door list, and who was there"),
    "check-in": _("Check guests in at the door on site"),
    "see-journal": _("Read the journal"),
    "take-out": _("Take lists out as files"),
    "manage-accounts": _("Invite colleagues, give roles, take access away"),
    "connect-programs": _("Let other programs in"),
}
