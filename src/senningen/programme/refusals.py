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
define(
    "plan.nothing-changes",
    _("This changes nothing: the programme says so already."),
    _("Choose another day, another hour or another person."),
    status=422,
)
define(
    "plan.begun",
    _("Session %(session)s has begun."),
    _("What has begun is ended in its room; tell the guests there, or write to them."),
)
define(
    "plan.done",
    _("Session %(session)s is over or cancelled, so it cannot be changed."),
    _("Choose a session that is still to come."),
)
define(
    "plan.in-the-past",
    _("The new time of session %(session)s has passed already."),
    _("Choose a time that is still to come."),
    status=422,
)
define(
    "plan.no-such-hour",
    _("On that day the clocks skip this hour, so session %(session)s could not begin then."),
    _("Choose an hour before or after the change of the clocks."),
    status=422,
)
define(
    "plan.same-hour",
    _("At that time session %(session)s takes place."),
    _("Choose another time, or let the two sessions change places."),
    status=422,
)
define(
    "plan.nothing-ahead",
    _("No session of this edition is still to come."),
    _("What is over stays as it was; begin another edition."),
    status=422,
)
