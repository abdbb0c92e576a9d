"""Writing people down, and correcting what is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from senningen.journal.entries import SYSTEM, Actor, Cause
from senningen.journal.services import begin
from senningen.kernel.prepared import insert
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.kernel.text import LANGUAGES
from senningen.people import queries, refusals  # noqa: F401  defines the codes raised here
from senningen.people.entries import LanguageChosen, LanguageLearnt, PersonCorrected, PersonMet, RegisterLearnt
from senningen.people.likeness import Known
from senningen.people.models import Address, Organisation, Person
from senningen.people.rules import tidy_name
from senningen.people.services.addresses import readable_address
from senningen.people.services.traits import first_traits, note_traits


@dataclass(frozen=True)
class Met:
    """A person; with an address if they were written down only now: then they have this one, and nothing else."""

    person: Person
    address: Address | None = None


@service
def person_for(
    email: str,
    *,
    name: str = "",
    organisation: str = "",
    language: str = "",
    now: datetime,
    by: Actor = SYSTEM,
    cause: Cause | None = None,
) -> Person:
    """Find the person behind an address, or write them down. What is known already is never overwritten."""
    tidy = readable_address(email)
    known = queries.by_email(tidy)
    if known is None:
        met = meet(tidy, name=name, organisation=organisation, language=language, now=now, by=by, cause=cause)
        return met.person
    return fill_in(known, name=name, organisation=organisation, now=now, by=by, cause=cause)


@service
def meet(
    email: str,
    *,
    name: str = "",
    organisation: str = "",
    language: str = "",
    now: datetime,
    by: Actor = SYSTEM,
    cause: Cause | None = None,
) -> Met:
    """Write down whom the caller has just looked for and not found, unless somebody else was faster."""
    tidy = readable_address(email)
    stream = begin(None)  # whoever met the same person a moment ago has committed now
    if known := queries.by_email(tidy):
        return Met(fill_in(known, name=name, organisation=organisation, now=now, by=by, cause=cause))
    person = Person(
        name=tidy_name(name),
        organisation=organisation_for(organisation) if tidy_name(organisation) else None,
        language=language if language in LANGUAGES else "en",
        created=now,
    )
    insert([person])
    address = Address(person=person, email=tidy, created=now)
    insert([address])
    first_traits([Known(person.pk, person.name, str(person.organisation or ""), (tidy,))])
    stream.record(PersonMet(person.pk), by=by, now=now, cause=cause)
    return Met(person, address)


@service
def fill_in(
    known: Person, *, name: str = "", organisation: str = "", now: datetime, by: Actor, cause: Cause | None = None
) -> Person:
    """Add to a person the name or the employer that is not known yet."""
    new_name = tidy_name(name) if not known.name else ""
    new_house = tidy_name(organisation) if known.organisation_id is None else ""
    if not (new_name or new_house):
        return known
    return correct_person(known.pk, name=new_name or None, organisation=new_house or None, by=by, now=now, cause=cause)


@service
def organisation_for(name: str) -> Organisation:
    """Find an employer by name, or write it down."""
    tidy = tidy_name(name)
    return queries.organisation_named(tidy) or Organisation.objects.get_or_create(name=tidy)[0]


@service
def correct_person(
    person_id: int,
    *,
    name: str | None = None,
    title: str | None = None,
    organisation: str | None = None,
    zone: str | None = None,
    register: str | None = None,
    invented: bool | None = None,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
) -> Person:
    """Correct a name, a title, an employer, a zone or the form of address, or say that they are invented.

    What is not named stays. Raises `people.register-unknown` for a form of address that there is not.
    """
    if register is not None and register not in Person.Register.values:
        raise Refused("people.register-unknown")
    stream = begin(None)
    person = _person(person_id)
    fields = []
    if name is not None and tidy_name(name) != person.name:
        person.name = tidy_name(name)
        fields.append("name")
    if title is not None and tidy_name(title)[:40] != person.title:
        person.title = tidy_name(title)[:40]
        fields.append("title")
    if organisation is not None:
        employer = organisation_for(organisation) if tidy_name(organisation) else None
        if employer != person.organisation:
            person.organisation = employer
            fields.append("organisation")
    for field, value in (("zone", zone), ("register", register), ("invented", invented)):
        if value is not None and value != getattr(person, field):
            setattr(person, field, value)
            fields.append(field)
    if fields:
        person.save(update_fields=fields)
        if {"name", "organisation"} & set(fields):
            note_traits([person_id])
        stream.record(PersonCorrected(person_id, tuple(fields)), by=by, now=now, cause=cause)
    return person


@service
def learn_language(
    person_id: int, language: str, *, now: datetime, by: Actor = SYSTEM, cause: Cause | None = None
) -> None:
    """Remember in which language a person writes, unless they have chosen one."""
    stream = begin(None)
    person = _person(person_id)
    if language not in LANGUAGES or person.language_chosen or person.language == language:
        return
    person.language = language
    person.save(update_fields=["language"])
    stream.record(LanguageLearnt(person_id, language), by=by, now=now, cause=cause)


@service
def learn_register(person_id: int, *, now: datetime, by: Actor = SYSTEM, cause: Cause | None = None) -> None:
    """Remember that a person says "du" to us; only a person at the desk takes that back."""
    stream = begin(None)
    person = _person(person_id)
    if person.register == Person.Register.FAMILIAR:
        return
    person.register = Person.Register.FAMILIAR
    person.save(update_fields=["register"])
    stream.record(RegisterLearnt(person_id), by=by, now=now, cause=cause)


@service
def choose_language(person_id: int, language: str, *, by: Actor, now: datetime, cause: Cause | None = None) -> None:
    """Write to a person in the language they chose, whatever they write in."""
    if language not in LANGUAGES:
        raise Refused("people.language-unknown")
    stream = begin(None)
    person = _person(person_id)
    if person.language_chosen and person.language == language:
        return
    person.language, person.language_chosen = language, True
    person.save(update_fields=["language", "language_chosen"])
    stream.record(LanguageChosen(person_id, language), by=by, now=now, cause=cause)


def _person(person_id: int) -> Person:
    person = Person.objects.select_related("organisation").filter(pk=person_id).first()
    if person is None:
        raise Refused("people.unknown")
    return person
