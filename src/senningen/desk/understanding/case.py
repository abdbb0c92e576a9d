"""What a decision about a seat looks at: who writes, who is named, in which sentences it says yes, no or who."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from senningen.desk.understanding import phrases
from senningen.desk.understanding.clauses import adds_a_day
from senningen.desk.understanding.counting import number_told
from senningen.desk.understanding.limits import Scope
from senningen.desk.understanding.people import Named
from senningen.desk.understanding.phrases import small
from senningen.desk.understanding.reading import Act, PersonMentioned
from senningen.desk.understanding.rows import Row, rows
from senningen.desk.understanding.scope import gives_mine, scope
from senningen.desk.understanding.sheet import Line, Sheet
from senningen.desk.understanding.thread import Thread
from senningen.desk.understanding.writer import Writer

SEATING = ("yes", "ask", "attend", "register")
SHORT_YES = 8  # words of a sentence that takes an invitation without saying "I"
OF_OTHER_ACTS = ("speaker_question", "recording", "link_resend", "tech", "privacy")
_ABOUT_SEATS = (
    *SEATING,
    *("only", "have", "no", "giveback", "except", "rest", "away", "regret", "occupied", "this_one", "strike"),
)


@dataclass(slots=True)
class Case:
    """Everything a decision about a seat looks at."""

    sheet: Sheet
    writer: Writer
    people: list[Named]
    thread: Thread
    seat_email: str
    others: tuple[Act, ...]  # what the mail asks besides

    @property
    def me(self) -> PersonMentioned:
        """The writer as the holder of a seat."""
        person = self.writer.person
        return PersonMentioned(person.name, self.seat_email or person.email, person.organisation)

    @property
    def codes(self) -> list[str]:
        """The sessions' codes in order."""
        return [session.code for session in self.sheet.edition.sessions]


def lines_of(case: Case) -> list[Line]:
    """The sentences in order, then the subject."""
    return case.sheet.every if not case.sheet.lines else [*case.sheet.lines, *case.sheet.subject]


def refusals(case: Case) -> list[Line]:
    """Sentences that say no to a seat (and not only to a day)."""
    found = []
    for line in lines_of(case):
        if line.sentence.question and not line.has("giveback"):
            continue
        says_no = [hit for hit in line.all("no") if hit.weight >= 2 or case.thread.invited or case.thread.has_seat]
        denied = [
            hit for hit in line.hits if hit.negated and hit.cue in ("attend", "yes") and hit.lang == case.sheet.lang
        ]
        only_writer = case.people and line.leaves_out_writer
        elsewhere = line.has("forwarded", "tech", "link_resend") or line.denies("tech", "link_resend")
        if (says_no or denied) and not elsewhere and not only_writer:
            found.append(line)
    return found or _regrets(case)


def _regrets(case: Case) -> list[Line]:
    """In answer to us, a sentence of regret with nothing positive beside it is a refusal, however it is put."""
    if not (case.thread.invited or case.thread.has_seat) or [
        act for act in case.others if act.intent not in ("thanks", "recording_or_slides")
    ]:
        return []
    if any(line.has("yes", "ask") and not line.has("regret", "recording") for line in case.sheet.lines):
        return []
    found = [line for line in case.sheet.lines if line.has("regret", "away") and not line.sentence.question]
    if case.thread.invited:
        return found
    return [line for line in found if line.has("away") or _denies(line, case)]


def _denies(line: Line, case: Case) -> bool:
    negations = phrases.words(case.sheet.lang, "negation")
    return any(token.key in negations for token in line.tokens)


def givings(case: Case) -> list[Line]:
    """Sentences that give a seat back."""
    return [
        line
        for line in lines_of(case)
        if (case.thread.has_seat or not line.sentence.question or _asks_us(line))
        and (
            [hit for hit in line.all("giveback") if hit.weight >= 2 or case.thread.has_seat or line.has("have")]
            or (case.thread.has_seat and not case.people and _to_somebody_else(line))
        )
    ]


def _asks_us(line: Line) -> bool:
    """ "Could you give the seat to somebody else?": a wish put as a question."""
    return any(token.key in small("you") for token in line.tokens[:4])


def _to_somebody_else(line: Line) -> bool:
    """Whether a place is to go to somebody: "would you free the place for another guest"."""
    keys = {token.key for token in line.tokens}
    return gives_mine(line) or all(keys & small(listed) for listed in ("seat_noun", "somebody", "free"))


