"""What is refused to other programs, and to whoever lets them in."""

from django.utils.translation import gettext_lazy as _

from senningen.kernel.refusals import define

define(
    "api.no-token",
    _("No token came with this question, or one that is unknown or revoked."),
    _("Send the token in the header “Authorization: Bearer …”. An owner makes one at the desk, under Other programs."),
    status=401,
)
define(
    "api.not-allowed",
    _("This token may not do that: it lacks “%(scope)s”."),
    _("Ask an owner for a token with it."),
    status=403,
)
define(
    "api.unknown",
    _("There is nothing at this address."),
    _("Look at the description of the interface, and at the numbers in the address."),
    status=404,
)
define(
    "api.method",
    _("This address does not take that kind of question."),
    _("The header “Allow” names those it takes."),
    status=405,
)
define(
    "api.unreadable",
    _("The question is not as the description has it."),
    _("Look at “problems”: each names the field and what is wrong with it."),
    status=422,
)
define(
    "api.fault",
    _("The fault is ours; it has been noted."),
    _("Try again later. If it goes on, tell the operator when it happened."),
    status=500,
)
define(
    "outside.purpose-missing",
    _("A token needs a purpose and something it may do."),
    _("Say which program it is for, and tick what it may do."),
    status=422,
)
define(
    "webhook.address",
    _("This address cannot be a webhook."),
    _("It begins with https://, has no password in it, and leads to a machine that is reachable from the internet."),
    status=422,
)
define(
    "webhook.incomplete",
    _("A webhook needs a purpose and something it is told of."),
    _("Say which program it is for, and tick what it is told of."),
    status=422,
)
