"""Build the demo through the same services that everybody uses; only the dates are shifted."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from senningen.desk import services as desk
from senningen.journal.entries import SYSTEM
from senningen.journal.entries import person as as_person
from senningen.kernel.text import Text
from senningen.live.services import decks
from senningen.people import services as people
from senningen.people.models import Account, Person
from senningen.post.services import outbox
from senningen.programme import services as programme
from senningen.programme.models import Edition, Part, Session, Topic
from senningen.runtime.demo import asked, inbox, slides
from senningen.seats import services as seats
from senningen.seats.models import Mode

HERE = Path(__file__).parent
ZONE = "Europe/Luxembourg"
LEAD = timedelta(minutes=10)
PASSWORD = "tenth edition"  # noqa: S105  the demo's, and said so at the first start


def build(*, now: datetime) -> Edition:
    """Fill an empty database: session 1 begins ten minutes after `now`, the others on the days after it."""
    written = _read("programme.toml")
    cast = _read("cast.toml")
    topics = _series(written, now)
    edition = _tenth(written, topics, now)
    _earlier(written, topics, edition, now)
    sessions = list(edition.sessions.order_by("number"))
    _stage(written, cast, sessions, now)
    _slides(sessions[0], now)
    _guests(cast, edition, sessions, now)
    asked.fill(sessions[0], now)
    _staff(cast, now)
    for told in cast["twice"]:
        _person(told, now)
    _waves(cast["invited"], edition, now)
    _inbox(sessions, written["series"]["mailbox"], now)
    return edition


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _texts(fields: dict[str, Any]) -> dict[str, Any]:
    """Turn every table of languages into a text."""
    return {name: Text(value) if isinstance(value, dict) else value for name, value in fields.items()}


def _series(written: dict[str, Any], now: datetime) -> dict[str, Topic]:
    programme.write_series(by=SYSTEM, now=now, **_texts(written["series"]))
    return {
        each["slug"]: programme.write_topic(
            each["slug"], name=Text(each["name"]), position=position, by=SYSTEM, now=now
        )
        for position, each in enumerate(written["topics"])
    }


def _tenth(written: dict[str, Any], topics: dict[str, Topic], now: datetime) -> Edition:
    begins = (now + LEAD).astimezone(ZoneInfo(ZONE)).replace(second=0, microsecond=0)
    fields = _texts(written["edition"])
    edition = programme.create_edition(
        fields.pop("number"),
        topics=[topics[slug].pk for slug in fields.pop("topics")],
        state=Edition.State.OPEN,
        held=begins.date(),
        zone=ZONE,
        asks_close=begins + timedelta(days=3),
        by=SYSTEM,
        now=now,
        **fields,
    )
    for days, each in enumerate(written["sessions"]):
        told = {name: value for name, value in _texts(each).items() if name not in {"speakers", "places", "on_site"}}
        day = (begins + timedelta(days=days)).date()
        session = programme.add_session(
            edition.pk, day=day, begins=begins.time(), zone=ZONE, by=SYSTEM, now=now, **told
        )
        seats.open_places(session.pk, cap=each.get("places", edition.cap))
        if "on_site" in each:
            seats.open_places(session.pk, cap=each["on_site"], mode=Mode.ON_SITE)
    return edition


def _earlier(written: dict[str, Any], topics: dict[str, Topic], tenth: Edition, now: datetime) -> None:
    editions = {tenth.number: tenth}
    for each in written["earlier"]:
        fields = _texts(each)
        editions[each["number"]] = programme.create_edition(
            fields.pop("number"),
            topics=[topics[slug].pk for slug in fields.pop("topics")],
            state=Edition.State.PAST,
            invented=True,
            by=SYSTEM,
            now=now,
            **fields,
        )
    for each in written["outcomes"]:
        fields = _texts(each)
        programme.add_outcome(
            topics[fields.pop("topic")].pk,
            editions=[editions[number].pk for number in fields.pop("editions")],
            figures=[_texts(figure) for figure in fields.pop("figures")],
            by=SYSTEM,
            now=now,
            **fields,
        )


def _person(told: dict[str, Any], now: datetime) -> Person:
    person = people.person_for(
        told["email"], name=told["name"], organisation=told.get("house", ""), language=told["language"], now=now
    )
    return people.correct_person(
        person.pk, title=told.get("title", ""), zone=told.get("zone", ""), invented=True, by=SYSTEM, now=now
    )


def _stage(written: dict[str, Any], cast: dict[str, Any], sessions: list[Session], now: datetime) -> None:
    """Give everybody on stage their parts; the host has one in every session."""
    on_stage = {told["name"]: (told, _person(told, now)) for told in cast["stage"]}
    hosts = [name for name, (told, _) in on_stage.items() if told.get("role") == Part.Role.HOST]
    for session, each in zip(sessions, written["sessions"], strict=True):
        for position, name in enumerate([*each["speakers"], *hosts]):
            told, person = on_stage[name]
            programme.give_part(
                session.pk,
                person.pk,
                told.get("role", Part.Role.SPEAKER),
                caption=Text(told["caption"]),
                position=position,
                by=SYSTEM,
                now=now,
            )


def _slides(session: Session, now: datetime) -> None:
    part = session.parts.order_by("position").first()
    decks.upload_deck(
        session.pk, slides.pdf(), name="Ultra-high broadband.pdf", part_id=part.pk if part else None, by=SYSTEM, now=now
    )


def _guests(cast: dict[str, Any], edition: Edition, sessions: list[Session], now: datetime) -> None:
    """Give the cast and the crowd their seats; three still have an offer, the third session has a waiting list.

    In it two go together; the last of the crowd come to the fourth session in person, two of them for the press.
    """
    asked = now - timedelta(days=8)
    named = [(told, _person(told, asked)) for told in cast["guests"]]
    others = [(told, _person(told, asked)) for told in _crowd(cast["crowd"])]
    _press([person for told, person in others if told["mode"] == Mode.ON_SITE][:2], edition, sessions[3], asked)
    for told, person in [*others[:46], *named, *others[46:]]:
        chosen = [session.pk for session in sessions if session.number in told.get("sessions", range(1, 100))]
        mode = told.get("mode", Mode.ONLINE)
        request = seats.receive_request(
            person.pk, edition.pk, sessions=chosen, mode=mode, asked=asked, by=SYSTEM, now=asked
        )
        letter = told in cast["guests"]
        if told.get("offered"):
            seats.offer_seat(request.pk, until=now + timedelta(days=1), by=SYSTEM, now=now, letter=letter)
        else:
            seats.give_seat(request.pk, by=SYSTEM, now=now - timedelta(days=7), letter=letter)
    one, *with_it = edition.requests.filter(person__addresses__email__in=cast["crowd"]["together"])
    seats.link_requests(one.pk, [each.pk for each in with_it], by=SYSTEM, now=asked)
    outbox.take_as_sent(edition.pk)


def _press(who: list[Person], edition: Edition, session: Session, now: datetime) -> None:
    """Keep some places on site for the press, and say who that is."""
    until = session.starts_at - timedelta(days=1)
    press = seats.begin_contingent(edition.pk, "Presse", until, by=SYSTEM, now=now)
    seats.keep_places(press.pk, 6, mode=Mode.ON_SITE, session_id=session.pk, by=SYSTEM, now=now)
    for each in who:
        seats.belong_to(each.pk, edition.pk, press.pk, by=SYSTEM, now=now)


def _crowd(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Name the rest of the room: given and family names in turn, a house and a language each."""
    given, family, houses, languages = told["given"], told["family"], told["houses"], told["languages"]
    for number in islice(range(len(given) * len(family)), told["count"]):
        on_site = number >= told.get("on_site_from", 1000)
        first, last = given[number % len(given)], family[number % len(family)]
        yield {
            "name": f"{first} {last}",
            "email": f"{told['address']}{number + 1}@crowd.example",
            "house": houses[number % len(houses)],
            "language": languages[number % len(languages)],
            "offered": number in told.get("offered", ()),
            "sessions": [4] if on_site else [3] if number >= told.get("only_the_third_from", 1000) else [1, 2, 3, 4],
            "mode": Mode.ON_SITE if on_site else Mode.ONLINE,
        }


