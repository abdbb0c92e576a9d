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
    "people.already-colleague",
    _("%(email)s works at the desk already, or is invited."),
    _("Find the name in the list of colleagues, and change the role there."),
)
define(
    "people.last-owner",
    _("This is the only owner: without one, nobody could let colleagues in or out."),
    _("Make another colleague an owner first, then come back to this."),
)
define(
    "people.no-such-role",
    _("There is no such role."),
    _("Choose owner, editor, desk, host, door or viewer."),
    status=422,
)
define(
    "people.not-invited",
    _("No invitation waits for an answer here; a colleague may have withdrawn it, or it was accepted."),
    _("Look at the list of colleagues to see how they stand."),
)
define(
    "people.not-colleague",
    _("This account has no access."),
    _("Invite the person again; their name and everything they did stay with them."),
)
define(
    "people.too-many-lost",
    _("Many lost passwords have been reported from your network within the hour."),
    _("Wait an hour, or ask an owner of the house to help you."),
    status=429,
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
    "people.register-unknown",
    _("There is no such form of address."),
    _("Choose the formal or the familiar one."),
    status=422,
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
define(
    "import.too-big",
    _("This file is bigger than 5 MB, or unpacks to more than the house can read at once."),
    _("Keep only the sheet with the people, or divide it, and choose the parts one after the other."),
    status=422,
)
define(
    "import.too-long",
    _("This list has more than 10,000 rows."),
    _("Divide it, and take in the parts one after the other."),
    status=422,
)
define(
    "import.old-workbook",
    _("This is a workbook of an old kind, or one with a password."),
    _("Open it and save it as an Excel workbook (.xlsx) or as CSV without a password."),
    status=422,
)
define(
    "import.no-table",
    _("This file is not a list, a CSV file or an Excel workbook."),
    _("Choose another file, or copy the people and paste them."),
    status=422,
)
define(
    "import.broken",
    _("This workbook is damaged and cannot be read."),
    _("Open it and save it again, or copy the people and paste them."),
    status=422,
)
define(
    "import.empty",
    _("There is nothing in this list."),
    _("Choose a file with people in it, or paste them."),
    status=422,
)
define(
    "import.no-address-column",
    _("No column is chosen for the e-mail address."),
    _("Say above the table which column holds it."),
    status=422,
)
define(
    "import.taken",
    _("This list has been taken in already, perhaps by a colleague a moment ago."),
    _("Open it again to see what became of it."),
)
define(
    "import.not-taken",
    _("This list is not taken in, so there is nothing to undo."),
    _("Open it again to see how it stands."),
)
define(
    "merge.same-person",
    _("These two are one person already."),
    _("Open the person to see everything that belongs to them."),
)
define(
    "merge.gone",
    _("%(who)s has been merged with somebody already, perhaps by a colleague a moment ago."),
    _("Open the duplicates again; they show how people stand now."),
)
define(
    "merge.two-accounts",
    _("%(one)s and %(other)s both sign in at the desk."),
    _("Decide which account stays and have the owner end the other; then merge."),
)
define(
    "merge.undone-already",
    _("This merge has been undone already, perhaps by a colleague a moment ago."),
    _("Open both people to see how they stand."),
)
define(
    "merge.undo-again-merged",
    _("%(who)s has since been merged with %(other)s."),
    _("Undo that merge first, then this one."),
)
define(
    "merge.undo-changed",
    _("Since the merge, %(who)s was given or lost something in which both had a part: it cannot be told apart."),
    _("Take back on the seats page what was given since, then undo; or leave the two as one."),
)
define(
    "merge.undo-address",
    _("An address of %(who)s has been struck since the merge."),
    _("Leave the two as one, or write the other one down anew with another address."),
)
