import pytest

from senningen.journal.entries import SYSTEM, Cause
from senningen.journal.entries import person as by_person
from senningen.journal.queries import entries_about
from senningen.kernel.refusals import Refused
from senningen.people import queries
from senningen.people.models import Account, Person
from senningen.people.services import (
    add_address,
    address_bounced,
    address_reached,
    choose_language,
    correct_person,
    create_account,
    learn_language,
    learn_register,
    make_link,
    person_for,
    prefer_address,
    revoke_links,
)
from tests.factories import NOW, person

pytestmark = pytest.mark.django_db


def told(person_id: int) -> list[str]:
    return [entry.kind for entry in entries_about(f"person:{person_id}").order_by("pk")]


class TestMeetingSomebody:
    def test_a_stranger_is_written_down_as_they_write_themselves(self) -> None:
        met = person_for("Anna.Mueller@Haus.Example", name="  Dr.  anna MÜLLER ", organisation="Haus", now=NOW)
        assert (met.name, str(met.organisation), met.language) == ("Dr. anna MÜLLER", "Haus", "en")
        assert met.addresses.get().email == "Anna.Mueller@haus.example"
        assert told(met.pk) == ["person.met"]

    def test_the_same_address_in_other_letters_is_the_same_person(self) -> None:
        first = person_for("anna@haus.example", name="Anna", now=NOW)
        assert person_for("ANNA@Haus.Example", name="Somebody else", now=NOW) == first
        assert Person.objects.get().name == "Anna"

    def test_what_was_not_known_is_filled_in(self) -> None:
        first = person_for("anna@haus.example", now=NOW)
        again = person_for("anna@haus.example", name="Anna Müller", organisation="Haus", now=NOW)
        assert (again.pk, again.name, str(again.organisation)) == (first.pk, "Anna Müller", "Haus")
        assert told(first.pk) == ["person.met", "person.corrected"]

    def test_two_of_one_house_share_it(self) -> None:
        one = person_for("a@haus.example", organisation="Haus", now=NOW)
        two = person_for("b@haus.example", organisation="HAUS", now=NOW)
        assert one.organisation == two.organisation

    @pytest.mark.parametrize(
        "written", ["", "anna", "anna@haus", "a b@haus.example", "a@x.example\r\nBcc: b@x.example"]
    )
    def test_what_is_no_address_is_refused(self, written: str) -> None:
        with pytest.raises(Refused, match=r"people\.address-unreadable"):
            person_for(written, now=NOW)

    def test_a_correction_says_which_fields(self) -> None:
        anna = person("Ana Müller", house="Haus")
        correct_person(anna.pk, name="Anna Müller", title="Dr", organisation="", by=SYSTEM, now=NOW)
        anna.refresh_from_db()
        assert (anna.name, anna.title, anna.organisation) == ("Anna Müller", "Dr", None)
        assert entries_about(f"person:{anna.pk}").get().data["fields"] == ["name", "title", "organisation"]
        correct_person(anna.pk, name="Anna Müller", by=SYSTEM, now=NOW)
        assert told(anna.pk) == ["person.corrected"]


class TestAddresses:
    def test_letters_go_to_the_preferred_one(self) -> None:
        anna = person("Anna", "anna@haus.example")
        second = add_address(anna.pk, "anna@private.example", by=SYSTEM, now=NOW)
        assert str(queries.preferred_address(anna.pk)) == "anna@haus.example"
        prefer_address(second.pk, by=by_person(anna.pk), now=NOW, cause=Cause("message", 12))
        assert str(queries.preferred_address(anna.pk)) == "anna@private.example"
        assert [str(each) for each in queries.addresses_of(anna.pk)] == ["anna@private.example", "anna@haus.example"]
        assert told(anna.pk) == ["person.address-added", "person.address-preferred"]

    def test_both_addresses_find_the_person(self) -> None:
        anna = person("Anna", "anna@haus.example")
        add_address(anna.pk, "anna@private.example", preferred=True, by=SYSTEM, now=NOW)
        assert queries.by_email("Anna@Private.example") == queries.by_email("anna@haus.example") == anna

    def test_adding_twice_changes_nothing(self) -> None:
        anna = person("Anna", "anna@haus.example")
        add_address(anna.pk, "anna@haus.example", by=SYSTEM, now=NOW)
        assert (anna.addresses.count(), told(anna.pk)) == (1, [])

    def test_an_address_has_one_person(self) -> None:
        person("Anna", "anna@haus.example")
        with pytest.raises(Refused, match=r"people\.address-of-another"):
            add_address(person("Ben").pk, "anna@haus.example", by=SYSTEM, now=NOW)

    def test_nobody_is_not_given_an_address(self) -> None:
        with pytest.raises(Refused, match=r"people\.unknown"):
            add_address(404, "anna@haus.example", by=SYSTEM, now=NOW)

    def test_a_hard_bounce_stays_until_they_write_from_it(self) -> None:
        anna = person("Anna", "anna@haus.example")
        address_bounced("anna@haus.example", hard=True, now=NOW)
        address_bounced("anna@haus.example", hard=False, now=NOW)
        assert (anna.addresses.get().state, anna.addresses.get().bounces) == ("hard", 2)
        address_reached("anna@haus.example")
        assert (anna.addresses.get().state, anna.addresses.get().bounces) == ("good", 0)

    def test_a_bounce_of_a_stranger_is_nobodys(self) -> None:
        assert address_bounced("nobody@haus.example", hard=True, now=NOW) is None


