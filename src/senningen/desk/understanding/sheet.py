"""A message laid out for understanding: its sentences, the phrases found in them, the sessions they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from senningen.desk.understanding import days, phrases
from senningen.desk.understanding.dates import Mention
from senningen.desk.understanding.edition import EditionWords
from senningen.desk.understanding.folding import Sentence, Token, key, sentences
from senningen.desk.understanding.phrases import Hit
from senningen.desk.understanding.reading import Evidence, Known, Lang
from senningen.desk.understanding.spelling import spelled
from senningen.post.message import ParsedMessage

LONGEST_TEXT = 20_000  # of what the writer typed; nobody asks for a seat below that
_TURNED = frozenset(
    {
        "attend",
        "ask",
        "register",
        "yes",
        "have",
        "recording",
        "link_resend",
        "address_change",
        "address_here",
        "tech",
        "thanks",
        "replace",
        "me_too",
    }
)
_BREAKS = re.compile(r"[,;:()\u2013\u2014]|\s-\s")


@dataclass(slots=True)
class Line:
    """One sentence with what was found in it."""

    sentence: Sentence
    hits: list[Hit]
    mentions: list[Mention]
    subject: bool = False

    @property
    def tokens(self) -> list[Token]:
        """Its words."""
        return self.sentence.tokens

    def all(self, *cues: str) -> list[Hit]:
        """The phrases of these cues that stand here as they are meant, not denied."""
        return [hit for hit in self.hits if hit.cue in cues and not hit.negated]

    def has(self, *cues: str) -> bool:
        """Whether one of these cues stands here, not denied."""
        return any(hit.cue in cues and not hit.negated for hit in self.hits)

    def denies(self, *cues: str) -> bool:
        """Whether one of these cues is denied here."""
        return any(hit.cue in cues and hit.negated for hit in self.hits)

    @property
    def leaves_out_writer(self) -> bool:
        """ "I myself do not come": said where others do."""
        if self.has("not_me"):
            return True
        myself = any(token.key in phrases.small("self") for token in self.tokens)
        return myself and (self.has("no") or any(hit.negated for hit in self.hits) or self.says_not)

    @property
    def says_not(self) -> bool:
        """Whether a word that denies stands here, in any of the four languages."""
        return any(
            token.key in phrases.words(lang, "negation") for lang in ("lb", "fr", "de", "en") for token in self.tokens
        )

    def evidence(self, note: str = "") -> Evidence:
        """The sentence, as the ground of a conclusion."""
        if self.subject:
            return Evidence("subject", self.sentence.text.strip(), note=note)
        return Evidence("sentence", self.sentence.text.strip(), self.sentence.start, self.sentence.end, note)


@dataclass(slots=True)
class Sheet:
    """A message, the edition it is about, and everything found on the way."""

    message: ParsedMessage
    edition: EditionWords
    knows: Known
    lang: Lang
    lines: list[Line] = field(default_factory=list)
    subject: list[Line] = field(default_factory=list)

    @property
    def every(self) -> list[Line]:
        """The text's sentences, then the subject."""
        return [*self.lines, *self.subject]

    def line(self, number: int) -> Line | None:
        """The sentence of the text that has this number."""
        return next((line for line in self.lines if line.sentence.number == number), None)

    def having(self, *cues: str) -> Iterator[Line]:
        """The sentences in which one of these cues stands."""
        return (line for line in self.every if line.has(*cues))

    @property
    def sent(self) -> datetime | None:
        """When it was sent, by the edition's clocks."""
        moment = self.message.date
        if moment is None:
            return None
        try:
            return moment.astimezone(ZoneInfo(self.edition.zone)) if moment.tzinfo else moment
        except (ValueError, OverflowError):
            return None


