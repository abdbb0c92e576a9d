"""Questions for those who speak: one act for each session a question is for."""

from __future__ import annotations

from collections.abc import Iterator

from senningen.desk.understanding.lines import codes_of, evidence_of, sessions_of, weight_of
from senningen.desk.understanding.phrases import small
from senningen.desk.understanding.reading import Act, PersonMentioned
from senningen.desk.understanding.sheet import Line, Sheet

_OF_THE_DESK = ("ask", "attend", "register", "yes", "practical", "recording", "link_resend", "tech")


def speaker_questions(sheet: Sheet, me: PersonMentioned) -> Iterator[Act]:
    """One act for each session a question is for."""
    lines = [
        line
        for line in sheet.every
        if _puts_question(line) or _for_a_day(line) or _to_speakers(line) or _for_that_day(line)
    ]
    questions = [line for line in sheet.lines if line.sentence.question]
    if not lines or (not questions and all(line.subject for line in lines)):
        return
    asked = {token.key for line in sheet.every for token in line.tokens} & small("question")
    weak = (
        weight_of(line, "speaker_question") < 2 and not (_for_a_day(line) or _to_speakers(line) or _for_that_day(line))
        for line in lines
    )
    if all(weak) or not (questions or asked):
        return
    first = min((line.sentence.number for line in (*lines, *questions) if not line.subject), default=0)
    block = [
        line
        for line in sheet.lines
        if line.sentence.number >= first and (line.sentence.question or line.has("speaker_question"))
    ]
    apart = [
        line
        for line in sheet.lines
        if line.sentence.number >= first and line.mentions and (line.sentence.question or line.has("speaker_question"))
    ]
    each = {code: line for line in apart for code in sorted(codes_of(iter(line.mentions)))}
    if len(each) >= 2 and len({line.sentence.number for line in each.values()}) >= 2:
        for code, line in sorted(each.items()):
            yield Act("question_for_speaker", (me,), (code,), evidence=evidence_of([line]), confidence=0.8)
        return
    pairs = _split_inside(apart)
    if len(pairs) >= 2:
        for code in pairs:
            yield Act("question_for_speaker", (me,), (code,), evidence=evidence_of(apart), confidence=0.7)
        return
    sessions = (
        sessions_of(sheet, lines, subject=False)
        or sessions_of(sheet, block)
        or _single(sessions_of(sheet, [line for line in sheet.lines if line.has("ask", "yes")], subject=False))
        or _single(sessions_of(sheet, sheet.lines, subject=False))
    )
    yield Act("question_for_speaker", (me,), sessions, evidence=evidence_of([*lines, *block]), confidence=0.85)


def _to_speakers(line: Line) -> bool:
    """ "Kindly pass on to Wednesday's panel: who ...?": those who speak are named, then a colon."""
    i = next((i for i, token in enumerate(line.tokens) if token.key in small("speaker")), -1)
    after = [token.before for token in line.tokens[i + 1 : i + 6]]
    return (
        i >= 0 and not line.has("recording") and (any(":" in gap for gap in after) or line.sentence.text.endswith(":"))
    )


def _for_that_day(line: Line) -> bool:
    """ "For Wednesday's round: who pays?": a day that a question is for, then a colon."""
    colon = next((i for i, token in enumerate(line.tokens) if i and ":" in token.before), 0)
    opens = line.tokens[0].key in small("addressed_to") and any(0 < one.start < colon for one in line.mentions)
    return opens and line.sentence.question and not line.has(*_OF_THE_DESK)


def _speakers_named(line: Line) -> bool:
    return any(token.key in small("speaker") for token in line.tokens)


def _puts_question(line: Line) -> bool:
    """Whether a sentence speaks of a question for the speakers, and not of how to ask one or where their slides are."""
    if not line.has("speaker_question"):
        return False
    named = {token.key for token in line.tokens} & small("question")
    slides = line.has("recording") and not named
    if line.sentence.question and line.has("attend", "ask") and not line.mentions and not _speakers_named(line):
        return False  # "so here is my question: could four of us listen in?"
    return not slides and not (line.sentence.question and not line.mentions and weight_of(line, "practical") >= 2)


def _single(sessions: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The session asked for, if it is one alone: then the question is most likely for it too."""
    return sessions if sessions and len(sessions) == 1 else None


def _for_a_day(line: Line) -> bool:
    """ "Question pour lundi: ...": a question that is marked for a day is for that day's speakers."""
    marked = [i for i, token in enumerate(line.tokens) if token.key in small("question")]
    return any(0 < one.start - i <= 4 for i in marked for one in line.mentions) and not line.has(
        "practical", "recording"
    )


def _split_inside(lines: list[Line]) -> list[str]:
    """Two sessions in one sentence that holds two question marks are two questions."""
    found: list[str] = []
    for line in lines:
        codes = [code for one in line.mentions for code in sorted(one.codes)]
        if line.sentence.text.count("?") >= 2 and len(set(codes)) >= 2:
            found += [code for code in dict.fromkeys(codes) if code not in found]
    return found
