"""What is said of a technical check: to whoever did it, and at the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senningen.kernel.refusals import Refused
from senningen.live.checked import Risk
from senningen.web.room import words

RISKS: Mapping[Risk, tuple[Promise, Promise]] = {
    Risk.BROWSER: (
        _("The browser is too old for the live room."),
        _("Use a current Chrome, Edge, Firefox or Safari, and check again."),
    ),
    Risk.UNTRIED: (
        _("Camera and microphone have not both been tried."),
        _("Press “Try camera and microphone” on the page of the check, and allow both."),
    ),
    Risk.MICROPHONE_BLOCKED: (
        _("The browser keeps the microphone from the page."),
        _("Allow it at the left of the address, and check again."),
    ),
    Risk.MICROPHONE_MISSING: (_("No microphone was found."), _("Plug one in, or a headset, and check again.")),
    Risk.MICROPHONE_BUSY: (
        _("Another program holds the microphone."),
        _("Close other calls and meetings, and check again."),
    ),
    Risk.SILENT: (
        _("The microphone works, but nothing was heard."),
        _("Speak while you check; look whether the headset is muted, or another microphone is chosen."),
    ),
    Risk.CAMERA_BLOCKED: (
        _("The browser keeps the camera from the page."),
        _("Allow it at the left of the address, and check again."),
    ),
    Risk.CAMERA_MISSING: (_("No camera was found."), _("Plug one in or open its lid, and check again.")),
    Risk.CAMERA_BUSY: (_("Another program holds the camera."), _("Close other calls and meetings, and check again.")),
    Risk.INSECURE: (
        _("The page was not opened over a secure line, so the browser gives it no camera."),
        _("Open the link from our letter as it stands, with https."),
    ),
    Risk.UNHEARD: (
        _("The tone was not heard."),
        _("Look at the volume and at which loudspeaker is chosen, and play it again."),
    ),
    Risk.SLOW: (
        _("The line is slow: pictures may stop; slides and sound will come through."),
        _("Go nearer to the router, take a cable, or close what else uses the line."),
    ),
    Risk.SLOW_UP: (
        _("The line is slow towards us: the audience may see a blurred picture."),
        _("Take a cable or go nearer to the router, and check again."),
    ),
    Risk.FAR: (
        _("The line answers late: people will talk over each other."),
        _("Switch a VPN off if the house allows it, and check again."),
    ),
}


def said(risks: Sequence[Risk]) -> list[tuple[str, str]]:
    """Say each risk, and what to do about it."""
    return [(str(RISKS[each][0]), str(RISKS[each][1])) for each in risks]


def of_the_check() -> dict[str, str]:
    """Return the words of the island of the check."""
    return {
        "check-failed": gettext("The result could not be sent. Look at your line, and check again."),
        "room.insecure": Refused("room.insecure").in_full,
        **words.permission(),
        **{code: Refused(code).in_full for code in words.DEVICES},
    }
