"""People whom a mail speaks of: names in running text, in lists, beside addresses, on business cards."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from senningen.desk.understanding.folding import EMAIL, Token, key, tokens
from senningen.desk.understanding.names import is_function, is_given, is_person, listed, ordered, run_at
from senningen.desk.understanding.phrases import small
from senningen.desk.understanding.reading import PersonMentioned
from senningen.desk.understanding.rows import Row, rows
from senningen.desk.understanding.sheet import Line, Sheet
from senningen.desk.understanding.writer import Writer, same_person
from senningen.post.reply_text import is_salutation, plain

MOST_IN_A_SENTENCE = 40
LONGEST_GREETING = 4  # words of a line of its own
NEAR = 9  # words between a name and the address that belongs to it


@dataclass(frozen=True, slots=True)
class Named:
    """A person named in the text, with the sentence and the place in it."""

    person: PersonMentioned
    line: int  # number of the sentence; -1 in the subject
    start: int
    end: int
    surely: bool  # by title, address, card or given name

    @property
    def name(self) -> str:
        """Her name, or ""."""
        return self.person.name or ""


def people_in(sheet: Sheet, writer: Writer) -> list[Named]:
    """Everybody named in the writer's text except the writer, the addressee and informants."""
    own = sheet.knows.own_addresses | {box.address.lower() for box in (*sheet.message.to, *sheet.message.cc)}
    found: list[Named] = []
    addressed = _addressed(sheet)
    for line in sheet.lines:
        found += _in_line(line, line.sentence.number, sheet, writer, own)
    found = _with_rows(found, sheet, own)
    found = _with_lone_addresses(found, sheet, writer, own)
    found += _on_cards(sheet, found)
    found = _with_header_addresses(found, sheet, writer)
    kept = [one for one in found if not _is_addressed(one, addressed) and not _is_writer(one, writer)]
    return [_in_full(one, writer.works_for) for one in _merged(kept)]


def _in_full(one: Named, boss: str) -> Named:
    """Somebody named in part whom the signature names in full: "Mr Kolb", by "Assistant to Dr Reinhold Kolb"."""
    if not boss or not one.name or len(one.name.split()) >= len(boss.split()) or not _same_name(one.name, boss):
        return one
    return replace(one, person=replace(one.person, name=boss))


def _in_line(line: Line, number: int, sheet: Sheet, writer: Writer, own: frozenset[str] | set[str]) -> list[Named]:
    words = line.tokens
    text = sheet.message.reply_text
    runs = _runs(words, text, line)[:MOST_IN_A_SENTENCE]
    addresses = [i for i, word in enumerate(words) if word.key == EMAIL and word.raw.lower() not in own]
    addresses = [i for i in addresses if not words[i].raw.endswith("@") or _local_of_a_run(words, i, runs, text)]
    taken: dict[int, int] = {}
    for i in addresses[:MOST_IN_A_SENTENCE]:
        best = min(
            (r for r in range(len(runs)) if r not in taken.values()),
            key=lambda r: (_distance(runs[r][0], runs[r][1], i) > NEAR, not runs[r][2], _distance(*runs[r][:2], i)),
            default=None,
        )
        if best is not None and _distance(runs[best][0], runs[best][1], i) <= NEAR:
            taken[i] = best
    found = []
    for r, (start, end, sure) in enumerate(runs):
        address = next((_whole(words[i].raw, sheet) for i, run in taken.items() if run == r), None)
        if not sure and address is None and not _stands_for_someone(words[start:end], text, line, sheet):
            continue
        name = ordered(text[words[start].start : words[end - 1].end])
        if name and is_person(name):
            organisation = _organisation_after(words, end, text, sheet)
            found.append(
                Named(PersonMentioned(name, address, organisation), number, start, end, sure or address is not None)
            )
    return found


def _with_rows(found: list[Named], sheet: Sheet, own: frozenset[str] | set[str]) -> list[Named]:
    """Lines of a list say it better than running text: what was found inside them gives way."""
    kept = found
    for row in rows(sheet.message.reply_text):
        line = next(
            (one for one in sheet.lines if row.start <= one.tokens[-1].start and one.tokens[0].start < row.end), None
        )
        if line is None or row.email.lower() in own:
            continue
        number = line.sentence.number
        kept = [one for one in kept if one.person.email != row.email and not _part_of_row(one, number, row)]
        person = PersonMentioned(row.name, row.email, row.organisation or None)
        kept.append(Named(person, number, 0, 1, True))
    return sorted(kept, key=lambda one: (one.line, one.start))


def _part_of_row(one: Named, number: int, row: Row) -> bool:
    words = {key(word) for word in row.name.split()}
    return one.line == number and one.person.email is None and bool(words & {key(word) for word in one.name.split()})


