"""What the desk may refuse."""

from django.utils.translation import gettext_lazy as _

from senningen.kernel.refusals import define

define(
    "asking.too-old",
    _("This link confirms nothing any more: its two days are over."),
    _("If you confirmed in time, a person at the desk answers you. Otherwise ask again, by the form or by e-mail."),
    status=410,
)
define(
    "asking.too-many",
    _("Many forms have come from your network within the hour."),
    _("Write us an e-mail instead; it counts from when it arrives."),
    status=429,
)
define(
    "desk.unknown",
    _("This message is not known here."),
    _("Look for it by the name of the sender."),
    status=404,
)
define(
    "desk.decided",
    _("This has been decided already, perhaps by a colleague a moment ago."),
    _("Open the message again to see what was decided."),
)
define(
    "desk.decided-by",
    _("%(who)s has decided this already."),
    _("Nothing of yours was done or sent. See below what was decided; if it is wrong, it can be undone there."),
)
define(
    "desk.changed-meanwhile",
    _("Things have changed since this reply was drafted: it would no longer say what happens."),
    _("Open the message again: the proposal and the reply now say what is true."),
)
define(
    "desk.verb-impossible",
    _("This cannot be done as things stand now."),
    _("Open the message again and choose among what can be done."),
)
define(
    "desk.not-looked-at",
    _("This proposal needs a careful look before anything is done."),
    _("Tick that you have looked at it, then approve."),
    status=422,
)
define(
    "desk.address-missing",
    _("The message does not say an e-mail address for everybody concerned."),
    _("Write the address into the proposal, or ask for it in a reply."),
    status=422,
)
define(
    "desk.automatic-mail",
    _("A machine wrote this message, and machines are never answered."),
    _("Decide without a reply."),
)
define(
    "desk.reply-empty",
    _("The reply is empty."),
    _("Write a sentence, or decide without a reply."),
    status=422,
)
define(
    "desk.nothing-to-undo",
    _("This decision cannot be undone any more."),
    _("Open the person’s page and change the seat there."),
)
define(
    "desk.colleague-unknown",
    _("Nobody of this name decides mails at the desk."),
    _("Choose a colleague from the list."),
    status=422,
)
define(
    "desk.assigned-anew",
    _("This mail has been assigned anew since."),
    _("Open the message to see whose hands it is in, and assign it there."),
)
define(
    "desk.letter-empty",
    _("A letter needs a subject and some words."),
    _("Write what is missing; nothing was sent."),
    status=422,
)
define(
    "desk.note-empty",
    _("The note is empty."),
    _("Write what your colleague should know."),
    status=422,
)
define(
    "desk.not-together",
    _("These acts cannot be decided in one go."),
    _("Open the message again and decide them one by one."),
)
define(
    "desk.aside-until-past",
    _("This day is over already."),
    _("Choose a day that is still to come."),
    status=422,
)
define(
    "merge.two-parts",
    _("Both have the same part in session %(session)s."),
    _("Take one of them off the session first, then merge. Nothing has been changed."),
)
define(
    "plan.moved-on",
    _("Something has changed since this page was shown: it would not come as it said."),
    _("Look at it again, and confirm what it says now."),
)
define(
    "plan.no-such-session-instead",
    _("The session that is to be given instead is over or cancelled."),
    _("Choose one that is still to come."),
    status=422,
)
define(
    "plan.changed-since",
    _("The same session was changed again since."),
    _("Undo the later change first, or make another one."),
)