class TestLanguage:
    def test_it_is_learnt_from_what_they_write(self) -> None:
        anna = person("Anna")
        learn_language(anna.pk, "fr", now=NOW)
        anna.refresh_from_db()
        assert (anna.language, anna.language_chosen, told(anna.pk)) == ("fr", False, ["person.language-learnt"])

    def test_that_they_say_du_is_learnt_once_and_only_the_desk_takes_it_back(self) -> None:
        anna = person("Anna")
        learn_register(anna.pk, now=NOW)
        learn_register(anna.pk, now=NOW)
        anna.refresh_from_db()
        assert (anna.register, told(anna.pk)) == ("familiar", ["person.register-learnt"])
        correct_person(anna.pk, register="formal", by=SYSTEM, now=NOW)
        anna.refresh_from_db()
        assert anna.register == "formal"
        with pytest.raises(Refused, match=r"people\.register-unknown"):
            correct_person(anna.pk, register="royal", by=SYSTEM, now=NOW)

    def test_what_they_chose_is_not_learnt_over(self) -> None:
        anna = person("Anna")
        choose_language(anna.pk, "lb", by=by_person(anna.pk), now=NOW)
        choose_language(anna.pk, "lb", by=by_person(anna.pk), now=NOW)
        learn_language(anna.pk, "fr", now=NOW)
        anna.refresh_from_db()
        assert (anna.language, told(anna.pk)) == ("lb", ["person.language-chosen"])

    def test_a_language_the_house_does_not_write_is_refused(self) -> None:
        with pytest.raises(Refused, match=r"people\.language-unknown"):
            choose_language(person("Anna").pk, "nl", by=SYSTEM, now=NOW)


class TestPersonalLinks:
    def test_a_secret_opens_what_it_was_made_for_and_nothing_else(self) -> None:
        anna = person("Anna")
        secret = make_link("seat", person_id=anna.pk, subject_id=47, now=NOW)
        opened = queries.link("seat", secret, now=NOW)
        assert opened is not None
        assert (opened.person, opened.subject_id) == (anna, 47)
        assert queries.link("stage", secret, now=NOW) is None
        assert queries.link("seat", secret + "x", now=NOW) is None

    def test_the_secret_itself_is_not_kept(self) -> None:
        secret = make_link("seat", person_id=person("Anna").pk, subject_id=47, now=NOW)
        link = queries.link("seat", secret, now=NOW)
        assert link is not None
        assert secret not in str(vars(link))
        assert len(secret) >= 22  # 128 bits

    def test_it_ends_at_its_time(self) -> None:
        from datetime import timedelta

        secret = make_link("setup", person_id=None, expires=NOW + timedelta(hours=1), now=NOW)
        assert queries.link("setup", secret, now=NOW) is not None
        assert queries.link("setup", secret, now=NOW + timedelta(hours=1)) is None

    def test_revoking_ends_every_link_to_the_thing(self) -> None:
        anna = person("Anna")
        secrets = [make_link("seat", person_id=anna.pk, subject_id=47, now=NOW) for _ in range(2)]
        other = make_link("seat", person_id=anna.pk, subject_id=48, now=NOW)
        assert revoke_links("seat", 47, now=NOW) == 2
        assert [queries.link("seat", each, now=NOW) for each in secrets] == [None, None]
        assert queries.link("seat", other, now=NOW) is not None


class TestAccounts:
    def test_somebody_may_work_at_the_desk(self) -> None:
        account = create_account(
            "Tom@infra.example", name="Tom Schroeder", password="correct horse battery", role="owner", now=NOW
        )
        assert (account.email, account.person.name, account.role) == ("tom@infra.example", "Tom Schroeder", "owner")
        assert account.check_password("correct horse battery")

    def test_one_account_each(self) -> None:
        create_account("tom@infra.example", password="correct horse battery", now=NOW)
        with pytest.raises(Refused, match=r"people\.account-exists"):
            create_account("TOM@infra.example", password="correct horse battery", now=NOW)
        assert Account.objects.count() == 1

    def test_a_short_password_is_refused_and_nothing_is_kept(self) -> None:
        with pytest.raises(Refused, match=r"people\.password-short"):
            create_account("tom@infra.example", password="tom", now=NOW)
        assert not Person.objects.exists()


def test_a_search_finds_by_name_house_and_address() -> None:
    anna = person("Anna Müller", "am@haus.example", house="Institut")
    person("Ben", "ben@other.example")
    assert list(queries.search("müller")) == [anna] or list(queries.search("Müller")) == [anna]
    assert list(queries.search("anna institut")) == [anna]
    assert list(queries.search("am@haus")) == [anna]