def lay_out(message: ParsedMessage, edition: EditionWords, knows: Known, lang: Lang, text: str) -> Sheet:
    """Split the writer's own text and the subject into sentences, and find in them what the tables know."""
    sheet = Sheet(message, edition, knows, lang)
    sent = sheet.sent
    day = sent.date() if sent else None
    named: frozenset[str] = frozenset()
    for one in sentences(text[:LONGEST_TEXT]):
        sheet.lines.append(_line(one, edition, day, lang, named=named))
        last = [told.codes for told in sheet.lines[-1].mentions if told.kind != "topic"]
        named = last[-1] if last else named
    sheet.subject = [_line(one, edition, day, lang, subject=True) for one in sentences(bare_subject(message.subject))]
    return sheet


def bare_subject(subject: str) -> str:
    """The subject without the marks of answering and forwarding."""
    return re.sub(
        r"^(?:\s*(?:re|aw|antw|rép|rép\.|fwd?|tr|wg|wtr|sv|vs)\s*(?:\[\d+\])?\s*:)+\s*",
        "",
        subject,
        flags=re.IGNORECASE,
    )


def subject_marks(subject: str) -> set[str]:
    """ "re" and "fwd", as far as the subject carries such marks."""
    marks = re.match(
        r"^(?:\s*(?:re|aw|antw|rép|rép\.|fwd?|tr|wg|wtr|sv|vs)\s*(?:\[\d+\])?\s*:)+", subject, flags=re.IGNORECASE
    )
    found = set()
    for mark in re.findall(r"[^\W\d]+", marks.group() if marks else ""):
        found.add("fwd" if mark.lower() in ("fw", "fwd", "tr", "wg", "wtr", "vs") else "re")
    return found


def _line(
    one: Sentence,
    edition: EditionWords,
    day: date | None,
    lang: Lang,
    *,
    subject: bool = False,
    named: frozenset[str] = frozenset(),
) -> Line:
    words = spelled(one.tokens, lang)
    found = list(phrases.table().find(words))
    hits = _understood(words, found, lang)
    wishes = [hit for hit in found if hit.cue == "noise"]  # "belle fin de semaine"
    mentions = [
        one
        for one in days.mentions(words, edition, day, named)
        if not any(hit.start <= one.start and one.end <= hit.end for hit in wishes)
    ]
    return Line(one, [hit for hit in hits if not _swallowed(hit, hits, mentions, words)], mentions, subject)


def _swallowed(hit: Hit, hits: list[Hit], mentions: list[Mention], words: Sequence[Token]) -> bool:
    """Whether a single word only belongs to something longer: "die ersten Termine", "m'a chargé de confirmer"."""
    if hit.cue == "have":  # "à sa place"
        return any(other.cue == "replace" and other.start < hit.start and hit.end <= other.end for other in hits)
    if hit.cue == "giveback":  # "keep my place free"
        return any(other.cue == "yes" and other.start < hit.start and hit.end <= other.end for other in hits)
    if hit.cue == "tech" and mentions:  # "Dienstag fällt aus": the day, and no device
        return any(other.cue == "except" and other.start == hit.start and hit.end == other.end for other in hits)
    if hit.cue in ("yes", "attend") and words[hit.end - 1].key == "in" and _place_follows(words, hit, mentions):
        return True  # "I'm in Oslo", and not simply "I'm in"
    if hit.cue == "privacy":  # "please forget my first sentence"
        return any(other.cue == "retract" and other.start <= hit.start < other.end for other in hits)
    if hit.weight > 1 or hit.cue not in ("away", "prefer", "except"):
        return False
    if words[hit.start].before == "-" and any(one.end == hit.start for one in mentions):
        return True  # "der 5G-Termin"
    longer = any(
        other.cue in ("ask", "register", "yes", "have", "attend", "stays")
        and other.weight > 1
        and (hit.cue != "except" or "..." not in other.phrase)
        and other.start <= hit.start
        and hit.end <= other.end
        for other in hits
    )
    return longer or any(one.kind == "ordinal" and one.start <= hit.start < one.end for one in mentions)


