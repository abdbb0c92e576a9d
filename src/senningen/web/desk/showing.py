"""What the mail page shows: the open message, its proposals, the person it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from senningen.desk import queries
from senningen.desk.cases import Case, Named
from senningen.desk.drafts import Reply
from senningen.desk.history import history_of
from senningen.desk.models import Decision, Proposal
from senningen.desk.rules import GIVING
from senningen.journal.models import Entry
from senningen.kernel.refusals import Refused
from senningen.people import queries as people
from senningen.people.models import Person
from senningen.post.message import ParsedMessage, Unreadable
from senningen.post.models import Letter, Message
from senningen.post.parsing import parse
from senningen.programme.models import Edition, Session
from senningen.seats import queries as seats
from senningen.seats.models import Seat
from senningen.web.desk import duplicates, reasons, rule_words, undo, words
from senningen.web.desk.columns import MODES
from senningen.web.desk.origin import Hint, hints


@dataclass(frozen=True)
class Opened:
    """The open message as it is read."""

    message: Message
    body: SafeString
    quoted: str
    attachments: Sequence[str]
    written_in: str
    addressee: str
    earlier: Sequence[object]
    later: Sequence[object]
    origin: Sequence[Hint]


def opened(message: Message, proposals: Sequence[Proposal]) -> Opened:
    """Read the message again for the page: the text is never stored twice."""
    conversation = queries.conversation(message)
    parsed = _parsed(message)
    if parsed is None:
        body, quoted, attached = reasons.marked(bytes(message.raw)[:4000].decode("latin-1"), ()), "", []
    else:
        cut = _where_quoted(parsed)
        body = reasons.marked(parsed.text, proposals, until=cut)
        quoted = parsed.text[cut:].strip() if cut is not None else ""
        attached = [each.name or each.type for each in parsed.attachments]
    return Opened(
        message=message,
        body=body,
        quoted=quoted,
        attachments=attached,
        written_in=str(words.WRITTEN_IN.get(message.language, "")),
        addressee=message.recipient,
        earlier=conversation.earlier,
        later=conversation.later,
        origin=hints(message),
    )


def _parsed(message: Message) -> ParsedMessage | None:
    try:
        return parse(bytes(message.raw))
    except Unreadable:
        return None


def _where_quoted(parsed: ParsedMessage) -> int | None:
    """Say where the quoted part begins, if it follows what was typed."""
    quoted = parsed.quoted_text.strip()
    first = quoted.split("\n", 1)[0].strip()
    at = parsed.text.find(first) if first else -1
    typed = parsed.reply_text.strip()[-20:]
    return at if at > 0 and (not typed or parsed.text.rfind(typed) < at) else None


@dataclass(frozen=True)
class Shown:
    """A proposal as the page shows it."""

    proposal: Proposal
    case: Case | None = None
    title: str = ""
    chip: str = ""
    found: str = ""
    reasons: Sequence[reasons.Reason] = ()
    reply: Reply | None = None
    reply_in: str = ""
    calendar: str = ""
    key: str = ""
    others: Sequence[tuple[str, str]] = ()
    chosen: bool = False
    person: Named | None = None
    is_first: bool = False
    decision: Decision | None = None
    decided: str = ""
    letters: Sequence[Letter] = ()
    left_to: str = ""
    rule: str = ""
    refused: Refused | None = None
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether it is still to be decided."""
        return self.case is not None

    @property
    def verb_words(self) -> str:
        """Say what the chosen verb does."""
        return str(words.VERBS[self.case.verb]) if self.case else ""

    @property
    def modes(self) -> list[tuple[str, str]]:
        """List the ways of attending among which somebody at the desk chooses: none where there is one."""
        opened = self.case.standing.modes if self.case and self.case.outcome.mode and not self.case.seat else ()
        return [(mode, str(MODES[mode])) for mode in opened]

    @property
    def several(self) -> bool:
        """Whether somebody at the desk chooses if the people it is about go together."""
        return self.case is not None and len(self.case.subjects) > 1 and self.case.verb in GIVING

    @property
    def subject_name(self) -> str:
        """Return the name of the first person it is about."""
        return self.case.subjects[0].name if self.case and self.case.subjects else ""

    @property
    def subject_email(self) -> str:
        """Return the address of the first person it is about."""
        return self.case.subjects[0].email if self.case and self.case.subjects else ""

    @property
    def text(self) -> str:
        """Return the reply as it was typed, or drafted."""
        return self._still("text") or (self.reply.text if self.reply else "")

    @property
    def subject(self) -> str:
        """Return the subject of the reply as it was typed, or drafted."""
        return self._still("subject") or (self.reply.subject if self.reply else "")

    @property
    def drafted(self) -> str:
        """Return the outcome that the reply was written for."""
        return self._still("drafted") or (self.reply.drafted if self.reply else "")

    def _still(self, name: str) -> str:
        """Return what was typed, unless it would not be true any more."""
        stale = self.refused is not None and self.refused.code == "desk.changed-meanwhile"
        return "" if stale else self.typed.get(name, "")


