"""The desk's words: what an act asks, what a verb does, what stands against one key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from senningen.desk.cases import Case
from senningen.desk.drafts import days, joined
from senningen.desk.models import Proposal
from senningen.kernel import times
from senningen.programme.models import Session
from senningen.web.times import speaking

# The chip of a proposal in the list: state of the seven tinctures, and the word.
INTENTS: Mapping[str, tuple[str, Promise]] = {
    "request": ("req", _("Request")),
    "accept": ("seat", _("Accepts")),
    "on_behalf": ("req", _("Request for somebody else")),
    "group": ("req", _("Request for several people")),
    "sessions": ("offer", _("Change of sessions")),
    "decline": ("no", _("Declines")),
    "cancel": ("no", _("Gives the seat back")),
    "substitute": ("site", _("Substitute")),
    "change_address": ("offer", _("New address")),
    "change_details": ("offer", _("Correction")),
    "resend_link": ("offer", _("Asks for the link again")),
    "question_for_speaker": ("offer", _("Question for a speaker")),
    "practical_question": ("offer", _("Question")),
    "recording_or_slides": ("offer", _("Asks for recording or slides")),
    "tech_problem": ("bad", _("Technical problem")),
    "thanks": ("seat", _("Thanks")),
    "out_of_office": ("no", _("Out of office: nothing to do")),
    "bounce_hard": ("bad", _("Bounce: check the address")),
    "bounce_soft": ("no", _("Delayed: delivery is still tried")),
    "calendar_reply": ("seat", _("Calendar reply")),
    "spam_or_phishing": ("no", _("Looks like spam")),
    "unsubscribe_or_privacy": ("bad", _("Privacy: a person answers")),
    "automatic": ("no", _("Automatic: nothing to do")),
    "person": ("wait", _("A person reads this")),
}
PARTSTATS: Mapping[str, tuple[str, Promise]] = {
    "ACCEPTED": ("seat", _("Calendar reply: accepted")),
    "DECLINED": ("no", _("Calendar reply: declined")),
    "TENTATIVE": ("req", _("Calendar reply: perhaps")),
    "COUNTER": ("offer", _("Calendar reply: proposes another time")),
}
VERBS: Mapping[str, Promise] = {
    "give": _("Give the seat"),
    "offer": _("Offer with a deadline"),
    "wait": _("Waiting list"),
    "take": _("Accept the offer"),
    "accept": _("Accept the invitation"),
    "regret": _("Decline the invitation"),
    "keep": _("Change the sessions"),
    "withdraw": _("Take the seat back"),
    "leave": _("Take off the waiting list"),
    "substitute": _("Pass the seat on"),
    "refuse": _("Decline"),
    "resend": _("Send a new link"),
    "bounce": _("Note the bounce"),
    "details": _("Correct the details"),
    "address": _("Use the new address"),
    "same": _("It is the same person"),
    "disclose": _("Tell what is kept"),
    "pass_on": _("Put it to the speakers"),
    "answer": _("Only answer"),
    "note": _("Nothing to do"),
}
FOR_DAYS: Mapping[str, Promise] = {
    "offer": _("Offer a seat for %(days)s"),
    "wait": _("Waiting list for %(days)s"),
    "accept": _("Invitation accepted: %(days)s"),
}
CAUTIONS: Mapping[str, Promise] = {
    "other-address": _("This was written from an address that does not belong to the owner of the seat."),
    "address-missing": _("The message does not say an e-mail address for everybody concerned."),
    "name-missing": _("The message does not name, with an address, who comes instead."),
    "new-address": _("Ask at the old address before the new one is used."),
    "namesake": _("Somebody of the same name has asked already. See whether it is the same person."),
    "mode-missing": _("They would attend in a way for which the edition has no places."),
    "seat-other-mode": _("The seat is for the other way of attending. Move it on the seats page, if they want that."),
    "remark": _("There is a remark: read whether it asks for more than the form does."),
    "unsure": _("The reading is not sure of this."),
    "nothing-understood": _("What is asked was not understood."),
    "not-understood": _("Reading this message failed; the fault is ours."),
    "sender-failed": _("The sender’s domain says that this message does not come from it."),
    "reply-mismatch": _("The answer goes to another address than the one it came from."),
    "too-big": _("The message is too big to be read."),
    "too-deep": _("The message is nested too deeply to be read."),
    "too-many-parts": _("The message has too many parts to be read."),
    "broken": _("The message is broken and cannot be read."),
}
DONE: Mapping[str, Promise] = {
    "give": _("Seat given"),
    "offer": _("Seat offered"),
    "wait": _("Put on the waiting list"),
    "take": _("Offer accepted"),
    "accept": _("Invitation accepted"),
    "regret": _("Invitation declined"),
    "keep": _("Sessions changed"),
    "withdraw": _("Seat taken back"),
    "leave": _("Taken off the waiting list"),
    "substitute": _("Seat passed on"),
    "refuse": _("Declined"),
    "resend": _("Link sent"),
    "bounce": _("Bounce noted"),
    "details": _("Details corrected"),
    "address": _("New address used"),
    "same": _("Noted as the same person"),
    "disclose": _("Told what is kept"),
    "pass_on": _("Question passed on"),
    "answer": _("Answered"),
    "note": _("Noted"),
}
LANGUAGES: Mapping[str, Promise] = {
    "lb": _("Luxembourgish"),
    "fr": _("French"),
    "de": _("German"),
    "en": _("English"),
}
REPLY_IN: Mapping[str, Promise] = {
    "lb": _("Reply in Luxembourgish"),
    "fr": _("Reply in French"),
    "de": _("Reply in German"),
    "en": _("Reply in English"),
}
WRITTEN_IN: Mapping[str, Promise] = {
    "lb": _("Written in Luxembourgish."),
    "fr": _("Written in French."),
    "de": _("Written in German."),
    "en": _("Written in English."),
}


def chip(proposal: Proposal) -> tuple[str, str]:
    """Say in two words what a proposal is about, with its tincture."""
    if proposal.intent == "calendar_reply" and proposal.partstat in PARTSTATS:
        css, words = PARTSTATS[proposal.partstat]
    elif proposal.intent == "bounce_soft" and any(" failed " in str(each.get("quote")) for each in proposal.evidence):
        css, words = "bad", _("Came back for now: try again later")
    else:
        css, words = INTENTS.get(proposal.intent, INTENTS["person"])
    return css, str(words)


def chip_with_detail(proposal: Proposal, sessions: Sequence[Session]) -> tuple[str, str]:
    """Say what a proposal is about as the list does: with its days, or who comes instead."""
    css, words = chip(proposal)
    if proposal.intent == "substitute" and proposal.people:
        who = str(proposal.people[0].get("name") or proposal.people[0].get("email") or "")
        return css, gettext("%(what)s: %(detail)s") % {"what": words, "detail": who} if who else words
    if proposal.intent in {"request", "accept", "sessions", "on_behalf", "group"} and sessions:
        meant = [each for each in sessions if proposal.sessions is None or each.code in proposal.sessions]
        if proposal.intent != "sessions" and len(meant) == len(sessions):
            return css, gettext("%(what)s: all sessions") % {"what": words}
        short = ", ".join(short_day(each, sessions) for each in meant)
        return css, gettext("%(what)s: %(detail)s") % {"what": words, "detail": short} if short else words
    return css, words


def short_day(session: Session, among: Sequence[Session]) -> str:
    """Say the day of a session as shortly as it is clear: Tue, or Tue 15 Dec in a long edition."""
    if len({each.day.weekday() for each in among}) == len(among):
        return times.weekday(session.day, speaking())[:3]
    return times.day(session.day, speaking(), short=True, year=False)


def caution(code: str) -> str:
    """Say what stands against doing it by one key."""
    return str(CAUTIONS.get(code, CAUTIONS["unsure"]))


def said_days(sessions: Sequence[Session]) -> str:
    """Say the days of sessions in the language of the page."""
    return days(list(sessions), speaking())


def short_days(case: Case, sessions: Collection[int]) -> str:
    """Say the days of sessions as one does within the edition: all four sessions; Tuesday and Thursday."""
    chosen = case.named(list(sessions))
    planned = [each for each in case.sessions if each.state == Session.State.PLANNED]
    if len(chosen) > 1 and len(chosen) == len(planned):
        return ngettext("the session", "all %(n)d sessions", len(chosen)) % {"n": len(chosen)}
    if {each.day.weekday() for each in chosen} and len({each.day.weekday() for each in planned}) == len(planned):
        said = [times.weekday(each.day, speaking()) for each in chosen]
        if speaking() == "fr":
            said = [each.lower() for each in said]
        return joined(said, speaking())
    return said_days(chosen)


def title(case: Case) -> str:
    """Say what will be done."""
    chosen = short_days(case, case.suggestion.sessions)
    seat = case.seat
    if seat and case.verb in {"keep", "withdraw"}:
        return _change(case, seat.number)
    match case.verb:
        case "give" if len(case.subjects) > 1:
            count = len(case.subjects)
            return ngettext("%(n)d seat: %(days)s", "%(n)d seats: %(days)s", count) % {"n": count, "days": chosen}
        case "give":
            return gettext("A seat for %(days)s") % {"days": chosen}
        case "offer" | "wait" | "accept":
            return str(FOR_DAYS[case.verb]) % {"days": chosen}
        case "take" if seat:
            return gettext("Seat %(number)s: offer accepted") % {"number": seat.number}
        case "substitute" if seat and case.successor:
            facts = {"number": seat.number, "who": case.successor.name or case.successor.email}
            return gettext("Seat %(number)s: %(who)s comes instead") % facts
        case "bounce":
            return gettext("Mail to %(email)s does not arrive") % {"email": _emails(case)}
        case "answer" | "note":
            return chip(case.proposal)[1]
        case _:
            return str(VERBS[case.verb])


def _change(case: Case, number: int) -> str:
    have = case.standing.seat.sessions if case.standing.seat else ()
    after = case.outcome.sessions if case.outcome.kind == "changed" else ()
    wanted = {*after, *case.outcome.waiting}
    facts = {
        "number": number,
        "drop": short_days(case, [each for each in have if each not in wanted]),
        "add": short_days(case, [each for each in wanted if each not in have]),
    }
    if not wanted:
        return gettext("Seat %(number)s comes back") % facts
    if facts["drop"] and facts["add"]:
        return gettext("Seat %(number)s: drop %(drop)s, add %(add)s") % facts
    if facts["add"]:
        return gettext("Seat %(number)s: add %(add)s") % facts
    if facts["drop"]:
        return gettext("Seat %(number)s: drop %(drop)s") % facts
    return gettext("Seat %(number)s: nothing changes") % facts


def _emails(case: Case) -> str:
    return ", ".join(filter(None, (each.email for each in case.subjects)))


def calendar_note(case: Case) -> str:
    """Say which calendar mails go with a decision."""
    have = case.standing.seat.sessions if case.standing.seat and case.standing.seat.taken else ()
    after = set(case.outcome.sessions) if case.outcome.kind in {"given", "changed"} else set(have)
    after = set() if case.outcome.kind in {"ended", "declined"} else after
    added = short_days(case, [each for each in after if each not in have])
    dropped = short_days(case, [each for each in have if each not in after])
    facts = {"added": added, "dropped": dropped}
    if added and dropped:
        return gettext("Attached: calendar entries for %(added)s and a cancellation for %(dropped)s.") % facts
    if added:
        return gettext("Sent beside it: calendar entries for %(added)s.") % facts
    if dropped:
        return gettext("Sent beside it: calendar cancellations for %(dropped)s.") % facts
    return ""