def _whole(address: str, sheet: Sheet) -> str:
    """The address, with the sender's domain where only "name@" is written."""
    return f"{address}{sheet.message.from_.domain}" if address.endswith("@") else address


def _stands_for_someone(run: list[Token], text: str, line: Line, sheet: Sheet) -> bool:
    """Whether an unknown name is one: it stands in Cc, or in a sentence that is about somebody's seat."""
    raw = text[run[0].start : run[-1].end]
    if any(box.name and _same_name(ordered(box.name), raw) for box in sheet.message.cc):
        return True
    strange = any(token.key in listed("never") or token.key in listed("organisation") for token in run)
    about = line.has("register", "replace", "suggest", "me_too") and not line.has("forwarded")
    return about and not strange and 2 <= len(raw.split()) <= 4 and sheet.lang != "de"


def _local_of_a_run(words: list[Token], i: int, runs: list[tuple[int, int, bool]], text: str) -> bool:
    """Whether "name@" without a domain fits one of the names, and is no pattern ("first.last@")."""
    return any(same_person(text[words[start].start : words[end - 1].end], words[i].raw) for start, end, _ in runs)


def _distance(start: int, end: int, i: int) -> int:
    """How far an address stands from a name; an address that follows is nearer than one that comes before."""
    return i - end + 1 if i >= end else (start - i) + 3


def _runs(words: list[Token], text: str, line: Line) -> list[tuple[int, int, bool]]:
    """Name-like runs of words: (start, end, surely a person)."""
    found = []
    i = _after_salutation(words, line)
    while i < len(words):
        end = run_at(words, i, text)
        if end == i:
            i += 1
            continue
        i = _past_function(words, i, end)
        sure = _surely(words, i, end, text)
        if sure or end - i >= 2:
            found.append((i, end, sure))
        i = end
    return found


def _past_function(words: list[Token], start: int, end: int) -> int:
    """Where the name begins in "unsere Referentin Swantje X", "le Préfet Hervé X": past the function."""
    introduced = start and (words[start - 1].key in listed("determiner") or _introduces(words[start - 1].key))
    if not introduced or is_given(words[start].raw):
        return start
    return next((i for i in range(start + 1, end - 1) if is_given(words[i].raw)), start)


def _surely(words: list[Token], start: int, end: int, text: str) -> bool:
    raw = text[words[start].start : words[end - 1].end]
    pieces = [key(part) for part in re.findall(r"[^\W\d_]+", raw)]
    if any(piece in listed("organisation") for piece in pieces) and not is_given(words[start].raw):
        return False
    before = words[start - 1] if start else None
    apart = re.search(r"[,;:\n]", words[start].before)
    kin = start > 1 and words[start - 2].key in small("mine")  # "meine Frau", whose name need not follow
    if before is not None and kin and before.key in listed("titles") and not is_given(words[start].raw):
        return False
    if before is not None and not apart and (len(before.raw) > 1 or before.raw == "M") and _introduces(before.key):
        return end - start >= 2 or before.key not in listed("kin") or is_given(words[start].raw)
    count = len(raw.split())
    if is_given(words[start].raw) and count >= 2:
        return True
    shouted = [word for word in raw.split() if len(word) > 2 and word.isupper()]
    return count >= 2 and bool(shouted) and any(is_given(word) for word in raw.split())


def _introduces(word: str) -> bool:
    return word in listed("titles") or is_function(word) or word in listed("kin")


def _after_salutation(words: list[Token], line: Line) -> int:
    """Past "Dear Ms Oestreicher," and the like at the beginning of the mail."""
    head = _greeting(line.sentence.text) if line.sentence.number <= 1 else ""
    if not head:
        return 0
    return next((i for i, word in enumerate(words) if word.start >= line.sentence.start + len(head)), len(words))


def _greeting(text: str) -> str:
    """The greeting with which a line begins; "Monsieur Gengler, notre directeur, souhaite ..." greets nobody."""
    head, _, rest = ([*re.split(r"([,!:\n])", text, maxsplit=1), "", ""])[:3]
    if not head.strip() or not is_salutation(plain(head)) or len(head.split()) > 6:
        return ""
    titled = key(head.split()[0].strip(".")) in listed("titles")
    return "" if titled and rest.strip() else head


def _addressed(sheet: Sheet) -> set[str]:
    """Family names of those whom the mail greets."""
    greeted: set[str] = set()
    for line in sheet.message.reply_text.split("\n")[:3]:
        alone = line.rstrip().endswith((",", "!")) and len(line.split()) <= LONGEST_GREETING  # "Ach, Frau X,"
        words = tokens(line if alone else _greeting(line))
        greeted |= {
            word.key for word in words if word.capital and len(word.raw) > 2 and word.key not in listed("never")
        }
    return greeted - listed("titles") - listed("roles")


