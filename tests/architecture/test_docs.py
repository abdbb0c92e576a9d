"""The documents say what the code says: adding a setting, a letter, a word or a decision without its page fails."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

from django.apps import apps

from senningen.kernel.text import LANGUAGES
from senningen.runtime.options import Options

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LETTERS = ROOT / "src" / "senningen" / "post" / "letters"
LAYOUTS = {"letter"}  # what the letters stand in


def headings(name: str) -> set[str]:
    return {each.lstrip("#").strip() for each in (DOCS / name).read_text().splitlines() if each.startswith("##")}


def letter_kinds(language: str) -> set[str]:
    return {file.name.split(".")[0] for file in (LETTERS / language).glob("*.txt")} - LAYOUTS


def test_every_setting_is_explained_and_nothing_else() -> None:
    told = {each for each in headings("settings.md") if each.startswith("SENNINGEN_")}
    assert told == {f"SENNINGEN_{each.name.upper()}" for each in fields(Options)}


def test_every_letter_is_explained_and_stands_in_four_languages() -> None:
    for language in LANGUAGES:
        assert letter_kinds(language) == headings("letters.md"), language


def test_refusals_and_entries_are_what_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "reference", "--check"], capture_output=True, text=True, check=False
    )
    assert done.stdout + done.stderr == ""


def test_every_table_is_a_word_of_the_house() -> None:
    told = " ".join(headings("words.md")).lower().replace("-", "").replace(" ", "")
    tables = {model.__name__.lower() for model in apps.get_app_config("senningen").get_models()}
    assert {name for name in tables if name not in told} == set()


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_decision_is_listed_and_one_page_long() -> None:
    listed = (DOCS / "decisions" / "README.md").read_text()
    for page in (DOCS / "decisions").glob("0*.md"):
        assert page.name in listed
        assert len(page.read_text().splitlines()) <= 60
        assert {"Question", "Choice", "Price"} <= headings(f"decisions/{page.name}")


def test_the_readme_shows_the_two_commands_first() -> None:
    commands = re.findall(r"^scripts/\S+.*$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert commands[:2] == ["scripts/run --demo", "scripts/test"]


def test_every_script_says_what_it_does() -> None:
    for script in (ROOT / "scripts").iterdir():
        head = script.read_text().splitlines()[:3]
        assert head[0].startswith("#!"), script.name
        assert head[1].startswith(("# ", '"""')), script.name
