"""What a message seems to ask: the values that the desk shows and a person confirms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Intent = Literal[
    "request",
    "accept",
    "on_behalf",
    "group",
    "sessions",
    "decline",
    "cancel",
    "substitute",
    "change_address",
    "change_details",
    "resend_link",
    "question_for_speaker",
    "practical_question",
    "recording_or_slides",
    "tech_problem",
    "thanks",
    "out_of_office",
    "bounce_hard",
    "bounce_soft",
    "calendar_reply",
    "spam_or_phishing",
    "unsubscribe_or_privacy",
]
Lang = Literal["lb", "fr", "de", "en"]
Where = Literal["sentence", "subject", "header", "calendar", "signature", "report", "vcard"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a conclusion rests on; start and end count in `message.text` for a sentence or signature, else -1."""

    kind: Where
    quote: str
    start: int = -1
    end: int = -1
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonMentioned:
    """A person as the message shows them; None where the message does not say."""

    name: str | None = None
    email: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that the message seems to ask or to say."""

    intent: Intent
    people: tuple[PersonMentioned, ...] = ()
    sessions: tuple[str, ...] | None = None
    replaces: tuple[PersonMentioned, ...] = ()
    partstat: str | None = None
    old_email: str | None = None
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0
    mode: str = ""  # "online" or "on-site", where the message says so exactly
    together: bool = False  # its people come both or not at all


@dataclass(frozen=True, slots=True)
class Reading:
    """What we understood of a message; `needs_person` says: shown, but not to be confirmed by one key."""

    lang: Lang
    auto: bool
    auto_reason: Evidence | None
    acts: tuple[Act, ...]
    reply_text: str
    needs_person: bool
    why_person: str = ""  # a code: nothing-understood, unsure, sender-failed, reply-mismatch, ...


@dataclass(frozen=True, slots=True)
class Known:
    """What the house knows of the sender; optional, it only makes the reading better."""

    name: str | None = None
    organisation: str | None = None
    invited: bool | None = None
    has_seat: bool | None = None
    sessions: tuple[str, ...] | None = None  # those the seat holds now
    own_addresses: frozenset[str] = frozenset()  # addresses of the desk itself


NOBODY = Known()
