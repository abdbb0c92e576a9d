"""What is kept about a person, said in their language: the body of the answer to a request for access."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from senningen.kernel import times
from senningen.people import queries as people
from senningen.people.models import Person
from senningen.programme.models import Edition, Session

Words = Callable[[str], str]  # the desk's words by what is said, in the language and form of address of the reply


def kept(person: Person | None, language: str, words: Words) -> str:
    """List what is kept about a person, a line for each thing; or say that there is nothing."""
    if person is None:
        return words("kept_nothing")
    said = [*_who(person, words), *_edition_by_edition(person, language)]
    messages, letters = person.messages.count(), person.letters.count()
    said.append(("kept_mail", {"messages": str(messages), "letters": str(letters)}))
    return "\n".join(f"- {words(kind).format(**facts)}" for kind, facts in said)


def _who(person: Person, words: Words) -> Iterator[tuple[str, dict[str, str]]]:
    yield "kept_name", {"name": str(person)}
    if person.organisation:
        yield "kept_organisation", {"organisation": person.organisation.name}
    emails = (each.email for each in people.addresses_of(person.pk))
    yield "kept_addresses", {"addresses": ", ".join(emails)}
    yield "kept_language", {"language": words(f"language_{person.language}")}


def _edition_by_edition(person: Person, language: str) -> Iterator[tuple[str, dict[str, str]]]:
    for request in person.requests.select_related("edition").order_by("asked"):
        facts = {"day": times.day(request.asked.date(), language), "edition": _title(request.edition, language)}
        yield "kept_request", facts
    for seat in person.seats.select_related("edition").order_by("given"):
        facts = {"day": times.day(seat.given.date(), language), "edition": _title(seat.edition, language)}
        yield "kept_seat_ended" if seat.ended else "kept_seat", facts | {"number": str(seat.number)}
    for part in person.parts.select_related("session").order_by("session__day"):
        yield "kept_part", {"day": times.day(part.session.day, language)}
    for check in person.technical_checks.order_by("at"):
        yield "kept_check", {"day": times.day(check.at.date(), language)}
    for session in Session.objects.filter(presences__person=person).distinct().order_by("day", "number"):
        yield "kept_presence", {"day": times.day(session.day, language)}


def _title(edition: Edition, language: str) -> str:
    return str(edition.title.best(language, edition.languages))
