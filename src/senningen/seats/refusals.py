"""What seat services may refuse."""

from django.utils.translation import gettext_lazy as _

from senningen.kernel.refusals import define

define(
    "edition.unknown",
    _("This edition is not known here."),
    _("Look for it among the editions of the series."),
    status=404,
)
define(
    "edition.closed",
    _("Seats for this edition can no longer be asked for."),
    _("Write to the secretariat if you think that this is a mistake."),
)
define(
    "session.unknown",
    _("This session does not belong to the edition."),
    _("Choose among the sessions of the programme."),
    status=404,
)
define(
    "session.cancelled",
    _("Session %(session)s has been cancelled."),
    _("Choose another session of the programme."),
)
define(
    "session.over",
    _("Session %(session)s is over."),
    _("Choose a session that is still to come."),
)
define(
    "request.unknown",
    _("This request is not known here."),
    _("Look for it under the name of the person."),
    status=404,
)
define(
    "request.nothing-waits",
    _("Nothing of this request waits for a place any more."),
    _("Open the person’s page to see what became of it."),
)
define(
    "seat.unknown",
    _("This seat is not known here."),
    _("Look for it under the name of the person."),
    status=404,
)
define(
    "seat.ended",
    _("This seat has ended: it was given back, taken back, passed on, or its deadline passed."),
    _("Ask for a seat again."),
)
define(
    "offer.reminded-lately",
    _("This person was reminded less than a day ago."),
    _("Wait for their answer, or give them more time."),
)
define(
    "seat.not-offered",
    _("This seat is not an offer that waits for an answer."),
    _("Give the seat back instead."),
)
define(
    "seat.not-taken",
    _("This seat is not taken yet."),
    _("Take the offer first: the calendar invitations come by themselves."),
)
define(
    "seat.just-told",
    _("The invitations were sent a moment ago."),
    _("Look into your mailbox, also among unwanted mail. In ten minutes they can be sent again."),
    status=429,
)
define(
    "link.too-many",
    _("Many links have been asked for from your network within the hour."),
    _("Write us an e-mail from the address of your seat, and we send you a new one."),
    status=429,
)
define(
    "offer.lapsed",
    _("The deadline of this offer has passed."),
    _("Write to the secretariat: if there is still a place, it can be offered again."),
)
define(
    "offer.too-late",
    _("The first of these sessions has begun, so an offer with a deadline makes no sense."),
    _("Give the seat instead."),
)
define(
    "seats.full",
    _("There is no free place any more."),
    _("Join the waiting list: a freed place goes to whoever asked first."),
)
define(
    "contingent.unknown",
    _("No places are kept under that name."),
    _("Look at what is kept, under “Kept places”."),
    status=404,
)
define(
    "contingent.known",
    _("Places are kept under that name already."),
    _("Choose another name, or change how many are kept under this one."),
    status=422,
)
define(
    "contingent.until",
    _("Places can be kept until a moment to come."),
    _("Choose a later one."),
    status=422,
)
define(
    "contingent.over",
    _("The time is over until which these places were kept."),
    _("Choose a later moment first."),
)
define(
    "contingent.too-few-places",
    _("In session %(session)s only %(n)s more places are free to be kept."),
    _("Keep fewer, or raise its number of places first. Nothing has been changed."),
)
define(
    "cap.moved-on",
    _("Something has changed since this was foreseen: it would no longer do the same."),
    _("Look at what it would do now, and confirm that."),
)
define(
    "seats.mode-full",
    _("In session %(session)s no place of that kind is free that nobody waits for."),
    _("Keep the seat you have, and write to the secretariat that you would like to change."),
)
define(
    "mode.moved-on",
    _("Places were taken or freed since this was foreseen: it would no longer do the same."),
    _("Look at what it would do now, and confirm that."),
)
define(
    "mode.unknown",
    _("One attends online or on site."),
    _("Choose one of the two."),
    status=422,
)
define(
    "mode.has-seat",
    _("This person has a seat, and waits for more sessions in the mode of that seat."),
    _("Move the seat: what waits moves with it."),
)
define(
    "party.nobody",
    _("Nobody was named who waits in this edition and could go together with this request."),
    _("Choose somebody who waits."),
    status=422,
)
define(
    "party.two-modes",
    _("One of them would attend online, the other on site: each stands in a line of its own."),
    _("Move one of the two to the other line first."),
)
define(
    "party.not-linked",
    _("This request stands by itself already."),
    _("Open the person’s page to see how it stands."),
)
define(
    "seats.no-session",
    _("No session was chosen."),
    _("Choose at least one session."),
    status=422,
)
define(
    "seats.no-session-left",
    _("With this choice no session would be left to your seat."),
    _("Keep one session, or give the whole seat back."),
    status=422,
)
define(
    "seats.already-seated",
    _("This person has a seat in this edition already."),
    _("Name somebody else, or change the sessions of the seat they have."),
)
define(
    "seats.moved-on",
    _("Something has happened to this seat since, so it cannot simply go back to how it was."),
    _("Open the person’s page to see what happened, and change the seat by itself."),
)
define(
    "seats.place-gone",
    _("The place that would have to come back is somebody else’s by now."),
    _("Leave the decision as it is and write to the person, or put them on the waiting list."),
)
define(
    "seats.reason-unreadable",
    _("A reason is a short code such as “no-answer”, not a text."),
    _("Put what you want to say into the letter."),
    status=422,
)
define(
    "wave.sent",
    _("This wave has been sent already, perhaps by a colleague a moment ago."),
    _("Open it again to see how it fares."),
)
define(
    "wave.wordless",
    _("This invitation has no subject or no text yet."),
    _("Write both in at least one language."),
    status=422,
)
define(
    "wave.no-session",
    _("This wave invites to no session that is still to come."),
    _("Choose at least one session."),
    status=422,
)
define(
    "wave.deadline",
    _("The deadline is missing, has passed, or lies after the last session has begun."),
    _("Choose a day before the last session."),
    status=422,
)
define(
    "wave.calendar",
    _("An answer in a calendar says yes to one held session; this wave holds no places, or invites to several."),
    _("Hold places and choose one session, or send no calendar entry."),
    status=422,
)
define(
    "wave.nobody",
    _("Nobody is left to invite."),
    _("Look at who was left out and why, and add other people."),
)
define(
    "wave.too-few-places",
    _("There are not enough free places: for %(n)s people none could be held."),
    _("Take people out, raise the cap, or choose to invite the last ones without a held place."),
)
define(
    "invitation.unknown",
    _("This invitation is not known here."),
    _("Look for it under the name of the person."),
    status=404,
)
define(
    "invitation.over",
    _("The time to answer this invitation has passed."),
    _("Ask for a seat: if one is free it is yours, and if not you join the waiting list."),
)
define(
    "invitation.answered",
    _("This invitation has been accepted already."),
    _("Leave the waiting list on your page instead."),
)
define(
    "merge.two-seats",
    _("Both have a seat of edition %(edition)s: %(one)s and %(other)s. One person has one."),
    _("Take one of the two seats back on the seats page, then merge. Nothing has been changed."),
)
define(
    "merge.two-modes",
    _("In edition %(edition)s one of them watches online, the other comes on site. One person does one of the two."),
    _("Ask them which it shall be, take the other one back, then merge. Nothing has been changed."),
)
