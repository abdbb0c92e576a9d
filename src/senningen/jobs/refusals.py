"""What the queue may refuse."""

from django.utils.translation import gettext_lazy as _

from senningen.kernel.refusals import define

define(
    "job.not-given-up",
    _("This task is not one that was given up."),
    _("Look at the overview again: a colleague may have had it tried a moment ago."),
)