def _strikes(line: Line, case: Case) -> bool:
    """ "Could Monday be taken off?": asked by somebody who holds a seat."""
    return case.thread.has_seat and line.has("strike")


def scope_of(case: Case, negative: list[Line]) -> Scope:
    """The sessions named in sentences about the seat; else in the subject."""
    chosen = []
    for line in case.sheet.lines:
        about = line.has(*_ABOUT_SEATS) or line in negative or adds_a_day(line, 0, len(line.tokens))
        asks = line.sentence.question or line.has("wonder")
        elsewhere = (line.has(*OF_OTHER_ACTS) or (asks and line.has("practical"))) and not line.has(
            "yes", "ask", "giveback", "only", "register"
        )
        elsewhere = elsewhere and line not in negative  # "Tuesday is a no, I am stuck on a train"
        if (
            (line.mentions or line.has("rest", "this_one"))
            and about
            and not elsewhere
            and not (
                line.sentence.question
                and line not in negative
                and not line.has(*SEATING, "giveback", "only", "have")
                and not _strikes(line, case)
            )
        ):
            chosen.append(line)
    holds = case.thread.has_seat
    found = scope(case.sheet, chosen, holds=holds)
    if not found.named:
        bare = [
            line for line in case.sheet.lines if line.mentions and not line.sentence.question and not _elsewhere(line)
        ]
        listed = {one.line for one in case.people if one.start == 0}  # lines of a list say nothing of days
        if len(case.sheet.lines) > 6:
            bare = [line for line in bare if any(one.kind != "topic" for one in line.mentions)]
        if len(case.sheet.lines) - len(listed) <= 6:
            told = [line for line in case.sheet.lines if line in bare or line in chosen]
            found = scope(case.sheet, told, holds=holds)
    if not (found.named or holds):  # "might there be a corner for me on Tuesday?"
        found = scope(case.sheet, filter(lambda line: _asks_nothing_else(line, case), case.sheet.lines))
    ours = case.thread.answers and (case.thread.invited or case.thread.has_seat)  # "Re: A few seats left, 14-17 Dec."
    everything = any(line.has("all") for line in case.sheet.lines)  # said in the text, whatever the subject names
    return found if found.named or ours or everything else scope(case.sheet, filter(_one_session, case.sheet.subject))


def _one_session(line: Line) -> bool:
    """Whether a subject names a day, or one session by its topic: "Breitband-Seminar" is the whole edition."""
    words = {token.key for token in line.tokens}
    return bool(words & small("one_session")) or any(one.kind != "topic" for one in line.mentions)


def _asks_nothing_else(line: Line, case: Case) -> bool:
    """Whether a sentence asks about days, and no other act rests on it."""
    grounds = {one.quote for act in case.others if act.intent != "practical_question" for one in act.evidence}
    return (
        bool(line.mentions) and line.sentence.question and not _elsewhere(line) and line.evidence().quote not in grounds
    )


def _elsewhere(line: Line) -> bool:
    return line.has(*OF_OTHER_ACTS, "practical", "thanks", "address_change", "details_change")


def says_only(line: Line) -> bool:
    """Whether a sentence says "only" in so many words."""
    return line.has("only") and any(token.key in small("limiting") for token in line.tokens)


def holders_of(case: Case) -> list[Named]:
    """Other people for whom the seat is: named in sentences that ask for a seat, in a list, or on a card."""
    numbers = {
        line.sentence.number
        for line in case.sheet.lines
        if line.has(*SEATING, "me_too") or line.denies("ask", "register")
    }
    found = []
    for one in case.people:
        line = case.sheet.line(one.line)
        if line is not None and _only_mentioned(one, line, case):
            continue
        near = one.line in numbers or one.line - 1 in numbers or one.person.email is not None or _listed(case, one)
        if near and (one.name or one.person.email):
            found.append(one)
    return found


def _only_mentioned(one: Named, line: Line, case: Case) -> bool:
    """Whether somebody is named for another reason than a seat: who told of us, whom a question is for."""
    if line.has("speaker_question") and not line.has("register", "ask"):
        return True
    if one.name:
        told = line.has("forwarded") and (case.thread.forwarded or not line.has("register"))
        return told and one.person.email is None
    colleague = (one.person.email or "").lower().endswith("@" + case.sheet.message.from_.domain)
    return not (colleague and line.has("register", "ask", "me_too", "address_use"))  # a bare address is nobody yet


