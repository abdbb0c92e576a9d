"""Why the desk proposes what it proposes: the sentences it read, and how things stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from senningen.desk.cases import Case
from senningen.desk.models import Proposal
from senningen.desk.rules import BOUNCES, GIVING
from senningen.people import queries as people
from senningen.seats import queries as seats
from senningen.seats.models import Mode
from senningen.web.desk import status_words, words
from senningen.web.desk.columns import MODES

HEADERS = {"header", "calendar", "report", "vcard", "subject", "signature"}


@dataclass(frozen=True)
class Reason:
    """One line: what was found, whether it speaks for or against, where to look."""

    text: str
    against: bool = False
    href: str = ""
    link: str = ""


def reasons(case: Case) -> list[Reason]:
    """Return the reasons, the sentences first."""
    return [
        *_sentences(case.proposal),
        *_why_back(case.proposal),
        *_people(case),
        *_together(case),
        *_mode(case),
        *_places(case),
        *_next(case),
        *_cautions(case),
    ]


def _sentences(proposal: Proposal) -> Iterator[Reason]:
    meaning = words.chip(proposal)[1]
    for number, each in enumerate(proposal.evidence):
        quote = str(each.get("quote", ""))
        if not quote:
            continue
        short = quote if len(quote) <= 140 else f"{quote[:137]}…"
        facts = {"quote": short, "meaning": meaning}
        if each.get("kind") == "subject":
            yield Reason(gettext("The subject “%(quote)s” reads as: %(meaning)s.") % facts)
        elif each.get("kind") in HEADERS:
            yield Reason(gettext("“%(quote)s” in the message’s own data reads as: %(meaning)s.") % facts)
        else:
            anchor = f"#p{proposal.pk}e{number}" if each.get("start", -1) >= 0 else ""
            yield Reason(gettext("“%(quote)s” reads as: %(meaning)s.") % facts, False, anchor, gettext("sentence"))


def _why_back(proposal: Proposal) -> Iterator[Reason]:
    """Say in our words what a server said of a letter that came back, or is late."""
    if proposal.intent in BOUNCES:
        said = (status_words.why(str(each.get("quote", ""))) for each in proposal.evidence)
        yield from (Reason(each) for each in dict.fromkeys(said) if each)


def _people(case: Case) -> Iterator[Reason]:
    if case.verb not in GIVING:
        return
    for named in case.subjects:
        if not named.email:
            continue
        facts = {"who": named.name or named.email, "email": named.email}
        if case.person is None:
            yield Reason(gettext("%(who)s, %(email)s, is new here and is written down when you approve.") % facts)
        elif case.person.organisation:
            facts["house"] = case.person.organisation.name
            yield Reason(gettext("%(who)s is known: %(house)s, %(email)s.") % facts)


def _together(case: Case) -> Iterator[Reason]:
    if case.together and case.verb in GIVING:
        yield Reason(gettext("They go together: all are given places, or all wait, with one position in line."))


def _mode(case: Case) -> Iterator[Reason]:
    """Say how they would attend, where there are two ways, and who says so."""
    if not case.outcome.mode:
        return
    facts = {"mode": MODES[case.outcome.mode]}
    if case.proposal.mode == case.outcome.mode:
        yield Reason(gettext("They ask to attend: %(mode)s.") % facts)
    elif case.proposal.mode:
        facts["asked"] = MODES[case.proposal.mode]
        yield Reason(gettext("They ask to attend %(asked)s; this is for: %(mode)s.") % facts, against=True)
    else:
        yield Reason(gettext("They do not say how they attend; this is for: %(mode)s.") % facts)


def _places(case: Case) -> Iterator[Reason]:
    wanted = [each for each in case.suggestion.sessions if not case.standing.seat or _new(case, each)]
    if case.verb not in {*GIVING, "keep"} or not wanted:
        return
    plan = reverse("desk:seats")
    free = [case.standing.free.get(each, 0) for each in wanted]
    if len(wanted) > 1 and min(free) and not any(case.line.get(each) for each in wanted):
        least = min(free)
        text = ngettext(
            "Every session asked for has free seats, %(n)d at least.",
            "Every session asked for has free seats, %(n)d at least.",
            least,
        )
        yield Reason(text % {"n": least}, False, plan, gettext("seats"))
        return
    yield from _each_place(case, wanted, plan)


def _each_place(case: Case, wanted: Sequence[int], plan: str) -> Iterator[Reason]:
    for session in case.named(wanted):
        free, line = case.standing.free.get(session.pk, 0), case.line.get(session.pk, 0)
        day, href = words.said_days([session]), f"{plan}?session={session.number}"
        if free:
            text = ngettext("%(day)s has %(n)d free seat.", "%(day)s has %(n)d free seats.", free)
            yield Reason(text % {"day": day, "n": free}, False, href, gettext("seats"))
        else:
            yield Reason(gettext("%(day)s is full.") % {"day": day}, True, href, gettext("seats"))
        if line:
            text = ngettext("%(n)d person waits for %(day)s.", "%(n)d people wait for %(day)s.", line)
            yield Reason(text % {"day": day, "n": line}, True, href, gettext("waiting list"))


def _new(case: Case, session: int) -> bool:
    return case.standing.seat is not None and session not in case.standing.seat.sessions


def _next(case: Case) -> Iterator[Reason]:
    """Say who is next in line for what becomes free."""
    if case.verb != "withdraw":
        return
    for session in case.named([each for each in case.suggestion.sessions if case.line.get(each)]):
        first = seats.waiting_list(session.pk, case.seat.mode if case.seat else Mode.ONLINE, most=1)[0]
        facts = {"who": first.person, "day": words.said_days([session])}
        href = f"{reverse('desk:seats')}?session={session.number}"
        yield Reason(gettext("%(who)s is next in line for %(day)s.") % facts, False, href, gettext("waiting list"))


def _cautions(case: Case) -> Iterator[Reason]:
    if case.twin and (case.suggestion.verb == "same" or "namesake" in case.suggestion.cautions):
        facts = {"who": case.twin, "emails": ", ".join(each.email for each in people.addresses_of(case.twin.pk))}
        href = reverse("desk:person", args=[case.twin.pk])
        yield Reason(gettext("%(who)s is known as %(emails)s.") % facts, True, href, gettext("person"))
    for code in case.suggestion.cautions:
        yield Reason(words.caution(code), against=True)


def marked(text: str, proposals: Sequence[Proposal], *, until: int | None = None) -> SafeString:
    """Show the words of a message as paragraphs, with the sentences the proposals rest on marked."""
    shown = text if until is None else text[:until]
    spans = sorted(
        (each["start"], each["end"], f"p{proposal.pk}e{number}")
        for proposal in proposals
        for number, each in enumerate(proposal.evidence)
        if each.get("kind") == "sentence" and 0 <= each.get("start", -1) < each.get("end", 0) <= len(shown)
    )
    parts, at = [], 0
    for start, end, name in spans:
        if start < at:
            parts.append(format_html('<a class="vh" id="{}"></a>', name))
            continue
        parts += [conditional_escape(shown[at:start]), _mark(name, shown[start:end])]
        at = end
    parts.append(conditional_escape(shown[at:]))
    return _paragraphs("".join(parts))


def _mark(name: str, sentence: str) -> SafeString:
    """Mark a sentence; within it a paragraph does not end, so that the markup stays whole."""
    return format_html('<mark id="{}">{}</mark>', name, re.sub(r"\n\s*\n", "\n", sentence))


def _paragraphs(markup: str) -> SafeString:
    tidy = markup.replace("\r\n", "\n").strip()
    paragraphs = [each.strip("\n") for each in tidy.split("\n\n") if each.strip()]
    return mark_safe("".join(f"<p>{each.replace(chr(10), '<br>')}</p>" for each in paragraphs))  # noqa: S308  escaped
