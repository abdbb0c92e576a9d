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
from operator import itemgetter, mul

from senningen.desk.understanding.meanings import meanings
from senningen.desk.understanding.reading import Act, Intent
from senningen.desk.understanding.sheet import Line, Sheet
from senningen.desk.understanding.thread import Thread

BUCKETS = 1 << 16  # features share this many rows of weights; the few that meet do no harm
OF_CUES, OF_WORDS = 0.5, 4.0  # how much a cue, and how much all words together, weigh beside each other
OF_MEANINGS, OF_PAIRS = 4.0, 2.0  # the same of all meanings, and of two that stand near each other
NEAR = 2  # meanings from one to the other of such a pair
LONGEST = 4000  # characters of a mail that are looked at
_WORD = re.compile(r"[^\W_]+|[?!]")
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+")  # only from the first letter of a word: else a long one takes quadratic time
_LINK, _DIGITS = re.compile(r"https?://\S+"), re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Weights:
    """The learnt table: for each intent one signed byte per bucket, in units of `scales`; and where each sum begins."""

    intents: tuple[Intent, ...]
    scales: tuple[float, ...]
    begins: tuple[float, ...]
    columns: tuple[array[int], ...]


@cache
def weights() -> Weights:
    """The table as it was shipped: a line of JSON, then the bytes bucket by bucket, deflated."""
    head, _, packed = (files(__package__) / "experience_model" / "weights.bin").read_bytes().partition(b"\n")
    told = json.loads(head)
    table, width = array("b", zlib.decompress(packed)), len(told["intents"])
    columns = tuple(table[i::width] for i in range(width))
    return Weights(tuple(told["intents"]), tuple(told["scales"]), tuple(told["begins"]), columns)


def likely(sheet: Sheet, acts: Sequence[Act], thread: Thread) -> dict[Intent, float]:
    """How likely each intent is, from 0 to 1, given the mail and what the rules found in it."""
    learnt = weights()
    found = features(sheet, acts, thread)
    values = [*found.values(), 0.0]  # one that adds nothing, so that several are picked however short the mail
    pick = itemgetter(*found, 0)
    told: dict[Intent, float] = {}
    for intent, scale, begin, column in zip(learnt.intents, learnt.scales, learnt.begins, learnt.columns, strict=True):
        worth = begin + scale * sum(map(mul, values, pick(column)))
        told[intent] = 1 / (1 + math.exp(-max(-30.0, min(30.0, worth))))
    return told


def telling(lines: Sequence[Line], intents: Sequence[Intent]) -> dict[Intent, list[Line]]:
    """For each intent the sentence, of those looked at, whose words speak most for it; none where none does."""
    learnt = weights()
    columns = {intent: learnt.columns[learnt.intents.index(intent)] for intent in intents}
    best: dict[Intent, list[Line]] = {intent: [] for intent in intents}
    most = dict.fromkeys(intents, 0)
    for line in _looked_at(lines) if intents else ():
        counts = [(_bucket(gram), count) for gram, count in grams(plain(line.sentence.text[:LONGEST])).items()]
        for intent, column in columns.items():
            worth = sum(count * column[bucket] for bucket, count in counts)
            if worth > most[intent]:
                best[intent], most[intent] = [line], worth
    return best


def _looked_at(lines: Sequence[Line]) -> Iterator[Line]:
    """Those lines that begin where a mail is still looked at."""
    begin = 0
    for line in lines:
        if begin >= LONGEST:
            return
        yield line
        begin += len(line.sentence.text) + 1


def features(sheet: Sheet, acts: Sequence[Act], thread: Thread) -> dict[int, float]:
    """The mail as numbers: bucket to value."""
    found: dict[int, float] = {}
    words = _WORD.findall(plain(" ".join(line.sentence.text for line in sheet.lines)[:LONGEST]))
    spoken, near = _meanings(sheet, thread)
    for counts, worth in (
        (_runs(words), OF_WORDS),
        (_pieces(words), OF_WORDS),
        (spoken, OF_MEANINGS),
        (near, OF_PAIRS),
    ):
        told = [1 + math.log(count) if count > 1 else 1.0 for count in counts.values()]
        length = math.sqrt(sum(map(mul, told, told))) or 1.0
        for gram, value in zip(counts, told, strict=True):
            bucket = _bucket(gram)
            found[bucket] = found.get(bucket, 0.0) + worth * value / length
    for name, value in _cues(sheet, acts, thread).items():
        bucket = _bucket(name)
        found[bucket] = found.get(bucket, 0.0) + OF_CUES * value
    return found


def plain(text: str) -> str:
    """Small letters without accents; addresses, links and numbers as one sign each."""
    text = _LINK.sub(" linkx ", _ADDRESS.sub(" emailx ", text.lower().replace("’", "'")))
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return _DIGITS.sub("0", bare)


def grams(text: str) -> dict[str, int]:
    """One, two and three words in a row ("w"), and pieces of words of three to five letters ("p"); with their count."""
    words = _WORD.findall(text)
    return {**_runs(words), **_pieces(words)}


def _runs(words: Sequence[str]) -> dict[str, int]:
    ones = [f"w:{word}" for word in words]
    twos = [f"{one} {word}" for one, word in zip(ones, words[1:], strict=False)]
    threes = [f"{two} {word}" for two, word in zip(twos, words[2:], strict=False)]
    return Counter([*ones, *twos, *threes])


def _pieces(words: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word, times in Counter(words).items():
        padded = f" {word} "
        for size in (3, 4, 5):
            for i in range(len(padded) - size + 1):
                piece = f"p:{padded[i : i + size]}"
                counts[piece] = counts.get(piece, 0) + times
    return counts


def _meanings(sheet: Sheet, thread: Thread) -> tuple[dict[str, int], dict[str, int]]:
    """What the words of each sentence speak of ("m"), also by how the writer stands to us; and two such in a row."""
    standing = "invited" if thread.invited else "seated" if thread.has_seat else "stranger"
    spoken: Counter[str] = Counter()
    near: Counter[str] = Counter()
    for line in _looked_at(sheet.lines):
        told = [found for token in line.tokens if (found := meanings(token.key, sheet.lang))]
        kinds = ("m:", f"m:{standing}:", *(("m:?:",) if line.sentence.question else ()))
        spoken.update(kind + meaning for found in told for meaning in found for kind in kinds)
        for i, found in enumerate(told):
            near.update(f"m:{one}>{two}" for other in told[i + 1 : i + 1 + NEAR] for one in found for two in other)
    return spoken, near


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
