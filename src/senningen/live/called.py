"""What the cues of a run sheet are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from senningen.live.cued import Act
from senningen.live.models import Cue

CALLED: Mapping[str, Promise] = {
    Act.TALK: gettext_lazy("Talk"),
    Act.OPEN: gettext_lazy("Doors open"),
    Act.BEGIN: gettext_lazy("Welcome"),
    Act.RECORD: gettext_lazy("Recording on"),
    Act.SLIDES: gettext_lazy("Talk"),
    Act.POLL: gettext_lazy("Poll"),
    Act.QUESTIONS: pgettext_lazy("room", "Questions"),
    Act.STOP: gettext_lazy("Closing words, recording off"),
    Act.END: gettext_lazy("End"),
}
"""What a cue is called that has no words of its own."""


def called(cue: Cue) -> str:
    """Say what a cue is called: its own words, or its act with the poll it opens."""
    act = str(CALLED.get(cue.act, cue.act))
    if cue.what or not cue.poll:
        return cue.what or act
    return gettext("%(act)s: %(what)s") % {"act": act, "what": cue.poll.question}
