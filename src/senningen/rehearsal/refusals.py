"""What a rehearsal may be refused for."""

from django.utils.translation import gettext_lazy as _

from senningen.kernel.refusals import define

define(
    "rehearsal.running",
    _("A rehearsal is under way already."),
    _("Wait until its sheet is there; it takes a few minutes at most."),
)
define(
    "rehearsal.guests",
    _("A rehearsal takes between %(fewest)s and %(most)s guests."),
    _("Choose as many as you expect."),
)
define(
    "rehearsal.live",
    _("A session is live now, and a rehearsal would take power away from it."),
    _("Rehearse before the doors open, or after the session."),
)
define(
    "rehearsal.no-session",
    _("This edition has no session that could be rehearsed."),
    _("Add a session first."),
)
