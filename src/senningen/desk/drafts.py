"""The reply a decision would send: words in the sender's language, filled from the outcome, for a person to edit."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources

from senningen.desk import disclosure, rules
from senningen.desk.cases import Case
from senningen.desk.understanding.register import familiar
from senningen.kernel import times
from senningen.kernel.text import LANGUAGES
from senningen.people.models import Person
from senningen.programme.models import Series, Session
from senningen.seats import rules as seat_rules

WITH_WAITING = {"given", "offered", "changed"}
OF_OTHERS = {"given": "given_to_others", "offered": "offered_to_others", "waiting": "others_waiting"}
OF_MODES = {"online": "attends_online", "on-site": "attends_on_site"}
WITH_LINK = {"given", "offered", "changed"}
_ANSWERED = re.compile(r"^\s*(re|aw|antw|rép|sv)\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """What is answered: `drafted` marks the outcome it was written for, so that it never says what did not happen."""

    language: str
    subject: str
    text: str
    drafted: str = ""
    until: datetime | None = None
    enclosures: tuple[int, ...] = ()  # ids of the files that go with it


@cache
def words() -> dict[str, dict[str, str]]:
    """Return the words of the replies, by what was decided and language."""
    return tomllib.loads(resources.files("senningen.desk").joinpath("replies.toml").read_text("utf-8"))


def draft_reply(
    case: Case, *, now: datetime, organiser: str, series: Series | None, language: str = ""
) -> Reply | None:
    """Draft the reply that goes with a decision; none where no person is to be answered."""
    if not case.may_answer or case.verb not in rules.WRITES or case.outcome.kind == "substituted":
        return None
    language = language if language in LANGUAGES else language_of(case)
    until = until_of(case, now=now) if case.outcome.kind == "offered" else None
    well_known = on_familiar_terms(case, language)

    def said(section: str) -> str:
        return _said(section, language, well_known)

    facts = {
        "name": case.message.from_name,
        "who": joined([each.name or each.email for each in case.subjects], language),
        "number": str(case.outcome.number or ""),
        "sessions": days(case.named(case.outcome.sessions), language),
        "waiting": days(case.named(case.outcome.waiting), language),
        "until": _moment(until, language, case),
        "organiser": organiser,
        "email": case.subjects[0].email if case.subjects else "",
        "kept": disclosure.kept(case.person, language, said) if case.verb == "disclose" else "",
        "secretariat": str(series.secretariat.best(language)) if series else "",
    }
    parts = (_greeting(case.message.from_name, well_known), *_bodies(case), _closing(well_known))
    text = "\n\n".join(said(each).format(**facts).strip() for each in parts)
    return Reply(language, answer_subject(case.message.subject), text, case.outcome.mark, until)


def draft_letter(
    person: Person, *, organiser: str, series: Series | None, language: str = "", well_known: bool | None = None
) -> str:
    """Begin a letter to a person in their language and form of address: greeting, room to write, closing."""
    language = language if language in LANGUAGES else person.language
    if well_known is None:
        well_known = person.register == Person.Register.FAMILIAR
    name = person.name if well_known else person.with_title
    greeting, closing = _greeting(name, well_known), _closing(well_known)
    facts = {
        "name": name,
        "organiser": organiser,
        "secretariat": str(series.secretariat.best(language)) if series else "",
    }
    return "\n\n".join(
        [words()[greeting][language].format(**facts), "", words()[closing][language].format(**facts).strip()]
    )


def on_familiar_terms(case: Case, language: str) -> bool:
    """Whether the writer is one to whom we say "du": known to be, or saying it in this mail."""
    writer = case.message.person
    known = writer is not None and writer.register == Person.Register.FAMILIAR
    return known or (language == case.message.language and familiar(case.message.reply_text, language))


def _greeting(name: str, well_known: bool) -> str:
    return "salutation_familiar" if well_known and name else "salutation" if name else "salutation_without_name"


def _closing(well_known: bool) -> str:
    return "closing_familiar" if well_known else "closing"


def _said(section: str, language: str, well_known: bool) -> str:
    """The words of a section; the familiar ones where they differ from the formal."""
    forms = words()[section]
    return forms.get(f"{language}_familiar", forms[language]) if well_known else forms[language]


def _bodies(case: Case) -> tuple[str, ...]:
    """Name what is said, last the mode. Who asked for others is told of them: neither seat nor number is theirs."""
    kind, waits = case.outcome.kind, bool(case.outcome.waiting)
    if case.proposal.intent in rules.FOR_OTHERS and kind in OF_OTHERS:
        said = (OF_OTHERS[kind], OF_OTHERS["waiting"]) if waits and kind != "waiting" else (OF_OTHERS[kind],)
    else:
        said = (f"{kind}_and_waiting" if waits and kind in WITH_WAITING else kind,)
    return (*said, OF_MODES[case.outcome.mode]) if case.outcome.mode else said


def sections(text: str) -> tuple[str, str, str]:
    """Part a drafted reply into its greeting, what it says, and its closing."""
    greeting, *middle, closing = text.split("\n\n")
    return greeting, "\n\n".join(middle), closing


def until_of(case: Case, *, now: datetime) -> datetime | None:
    """Say until when an offer made now would hold: a full minute, so that the reply can say it."""
    if case.edition is None:
        return None
    starts = [each.starts_at for each in case.named(case.outcome.sessions)]
    found = seat_rules.deadline(starts, hours=case.edition.answer_hours, now=now)
    return found.replace(second=0, microsecond=0) if isinstance(found, datetime) else None


def language_of(case: Case) -> str:
    """Say in which language to answer: the one they chose, else the one they wrote in."""
    if case.message.person and case.message.person.language_chosen:
        return case.message.person.language
    return case.message.language or (case.person.language if case.person else "") or "en"


def answer_subject(subject: str) -> str:
    """Return the subject of an answer: the same, with one Re: before it."""
    return f"Re: {_ANSWERED.sub('', subject).strip()}"[:400]


def days(sessions: list[Session], language: str) -> str:
    """Say the days of sessions: Monday 14, Tuesday 15 and Thursday 17 December."""
    said = [times.day(each.day, language, year=False) for each in sessions]
    if len({(each.day.year, each.day.month) for each in sessions}) == 1:
        month = times.day(sessions[-1].day, language, weekday=False, year=False).split(" ", 1)[1]
        said = [each.removesuffix(f" {month}") for each in said[:-1]] + said[-1:]
    return joined(said, language)


def joined(said: list[str], language: str) -> str:
    """Join words as a sentence does: Monday, Tuesday and Thursday."""
    if len(said) < 2:
        return "".join(said)
    return f"{', '.join(said[:-1])} {words()['and'][language]} {said[-1]}"


def _moment(at: datetime | None, language: str, case: Case) -> str:
    zone = case.edition.zone if case.edition else "Europe/Luxembourg"
    if at is None:
        return ""
    return f"{times.moment(at, language, zone)} ({times.zone_name(zone, language)})"
