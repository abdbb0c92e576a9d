"""What the first session of the demo is asked: questions by mail and a poll; and the devices that were checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from senningen.journal.entries import SYSTEM
from senningen.kernel.text import Text
from senningen.live import services as live
from senningen.live.checked import Found
from senningen.programme.models import Session
from senningen.seats.models import Place

QUESTIONS = (
    "Qui paie les pylônes là où aucun opérateur ne voit de clients ?",
    "Lässt sich das Modell auf die Bahnstrecke nach Trier übertragen?",
)
POLL = Text(
    {
        "lb": "Hutt Dir dëst Joer op enger Grenz en Uruff verluer?",
        "fr": "Avez-vous perdu un appel à une frontière cette année ?",
        "de": "Haben Sie dieses Jahr an einer Grenze ein Gespräch verloren?",
        "en": "Have you lost a call at a border this year?",
    }
)
OPTIONS = (
    Text({"lb": "Méi wéi eemol", "fr": "Plus d’une fois", "de": "Mehr als einmal", "en": "More than once"}),
    Text({"lb": "Eemol", "fr": "Une fois", "de": "Einmal", "en": "Once"}),
    Text({"lb": "Ni", "fr": "Jamais", "de": "Nie", "en": "Never"}),
)


def fill(session: Session, now: datetime) -> None:
    """Put the questions into the queue, as from the first guests, and prepare the poll."""
    seated = Place.objects.filter(session=session, seat__state="taken").order_by("number")
    for text, place in zip(QUESTIONS, seated.select_related("seat"), strict=False):
        assert place.seat
        live.pass_question_on(
            session.pk, text, person_id=place.seat.person_id, message_id=None, by=SYSTEM, now=now, cause=None
        )
    live.prepare_poll(session.pk, POLL, OPTIONS, by=SYSTEM, now=now)
    live.make_sheet(session.pk, by=SYSTEM, now=now)
    _checks(session, now)


def _checks(session: Session, now: datetime) -> None:
    """Let a speaker and two guests have checked their devices; not all of them can do what the hour needs."""
    well = Found("works", "works", 42, "heard", 48_000, 11_500, 24, "Firefox 128, Windows")
    on_stage = list(session.parts.order_by("pk").values_list("person", flat=True))
    seated = Place.objects.filter(session=session, seat__state="taken", seat__mode="online").order_by("number")
    guests = list(seated.values_list("seat__person", flat=True)[:2])
    found = [well, replace(well, microphone="blocked", level=0, browser="Chrome 128, Mac OS X")]
    slow = replace(well, camera="", microphone="", down=640, up=210, answer=420, browser="Safari 17, iPhone")
    for who, one in [*zip(on_stage, found, strict=False), *zip(guests, (well, slow), strict=False)]:
        live.keep_check(session.edition_id, who, one, network="", now=now)
