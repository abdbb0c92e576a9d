"""Which verb fits an act as things stand, and what stands against doing it by one key. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from senningen.desk.understanding.folding import folded

SURE_ENOUGH = 0.6

# What becomes of a seat, of a place in line or of an invitation that somebody has.
OF_A_SEAT = {"take", "accept", "regret", "keep", "withdraw", "leave", "substitute"}
# Only its owner's own address may ask for these by one key.
OWNERS_ONLY = OF_A_SEAT | {"resend", "details", "disclose"}
GIVING = {"give", "offer", "wait"}
ON_A_SEAT = OWNERS_ONLY | GIVING
ASKING = {"request", "accept", "on_behalf", "group"}
COMING = GIVING | {"take", "accept", "keep"}  # whoever is answered so attends in a mode
IN_A_MODE = {"given", "offered", "waiting"}
ENDING = {"decline", "cancel"}
BOUNCES = {"bounce_hard", "bounce_soft"}
FOR_OTHERS = {"on_behalf", "group"}
ADDRESSING = {"address", "same"}  # the writer may act for a person from an address more

# What may be drafted as an answer, by the verb that does something first.
WRITES = GIVING | OF_A_SEAT | {"refuse", "answer", "details", "address", "disclose", "pass_on"}


@dataclass(frozen=True)
class SeatNow:
    """The live seat of the person concerned."""

    number: int
    taken: bool
    sessions: tuple[int, ...]
    lapsed: bool = False


@dataclass(frozen=True)
class Standing:
    """How the person concerned stands, and what is free. Sessions are named by their ids."""

    known: bool = False
    namesake: bool = False  # somebody else of the same name has asked: perhaps the same person
    own_address: bool = True  # the message came from an address of the person concerned
    seat: SeatNow | None = None
    waits: tuple[int, ...] = ()
    invited: tuple[int, ...] = ()  # sessions of an invitation that holds no place and can still be answered
    ahead: tuple[int, ...] = ()
    free: Mapping[int, int] = field(default_factory=dict)
    line: Mapping[int, int] = field(default_factory=dict)
    mode: str = ""  # how they would attend: `free` and `line` are of this mode
    modes: tuple[str, ...] = ()  # in which the edition has places
    next_number: int = 1
    need: int = 1  # places that a session must have: as many as go together


@dataclass(frozen=True)
class Asked:
    """An act as the desk holds it: what it wants, for which sessions, and how sure the reading is."""

    intent: str
    sessions: tuple[int, ...] | None = None
    partstat: str = ""
    reachable: bool = True  # everybody concerned has an address
    successor: bool = False  # somebody with an address is named to come instead
    automatic: bool = False
    confidence: float = 1.0
    why_person: str = ""
    sender_failed: bool = False  # the domain of the writer's address says that the mail is not from it
    mode: str = ""  # as the message says it; empty if it does not


@dataclass(frozen=True)
class Suggestion:
    """The verb that fits, the other verbs a person may choose, for which sessions, and what to look at first."""

    verb: str
    others: tuple[str, ...] = ()
    sessions: tuple[int, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def verbs(self) -> tuple[str, ...]:
        """Every verb that may be confirmed."""
        return (self.verb, *self.others)

    @property
    def careful(self) -> bool:
        """Whether a person has to say that they looked before one key acts."""
        return bool(self.cautions)


@dataclass(frozen=True)
class Outcome:
    """What a verb comes to: the words of the reply are chosen by it, and must still be true when it is sent."""

    kind: str
    number: int | None = None
    sessions: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    mode: str = ""  # where the edition has two

    @property
    def mark(self) -> str:
        """Name the outcome in one word, so that a reply can say which one it was written for."""
        sessions = ",".join(map(str, self.sessions))
        waiting = ",".join(map(str, self.waiting))
        return f"{self.kind}/{self.number or ''}/{sessions}/{waiting}" + (f"/{self.mode}" if self.mode else "")


def suggest(asked: Asked, standing: Standing, *, verb: str = "", sessions: tuple[int, ...] | None = None) -> Suggestion:
    """Say which verb fits. A person may have chosen another verb, or other sessions."""
    asked = asked if sessions is None else replace(asked, sessions=sessions)
    verbs = _fitting(asked, standing)
    chosen = verb if verb in verbs else verbs[0]
    return Suggestion(
        verb=chosen,
        others=tuple(each for each in verbs if each != chosen),
        sessions=_sessions(asked, standing, chosen),
        cautions=_cautions(asked, standing, chosen),
    )


def _fitting(asked: Asked, standing: Standing) -> tuple[str, ...]:
    """List the verbs that can be confirmed, the best first."""
    seat, intent = standing.seat, asked.intent
    if asked.automatic and intent != "calendar_reply":
        return ("bounce", "note") if intent in BOUNCES else ("note",)
    if intent in ASKING or (intent == "sessions" and seat is None):
        return _for_asking(asked, standing)
    if intent in ENDING:
        return _for_ending(standing)
    if intent == "calendar_reply":
        return _for_calendar(asked, standing)
    return _for_the_rest(asked, standing)


def _for_the_rest(asked: Asked, standing: Standing) -> tuple[str, ...]:
    """List the verbs of the intents that need no more than a look at whether there is a seat, or a person."""
    fitting: dict[str, tuple[bool, tuple[str, ...]]] = {
        "sessions": (True, ("keep", "answer", "note")),
        "substitute": (standing.seat is not None and asked.successor, ("substitute", "withdraw", "answer", "note")),
        "bounce_hard": (True, ("bounce", "note")),
        "bounce_soft": (True, ("bounce", "note")),
        "spam_or_phishing": (True, ("note",)),
        "out_of_office": (True, ("note", "answer")),
        "thanks": (True, ("note", "answer")),
        "automatic": (True, ("note",)),
        "resend_link": (standing.seat is not None, ("resend", "answer", "note")),
        "change_address": (standing.known, ("address", "answer", "note")),
        "unsubscribe_or_privacy": (True, ("answer", "disclose", "note")),
        "question_for_speaker": (bool(standing.ahead), ("pass_on", "answer", "note")),
        "change_details": (standing.known, ("details", "answer", "note")),
        "person": (bool(standing.ahead) and standing.seat is None, ("answer", "give", "offer", "wait", "note")),
    }
    fits, verbs = fitting.get(asked.intent, (False, ()))
    return verbs if fits else ("answer", "note")


def _for_asking(asked: Asked, standing: Standing) -> tuple[str, ...]:
    seat = standing.seat
    if not standing.ahead:
        return ("answer", "note")
    if seat and not seat.taken:
        return ("answer", "note") if seat.lapsed else ("take", "withdraw", "answer", "note")
    if seat:
        more = set(asked.sessions or standing.ahead) - set(seat.sessions)
        return ("keep", "answer", "note") if more else ("answer", "note")
    wanted = [session for session in asked.sessions or standing.ahead if session in standing.ahead]
    if any(session in standing.invited for session in wanted):
        return ("accept", "wait", "regret", "answer", "note")
    free = any(standing.free.get(session, 0) >= standing.need for session in wanted)
    same = standing.namesake and not standing.known
    return (*(("give", "offer") if free else ()), "wait", *(("same",) if same else ()), "refuse", "answer", "note")


def _for_ending(standing: Standing) -> tuple[str, ...]:
    if standing.seat:
        return ("withdraw", "answer", "note")
    if standing.invited:
        return ("regret", "answer", "note")
    return ("leave", "answer", "note") if standing.waits else ("note", "answer")


def _for_calendar(asked: Asked, standing: Standing) -> tuple[str, ...]:
    seat, answer = standing.seat, () if asked.automatic else ("answer",)
    if asked.partstat == "ACCEPTED" and seat and not seat.taken and not seat.lapsed:
        return ("take", "note", *answer)
    if standing.invited and asked.partstat in {"ACCEPTED", "DECLINED"}:
        return ("accept" if asked.partstat == "ACCEPTED" else "regret", "note", *answer)
    if asked.partstat == "DECLINED" and seat and set(seat.sessions) & set(asked.sessions or seat.sessions):
        return ("withdraw", "note", *answer)
    return ("answer", "note") if asked.partstat == "COUNTER" and answer else ("note", *answer)


def _sessions(asked: Asked, standing: Standing, verb: str) -> tuple[int, ...]:
    """Say which sessions a verb is for, in the order of the programme."""
    have = standing.seat.sessions if standing.seat else ()
    wanted: Collection[int] = standing.ahead if asked.sessions is None else asked.sessions
    if verb in {*GIVING, "refuse", "pass_on"}:
        return _in_order([s for s in wanted if s in standing.ahead], standing)
    if verb == "accept":
        return _in_order([s for s in wanted if s in standing.invited], standing)
    if verb == "keep":
        return _in_order(wanted if asked.intent == "sessions" else {*have, *wanted}, standing, have)
    if verb in {"withdraw", "take", "substitute"}:
        some = asked.sessions is not None and verb != "substitute" and bool(set(have) & set(wanted))
        return _in_order([s for s in have if not some or s in wanted], standing, have)
    if verb == "leave":
        return _in_order(standing.waits, standing, standing.waits)
    return ()


def _in_order(sessions: Collection[int], standing: Standing, also: Collection[int] = ()) -> tuple[int, ...]:
    order = [*standing.ahead, *(s for s in also if s not in standing.ahead)]
    return tuple(sorted((s for s in sessions if s in order), key=sorted(order).index))


def _cautions(asked: Asked, standing: Standing, verb: str) -> tuple[str, ...]:
    found = [asked.why_person] if asked.why_person else []
    if asked.sender_failed and verb != "note":
        found.append("sender-failed")
    if verb in OWNERS_ONLY and not standing.own_address:
        found.append("other-address")
    if verb in GIVING and not asked.reachable:
        found.append("address-missing")
    if asked.intent == "substitute" and not asked.successor:
        found.append("name-missing")
    if verb in GIVING and standing.namesake:
        found.append("namesake")
    if verb in ADDRESSING:
        found.append("new-address")
    found += _about_mode(asked, standing, verb)
    if verb in ON_A_SEAT and asked.confidence < SURE_ENOUGH and not asked.why_person:
        found.append("unsure")
    return tuple(found)


def _about_mode(asked: Asked, standing: Standing, verb: str) -> list[str]:
    """Say why somebody cannot attend as they ask to; where the desk chose the other way, it has looked."""
    if asked.mode in {"", standing.mode} or verb not in COMING:
        return []
    if standing.seat:
        return ["seat-other-mode"]
    return [] if asked.mode in standing.modes else ["mode-missing"]


def outcome(suggestion: Suggestion, standing: Standing) -> Outcome:
    """Foresee what a verb comes to as things stand; in which mode is said where the edition has two."""
    found = _comes_to(suggestion, standing)
    return replace(found, mode=standing.mode if found.kind in IN_A_MODE and len(standing.modes) > 1 else "")


def _comes_to(suggestion: Suggestion, standing: Standing) -> Outcome:
    verb, wanted, seat = suggestion.verb, suggestion.sessions, standing.seat
    number = seat.number if seat else standing.next_number
    now = tuple(s for s in wanted if standing.free.get(s, 0) >= standing.need)
    later = tuple(s for s in wanted if s not in now)
    if verb in {"give", "offer"}:
        kind = {"give": "given", "offer": "offered"}[verb]
        return Outcome(kind, number, now, later) if now else Outcome("waiting", None, (), later)
    if verb == "pass_on":
        return Outcome("passed_on", None, wanted)
    if verb == "wait":
        return Outcome("waiting", None, (), wanted)
    if verb == "accept":
        now = tuple(s for s in now if standing.free[s] > standing.line.get(s, 0))  # who waits comes first
        later = tuple(s for s in wanted if s not in now)
        return Outcome("given", number, now, later) if now else Outcome("waiting", None, (), later)
    if seat and verb == "take":
        return Outcome("given", number, wanted)
    if seat and verb == "keep":
        kept = tuple(s for s in wanted if s in seat.sessions)
        added = tuple(s for s in wanted if s not in kept and standing.free.get(s, 0) > standing.line.get(s, 0))
        waits = tuple(s for s in wanted if s not in kept and s not in added)
        return Outcome("changed", number, tuple(s for s in wanted if s not in waits), waits)
    if seat and verb == "withdraw":
        rest = tuple(s for s in seat.sessions if s not in wanted)
        return Outcome("changed", number, rest) if rest else Outcome("ended" if seat.taken else "declined", number)
    kinds = {
        "leave": "declined",
        "regret": "declined",
        "substitute": "substituted",
        "refuse": "refused",
        "disclose": "disclosed",
    }
    kinds |= {verb: verb for verb in ("details", "address", "same")}
    return Outcome(kinds.get(verb, "answer"), number if verb == "substitute" else None)


def same_name(one: str, other: str) -> bool:
    """Say whether two names have the same words, whatever their order and spelling; one word says too little."""
    words = _words_of(one)
    return len(words) > 1 and words == _words_of(other)


@lru_cache(20_000)
def _words_of(name: str) -> frozenset[str]:
    return frozenset(folded(name).split())
