"""The seat board as the server draws it: plan and list alike, filters, whose turn it is, the list for the door."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from senningen.desk.models import Move
from senningen.people.models import Account, Person
from senningen.programme.models import Edition
from senningen.seats.models import Mode, Place, Request, Seat, Wish
from senningen.seats.services import open_places
from tests import factories
from tests.seats.stories import DESK, ask, offered, seated, state, waits

pytestmark = pytest.mark.django_db
NOW = factories.NOW
NAMES = r"</i></td><td>([^<]+)</td>"


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=6, sessions=2)


def shown(desk: Client, query: str = "") -> str:
    answer = desk.get(f"/desk/seats{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def drawn(page: str) -> dict[int, str]:
    """Say how each chair of the plan stands, of those that are looked for."""
    found = re.findall(r'data-seat="(\d+)"(?: data-pk="\d+")? data-state="(\w+)"[^>]*><g class="([^"]*)"', page)
    return {int(number): stands for number, stands, css in found if " dim" not in css}


def listed(page: str) -> dict[int, str]:
    """Say how each row of the list stands."""
    found = re.findall(r'data-seat="(\d+)"[^>]*>\d+</a>.*?class="st s-(\w+)"', page)
    return {int(number): stands for number, stands in found}


def figures(page: str) -> dict[str, int]:
    found = re.findall(r'<span class="q">(\d+)</span><span class="st s-(\w+)">', page)
    return {stands: int(count) for count, stands in found}


@pytest.fixture
def peopled(edition: Edition) -> Edition:
    """A seat in both sessions, one in the second, an offer, one nobody answered; two free; one in line."""
    seated(edition, factories.person("Anna Weber", house="Universität Trier"))
    seated(edition, "Ben Muller", 2)
    offered(edition, "Claire Reding")
    silent = offered(edition, "Dora Klein")
    Seat.objects.filter(pk=silent.pk).update(until=NOW - timedelta(hours=1), no_answer=True)
    return edition


EVERY = {1: "seat", 2: "seat", 3: "offer", 4: "no", 5: "free", 6: "free"}


@pytest.mark.parametrize(
    "query", ["", "?session=2", "?state=no", "?state=free", "?q=trier", "?session=1", "?q=reding+claire"]
)
def test_plan_and_list_show_the_same(desk: Client, peopled: Edition, query: str) -> None:
    as_plan = shown(desk, query)
    as_list = shown(desk, f"{query}{'&' if query else '?'}view=list")
    assert drawn(as_plan) == listed(as_list)
    assert figures(as_plan) == figures(as_list)
    if not query:
        assert drawn(as_plan) == EVERY
        assert figures(as_plan) == {"req": 0, "offer": 1, "seat": 2, "no": 1, "free": 2}


def test_a_filter_leaves_what_fits(desk: Client, peopled: Edition) -> None:
    assert drawn(shown(desk, "?state=no")) == {4: "no"}
    assert drawn(shown(desk, "?q=TRIER")) == {1: "seat"}
    assert drawn(shown(desk, "?session=1")) == {1: "seat", 3: "offer", 4: "no", 2: "free", 5: "free", 6: "free"}
    assert drawn(shown(desk, "?state=nonsense&session=77&seat=x&mode=nowhere")) == EVERY


def test_on_site_places_have_a_plan_of_their_own(desk: Client, peopled: Edition) -> None:
    first = peopled.sessions.get(number=1)
    open_places(first.pk, cap=2, mode=Mode.ON_SITE, by=DESK, now=NOW)
    seat = seated_on_site(peopled, "Emil Braun")
    assert drawn(shown(desk, "?session=1&mode=on-site")) == {1: "site", 2: "free"}
    assert drawn(shown(desk, "?mode=on-site")) == {seat.number: "site", seat.number + 1: "free"}
    assert (figures(shown(desk, "?mode=on-site"))["site"], seat.number in drawn(shown(desk))) == (1, False)


def test_the_rail_counts_the_free_seats_of_each_mode_as_the_board_does(desk: Client, edition: Edition) -> None:
    first = edition.sessions.get(number=1)
    for name in range(edition.cap):
        seated(edition, f"Guest {name}", 1)
    page = shown(desk)
    assert (figures(page)["free"], "6 free" in page) == (6, True)  # the first session is full, the second is not
    open_places(first.pk, cap=2, mode=Mode.ON_SITE, by=DESK, now=NOW)
    assert "6 online, 2 on site" in shown(desk)


def test_the_file_of_who_waits_holds_the_mode_that_is_shown(desk: Client, edition: Edition) -> None:
    open_places(edition.sessions.get(number=1).pk, cap=0, mode=Mode.ON_SITE, by=DESK, now=NOW)
    ask(edition, "Dora", 1, mode=Mode.ON_SITE)
    ask(edition, "Emil", 1)
    for mode, who, other in (("online", b"Emil", b"Dora"), ("on-site", b"Dora", b"Emil")):
        taken_out = desk.get(f"/desk/exports/waiting.csv?mode={mode}").getvalue()
        assert (who in taken_out, other in taken_out) == (True, False)


def seated_on_site(edition: Edition, name: str) -> Seat:
    seat = seated_with(edition, name, Mode.ON_SITE)
    assert seat.mode == Mode.ON_SITE
    return seat


def seated_with(edition: Edition, name: str, mode: str) -> Seat:
    from senningen.seats.services import give_seat

    seat = give_seat(ask(edition, name, 1, mode=mode).pk, by=DESK, now=NOW)
    assert seat
    return seat


def test_the_chosen_seat_tells_who_in_which_sessions_and_why(desk: Client, peopled: Edition) -> None:
    page = shown(desk, "?seat=2")
    panel = page[page.index('id="chosen"') : page.index('id="waits"')]
    assert "Ben Muller" in panel
    assert "Not asked for" in panel  # the first session
    assert "Place 2" in panel
    assert "Asked for a seat" in panel
    assert "Seat 2 given" in panel
    assert "New link" in panel
    assert "Remind" in shown(desk, "?seat=3")
    free = shown(desk, "?seat=6")
    assert "Nobody waits for what is free." in free
    assert 'class="chosen"' not in shown(desk, "?seat=99")


def test_who_waits_stands_beside_with_the_reason_and_whose_turn_it_is(desk: Client, edition: Edition) -> None:
    for number in range(5):
        seated(edition, f"Guest {number}")
    seated(edition, "Late", 2)
    seated(edition, "Later", 1)
    Place.objects.filter(session__number=1, seat=None).delete()
    ask(edition, "Both or none", all_or_none=True)
    ask(edition, "Sven", 1, after=1)
    page = shown(desk, "?view=list&state=req")
    assert "All sessions or none: waits for 1, 2 too." in page
    assert waits(edition) == ["Both or none", "Sven"]
    assert "Nothing is free for anybody in line." in page
    open_places(edition.sessions.get(number=1).pk, cap=7, by=DESK, now=NOW)
    page = shown(desk)
    assert "Offer to the first in line" in page
    assert '<input type="hidden" name="most" value="1">' in page  # Sven: who wants all or none is passed over
    desk.post("/desk/seats/line/offer", {"session": "1", "most": "1", "next": "/desk/seats?session=1"})
    assert Seat.objects.get(person__name="Sven").state == "held"
    assert waits(edition) == ["Both or none"]
    assert desk.post("/desk/seats/line/offer", {"next": "/desk/seats"})["Location"] == "/desk/seats"
    assert "Nothing is free for anybody in line." in shown(desk)


def test_the_line_for_the_hall_is_served_with_places_in_the_hall(desk: Client, edition: Edition) -> None:
    seated(edition, "Anna")
    ask(edition, "Dora", 1, mode=Mode.ON_SITE)
    assert "Nothing is free for anybody in line." in shown(desk, "?session=1&mode=on-site")
    open_places(edition.sessions.get(number=1).pk, cap=1, mode=Mode.ON_SITE, by=DESK, now=NOW)
    page = shown(desk, "?session=1&mode=on-site")
    sent = re.search(r'<form method="post" id="serve".*?</form>', page)
    assert sent
    told = dict(re.findall(r'name="(session|mode|most)" value="([^"]*)"', sent[0]))
    assert told == {"session": "1", "mode": "on-site", "most": "1"}
    desk.post("/desk/seats/line/offer", told | {"next": "/desk/seats"})
    assert drawn(shown(desk, "?session=1&mode=on-site")) == {1: "offer"}


def test_several_are_done_at_once_and_the_page_says_what_was_not(desk: Client, peopled: Edition) -> None:
    pks = {seat.number: seat.pk for seat in Seat.objects.all()}
    answer = desk.post("/desk/seats/together/extend", {"seat": list(pks.values()), "next": "/desk/seats?view=list"})
    assert answer["Location"] == "/desk/seats?view=list"
    page = shown(desk)
    assert "More time to answer for the seats: 3, 4." in page
    assert "2 seats were passed over." in page
    assert drawn(page)[4] == "offer"
    move = Move.objects.get()
    assert f'action="/desk/moves/{move.pk}/undoing"' in page[page.index('id="ledger"') :]
    desk.post(f"/desk/moves/{move.pk}/undoing")
    assert drawn(shown(desk))[4] == "no"
    desk.post("/desk/seats/together/remind", {"seat": [pks[1], "x", "9" * 30]})
    assert "None of the seats selected could be changed in this way." in shown(desk)


def test_one_reminder_from_the_panel(desk: Client, peopled: Edition) -> None:
    seat = Seat.objects.get(number=3)
    desk.post(f"/desk/seats/{seat.pk}/reminder")
    page = shown(desk, "?seat=3")
    assert "Reminded: Claire Reding." in page
    assert "Reminded less than a day ago." in page
    assert desk.post(f"/desk/seats/{seat.pk}/reminder").status_code == 409


@pytest.mark.parametrize("address", ["together/release", "line/offer", "1/reminder"])
def test_who_only_looks_changes_nothing(client: Client, peopled: Edition, address: str) -> None:
    client.force_login(factories.account("Vera Vogel", role=Account.Role.VIEWER))
    one = Seat.objects.get(number=1)
    assert client.post(f"/desk/seats/{address}", {"seat": one.pk}).status_code == 404
    assert state(one) == "taken"
    page = client.get("/desk/seats?seat=3").content.decode()
    assert 'id="together"' not in page
    assert "Release" not in page


def test_what_is_not_a_verb_is_not_there(desk: Client, peopled: Edition) -> None:
    assert desk.post("/desk/seats/together/burn").status_code == 404
    assert desk.post("/desk/seats/line/burn").status_code == 404
    Edition.objects.update(state=Edition.State.PAST)
    assert desk.post("/desk/seats/together/release").status_code in {302, 404}


def test_the_list_for_the_door_has_everybody_with_a_place_by_surname(client: Client, peopled: Edition) -> None:
    client.force_login(factories.account("Dora Port", role=Account.Role.DOOR))
    page = client.get("/desk/seats/door?session=2").content.decode()
    assert re.findall(NAMES, page) == ["Ben Muller", "Anna Weber"]  # no offers
    page = client.get("/desk/seats/door?session=1").content.decode()
    assert re.findall(NAMES, page) == ["Anna Weber"]


@pytest.mark.parametrize(
    ("query", "queries"),
    [("", 15), ("?view=list", 15), ("?session=2", 15), ("?view=list&state=req", 15), ("?seat=1", 19)],
)
@pytest.mark.parametrize("many", [3, 60])
def test_a_board_of_any_size_costs_the_same(
    desk: Client, query: str, queries: int, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = Edition.objects.get()
    crowd(edition, seats=many, waiting=many)
    desk.get("/desk/seats")
    with django_assert_num_queries(queries):
        desk.get(f"/desk/seats{query}")


def crowd(edition: Edition, *, seats: int, waiting: int) -> None:
    """Fill an edition quickly, past the services: who sits, who waits for every session."""
    sessions = list(edition.sessions.all())
    for each in sessions:
        open_places(each.pk, cap=seats, by=DESK, now=NOW)
    people = Person.objects.bulk_create(Person(name=f"Guest {n}", created=NOW) for n in range(seats + waiting))
    asked = {"edition": edition, "asked": NOW}
    requests = Request.objects.bulk_create(
        Request(person=each, state="settled" if n < seats else "open", **asked) for n, each in enumerate(people)
    )
    rows = Seat.objects.bulk_create(
        Seat(edition=edition, person=people[n], request=requests[n], number=n + 1, state="taken", given=NOW)
        for n in range(seats)
    )
    for seat in rows:
        Place.objects.filter(session__edition=edition, number=seat.number).update(seat=seat)
    Wish.objects.bulk_create(
        Wish(request=each, session=session, asked=NOW, state="placed" if n < seats else "waiting")
        for n, each in enumerate(requests)
        for session in sessions
    )


def test_a_seat_is_moved_on_site_as_the_page_says_and_back_by_undo(desk: Client, peopled: Edition) -> None:
    open_places(peopled.sessions.get(number=1).pk, cap=1, mode=Mode.ON_SITE, by=DESK, now=NOW)
    page = shown(desk, "?seat=1")
    assert "loses the place and waits" in page  # in the second session there is nothing on site
    anna = Seat.objects.get(number=1)
    seal = re.search(r'name="foreseen" value="(\w+)"', page)
    assert seal
    desk.post(f"/desk/seats/{anna.pk}/mode", {"mode": "on-site", "foreseen": "stale"})
    assert Seat.objects.get(number=1).mode == "online"
    answer = desk.post(f"/desk/seats/{anna.pk}/mode", {"mode": "on-site", "foreseen": seal[1]})
    assert answer["Location"] == "/desk/seats?mode=on-site&seat=1"
    assert drawn(shown(desk, "?mode=on-site"))[1] == "site"
    desk.post(f"/desk/moves/{Move.objects.latest('pk').pk}/undoing")
    assert Seat.objects.get(number=1).mode == "online"
    assert drawn(shown(desk)) == EVERY


def test_whoever_waits_is_moved_to_the_other_line(desk: Client, edition: Edition) -> None:
    open_places(edition.sessions.get(number=1).pk, cap=1, mode=Mode.ON_SITE, by=DESK, now=NOW)
    request = ask(edition, "Dora", 1, mode=Mode.ON_SITE)
    assert "To online" in shown(desk, "?mode=on-site")
    desk.post(f"/desk/requests/{request.pk}/mode", {"mode": "online"})
    request.refresh_from_db()
    assert request.mode == "online"
