"""A list taken in: who is new, who was there, what was left out, and undoing it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from senningen.journal.entries import person as actor
from senningen.journal.models import Entry
from senningen.kernel.refusals import Refused
from senningen.people import queries, services
from senningen.people.models import Account, Import, Organisation, Person
from tests import factories
from tests.factories import NOW
from tests.seats.stories import seated

pytestmark = pytest.mark.django_db
LIST = """Name;Firma;E-Mail;Sprache
Dr. Müller, Anna;LIST;anna@list.example, anna@home.example;de
Ben WEBER;Post;ben@post.example;
Clara Schmit;;;
"""


@pytest.fixture
def tom() -> Account:
    return factories.account()


def take(text: str, by: Account) -> Import:
    """Read a list and take it in."""
    found = services.read_people(text.encode(), "guests.csv", language="fr", by=by, now=NOW)
    services.take_people(found.pk)
    services.take_rows(found.pk, now=NOW)
    return Import.objects.get(pk=found.pk)


def outcomes(found: Import) -> Sequence[tuple[int, str, str, str]]:
    return [(each.row, each.outcome, each.why, each.about) for each in queries.imported(found)]


def test_good_rows_are_taken_and_bad_ones_are_listed(tom: Account) -> None:
    found = take(LIST, tom)
    assert outcomes(found) == [(2, "new", "", ""), (3, "new", "", ""), (4, "bad", "no-address", "")]
    anna, ben = Person.objects.filter(imported__of=found).order_by("pk")
    assert (anna.name, anna.title, str(anna.organisation), anna.language) == ("Anna Müller", "Dr.", "LIST", "de")
    assert [each.email for each in queries.addresses_of(anna.pk)] == ["anna@list.example", "anna@home.example"]
    assert (ben.name, ben.language) == ("Ben WEBER", "fr")
    assert [
        (each.data, each.cause) for each in Entry.objects.filter(kind="person.met", cause__startswith="import")
    ] == [
        ({"person": anna.pk}, f"import:{found.pk}"),
        ({"person": ben.pk}, f"import:{found.pk}"),
    ]


def test_taking_a_list_in_again_recognises_who_is_there(tom: Account) -> None:
    take(LIST, tom)
    people = Person.objects.count()
    again = take(LIST.replace("Ben WEBER;Post;ben@post.example", "Benjamin;Bank;BEN@post.example ben@new.example"), tom)
    assert outcomes(again)[:2] == [(2, "known", "", ""), (3, "known", "other-name", "Benjamin")]
    assert Person.objects.count() == people
    ben = queries.by_email("ben@new.example")
    assert ben
    assert (ben.name, str(ben.organisation)) == ("Ben WEBER", "Post")


def test_what_a_known_person_lacks_is_filled_in_and_taken_back(tom: Account) -> None:
    nameless = services.person_for("x@list.example", now=NOW)
    found = take("Xenia Young;LIST;x@list.example;y@list.example\n", tom)
    nameless.refresh_from_db()
    assert (nameless.name, nameless.organisation_id is None) == ("Xenia Young", False)
    services.undo_import(found.pk, by=actor(tom.person_id), now=NOW)
    nameless.refresh_from_db()
    assert (nameless.name, nameless.organisation) == ("", None)
    assert [each.email for each in queries.addresses_of(nameless.pk)] == ["x@list.example"]


def test_the_same_name_in_the_same_house_is_suggested_and_never_merged(tom: Account) -> None:
    anna = factories.person("Anna Müller", house="LIST")
    found = take("Name;Firma;E-Mail\nMüller, Anna;List;a.m@new.example\nAnna Müller;Post;anna@post.example\n", tom)
    assert [each.likely for each in queries.imported(found)] == [anna, None]
    assert Person.objects.filter(name="Anna Müller").count() == 3


def test_a_row_with_the_addresses_of_two_people_is_left_out(tom: Account) -> None:
    factories.person("Anna", "anna@list.example")
    factories.person("Ben", "ben@post.example")
    found = take("Name;E-Mail\nAnna;anna@list.example, ben@post.example\n", tom)
    assert outcomes(found) == [(2, "bad", "of-two-people", "Anna, Ben")]


def test_undoing_forgets_whoever_nothing_was_built_on(tom: Account) -> None:
    found = take(LIST, tom)
    ben = queries.by_email("ben@post.example")
    assert ben
    seated(factories.edition(sessions=1), ben)
    assert services.undo_import(found.pk, by=actor(tom.person_id), now=NOW) == 1
    assert queries.by_email("ben@post.example") == ben
    assert (queries.by_email("anna@list.example"), queries.by_email("anna@home.example")) == (None, None)
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Post"]
    with pytest.raises(Refused, match=r"import\.not-taken"):
        services.undo_import(found.pk, by=actor(tom.person_id), now=NOW)


def test_a_list_is_taken_in_once_and_only_with_an_address_column(tom: Account) -> None:
    found = services.read_people(LIST.encode(), by=tom, now=NOW)
    services.correct_columns(found.pk, ["name", "", "", ""], heading=1, language="en")
    with pytest.raises(Refused, match=r"import\.no-address-column"):
        services.take_people(found.pk)
    services.correct_columns(found.pk, ["name", "organisation", "email", ""], heading=1, language="en")
    services.take_people(found.pk)
    for late in (services.take_people, services.discard_import):
        with pytest.raises(Refused, match=r"import\.taken"):
            late(found.pk)
    assert services.take_rows(found.pk, now=NOW) == 3
    assert services.take_rows(found.pk, now=NOW) == 0


def test_what_cannot_be_read_is_refused(tom: Account) -> None:
    with pytest.raises(Refused, match=r"import\.empty"):
        services.read_people(b"", by=tom, now=NOW)


def test_a_big_list_costs_no_question_for_each_row(tom: Account, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    text = "".join(f"Guest {n};House {n % 5};guest{n}@list.example\n" for n in range(500))
    found = services.read_people(text.encode(), by=tom, now=NOW)
    services.take_people(found.pk)
    with django_assert_max_num_queries(90):
        assert services.take_rows(found.pk, now=NOW) == 500