def _place_follows(words: Sequence[Token], hit: Hit, mentions: list[Mention]) -> bool:
    """Whether a name with a capital letter follows that is no day."""
    if hit.end >= len(words) or _BREAKS.search(words[hit.end].before):
        return False
    named = any(one.start <= hit.end < one.end for one in mentions)
    return words[hit.end].capital and not named and words[hit.end].raw != "I"


def _understood(words: Sequence[Token], hits: list[Hit], lang: Lang) -> list[Hit]:
    """Leave out what only looks like a phrase, and mark what is denied."""
    silent = {i for hit in hits if hit.cue == "noise" for i in range(hit.start, hit.end)}
    kept = []
    for hit in hits:
        if hit.cue == "noise" or (hit.cue != "undecided" and silent >= set(range(hit.start, hit.end))):
            continue
        if hit.weight == 1 and not _may_speak(hit.lang, lang):
            continue
        if hit.cue == "giveback" and (_only_if(words, hit, hits) or _denies_next(words, hit, lang)):
            continue
        if hit.cue in ("except", "no") and phrases.small("missing") & set(_keys(words, hit)):
            kept.append(_not_missed(words, hit, lang, silent))
            continue
        kept.append(_denied(words, hit, lang, silent) if hit.cue in _TURNED else hit)
    return kept


def _keys(words: Sequence[Token], hit: Hit) -> list[str]:
    return [word.key for word in words[hit.start : hit.end]]


def _not_missed(words: Sequence[Token], hit: Hit, lang: Lang, silent: set[int]) -> Hit:
    """ "I should not like to miss it" says yes."""
    if not _denied(words, hit, lang, silent).negated:
        return hit
    return Hit("yes", hit.lang, hit.phrase, hit.start, hit.end, hit.weight)


def _only_if(words: Sequence[Token], hit: Hit, hits: list[Hit]) -> bool:
    """Whether somebody else's seat is meant: "should a seat become free, I would like it"."""
    if not any(other.cue == "ask" for other in hits) or any(other.cue == "have" for other in hits):
        return False
    return any(word.key in phrases.small("if") for word in words[: hit.start + 1])


def _denies_next(words: Sequence[Token], hit: Hit, lang: Lang) -> bool:
    """Whether "not" stands right before a word for giving back: "I am NOT cancelling"."""
    before = words[hit.start - 1] if hit.start and not _BREAKS.search(words[hit.start].before) else None
    return before is not None and before.key in phrases.words(lang, "negation")


def _may_speak(table: str, lang: Lang) -> bool:
    """A single word counts in its own language only; Luxembourgish mails use words of their neighbours."""
    return table == lang


def _denied(words: Sequence[Token], hit: Hit, lang: Lang, silent: set[int]) -> Hit:
    negations = phrases.words(lang, "negation") | (phrases.words(hit.lang, "negation") if hit.lang else frozenset())
    own = {key(part) for part in re.findall(r"[^\W_]+", hit.phrase)}
    first = hit.start
    while first > 0 and hit.start - first < 4 and not _BREAKS.search(words[first].before):
        first -= 1
    last = hit.end
    while last < len(words) and last - hit.end < 3 and not _BREAKS.search(words[last].before):
        last += 1
    for i in (*range(first, hit.start), *range(hit.start, hit.end), *range(hit.end, last)):
        if words[i].key in negations and i not in silent and words[i].key not in own and not _only(words, i, last):
            return Hit(hit.cue, hit.lang, hit.phrase, hit.start, hit.end, hit.weight, negated=True)
    return hit


def _only(words: Sequence[Token], i: int, last: int) -> bool:
    """Whether a French "ne" only opens "ne ... que": that limits, it does not deny."""
    if words[i].key not in ("ne", "n"):
        return False
    following = [word.key for word in words[i + 1 : min(i + 9, len(words))]]
    return not {"pas", "plus", "aucun", "aucune", "jamais", "rien"} & set(following)
