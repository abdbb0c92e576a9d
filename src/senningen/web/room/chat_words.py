"""What the scripts say of the chat."""

from __future__ import annotations

from django.utils.translation import gettext as _


def everybody() -> dict[str, str]:
    """Return the words of everybody's page."""
    return {
        "chat-to-host": _("Your lines go to the host alone."),
        "chat-to-all": _("Everybody in the room reads this."),
        "chat-host-alone": _("to the host alone"),
        "chat-deleted": _("Deleted"),
        "delete-said": _("Delete"),
        "restore-said": _("Take back"),
    }
