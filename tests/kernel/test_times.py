from datetime import UTC, date, datetime

import pytest

from senningen.kernel import times

MONDAY, THURSDAY = date(2020, 12, 14), date(2020, 12, 17)
NOON = datetime(2020, 12, 10, 15, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("lb", "Méindeg, 14. Dezember 2020"),
        ("fr", "lundi 14 décembre 2020"),
        ("de", "Montag, 14. Dezember 2020"),
        ("en", "Monday 14 December 2020"),
    ],
)
def test_a_day_is_said_as_the_language_says_it(language: str, words: str) -> None:
    assert times.day(MONDAY, language) == words


@pytest.mark.parametrize(
    ("language", "words", "short"),
    [
        ("lb", "14. bis 17. Dezember 2020", "14.–17. Dez. 2020"),
        ("fr", "14 au 17 décembre 2020", "14–17 déc. 2020"),
        ("de", "14. bis 17. Dezember 2020", "14.–17. Dez. 2020"),
        ("en", "14 to 17 December 2020", "14–17 Dec 2020"),
    ],
)
def test_a_run_of_days_names_the_month_once(language: str, words: str, short: str) -> None:
    assert times.days(MONDAY, THURSDAY, language) == words
    assert times.days(MONDAY, THURSDAY, language, short=True) == short


def test_a_run_over_the_turn_of_a_month_names_both() -> None:
    assert times.days(date(2020, 11, 30), date(2020, 12, 2), "en") == "30 November to 2 December 2020"


def test_one_day_is_no_run() -> None:
    assert times.days(MONDAY, MONDAY, "en") == "14 December 2020"


def test_an_hour_is_said_in_its_zone_and_the_zone_is_named() -> None:
    assert times.moment(NOON, "en", "Europe/Luxembourg") == "Thursday 10 December, 16:20"
    assert times.zone_name("Europe/Luxembourg", "lb") == "Lëtzebuerg"
    assert times.zone_name("Europe/Lisbon", "de", at=NOON) == "Lissabon (UTC+0)"
    assert times.zone_name("America/St_Johns", "en", at=NOON) == "St. John’s (UTC−3:30)"
    assert times.zone_name("UTC", "fr", at=NOON) == "UTC"


def test_the_first_of_a_month_is_an_ordinal_in_french_alone() -> None:
    first, fourth = date(2026, 12, 1), date(2026, 12, 4)
    assert times.day(first, "fr") == "mardi 1er décembre 2026"
    assert times.day(fourth, "fr") == "vendredi 4 décembre 2026"
    assert times.days(first, fourth, "fr") == "1er au 4 décembre 2026"
    assert times.day(first, "en") == "Tuesday 1 December 2026"
