"""What the post may refuse."""

from django.utils.translation import gettext_lazy as _

from senningen.kernel.refusals import define

define(
    "letter.unknown",
    _("This letter is not known here."),
    _("Look for it among outgoing mail."),
    status=404,
)
define(
    "letter.has-left",
    _("This letter has left, or is leaving at this moment."),
    _("Undo the decision behind it: whoever got it is sent a correction. Or write again."),
)
define(
    "letter.not-failed",
    _("This letter is not one that can be sent again."),
    _("Open it to see how it fares. What was undone is decided anew, and written anew."),
)
define(
    "letter.no-address",
    _("No address is known at which mail to this person arrives."),
    _("Ask for a new address and write it down, then send the letter again."),
)
define(
    "enclosure.too-big",
    _("%(name)s is too big: the files of one letter may have %(most)s MB together, or mail servers refuse it."),
    _("Make the file smaller, or write where it can be fetched."),
    status=422,
)
define(
    "enclosure.too-many",
    _("One letter takes %(most)s files."),
    _("Remove one, or put them into one file."),
    status=422,
)
define(
    "enclosure.empty",
    _("%(name)s is empty."),
    _("Choose the file again; perhaps it was still being written."),
    status=422,
)
define(
    "enclosure.gone",
    _("A file of this reply was removed or sent meanwhile, perhaps by a colleague."),
    _("Look at the files below the reply, then send it."),
)
