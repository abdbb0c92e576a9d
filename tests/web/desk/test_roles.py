"""Every address of the desk, asked by every role: the right ones come in, and no page shows a way that is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from django.urls import Resolver404, resolve

from senningen.desk.tasks import understand
from senningen.kernel import clock
from senningen.people.models import Account
from senningen.people.roles import ROLES, may
from senningen.post.models import Message
from senningen.programme.models import Session
from senningen.runtime.demo.building import build
from senningen.web.desk.access import act_of
from tests import factories
from tests.architecture.test_roles import desk_pages

pytestmark = pytest.mark.django_db

# Written by hand, apart from the table: what a role opens besides signing in. Whoever adds a page thinks of it here.
EVERYBODY = {"overview", "sessions", "feed", "shortcuts"}
READERS = {"mail", "message", "message-raw", "enclosure", "seats", "people", "person", "letters", "letter"}
READERS |= {"letter-html", "letter-file", "circulars", "circular", "waves", "wave", "editions", "journal"}
READERS |= {"plan-change", "checks", "kept"}
COUNTERS = {"door-list", "badges", "attendance", "attendance-table"}
CHECKERS = {"next-door", "door-worker", "door", "door-list-data", "door-taps", "hall"}
TAKERS = {"exports", "export"}
HOSTS = {"host", "host-upload", "desk-open-wall", "notice", "notice-withdraw", "recording"}
OWNERS = {"programs", "webhooks", "webhook", "webhook-switch", "delivery-again", "program-token"}
OWNERS |= {"program-token-revoke", "colleagues", "colleague-invite", "colleague-again", "colleague-withdraw"}
OWNERS |= {"colleague-role", "colleague-end"}
WRITERS = {"edition-new", "edition", "session-new", "session", "caps"}
WRITERS |= {"contingent-new", "contingent-terms", "contingent-places", "contingent-end"}
WRITERS |= {"plan", "plan-verb", "plan-letter", "plan-do", "polls", "poll-drop", "rehearsals"}
WRITERS |= {"next-sheet", "sheet", "sheet-make", "cue", "cue-move", "cue-remove", "cue-back"}
WRITERS |= {"cast", "cast-take", "cast-link", "cast-send"}
NO_PAGES = re.compile(r"\.(csv|xlsx|eml|html)|sign-out|/feed|/room|/enclosures")
DOORS = {"sign-in", "sign-out", "enter", "set-up", "join", "lost-password", "password"}
EVERYTHING = {name for _, name, _ in desk_pages()} - DOORS
OPENS = {
    "owner": EVERYTHING,
    "editor": EVERYTHING - OWNERS,
    "desk": EVERYTHING - OWNERS - WRITERS,
    "host": EVERYBODY | HOSTS,
    "door": EVERYBODY | COUNTERS | CHECKERS | TAKERS,
    "viewer": EVERYBODY | READERS | COUNTERS,
}


def addresses() -> Iterator[tuple[str, str]]:
    """Give each address with made-up numbers in it: whether there is such a row is asked only of who may come in."""
    samples = {"verb": "remind", "how": "give", "name": "people", "form": "csv", "language": "en"}
    for where, name, _ in desk_pages():
        if name not in DOORS:
            filled = re.sub(r"<int:\w+>", "999999", where)
            yield name, "/" + re.sub(r"<str:(\w+)>", lambda found: samples[found[1]], filled)


def close(answer: Any) -> None:
    """Close an answer, without the end of its request ending the connection on which the test stands."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


@pytest.mark.thorough
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.usefixtures("edition")
def test_every_address_lets_in_whom_it_should_and_nobody_else(client: Client, role: str) -> None:
    client.force_login(factories.account("Somebody", role=role))
    came_in = set()
    for name, where in addresses():
        for answer in (client.get(where), client.post(where)):
            request = answer.wsgi_request
            if hasattr(request, "account"):  # the guard has let them through
                came_in.add(name)
            elif answer.status_code != 405:
                assert answer.status_code == 404, (name, "forbidden looks like missing")
            close(answer)
    assert came_in == OPENS[role]


@pytest.mark.thorough
@pytest.mark.usefixtures("edition")
def test_whoever_is_not_signed_in_or_let_go_opens_nothing(client: Client) -> None:
    gone = factories.account("Gone Goodwin", role=Account.Role.OWNER)
    client.force_login(gone)
    assert client.get("/desk/").status_code == 200
    Account.objects.update(is_active=False)
    for name, where in addresses():
        for answer in (client.get(where), client.post(where)):
            assert answer.status_code in {302, 405}, name
            assert answer.status_code == 405 or answer["Location"].startswith("/desk/sign-in"), name


def ways(page: str) -> Iterator[str]:
    """Find every way that a page shows into the desk: links, keys of forms, and where the feed listens."""
    for found in re.finditer(r'(?:href|action|formaction|data-address)="(/desk[^"#]*)', page):
        yield found[1].replace("&amp;", "&")


def closed(where: str, role: str) -> bool:
    """Say whether a way leads to a page that this role may not open."""
    try:
        act = act_of(resolve(where.partition("?")[0]).func)
    except Resolver404:
        return True
    return act is None or (act != "door" and not may(role, act))


@pytest.mark.house  # no house of its own, but as long as one, and the same on every database
def test_no_page_shows_a_way_that_is_closed(client: Client) -> None:
    """Walk the whole demo as each role, one page of a kind, from the first page on."""
    build(now=clock.now())
    for pk in Message.objects.values_list("pk", flat=True):
        understand(pk)
    Session.objects.filter(number=1).update(doors_opened=clock.now())
    walked = {role: walk(client, role) for role in ROLES}
    assert {role: shown for role, (_, shown) in walked.items() if shown} == {}
    assert [role for role, (seen, _) in walked.items() if len(seen) < 2] == []


def walk(client: Client, role: str) -> tuple[set[str], set[tuple[str, str]]]:
    """Follow every link as one role; return the kinds of pages it saw, and the closed ways they showed."""
    client.force_login(factories.account(f"Somebody {role}", role=role))
    waiting, kinds, shown = ["/desk/"], set(), set()
    while waiting:
        where = waiting.pop()
        kind = kind_of(where)
        if kind in kinds or NO_PAGES.search(where):
            continue
        kinds.add(kind)
        answer = client.get(where, follow=True)
        if answer.status_code == 405:
            continue
        assert answer.status_code == 200, (role, where)
        found = set(ways(answer.content.decode()))
        shown |= {(kind, kind_of(each)) for each in found if closed(each, role)}
        waiting += [each for each in found if not closed(each, role)]
    return kinds, shown


def kind_of(where: str) -> str:
    """Name the kind of a page: its address without numbers, and what it is asked for without the values."""
    return re.sub(r"\d+", "n", re.sub(r"=[^&]*", "=", where))
