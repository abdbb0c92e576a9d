"""Whether a machine wrote the mail (RFC 3834), and what its message comes to: a bounce, an absence, a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterator

from senningen.desk.understanding.folding import folded
from senningen.desk.understanding.phrases import file
from senningen.desk.understanding.reading import Act, Evidence, PersonMentioned
from senningen.post.bounces import bounced, is_soft
from senningen.post.message import ParsedMessage

_SERVICE = re.compile(
    r"^(?:mailer-?daemon|postmaster|mail-?daemon|no-?reply|do-?not-?reply|ne-?pas-?repondre|bounces?)(?:[+@.-]|$)",
    re.IGNORECASE,
)


def automatic(message: ParsedMessage) -> Evidence | None:
    """The header (or subject) that shows that no person wrote this, or None."""
    return next(_signs(message), None)


def _signs(message: ParsedMessage) -> Iterator[Evidence]:
    auto = message.header("auto-submitted")
    if auto and not auto.lower().startswith("no"):
        yield Evidence("header", f"Auto-Submitted: {auto}")
    if message.return_path == "":
        yield Evidence("header", "Return-Path: <>")
    if message.delivery_status or message.content_type.startswith("multipart/report"):
        yield Evidence("header", f"Content-Type: {message.content_type[:80]}")
    for name in (
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-failed-recipients",
        "x-auto-reply",
        "x-vacation",
    ):
        value = message.header(name)
        if value and value.lower() not in ("no", "false"):
            yield Evidence("header", f"{name.title()}: {value[:80]}")
    precedence = (message.header("precedence") or "").lower()
    if precedence in ("bulk", "junk", "auto_reply") and not message.is_list:
        yield Evidence("header", f"Precedence: {precedence}")
    answered = any(not _SERVICE.match(box.address) for box in message.reply_to)  # a person's own Reply-To
    if (_SERVICE.match(message.from_.address) or _SERVICE.match(message.return_path or "")) and not answered:
        yield Evidence("header", f"From: {message.from_.address or message.return_path}")
    yield from _suppressed(message)
    yield from _subject(message)
    yield from _text(message)


def _suppressed(message: ParsedMessage) -> Iterator[Evidence]:
    """Exchange marks its own notices with X-Auto-Response-Suppress; people's mail may carry it too."""
    suppress = message.header("x-auto-response-suppress") or ""
    if re.search(r"\b(?:all|oof)\b", suppress, re.IGNORECASE) and (
        _subject_says(message) or message.header("x-ms-exchange-generated-message-source")
    ):
        yield Evidence("header", f"X-Auto-Response-Suppress: {suppress}")


def _subject_says(message: ParsedMessage) -> str:
    subject = folded(message.subject)
    for line in file("automatic")["subjects"]:
        known = folded(line)
        begins = f"{subject} ".startswith(f"{known} ") and (len(known) > 3 or re.match(r"\s*\w+\s*:", message.subject))
        if begins or (len(known.split()) >= 3 and known in subject):
            return str(line)
    return ""


def _subject(message: ParsedMessage) -> Iterator[Evidence]:
    if _subject_says(message):
        yield Evidence("subject", message.subject)


def _text(message: ParsedMessage) -> Iterator[Evidence]:
    """A machine that gives no sign in its headers: its text says so, or is an absence notice and nothing else."""
    if message.calendar:
        return
    said = message.reply_text[:3000]
    if line := _found(said, "machine_text"):
        yield Evidence("sentence", line)
    ticket = re.search(r"[\[(#](?:\w+[ #:-]*)?#?\d{3,}[\w-]*[\])]?", message.subject)
    if ticket and _says(said, "tickets") and not message.quoted_text:
        yield Evidence("subject", message.subject)
    answers = bool(message.in_reply_to or message.references)
    if not answers or "?" in said or _says(said, "a_person_writes"):
        return  # who says anything about a seat or our invitation writes herself
    if _says(said, "absences") and (line := _found(said, "redirects")):
        yield Evidence("sentence", line)


def machine_acts(message: ParsedMessage, writer: PersonMentioned, own: frozenset[str]) -> tuple[Act, ...]:
    """What an automatic mail says: a bounce for each address, an absence, or nothing (a ticket's acknowledgement)."""
    if is_bounce(message):
        return tuple(_bounce(message, own))
    if is_absence(message):
        return (Act("out_of_office", (writer,), evidence=(Evidence("subject", message.subject),), confidence=0.95),)
    return ()


def is_bounce(message: ParsedMessage) -> bool:
    """Whether an automatic mail reports a delivery."""
    if re.search(r"disposition-notification", message.content_type, re.IGNORECASE):
        return False  # it was read: the address works
    if (
        message.delivery_status
        or message.header("x-failed-recipients")
        or message.content_type.startswith("multipart/report")
    ):
        return True
    if is_absence(message):
        return False
    daemon = re.match(r"(?:mailer-?daemon|postmaster|mail-?daemon)", message.from_.address, re.IGNORECASE)
    return bool(daemon) or _says(f"{message.subject}\n{message.text[:3000]}", "bounces")


def is_absence(message: ParsedMessage) -> bool:
    """Whether an automatic mail is a holiday or absence notice, and not a ticket system's receipt."""
    if _says(message.subject, "tickets") or _says(message.text[:3000], "tickets"):
        return False
    return _says(f"{message.subject}\n{message.text[:3000]}", "absences")


def left_for_good(message: ParsedMessage) -> bool:
    """Whether a notice says that somebody does not work there any more: their address will not be read again."""
    return _says(f"{message.subject}\n{message.text[:3000]}", "left")


def _says(text: str, section: str) -> bool:
    return bool(_found(text, section))


def _found(text: str, section: str) -> str:
    """The first line of a section that stands in the text, or ""."""
    said = f" {folded(text)} "
    return next((line for line in file("automatic")[section] if f" {folded(line)} " in said), "")


def _bounce(message: ParsedMessage, own: frozenset[str]) -> Iterator[Act]:
    for report in bounced(message, own):
        soft = is_soft(report, message.text)
        quote = " ".join(filter(None, (report.recipient, report.action, report.status, report.diagnostic)))[:300]
        yield Act(
            "bounce_soft" if soft else "bounce_hard",
            (PersonMentioned(email=report.original_recipient or report.recipient),),
            evidence=(Evidence("report", quote),),
            confidence=0.95 if message.delivery_status else 0.8,
        )
