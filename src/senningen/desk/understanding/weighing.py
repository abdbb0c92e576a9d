"""Rules and experience weighed against each other: which acts stand, and how sure they are."""

from __future__ import annotations

from dataclasses import replace

from senningen.desk.understanding.addresses import moved
from senningen.desk.understanding.case import Case, givings, holders_of, refusals, scope_of, those_meant
from senningen.desk.understanding.certainty import certain
from senningen.desk.understanding.experience import telling
from senningen.desk.understanding.lines import evidence_of, sessions_of
from senningen.desk.understanding.other_acts import just_heard, of_the_hour
from senningen.desk.understanding.reading import Act, Intent, PersonMentioned
from senningen.desk.understanding.retract import left_open
from senningen.desk.understanding.sheet import Line
from senningen.desk.understanding.substitutes import days_of_change

BELIEVED = 0.5  # an intent more likely than this stands
GUESSED = 0.1  # where none is, the likeliest stands if it is likelier than this
OVERRULES = 0.2  # and against what the rules found, if it is likelier than this
CLEARLY = 4  # times likelier than what the rules found a guess must be to overrule it
AGREED, RIVAL = 0.8, 0.15  # a seat act less likely, or beside another more likely than these, is not sure
LONGEST_TOLD = 100  # words of a sentence that still tells which days are meant, and is no list of something else
ALONE = 0.55  # how sure an act is that rules or experience see alone: a person reads before one key may confirm it
GUESSWORK = 0.6  # how sure the rules are of a question that no word marks as a practical one
_COMING: tuple[Intent, ...] = ("request", "accept", "sessions")
_SEAT: tuple[Intent, ...] = (*_COMING, "on_behalf", "group", "substitute", "decline", "cancel")
# An intent that experience takes some acts of the rules for: "put my new address in the place of the old one".
_SAYS_IT: dict[Intent, tuple[Intent, ...]] = {
    "substitute": ("change_address", "change_details"),
    "decline": ("unsubscribe_or_privacy",),
}
_SAME_SEAT: tuple[Intent, ...] = ("request", "sessions")  # the same person on the same days, asked for or kept
_ONE_OF = frozenset(_SEAT) - {"substitute"}  # nobody asks for a seat and gives one back in the same mail
_GIVEN_UP: tuple[Intent, ...] = ("decline", "cancel")
# One question is not at once for a speaker and for the desk.
_ANOTHER_QUESTION: dict[Intent, tuple[Intent, ...]] = {
    "question_for_speaker": ("recording_or_slides", "practical_question"),
    "practical_question": ("question_for_speaker", "recording_or_slides", "resend_link"),
    "recording_or_slides": ("question_for_speaker",),
}
# Whoever is named comes in one way: for somebody who leaves, for herself, or with others.
_FOR_SOMEBODY: tuple[Intent, ...] = ("substitute", "on_behalf", "group")


def weighed(acts: tuple[Act, ...], likely: dict[Intent, float], case: Case) -> tuple[Act, ...]:
    """The acts that stand after both were heard; where the two differ, no act is sure.

    An act that the rules found stays if its intent is believed; an intent that only experience believes becomes an act
    of what the mail shows: the people and days that the rules found.
    """
    believed = _believed(likely)
    if left_open(case.sheet):
        believed = [intent for intent in believed if intent not in _COMING]
    elif not believed:
        believed = _guessed(likely, acts)
    if likely["group"] > GUESSED and any(map(_of_several, acts)):  # people and their addresses, one after the other
        believed = [each for each in believed if each not in (*_SEAT, "change_address")] + ["group"]
    if "change_address" in believed and not any(one.name for one in case.people):
        believed = [each for each in believed if each != "substitute"]  # "replace the address you have by ..."
    kept = [act for act in acts if act.intent in believed or act.intent not in likely]
    lost = [act for act in acts if act not in kept]
    missed = [
        intent for intent in believed if not any(act.intent in (intent, *_SAYS_IT.get(intent, ())) for act in kept)
    ]
    if not case.thread.has_seat and any(act.intent in (*_COMING, *_FOR_SOMEBODY) for act in kept):
        missed = [intent for intent in missed if intent != "change_address"]  # "send the link to" is for this seat
    if any(act.intent == "substitute" for act in kept):
        missed = [intent for intent in missed if intent not in (*_GIVEN_UP, "sessions")]  # who is replaced for a day
    spoken = telling(case.sheet.lines, missed)
    if "question_for_speaker" in missed:  # a question without any practical word in it is rather that
        kept = [act for act in kept if act.intent != "practical_question" or act.confidence > GUESSWORK]
    missed = [intent for intent in missed if not _asked_already(intent, spoken[intent], kept, likely)]
    kept = [act for act in kept if not _asked_besides(act, missed, spoken)]
    added = [_act(intent, spoken[intent], lost, case) for intent in missed]
    kept = [
        _less_sure(act) if lost or added or _doubted(act, likely) or not _certain(act, case) else act for act in kept
    ]
    if any(act.intent == "substitute" for act in added) and not any(line.has("suggest") for line in case.sheet.lines):
        kept = [act for act in kept if act.intent not in _GIVEN_UP]
    return tuple(sorted(_of_the_rest([*kept, *added], case), key=lambda act: act.intent not in _SEAT))


