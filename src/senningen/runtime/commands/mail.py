"""`senningen mail read`: what the desk would propose for mails in files, without storing anything."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from senningen.desk.understanding import Act, EditionWords, PersonMentioned, Reading, described, understand
from senningen.post.parsing import Unreadable, parse


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb to the program's command line."""
    verb = subparsers.add_parser("mail", help="read mails from files")
    verbs = verb.add_subparsers(dest="mail_verb", required=True, metavar="VERB")
    read = verbs.add_parser("read", help="say what the desk would propose for .eml files or folders; stores nothing")
    read.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    read.add_argument("--edition", default="demo-10", help="a description file shipped with the program (demo-10)")
    read.add_argument("--jsonl", action="store_true", help="one JSON object a line")
    read.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read the files and print a line for each; an unreadable file gets one too."""
    try:
        edition = described(args.edition)
    except KeyError:
        print(f"There is no edition description {args.edition!r}; try demo-10.", file=sys.stderr)
        return 2
    for path in _files(args.paths):
        told = line(path, edition)
        print(json.dumps(told, ensure_ascii=False) if args.jsonl else _sentence(told), flush=True)
    return 0


def line(path: Path, edition: EditionWords) -> dict[str, Any]:
    """What one file comes to, in the form of the mail corpus's labels."""
    try:
        reading = understand(parse(path.read_bytes()), edition)
    except Unreadable as unreadable:
        return _unread(path, unreadable.code)
    except OSError as failed:
        return _unread(path, f"cannot-open: {failed.strerror}")
    return {"file": path.name, **as_label(reading)}


def as_label(reading: Reading) -> dict[str, Any]:
    """A reading in the form of the corpus's labels, with the evidence and the certainty beside it."""
    return {
        "lang": reading.lang,
        "auto": reading.auto,
        "acts": [_act(act) for act in reading.acts],
        "reply_text": reading.reply_text,
        "needs_person": reading.needs_person,
    }


def _act(act: Act) -> dict[str, Any]:
    told: dict[str, Any] = {
        "intent": act.intent,
        "people": [_person(person) for person in act.people],
        "sessions": list(act.sessions) if act.sessions else None,
    }
    if act.replaces:
        told["replaces"] = [_person(person) for person in act.replaces]
    if act.partstat:
        told["partstat"] = act.partstat
    if act.old_email:
        told["old_email"] = act.old_email
    told["confidence"] = act.confidence
    told["evidence"] = [{"kind": one.kind, "quote": one.quote} for one in act.evidence]
    return told


def _person(person: PersonMentioned) -> dict[str, str | None]:
    return {"name": person.name, "email": person.email, "organisation": person.organisation}


def _unread(path: Path, code: str) -> dict[str, Any]:
    return {
        "file": path.name,
        "lang": "en",
        "auto": False,
        "acts": [],
        "reply_text": "",
        "needs_person": True,
        "problem": code,
    }


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.eml")) or sorted(path.rglob("*.eml"))
        else:
            yield path


def _sentence(told: dict[str, Any]) -> str:
    acts = "; ".join(_phrase(act) for act in told["acts"]) or told.get("problem") or "a person reads this"
    marks = [
        told["lang"],
        *(["automatic"] if told["auto"] else []),
        *(["a person reads this"] if told["needs_person"] else []),
    ]
    return f"{told['file']}  [{', '.join(marks)}]  {acts}"


def _phrase(act: dict[str, Any]) -> str:
    who = ", ".join(filter(None, (person["name"] or person["email"] for person in act["people"])))
    sessions = f" {'+'.join(act['sessions'])}" if act["sessions"] else ""
    return f"{act['intent']}{sessions} ({who})"


def main() -> int:
    """Run as a program of its own: python -m senningen.runtime.commands.mail mail read PATH."""
    parser = argparse.ArgumentParser(prog="senningen")
    add(parser.add_subparsers(dest="verb", required=True))
    args = parser.parse_args()
    return int(args.run(args))


if __name__ == "__main__":
    sys.exit(main())
