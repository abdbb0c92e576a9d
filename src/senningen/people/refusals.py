"""What people services may refuse."""

from django.utils.translation import gettext_lazy as _

from senningen.kernel.refusals import define

define(
    "people.address-unreadable",
    _("“%(email)s” is not an e-mail address."),
    _("Check the address and write it again."),
    status=422,
)
define(
    "people.address-of-another",
    _("The address %(email)s belongs to another person."),
    _("Open that person, or merge the two."),
)
define(
    "people.account-exists",
    _("There is already an account for %(email)s."),
    _("Sign in, or ask the owner for a new password."),
)
define(
    "people.password-short",
    _("The password is shorter than %(length)s characters."),
    _("Choose a longer one; a short sentence is easy to remember."),
    status=422,
)
define(
    "people.unknown",
    _("This person is not known here."),
    _("Search for the name or the address."),
    status=404,
)
define(
    "people.language-unknown",
    _("The house does not write in this language."),
    _("Choose Luxembourgish, French, German or English."),
    status=422,
)
define(
    "people.sign-in-failed",
    _("This address and password do not go together."),
    _("Write both again; capital letters count in the password."),
    status=422,
)
define(
    "people.too-many-tries",
    _("Too many sign-ins have failed."),
    _("Wait five minutes, then try again."),
    status=429,
)
define(
    "people.link-dead",
    _("This link opens nothing any more."),
    _("Ask whoever sent it to you for a new one."),
    status=404,
)
