"""What the scripts say of the hall on site."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def of_the_host() -> dict[str, str]:
    """Return the words of the host's page."""
    return {
        "hall-screen-on": _("The screen is on."),
        "hall-screen-off": _("No screen shows the room."),
        "hall-phones-one": ngettext("%(n)s phone is in.", "%(n)s phones are in.", 1) % {"n": "{n}"},
        "hall-phones-many": ngettext("%(n)s phone is in.", "%(n)s phones are in.", 2) % {"n": "{n}"},
        "hall-close": _("Close to phones"),
        "hall-open": _("Let phones in"),
    }
