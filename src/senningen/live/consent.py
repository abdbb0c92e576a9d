"""What somebody agrees to who is recorded on stage: the text, by its version (`cases.recording.CONSENT`)."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _


def sentences() -> list[str]:
    """Return the text in the present language. Whoever changes what it says raises its version."""
    return [
        _("The stage of this session is recorded: the picture, sound and slides of those who are on it."),
        _("The audience is not recorded, and no name of a guest appears."),
        _("The recording is kept by the secretariat, for the archive of the series."),
        _("You can withdraw at any time: the recording stops at once, and what you sent is kept out of the film."),
    ]


def text(language: str) -> str:
    """Return the text as it is kept with a consent."""
    with translation.override(language):
        return " ".join(sentences())
