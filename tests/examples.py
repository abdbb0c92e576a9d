"""Labelled mails of many writers: what the desk's experience is learnt from and measured on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "corpus" / "examples"
STORIES = Path(__file__).parent / "desk" / "understanding"
SUBJECTS = {
    "new": {"en": "Webinar", "fr": "Webinaire", "de": "Webinar", "lb": "Webinar"},
    "invitation": {
        "en": "Re: Invitation: Luxembourg, a Pan-European Ultra-High Broadband and 5G hub",
        "fr": "RE: Invitation : Luxembourg, a Pan-European Ultra-High Broadband and 5G hub",
        "de": "AW: Einladung: Luxembourg, a Pan-European Ultra-High Broadband and 5G hub",
        "lb": "Re: Invitatioun: Luxembourg, a Pan-European Ultra-High Broadband and 5G hub",
    },
    "confirmation": {
        "en": "Re: Your seat is confirmed",
        "fr": "RE: Votre place est confirmée",
        "de": "AW: Ihr Platz ist bestätigt",
        "lb": "Re: Är Plaz ass confirméiert",
    },
}


@dataclass(frozen=True)
class Example:
    """One mail: its text, what it asks, and how its writer stands to us (invited, seat, none, unknown)."""

    lang: str
    number: int
    standing: str
    intents: frozenset[str]
    text: str
    idle: tuple[str, ...] = ()  # those of its sentences that ask for nothing

    @property
    def raw(self) -> bytes:
        """The mail as it would come in; the subject tells who is invited or holds a seat."""
        told = {"invited": "Re: Invitation: 10th edition", "seat": SUBJECTS["confirmation"][self.lang]}
        return self.under(told.get(self.standing, ""))

    def under(self, subject: str) -> bytes:
        """The same mail under another subject."""
        head = f"From: Kim Doe <kim.doe@firma.example>\nTo: seats@infra.example\nSubject: {subject}\n"
        kind = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
        date = "Date: Mon, 30 Nov 2020 10:00:00 +0100\nMessage-ID: <example@firma.example>\n"
        return f"{head}{date}{kind}\n{self.text}\n".replace("\n", "\r\n").encode()


def examples(lang: str) -> Iterator[Example]:
    """The examples of a language, in order; columns: mail, standing, intents of the sentence or "-", sentence."""
    rows = [line.split("\t") for line in (FOLDER / f"{lang}.tsv").read_text(encoding="utf-8").splitlines()]
    for number, sentences in groupby(rows, key=lambda row: row[0]):
        of_mail = list(sentences)
        intents = frozenset(intent for row in of_mail for intent in row[2].split(",") if intent != "-")
        idle = tuple(row[3] for row in of_mail if row[2] == "-")
        yield Example(lang, int(number), of_mail[0][1], intents, " ".join(row[3] for row in of_mail), idle)


@dataclass(frozen=True)
class DayExample:
    """One mail about certain days: what it asks, and for which sessions (none: for all, or nothing said)."""

    lang: str
    standing: str
    intent: str
    sessions: tuple[str, ...]
    text: str

    @property
    def raw(self) -> bytes:
        """The mail as it would come in."""
        thread = {"invited": "invitation", "seat": "confirmation", "none": "new"}[self.standing]
        return story_mail({"lang": self.lang, "thread": thread, "text": self.text})


def day_examples() -> Iterator[DayExample]:
    """The examples of days; columns: language, standing, intent, sessions or "-", text."""
    for line in (FOLDER / "days.tsv").read_text(encoding="utf-8").splitlines():
        lang, standing, intent, days, text = line.split("\t")
        yield DayExample(lang, standing, intent, () if days == "-" else tuple(days.split()), text)


def told(name: str, of: str = "story") -> list[dict[str, Any]]:
    """The stories of a file: text, language, the thread it answers, and the acts it asks."""
    stories: list[dict[str, Any]] = tomllib.loads((STORIES / name).read_text(encoding="utf-8"))[of]
    return stories


def story_mail(story: dict[str, Any]) -> bytes:
    """A story as the mail that Pat Example (or an office) writes on 8 December."""
    office = story.get("office", False)
    lines = [
        "From: Secretariat <secretariat@x.example>" if office else "From: Pat Example <me@x.example>",
        "To: seats@infra.example",
        f"Subject: {story.get('subject') or SUBJECTS[story['thread']][story['lang']]}",
        "Date: Tue, 08 Dec 2020 10:00:00 +0100",
        "Content-Type: text/plain; charset=utf-8",
        *(["In-Reply-To: <x@infra.example>"] if story["thread"] != "new" else []),
        "",
        story["text"],
        "",
        *(["-- ", "Jo Scribe", "Secretariat"] if office else ["Pat Example"]),
    ]
    return "\r\n".join(lines).encode()


def whole_mail(mail: dict[str, Any]) -> bytes:
    """A mail told with its headers."""
    head = [
        f"From: {mail['from']}",
        "To: seats@infra.example",
        f"Subject: {mail['subject']}",
        f"Date: {mail['date']}",
        "Content-Type: text/plain; charset=utf-8",
        *(["In-Reply-To: <x@infra.example>"] if mail["subject"][:3].lower() in ("re:", "aw:") else []),
        *([mail["header"]] if "header" in mail else []),
    ]
    return "\r\n".join([*head, "", mail["text"]]).encode()
