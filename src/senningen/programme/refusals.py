"""What the programme may refuse."""

from django.utils.translation import gettext_lazy as _

from senningen.kernel.refusals import define

define(
    "edition.number-taken",
    _("There is an edition number %(number)s already."),
    _("Choose another number, or open that edition."),
)
define(
    "session.past",
    _("This session is over and can no longer be changed."),
    _("Its archive page can still be edited."),
)
