"""What the room's scripts say of questions, hands and polls, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def everybody() -> dict[str, str]:
    """Return the words of every page of the room."""
    return {
        "question": _("Question"),
        "vote": _("Vote, {n} so far"),
        "nameless": _("Without a name"),
        "in-seat": _("seat {n}"),
        "over-the-stage": _("Over the stage"),
        "answered": _("Has its answer"),
        "take-back": _("Take back"),
        "asked": _("Your question is with the host."),
        "show-name": _("Show my name beside it"),
        "name-shown": _("Your name is shown beside it"),
        "own-waiting": _("Only you and the host see it."),
        "own-merged": _("It stands together with a similar one; your vote counts there."),
        "raise-hand": _("Raise hand"),
        "lower-hand": _("Lower hand"),
        "poll-open": _("Poll, open now"),
        "poll-voted": _("Poll, open now. You have voted; you can still change it."),
        "poll-over": _("Poll, closed"),
        "your-vote": _("your vote"),
        "voted": _("{n} of {of} people have voted."),
        **{f"aside-{code or 'none'}": words for code, words in reasons().items()},
    }


def reasons() -> dict[str, str]:
    """Return why a question may be set aside, as its author reads it; the host chooses in the same words."""
    return {
        "none": _("The host has set it aside."),
        "said-already": _("It has been answered already."),
        "off-topic": _("It leads away from the subject of this session."),
        "time": _("There is no time for it today."),
        "tone": _("Please put it another way."),
    }


def of_the_host() -> dict[str, str]:
    """Return the words of the host's page."""
    return {
        "project": _("To stage"),
        "publish": _("Publish"),
        "answer": _("Answered on stage"),
        "restore": _("Take back"),
        "to-list": _("Back to list"),
        "ask-edit": _("Edit…"),
        "ask-merge": _("Merge…"),
        "ask-write": _("Answer in writing…"),
        "ask-aside": _("Set aside…"),
        "by-mail": _("by mail"),
        "from-hall": _("from the hall"),
        "unnamed": _("the audience does not see the name"),
        "was": _("Written as: {text}"),
        "votes-one": ngettext("%(n)s vote", "%(n)s votes", 1) % {"n": "{n}"},
        "votes-many": ngettext("%(n)s vote", "%(n)s votes", 2) % {"n": "{n}"},
        "stand-answered": _("Has its answer"),
        "stand-aside": _("Not taken"),
        "stand-merged": _("Put together"),
        "done-answered": _("Answered on stage."),
        "done-write": _("Answered in writing."),
        "done-merge": _("Merged."),
        "done-aside": _("Set aside; its author reads why."),
        "no-waiting": _("Nothing to read."),
        "no-public": _("No question is public."),
        "no-done": _("Nothing yet."),
        "no-hands": _("No hand is up."),
        "hands": _("{n}, in order"),
        "waits": _("waiting {at}"),
        "refuse-floor": _("Not now"),
        "poll-begin": _("Open the poll"),
        "poll-close": _("Close the poll"),
        "poll-show": _("Show the result"),
        "poll-hide": _("Hide the result"),
    }
