"""What mails like this one have turned out to ask: a second opinion, learnt from examples that people labelled.

The rules see phrases that somebody wrote down; this sees every word, and what the rules made of them. It is a linear
model: each word, pair and triple of words, piece of a word and cue found by the rules has a weight for each intent, and
their sum says how likely the intent is. `scripts/build-experience` learns the weights from `tests/corpus/examples`.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from senningen.desk.understanding.reading import Act, Intent
from senningen.desk.understanding.sheet import Line, Sheet
from senningen.desk.understanding.thread import Thread

BUCKETS = 1 << 15  # features share this many rows of weights; the few that meet do no harm
OF_CUES, OF_WORDS = 0.5, 4.0  # how much a cue, and how much all words together, weigh beside each other
LONGEST = 4000  # characters of a mail that are looked at
_WORD = re.compile(r"[^\W_]+|[?!]")
_ADDRESS, _LINK, _DIGITS = re.compile(r"\S+@\S+"), re.compile(r"https?://\S+"), re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Weights:
    """The learnt table: for each bucket one signed byte per intent, in units of `scales`; and where each sum begins."""

    intents: tuple[Intent, ...]
    scales: tuple[float, ...]
    begins: tuple[float, ...]
    table: array[int]


@cache
def weights() -> Weights:
    """The table as it was shipped: a line of JSON, then the bytes, deflated."""
    head, _, packed = (files(__package__) / "experience_model" / "weights.bin").read_bytes().partition(b"\n")
    told = json.loads(head)
    table = array("b", zlib.decompress(packed))
    return Weights(tuple(told["intents"]), tuple(told["scales"]), tuple(told["begins"]), table)


def likely(sheet: Sheet, acts: Sequence[Act], thread: Thread) -> dict[Intent, float]:
    """How likely each intent is, from 0 to 1, given the mail and what the rules found in it."""
    learnt = weights()
    sums = list(learnt.begins)
    width = len(sums)
    for bucket, value in features(sheet, acts, thread).items():
        row = learnt.table[bucket * width : bucket * width + width]
        for i, weight in enumerate(row):
            if weight:
                sums[i] += value * weight * learnt.scales[i]
    return {intent: 1 / (1 + math.exp(-max(-30.0, min(30.0, sums[i])))) for i, intent in enumerate(learnt.intents)}


def telling(lines: Sequence[Line], intent: Intent) -> list[Line]:
    """The sentence whose words speak most for an intent; none where no sentence speaks for it."""
    learnt = weights()
    width, column = len(learnt.intents), learnt.intents.index(intent)

    def speaks(line: Line) -> float:
        return sum(
            count * learnt.table[_bucket(gram) * width + column] for gram, count in grams(plain(line.sentence.text))
        )

    best = max(lines, key=speaks, default=None)
    return [best] if best is not None and speaks(best) > 0 else []


def features(sheet: Sheet, acts: Sequence[Act], thread: Thread) -> dict[int, float]:
    """The mail as numbers: bucket to value."""
    found: dict[int, float] = {}
    text = plain(" ".join(line.sentence.text for line in sheet.lines)[:LONGEST])
    for family in "wp":
        told = {gram: 1 + math.log(count) for gram, count in grams(text) if gram[0] == family}
        length = math.sqrt(sum(value * value for value in told.values())) or 1.0
        for gram, value in told.items():
            bucket = _bucket(gram)
            found[bucket] = found.get(bucket, 0.0) + OF_WORDS * value / length
    for name, value in _cues(sheet, acts, thread).items():
        bucket = _bucket(name)
        found[bucket] = found.get(bucket, 0.0) + OF_CUES * value
    return found


def plain(text: str) -> str:
    """Small letters without accents; addresses, links and numbers as one sign each."""
    text = _LINK.sub(" linkx ", _ADDRESS.sub(" emailx ", text.lower().replace("’", "'")))
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return _DIGITS.sub("0", bare)


def grams(text: str) -> Iterator[tuple[str, int]]:
    """One, two and three words in a row ("w"), and pieces of words of three to five letters ("p"); with their count."""
    words = _WORD.findall(text)
    counts: Counter[str] = Counter()
    for size in (1, 2, 3):
        counts.update("w:" + " ".join(words[i : i + size]) for i in range(len(words) - size + 1))
    for word, times in Counter(words).items():
        padded = f" {word} "
        for size in (3, 4, 5):
            for i in range(len(padded) - size + 1):
                counts["p:" + padded[i : i + size]] += times
    yield from counts.items()


def _cues(sheet: Sheet, acts: Sequence[Act], thread: Thread) -> dict[str, float]:
    """What the rules found: acts, cues in each sentence and their pairs, how the writer stands to us."""
    told: dict[str, float] = {"lang:" + sheet.lang: 1, "acts": len(acts)}
    standing = [name for name, is_so in (("invited", thread.invited), ("seated", thread.has_seat)) if is_so]
    told.update(dict.fromkeys(standing, 1.0))
    for act in acts:
        told["act:" + act.intent] = 1
        told["sure:" + act.intent] = act.confidence
        told.update({f"{name}:act:{act.intent}": 1 for name in standing})
    if not acts:
        told["no act"] = 1
    for line in sheet.every:
        cues = sorted({("not " if hit.negated else "") + hit.cue for hit in line.hits})
        cues += ["day"] if line.mentions else []
        cues += ["?"] if line.sentence.question else []
        for i, cue in enumerate(cues):
            told["cue:" + cue] = 1
            told.update({f"{name}:{cue}": 1 for name in standing})
            told.update({f"cue:{cue}+{other}": 1 for other in cues[i + 1 :]})
    return told


def _bucket(name: str) -> int:
    return zlib.crc32(name.encode()) % BUCKETS
