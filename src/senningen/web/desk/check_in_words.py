"""What the page of the door on site says: its script brings no words of its own, and goes on without a line."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def said() -> dict[str, str]:
    """Return the words of the door. `{n}`, `{all}`, `{at}` and `{number}` are filled by the script."""
    return {
        "in": _("Comes in"),
        "online": _("Has a place online, not in the hall"),
        "online-next": _("Let them in if a chair is free."),
        "again": _("Already in"),
        "again-at": _("In since {at}."),
        "elsewhere": _("Not for this session"),
        "elsewhere-next": _("Seat {number} has a place in other sessions. The desk can help."),
        "offer": _("Has not accepted the offer yet"),
        "offer-next": _("Seat {number} is held until they answer. The desk can help."),
        "ended": _("Seat given back"),
        "ended-next": _("Seat {number} is nobody's, or somebody else's, by now. The desk can help."),
        "unknown": _("Unknown code"),
        "unknown-next": _("It may have been replaced. Type the number or the name."),
        "nobody": _("Nobody found"),
        "nobody-next": _("Nobody with a place in this session has this number or name."),
        "choose": _("Choose below who it is"),
        "undone": _("Taken back"),
        "undone-next": _("Seat {number} is not in any more."),
        "seat": _("Seat {number}"),
        "on-site": _("On site"),
        "at-home": _("Online"),
        "let-in": _("Let in"),
        "let-in-anyway": _("Let in all the same"),
        "undo": _("Undo"),
        "line": _("Online"),
        "no-line": _("Offline: the door goes on"),
        "waits-none": _("Everything is sent"),
        "waits-one": ngettext("%(n)s waits to be sent", "%(n)s wait to be sent", 1) % {"n": "{n}"},
        "waits-many": ngettext("%(n)s waits to be sent", "%(n)s wait to be sent", 2) % {"n": "{n}"},
        "synced": _("last in step at {at}"),
        "never-synced": _("not in step yet"),
        "signed-out": _("Signed out: the list is off this device. Sign in again to send what waits."),
        "sign-in": _("Sign in"),
        "not-kept": _("This address is not secure: without a line the page is lost when it is reloaded."),
        "over": _("This session is over. Its list is off this device."),
        "in-doubt": _("For the desk to decide"),
        "all": _("Here are {n} of {all}"),
        "camera-on": _("Scan with the camera"),
        "camera-off": _("Stop the camera"),
        "camera-none": _("The camera does not open. Type the number or the name."),
        "sound-on": _("Sound on"),
        "sound-off": _("Sound off"),
        "none-shown": _("Nobody is on this list."),
    }