def _of_the_rest(acts: list[Act], case: Case) -> list[Act]:
    """ "I come on two days; are the other two recorded?": a recording of those that the writer does not attend."""
    attended = {code for act in acts if act.intent in _COMING for code in act.sessions or ()}
    others = tuple(code for code in case.codes if code not in attended)
    rest = {line.evidence().quote for line in case.sheet.lines if line.has("rest")}
    return [
        replace(act, sessions=others)
        if act.intent == "recording_or_slides"
        and act.sessions is None
        and attended
        and rest & {one.quote for one in act.evidence}
        else act
        for act in acts
    ]


def _of_several(act: Act) -> bool:
    return act.intent == "group" and len({person.email for person in act.people if person.email}) > 1


def _asked_already(intent: Intent, lines: list[Line], kept: list[Act], likely: dict[Intent, float]) -> bool:
    """Whether a question is another one put once: "will what the speaker showed be put online?" is for no speaker."""
    others = [act for act in kept if act.intent in _ANOTHER_QUESTION.get(intent, ())]
    others = [act for act in others if intent != "recording_or_slides" or likely[act.intent] > likely[intent]]
    grounds = {one.quote for act in others for one in act.evidence}
    return bool(lines) and all(_asks_once(line) and line.evidence().quote in grounds for line in lines)


def _asked_besides(act: Act, missed: list[Intent], spoken: dict[Intent, list[Line]]) -> bool:
    """The same for an act of the rules, where the sentence it rests on asks for slides."""
    if act.intent != "question_for_speaker" or "recording_or_slides" not in missed:
        return False
    asking = {line.evidence().quote for line in spoken["recording_or_slides"] if _asks_once(line)}
    return bool(asking & {one.quote for one in act.evidence})


def _asks_once(line: Line) -> bool:
    return line.sentence.text.count("?") <= 1


def doubted(acts: tuple[Act, ...], likely: dict[Intent, float]) -> tuple[Act, ...]:
    """The same acts; a seat act that experience doubts is not sure.

    For what is typed beside a button: the button has said the rest, so nothing is added and nothing falls away.
    """
    return tuple(_less_sure(act) if _doubted(act, likely) else act for act in acts)


def _doubted(act: Act, likely: dict[Intent, float]) -> bool:
    if act.intent not in _SEAT:
        return False
    rivals = set(_SEAT) - set(_SAME_SEAT if act.intent in _SAME_SEAT else (act.intent,))
    return likely[act.intent] < AGREED or max(likely[each] for each in rivals) > RIVAL


def _certain(act: Act, case: Case) -> bool:
    return act.intent not in _SEAT or act.confidence <= ALONE or certain(act, case)


def _less_sure(act: Act) -> Act:
    return replace(act, confidence=min(act.confidence, ALONE))


def _believed(likely: dict[Intent, float]) -> list[Intent]:
    believed = [intent for intent, share in likely.items() if share > BELIEVED]
    one_of = [intent for intent in believed if intent in _ONE_OF]
    second = sorted(one_of, key=lambda intent: -likely[intent])[1:]
    coming = [intent for intent in believed if intent in _FOR_SOMEBODY and intent not in second]
    second += sorted(coming, key=lambda intent: -likely[intent])[1:]
    return [each for each in believed if each not in second]