def _listed(case: Case, one: Named) -> bool:
    """Whether somebody stands in a list of people: a line that begins with the name."""
    return one.start <= 2 and any(
        other is not one and other.start <= 2 and abs(other.line - one.line) <= 3 for other in case.people
    )


def comes_too(case: Case, others: int) -> bool:
    """Whether the writer wants a seat beside the others; a number of people or places decides where one is told."""
    if any(line.leaves_out_writer for line in case.sheet.lines) or case.writer.shared_mailbox:
        return False
    if any(row.email.lower() in (case.seat_email.lower(), case.writer.email.lower()) for row in people_rows(case)):
        return True
    told = number_told(case.sheet)
    if told in (others, others + 1) and told > 1:
        return told == others + 1
    if _brings(case) or _asks_for_herself(case) or (case.thread.invited and _accepts_and_adds(case)):
        return True
    alone = any(len(line.tokens) <= 2 and line.tokens[0].key in small("myself") for line in case.sheet.lines)
    return alone or any(line.has("me_too") for line in case.sheet.every)


def those_meant(case: Case, holders: list[Named]) -> tuple[PersonMentioned, ...]:
    """Those for whom a mail asks: who is named, the writer where she comes too; an office's guest at its address."""
    organisation = case.writer.person.organisation
    people = tuple(
        PersonMentioned(
            one.person.name, one.person.email, one.person.organisation or shared_organisation(one, case, organisation)
        )
        for one in holders
    )
    if comes_too(case, len(holders)):
        return (case.me, *people)
    follows = any(line.has("no_address") and not line.has("address_here") for line in case.sheet.lines)
    office = case.writer.shared_mailbox or not case.writer.name
    if len(people) == 1 and people[0].email is None and office and not follows:
        return (PersonMentioned(people[0].name, case.seat_email or None, people[0].organisation),)
    return people


def people_rows(case: Case) -> list[Row]:
    """The lines of a list, where there are more than one."""
    found = rows(case.sheet.message.reply_text)
    return found if len(found) > 1 else []


def _asks_for_herself(case: Case) -> bool:
    """Whether one sentence takes or asks for a seat in the first person, and another one "also" names somebody."""
    named = {one.line for one in case.people}
    bare = SHORT_YES if case.thread.invited else 0  # "Avec plaisir pour les quatre jours !"
    own = [
        line
        for line in case.sheet.lines
        if line.sentence.number not in named
        and line.has("yes", *(() if case.thread.invited else ("ask",)))
        and (len(line.tokens) <= bare or any(token.key in small("first_person") for token in line.tokens))
    ]
    also = any(
        token.key in small("also")
        for line in case.sheet.lines
        if line.sentence.number in named
        for token in line.tokens
    )
    return bool(own) and also


def _brings(case: Case) -> bool:
    """Whether the writer says that she comes with somebody: "I will participate with my colleagues"."""
    for line in case.sheet.lines:
        if line.sentence.question or not line.has("yes", "attend", "register", "ask"):
            continue
        for i, (one, two) in enumerate(pairwise(line.tokens)):
            before = {token.key for token in line.tokens[:i]}
            if one.key in small("with") and two.key in small("mine") | small("ours") and before & small("first_person"):
                return True
    return False


def _accepts_and_adds(case: Case) -> bool:
    """ "I accept, and could my assistant X have a seat as well": a yes before the name, "also" beside it."""
    for one in case.people:
        line = case.sheet.line(one.line)
        if line is None or not any(token.key in small("also") for token in line.tokens):
            continue
        before = [hit for hit in line.all("yes") if hit.end <= one.start]
        mine = any(token.key in small("first_person") for token in line.tokens[: one.start])
        if before and mine and not line.has("not_me"):
            return True
    return False


def shared_organisation(one: Named, case: Case, organisation: str | None) -> str | None:
    """Colleagues at the writer's domain (or named without address) are taken to be of her organisation."""
    address = one.person.email
    domain = case.sheet.message.from_.domain
    return organisation if address is None or address.lower().endswith("@" + domain) else None
