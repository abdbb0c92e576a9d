"""What the run sheet says, at the desk and in the room, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from senningen.live.called import CALLED
from senningen.live.cued import Act

ACTS: Mapping[str, Promise] = {
    Act.TALK: gettext_lazy("Somebody speaks, nothing changes by itself"),
    Act.OPEN: gettext_lazy("Open the doors"),
    Act.BEGIN: gettext_lazy("Begin and welcome"),
    Act.RECORD: gettext_lazy("Start the recording"),
    Act.SLIDES: gettext_lazy("Speaker, with their slides"),
    Act.POLL: gettext_lazy("Open a poll"),
    Act.QUESTIONS: gettext_lazy("Questions, slides down"),
    Act.STOP: gettext_lazy("Stop the recording"),
    Act.END: gettext_lazy("End the session"),
}
"""What a cue can do, as one chooses it."""


def on_stage() -> dict[str, str]:
    """Return the words for those who speak."""
    return {
        "time-left-one": _("{n} minute left"),
        "time-left-many": _("{n} minutes left"),
        "time-over-one": _("{n} minute over"),
        "time-over-many": _("{n} minutes over"),
        "time-up": _("Your time is up"),
    }


def of_the_host() -> dict[str, str]:
    """Return the words of the host's page."""
    return {
        **{f"cue-{act}": str(words) for act, words in CALLED.items()},
        "cue-of": _("{name}: {what}"),
        "cue-number": _("Cue {n}"),
        "cue-take": _("Take cue {n}"),
        "cue-skip": _("Skip cue {n}"),
        "cue-bring": _("Bring {name} on stage"),
        "cue-back": _("Back one cue"),
        "cue-done": _("Done"),
        "cue-skipped": _("Skipped"),
        "cue-left": _("Running, {n} min left"),
        "cue-over": _("Running, {n} min over"),
        "cue-minutes": _("{n} min"),
        "cue-next": _("Standing by"),
        "sheet-over": _("Every cue is done."),
        "on-time": _("on time"),
        "seconds-behind": _("{n} s behind"),
        "minutes-behind": _("{n} min behind"),
        "minutes-ahead": _("{n} min ahead"),
    }


def pace(late: int) -> str:
    """Say in a sentence how many seconds we are behind the plan."""
    minutes = abs(late) // 60
    if not minutes:
        return _("We are on time.")
    if late > 0:
        return ngettext("We are %(n)d minute behind plan.", "We are %(n)d minutes behind plan.", minutes) % {
            "n": minutes
        }
    return ngettext("We are %(n)d minute ahead of plan.", "We are %(n)d minutes ahead of plan.", minutes) % {
        "n": minutes
    }