def _staff(cast: dict[str, Any], now: datetime) -> None:
    for told in cast["staff"]:
        _person(told, now)
        people.create_account(told["email"], password=PASSWORD, role=told["role"], now=now)


def _waves(told: dict[str, Any], edition: Edition, now: datetime) -> None:
    """Let one wave be out, without held places, with the first answers in; another is being drafted."""
    by = Account.objects.filter(role=Account.Role.OWNER).first() or Account.objects.first()
    assert by is not None
    invited = [_person(each, now - timedelta(days=4)) for each in _crowd(told)]
    first, second = (seats.begin_wave(edition.pk, title=title, by=by, now=now) for title in told["titles"])
    for wave, some in ((first, invited[:-4]), (second, invited[-4:])):
        seats.add_to_wave(wave.pk, [each.pk for each in some])
        seats.write_wave(wave.pk, holds=wave == second, until=now + timedelta(days=2))
    sent = now - timedelta(days=2)
    seats.send_wave(first.pk, shown=[each.pk for each in invited], by=by, now=sent)
    while seats.write_invitations(first.pk, now=sent):
        pass
    outbox.take_as_sent(edition.pk)
    for invitation, answer in zip(first.invitations.order_by("pk"), told["answers"], strict=False):
        author, at = as_person(invitation.person_id), now - timedelta(days=1)
        if answer != "none":
            seats.note_opened(invitation.pk, now=at)
        if answer == "no":
            seats.decline_invitation(invitation.pk, by=author, now=at)


def _inbox(sessions: list[Session], mailbox: str, now: datetime) -> None:
    """Let the mails wait at the desk; the worker reads them as it reads any other."""
    days = [session.day for session in sessions]
    for mail in inbox.mails(days, mailbox=mailbox, now=now):
        desk.take_in(mail.raw, recipient=mailbox, envelope_from=mail.sender, source="demo", now=mail.received)