def _guessed(likely: dict[Intent, float], acts: tuple[Act, ...]) -> list[Intent]:
    """Where experience believes nothing: what is likeliest, or else what the rules found."""
    best = max(likely, key=lambda intent: likely[intent])
    found = max((likely.get(act.intent, 0.0) for act in acts), default=0.0)
    if likely[best] > (max(OVERRULES, CLEARLY * found) if acts else GUESSED):
        return [best]
    return [act.intent for act in acts]


def _act(intent: Intent, lines: list[Line], lost: list[Act], case: Case) -> Act:
    """What experience believes, with whom and which days the mail shows."""
    evidence = evidence_of(lines or case.sheet.lines[:1] or case.sheet.every[:1])  # never an act without its sentence
    seat = next((act for act in lost if act.intent in _SEAT), None)
    if seat is not None and intent in _SEAT:
        evidence = seat.evidence or evidence
    if intent in _COMING:
        sessions = (
            seat.sessions
            if seat is not None and seat.intent in (*_COMING, "on_behalf", "group")
            else _days(case, lines)
        )
        return Act(intent, (case.me,), sessions, evidence=evidence, confidence=ALONE)
    if intent in ("on_behalf", "group"):
        sessions = seat.sessions if seat is not None and seat.intent in _COMING else _days(case, lines)
        return Act(intent, _others(intent, case), sessions, evidence=evidence, confidence=ALONE)
    if intent == "substitute":
        named = [one for one in case.people if one.line in {line.sentence.number for line in lines}] or case.people
        coming = tuple(one.person for one in sorted(named, key=lambda one: one.person.email is None)[:1])
        days = days_of_change(case.sheet) or sessions_of(case.sheet, lines, subject=False)
        return Act(intent, coming, days, _staying_away(lost) or (case.me,), evidence=evidence, confidence=ALONE)
    if intent in ("decline", "cancel"):
        people = _staying_away(lost) or (case.me,)
        return Act(intent, people, evidence=evidence, confidence=ALONE)
    if intent == "change_address":
        old, new = moved(case.sheet, case.writer)
        return Act(
            intent, (replace(case.writer.person, email=new),), old_email=old, evidence=evidence, confidence=ALONE
        )
    people = () if intent == "spam_or_phishing" else (case.writer.person,)
    with_sessions = intent in ("question_for_speaker", "recording_or_slides", "tech_problem", "practical_question")
    told_in_subject = (
        intent == "question_for_speaker"
    )  # "Frage zum Vortrag am Dienstag"; others name there what they please
    sessions = sessions_of(case.sheet, lines, subject=told_in_subject) if with_sessions else None
    if intent == "tech_problem" and sessions is None:
        sessions = of_the_hour(case.sheet)
    if intent == "recording_or_slides" and sessions is None:
        sessions = just_heard(case.sheet)
    return Act(intent, people, sessions, evidence=evidence, confidence=ALONE)


def _staying_away(lost: list[Act]) -> tuple[PersonMentioned, ...]:
    """Who will not come, by the acts that fell away: who gave a seat up, and whom somebody was to replace."""
    away = [act.people if act.intent in ("decline", "cancel") else act.replaces for act in lost if act.intent in _SEAT]
    return tuple(dict.fromkeys(person for people in away for person in people))


def _others(intent: Intent, case: Case) -> tuple[PersonMentioned, ...]:
    named = holders_of(case) or case.people
    if not named:
        boss = PersonMentioned(case.writer.works_for or None, case.seat_email or None, case.me.organisation)
        return (boss,) if case.writer.shared_mailbox else ()
    people = those_meant(case, named)
    if intent == "on_behalf":
        return tuple(one for one in people if one != case.me)[:1]
    return (case.me, *people) if people[0] != case.me and len(people) == 1 else people


def _days(case: Case, spoken: list[Line]) -> tuple[str, ...] | None:
    """The days that sentences with a yes or a no leave; else those that every sentence leaves that names one."""
    judged = [*refusals(case), *givings(case)]
    if not any(line.mentions for line in judged):
        told = (line for line in case.sheet.lines if line.mentions or line in spoken)
        judged = [line for line in told if len(line.tokens) <= LONGEST_TOLD]
    return scope_of(case, judged).kept(case.codes) or None