def shown(case: Case, reply: Reply | None, *, chosen: bool, person: Named | None = None) -> Shown:
    """Lay a proposal out that waits for a decision."""
    verbs = [(verb, str(words.VERBS[verb])) for verb in case.suggestion.others if verb != "wait"]
    if case.verb == "note":
        key = gettext("Done")
    elif reply and case.verb == "answer":
        key = gettext("Send")
    elif reply:
        key = gettext("Approve and send")
    else:
        key = gettext("Approve")
    sentences = sum(1 for each in case.proposal.evidence if each.get("quote"))
    return Shown(
        proposal=case.proposal,
        case=case,
        title=words.title(case),
        chip=words.chip(case.proposal)[1],
        found=_found(sentences) if not case.suggestion.careful else gettext("Look first"),
        reasons=reasons.reasons(case),
        reply=reply,
        reply_in=str(words.REPLY_IN.get(reply.language, "")) if reply else "",
        calendar=words.calendar_note(case),
        key=key,
        others=verbs,
        chosen=chosen,
        person=person,
    )


def _found(sentences: int) -> str:
    return {0: "", 1: gettext("Sentence found"), 2: gettext("Both sentences found")}.get(
        sentences, gettext("All sentences found")
    )


def with_keys(shown: Sequence[Shown]) -> list[Shown]:
    """Let the keys act on the first proposal that waits."""
    first = next((each for each in shown if each.waits), None)
    return [replace(each, is_first=each is first) for each in shown]


def with_typed(one: Shown, refused: Refused | None, typed: dict[str, str]) -> Shown:
    """Show a proposal again with what was typed, perhaps after a refusal."""
    return replace(one, refused=refused, typed=typed)


def decided(proposal: Proposal) -> Shown:
    """Lay a proposal out that has been decided."""
    decision = next((each for each in proposal.decisions.all() if each.undone is None), None)
    if decision is None:
        return Shown(proposal=proposal, chip=words.chip(proposal)[1], decided=gettext("Nothing to do"))
    return Shown(
        proposal=proposal,
        chip=words.chip(proposal)[1],
        decision=decision,
        decided=str(words.DONE.get(decision.verb, "")),
        letters=list(queries.letters_of(decision)),
        left_to=undo.left_to(decision),
        rule=rule_words.name(decision.rule) if decision.rule else "",
    )


@dataclass(frozen=True)
class DayShown:
    """One session on the person's card: its day, and where they stand in it."""

    session: Session
    css: str
    word: str


@dataclass(frozen=True)
class Card:
    """The person beside the conversation."""

    name: str
    email: str
    person: Person | None = None
    house: str = ""
    seat: Seat | None = None
    days: Sequence[DayShown] = ()
    writes_in: str = ""
    earlier: Sequence[int] = ()
    history: Sequence[Entry] = ()
    known: bool = True
    likely: Sequence[duplicates.Hint] = ()


def card(message: Message, case: Case | None, edition: Edition | None) -> Card:
    """Tell who it is about, and how they stand in the edition."""
    person = case.person if case else message.person
    if person is None:
        named = case.subjects[0] if case and case.subjects else None
        name = (named.name if named else "") or message.from_name
        email = (named.email if named else "") or message.from_email
        house = named.organisation if named else ""
        likely = duplicates.hints_about(name, email, house)
        return Card(name, email, house=house, days=_days(case), known=False, likely=likely)
    address = people.preferred_address(person.pk)
    seat = case.seat if case else (seats.live_seat(person.pk, edition.pk) if edition else None)
    earlier = seats.seats_of_person(person.pk).filter(state=Seat.State.TAKEN).values_list("edition__number", flat=True)
    return Card(
        name=str(person),
        email=address.email if address else "",
        person=person,
        house=person.organisation.name if person.organisation else "",
        seat=seat,
        days=_days(case) if case else _days_of(seat),
        writes_in=str(words.LANGUAGES.get(person.language, "")),
        earlier=[each for each in earlier if edition is None or each != edition.number],
        history=list(history_of(person)[:6]),
        likely=duplicates.hints(person.pk),
    )


def _days_of(seat: Seat | None) -> list[DayShown]:
    return [DayShown(each, "seat", gettext("Seat")) for each in seats.seat_sessions(seat)] if seat else []


def _days(case: Case | None) -> list[DayShown]:
    return [DayShown(each, *_standing(case, each.pk)) for each in case.sessions] if case else []


def _standing(case: Case, session: int) -> tuple[str, str]:
    """Say where somebody stands in a session, and what the proposal would make of it."""
    have = case.standing.seat.sessions if case.standing.seat else ()
    if session in have:
        stays = case.verb not in {"keep", "withdraw"} or session in case.outcome.sessions
        if not stays:
            return "no", gettext("Returns")
        return (
            ("seat", gettext("Seat"))
            if case.standing.seat and case.standing.seat.taken
            else ("offer", gettext("Offered"))
        )
    if session in case.outcome.sessions:
        return "offer", gettext("Proposed")
    if session in case.outcome.waiting or session in case.standing.waits:
        return "req", gettext("Waits")
    return "free", gettext("Not asked for")


def tomorrow(now: datetime) -> datetime:
    """Return the morning to which something is set aside unless a day is chosen."""
    return (now + timedelta(days=1)).replace(hour=6, minute=0, second=0, microsecond=0)
