"""Every page of the desk declares what it takes to open it, and the documents say what the table of roles says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from senningen.people.models import Account
from senningen.people.roles import ACTS, ROLES, may
from senningen.web.desk.access import act_of
from senningen.web.desk.role_words import ACTS as SAID_ACTS
from senningen.web.desk.role_words import ROLES as SAID_ROLES

DOORS = {"sign-in", "sign-out", "enter", "set-up", "join", "lost-password", "password"}
DOCUMENT = Path(__file__).parents[2] / "docs" / "organiser" / "colleagues.md"
Page = tuple[str, str, Callable[..., object]]


def pages(patterns: list[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[Page]:
    """Walk every address of the site: where it is, how it is called, which view answers."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        where = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from pages(each.url_patterns, where)
        else:
            yield where, each.name or "", each.callback


def desk_pages() -> list[Page]:
    return [each for each in pages() if each[0].startswith("desk/")]


def test_every_address_of_the_desk_declares_its_act() -> None:
    assert len(desk_pages()) > 80
    assert [where for where, _, view in desk_pages() if act_of(view) not in {*ACTS, "door"}] == []


def test_only_the_doors_open_to_everybody() -> None:
    assert {name for _, name, view in desk_pages() if act_of(view) == "door"} == DOORS


def test_no_page_elsewhere_asks_for_a_role() -> None:
    assert [where for where, _, view in pages() if not where.startswith("desk/") and act_of(view)] == []


def test_every_role_and_every_act_has_words_and_a_row() -> None:
    assert set(Account.Role.values) == set(ROLES) == set(SAID_ROLES)
    assert set(ACTS) == set(SAID_ACTS)
    assert [act for act in ACTS if not may("owner", act)] == [], "an owner may do everything"
    assert not may("somebody", "enter")


def test_the_document_says_what_the_table_says() -> None:
    rows = re.findall(r"^\| `([\w-]+)` [^|]*\|(.*)\|$", DOCUMENT.read_text(), re.MULTILINE)
    told = {act: [bool(cell.strip()) for cell in cells.split("|")] for act, cells in rows}
    assert told == {act: [may(role, act) for role in ROLES] for act in ACTS}