def _is_addressed(one: Named, addressed: set[str]) -> bool:
    return one.person.email is None and bool(one.name) and key(one.name.split()[-1]) in addressed and one.line <= 1


def _is_writer(one: Named, writer: Writer) -> bool:
    if one.person.email and one.person.email.lower() == writer.email.lower():
        return not one.name or not writer.name or _same_name(one.name, writer.name) or writer.shared_mailbox
    return bool(one.name) and bool(writer.name) and _same_name(one.name, writer.name)


def _same_name(left: str, right: str) -> bool:
    a, b = ({key(word) for word in re.findall(r"[^\W\d_]+", name)} for name in (left, right))
    return a <= b or b <= a


def _organisation_after(words: list[Token], end: int, text: str, sheet: Sheet) -> str | None:
    """ "..., Trassenplan AG" or "(ILR)" directly after a name."""
    following = text[words[end - 1].end : words[end - 1].end + 90]
    hit = re.match(r"\s*(?:,|\(|\s[-\u2013]\s|;|\|)\s*([^,;()\n|@]{2,50})", following)
    if hit and any(key(word) in listed("organisation") for word in re.findall(r"[^\W\d_]+", hit.group(1))):
        candidate = hit.group(1).strip(" .")
        first = key(re.findall(r"[^\W\d_]+", candidate)[0])
        if candidate[0].isupper() and first not in listed("roles"):
            return candidate
    return None


def _with_lone_addresses(
    found: list[Named], sheet: Sheet, writer: Writer, own: frozenset[str] | set[str]
) -> list[Named]:
    """Give an address that stands alone to the person it looks like, else to the last one named without."""
    used = {one.person.email for one in found if one.person.email}
    for line in sheet.lines:
        for i, word in enumerate(line.tokens):
            if (
                word.key != EMAIL
                or word.raw.endswith("@")
                or word.raw in used
                or word.raw.lower() in own
                or word.raw.lower() == writer.email.lower()
            ):
                continue
            number = line.sentence.number
            if (
                writer.name
                and same_person(writer.name, word.raw)
                and not any(same_person(one.name, word.raw) for one in found)
            ):
                continue
            without = [k for k, one in enumerate(found) if one.person.email is None and one.name]
            alike = [k for k in without if same_person(found[k].name, word.raw)]
            near = alike or [k for k in without if 0 <= number - found[k].line <= 2][-1:]
            if near:
                found[near[0]] = replace(found[near[0]], person=replace(found[near[0]].person, email=word.raw))
            else:
                found.append(Named(PersonMentioned(None, word.raw, None), number, i, i + 1, False))
            used.add(word.raw)
    return found


def _with_header_addresses(found: list[Named], sheet: Sheet, writer: Writer) -> list[Named]:
    """Somebody named without an address who stands in Cc under that name has that address."""
    boxes = [box for box in sheet.message.cc if box.name and box.address.lower() != writer.email.lower()]
    filled = []
    for one in found:
        box = next((box for box in boxes if one.name and _same_name(ordered(box.name), one.name)), None)
        known = one.person.email is not None or box is None
        filled.append(one if known or box is None else replace(one, person=replace(one.person, email=box.address)))
    return filled


def _on_cards(sheet: Sheet, found: list[Named]) -> list[Named]:
    """Business cards: a card completes somebody named only in part, or names somebody new."""
    more = []
    for card in sheet.message.vcards:
        person = PersonMentioned(ordered(card.name) or None, card.address or None, card.organisation or None)
        known = {key(word) for one in found for word in one.name.split()}
        if not (set(map(key, card.name.split())) <= known and card.address in {one.person.email for one in found}):
            more.append(Named(person, 0, 0, 0, True))
    return more


def _merged(found: list[Named]) -> list[Named]:
    """One entry a person: a shorter form of a name, or the same address, joins the fuller one."""
    kept: list[Named] = []
    for one in found:
        twin = next((k for k, other in enumerate(kept) if _twins(one, other)), None)
        if twin is None:
            kept.append(one)
            continue
        other = kept[twin]
        name = max((other.name, one.name), key=lambda name: (len(name.split()), len(name)))
        person = PersonMentioned(
            name or None, other.person.email or one.person.email, other.person.organisation or one.person.organisation
        )
        kept[twin] = replace(other, person=person)
    return kept


def _twins(one: Named, other: Named) -> bool:
    if one.person.email and other.person.email:
        return one.person.email.lower() == other.person.email.lower()
    return bool(one.name) and bool(other.name) and _same_name(one.name, other.name)
