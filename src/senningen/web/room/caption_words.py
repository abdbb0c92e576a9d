"""What the room's scripts say of captions, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from senningen.live.captioned import initials
from senningen.programme.models import Part, Session


def everybody() -> dict[str, str]:
    """Return the words of every page of the room."""
    return {
        "corrected": _("(corrected)"),
        "by-engine": _("(by machine)"),
        "captions-soon": _("They begin with the next sentence."),
        "correcting": _("You are correcting line {n}."),
    }


def of_the_host() -> dict[str, str]:
    """Return the words of the host's page."""
    return {
        "give-captions": _("Give the captions"),
        "take-captions": _("Take the captions back"),
        "has-left": _("Has left the room"),
        "engine-off": _("Off: only people write them."),
        "engine-loading": _("On. The first line comes in a moment."),
        "engine-behind": _("On. Its newest line came {n} s after the words."),
        "engine-when-begun": _("Possible once the session has begun."),
        "engine-when-ended": _("This session has ended."),
        "engine-broke": _("It has ended by itself. Switch it on again, or have somebody write."),
    }


def shorts(session: Session) -> Mapping[str, str]:
    """Return the abbreviations that whoever writes the captions begins with: initials of those who speak and host."""
    on_stage = session.parts.filter(role__in=(Part.Role.SPEAKER, Part.Role.HOST))
    return initials(on_stage.values_list("person__name", flat=True))
