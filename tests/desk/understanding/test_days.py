"""Which days are meant, and when a person reads because it is not certain which days or who."""

from __future__ import annotations

import pytest

from senningen.desk.understanding import described, understand
from senningen.desk.understanding.days import mentions
from senningen.desk.understanding.folding import tokens
from senningen.post.parsing import parse
from tests.examples import day_examples, story_mail

EDITION = described("demo-10")


def test_the_days_of_short_mails_are_read_as_well_as_before() -> None:
    told = [(day, understand(parse(day.raw), EDITION)) for day in day_examples()]
    days = [(day, [act.sessions or () for act in reading.acts]) for day, reading in told]
    assert sum(day.sessions in found for day, found in days) >= 0.84 * len(days)
    sure = [day for day, reading in told if not reading.needs_person and day.sessions not in dict(days)[day]]
    assert len(sure) <= 0.05 * len(days)


@pytest.mark.parametrize(
    ("lang", "thread", "text", "sessions"),
    [
        ("en", "invitation", "Yes, gladly, until Wednesday included.", ("S1", "S2", "S3")),
        ("de", "invitation", "Zusage, bis einschließlich Mittwoch.", ("S1", "S2", "S3")),
        ("fr", "invitation", "Je viens les quatre jours, lundi depuis le train.", None),
        ("lb", "confirmation", "Kéint Dir mech dënschdes an donneschdes sträichen?", ("S1", "S3")),
        ("fr", "confirmation", "Je renonce à mardi et mercredi. Lundi et jeudi ne changent pas.", ("S1", "S4")),
        ("de", "confirmation", "Bitte alles außer Dienstag für mich stornieren.", ("S2",)),
        ("en", "invitation", "I accept. On the 14th, however, I sit on a jury all day.", ("S2", "S3", "S4")),
        ("de", "invitation", "mo di mi geht nich, do ja", ("S4",)),
        ("de", "invitation", "Ich nehme gern teil, nur am Dienstag muss ich zum Zahnarzt.", ("S1", "S3", "S4")),
        ("lb", "invitation", "Ech sinn dobäi, just de Mëttwoch muss ech op d'Gemeng.", ("S1", "S2", "S4")),
        ("en", "invitation", "I would love to come. I am only free on Monday.", ("S1",)),
        ("de", "confirmation", "Mir bleibt nur der Montag übrig, die anderen drei Tage bin ich verreist.", ("S1",)),
        ("en", "confirmation", "Tuesday's gone, I'm afraid. Nothing else changes.", ("S1", "S3", "S4")),
        ("fr", "confirmation", "Mercredi saute pour moi. Le reste tient bon.", ("S1", "S2", "S4")),
        (
            "en",
            "invitation",
            "Yes please. The sixteenth is my birthday; the remaining three are fine.",
            ("S1", "S2", "S4"),
        ),
        ("fr", "invitation", "Oui aux quatre, même si le mercredi je vous suivrai depuis le train.", None),
        ("lb", "invitation", "Ech kommen de Méindeg an den Dag drop.", ("S1", "S2")),
    ],
)
def test_days_are_cut_out_kept_and_closed(lang: str, thread: str, text: str, sessions: tuple[str, ...] | None) -> None:
    reading = understand(parse(story_mail({"lang": lang, "thread": thread, "text": text})), EDITION)
    assert [act.sessions for act in reading.acts] == [sessions]


@pytest.mark.parametrize(
    "text",
    [
        "Please book a seat for me in the session on unmanned flight.",  # which one is that?
        "Please book a seat for our director, Ms Ruth Ellery.",  # where does her link go?
        "Please book a seat for me. Only on Tuesday I have to be in court.",  # that day alone, or all the others?
        "Please book a seat for me for Thursday. I should like to hear the lot.",  # that day, or all?
        "Please book a seat for me. In the latter part I am abroad.",  # for the others alone?
        "Please book a seat for me. I will let you know whether I come.",
    ],
)
def test_a_seat_for_days_or_somebody_not_certain_is_read_by_a_person(text: str) -> None:
    reading = understand(parse(story_mail({"lang": "en", "thread": "new", "text": text})), EDITION)
    assert reading.acts
    assert reading.needs_person


def test_a_word_that_counts_is_no_topic_though_a_title_holds_it() -> None:
    told = mentions(
        tokens("Am zweiten Tag gern, am ersten sitze ich im Gericht."), EDITION, None
    )  # "nach den ersten Netzen"
    assert [one.codes for one in told] == [{"S2"}, {"S1"}]
