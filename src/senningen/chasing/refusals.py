"""What a letter to many may be refused for."""

from django.utils.translation import gettext_lazy as _

from senningen.kernel.refusals import define

define(
    "circular.sent",
    _("This letter has been sent already, perhaps by a colleague a moment ago."),
    _("Open it again to see how it fares."),
)
define(
    "circular.wordless",
    _("This letter has no subject or no text yet."),
    _("Write both in at least one language."),
)
define(
    "circular.nobody",
    _("Nobody is left to write to: the group has changed since it was shown."),
    _("Look at the people again."),
)
