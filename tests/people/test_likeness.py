"""Who may be one person, told on names alone: no rows."""

from __future__ import annotations

import pytest

from senningen.people.likeness import CROWD, Known, Likely, compare, mailbox, pairs, relation, traits


def found(one: Known, other: Known) -> list[str]:
    likely = compare(one, other)
    assert (likely is None) == (compare(other, one) is None)
    return [each.code for each in likely.reasons] if likely else []


class TestNames:
    @pytest.mark.parametrize(
        ("one", "other", "how"),
        [
            ("Anna Müller", "Mueller, Anna", "same"),
            ("Dr. Anna Müller", "anna MULLER", "same"),
            ("Jean-Paul Weiß", "Jean Paul Weiss", "same"),
            ("Hélène Marchal-Ries", "Helene Marchal Ries", "same"),
            ("Anna Müller", "Anna Maria Müller", "fuller"),
            ("A. Müller", "Anna Müller", "initial"),
            ("JP Hengen", "Jean-Paul Hengen", "initial"),
            ("J. P. Hengen", "Jean-Paul Hengen", "initial"),
            ("J Hengen", "Jean-Paul Hengen", "initial"),
            ("PJ Hengen", "Jean-Paul Hengen", "apart"),
            ("Anna Schmit", "Anna Schmitt", "spelling"),
            ("Anna Thielen", "Anna Theilen", "spelling"),
            ("Anna Thielen", "Anna Thielon", "spelling"),
            ("Müller", "Anna Müller", "part"),
            ("Anna", "Anna", "part"),
            ("", "Anna Müller", "unknown"),
            ("Anna Müller", "Ben Müller", "apart"),
            ("Anna Müller", "Ben Weber", "apart"),
            ("Marc Thielen", "Marc Weber", "apart"),
            ("Anna Müller Weber", "Anna Müller", "fuller"),
            ("Anna Müller Weber", "Ben Kolb", "apart"),
            ("Anna Li", "Anna Lo", "apart"),
            ("Xu Li", "X Li", "apart"),
        ],
    )
    def test_they_stand_to_each_other(self, one: str, other: str, how: str) -> None:
        assert relation(one, other) == relation(other, one) == how


class TestReasons:
    def test_the_same_name_in_one_house(self) -> None:
        one, other = Known(1, "Anna Müller", "LIST"), Known(2, "Mueller, Anna", "list")
        assert found(one, other) == ["name-same", "house"]

    def test_the_same_name_from_another_house_is_still_worth_a_look(self) -> None:
        one, other = Known(1, "Anna Müller", "LIST"), Known(2, "Anna Müller", "BGL")
        assert found(one, other) == ["name-same"]

    def test_a_fuller_name_elsewhere_is_not(self) -> None:
        assert found(Known(1, "Anna Müller", "LIST"), Known(2, "Anna Maria Müller", "BGL")) == []

    def test_an_initial_needs_something_beside(self) -> None:
        assert found(Known(1, "A. Müller"), Known(2, "Anna Müller")) == []
        assert found(Known(1, "A. Müller", "LIST"), Known(2, "Anna Müller", "LIST")) == ["name-initial", "house"]

    def test_two_addresses_with_one_local_part(self) -> None:
        one = Known(1, "Anna Müller", "LIST", ("anna.mueller@list.example",))
        other = Known(2, "", "", ("Anna.Mueller@home.example",))
        assert found(one, other) == ["local", "address-names"]

    def test_one_mailbox_written_in_two_ways(self) -> None:
        one = Known(1, "Anna Müller", "", ("anna.mueller+seminar@gmail.com",))
        other = Known(2, "A. Müller", "", ("annamueller@googlemail.com",))
        assert found(one, other) == ["mailbox", "name-initial"]
        assert mailbox("Anna+x@House.Example") == "anna@house.example"

    def test_an_office_is_nobody(self) -> None:
        one = Known(1, "", "", ("sekretariat@list.example",))
        assert found(one, Known(2, "", "", ("sekretariat@bgl.example",))) == []

    def test_a_first_name_is_nobody_in_particular(self) -> None:
        assert found(Known(1, "", "", ("anna@list.example",)), Known(2, "", "", ("anna@bgl.example",))) == []

    def test_one_telephone(self) -> None:
        one = Known(1, "Müller", "", ("m@a.example",), ("+352621123456",))
        assert found(one, Known(2, "Anna Müller", "", (), ("+352621123456",))) == ["telephone"]

    def test_an_assistant_is_not_the_minister_whatever_they_share(self) -> None:
        minister = Known(1, "Marc Thielen", "Ministry", ("marc.thielen@gov.example",), ("+35224781",))
        assistant = Known(2, "Sophie Kolb", "Ministry", ("marc.thielen@cabinet.example",), ("+35224781",))
        assert found(minister, assistant) == []
        nameless = Known(2, "", "", assistant.emails, assistant.telephones)
        assert found(minister, nameless) == ["local", "address-names", "telephone"]

    def test_a_couple_is_two(self) -> None:
        one = Known(1, "Anna Müller", "LIST", ("mueller.family@home.example",))
        assert found(one, Known(2, "Ben Müller", "LIST", ("mueller.family@work.example",))) == []


class TestWhomToCompare:
    def test_whoever_is_likely_shares_a_trait(self) -> None:
        cast = [
            Known(1, "Anna Müller", "LIST", ("anna.mueller@list.example",)),
            Known(2, "Mueller, Anna", "", ("am@home.example",)),
            Known(3, "Anna Maria Müller", "", ()),
            Known(4, "A. Müller", "List", ()),
            Known(5, "", "", ("anna.mueller@home.example",)),
            Known(6, "", "", ("Anna.Mueller+x@list.example",)),
            Known(7, "Anna Muler", "LIST", ()),
        ]
        for one in cast:
            for other in cast:
                if one != other and compare(one, other):
                    assert traits(one) & traits(other), (one, other)

    def test_a_crowd_says_nothing(self) -> None:
        assert pairs([("name:a b", n) for n in range(CROWD)]) != set()
        assert pairs([("name:a b", n) for n in range(CROWD + 1)]) == set()
        assert pairs([("a", 2), ("a", 1), ("b", 1), ("b", 2), ("c", 3)]) == {(1, 2)}

    def test_the_weightiest_reason_comes_first(self) -> None:
        one = Known(1, "Anna Müller", "LIST", ("anna.mueller@gmail.com",))
        likely = compare(one, Known(2, "Anna Müller", "LIST", ("anna.mueller@googlemail.com",)))
        assert isinstance(likely, Likely)
        assert [each.code for each in likely.reasons] == ["mailbox", "name-same", "house"]
        assert likely.weight == 11
