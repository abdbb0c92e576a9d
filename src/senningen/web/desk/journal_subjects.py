"""What an entry is about, by name: the journal holds ids, people read names. A handful of queries for a whole page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext

from senningen.chasing.models import Circular
from senningen.desk.models import Decision, Proposal
from senningen.journal.models import Entry
from senningen.outside.models import ApiToken, Webhook
from senningen.people.models import Account, Person
from senningen.post.models import Message
from senningen.programme.models import Edition, Part, Session
from senningen.seats.models import Contingent, Invitation, Request, Seat, Wave


@dataclass(frozen=True)
class About:
    """Whom or what an entry is about, and where that stands; no address where nothing may be opened."""

    words: str
    href: str = ""


def about(entries: Iterable[Entry]) -> Mapping[str, About]:
    """Name the subjects of entries; those whose rows are gone are left out."""
    asked: dict[str, set[int]] = defaultdict(set)
    for each in entries:
        kind, _, pk = each.subject.partition(":")
        if pk.isdigit():
            asked[kind].add(int(pk))
    found: dict[str, About] = {}
    for kind, read in READ.items():
        if ids := asked.get(kind):
            found |= {f"{kind}:{pk}": each for pk, each in read(ids).items()}
    return found


Read = Callable[[Collection[int]], dict[int, About]]


def _person(person: Person, words: str = "") -> About:
    return About(words or str(person), reverse("desk:person", args=[person.pk]))


def _mail(message: Message) -> About:
    return About(message.from_name or message.from_email, reverse("desk:message", args=[message.pk]))


def _people(ids: Collection[int]) -> dict[int, About]:
    return {pk: _person(each) for pk, each in Person.objects.in_bulk(ids).items()}


def _seats(ids: Collection[int]) -> dict[int, About]:
    rows = Seat.objects.filter(pk__in=ids).select_related("person")
    said = gettext("Seat %(number)s, %(who)s")
    return {each.pk: _person(each.person, said % {"number": each.number, "who": each.person}) for each in rows}


def _of_person(model: type[Model]) -> Read:
    """Name the rows of a table by the person whose they are."""

    def read(ids: Collection[int]) -> dict[int, About]:
        rows: Iterable[Any] = model._default_manager.filter(pk__in=ids).select_related("person")  # noqa: SLF001
        return {each.pk: _person(each.person) for each in rows}

    return read


def _messages(ids: Collection[int]) -> dict[int, About]:
    return {each.pk: _mail(each) for each in Message.objects.filter(pk__in=ids).defer("raw")}


def _proposals(ids: Collection[int]) -> dict[int, About]:
    rows = Proposal.objects.filter(pk__in=ids).select_related("message").defer("message__raw")
    return {each.pk: _mail(each.message) for each in rows}


def _decisions(ids: Collection[int]) -> dict[int, About]:
    rows = Decision.objects.filter(pk__in=ids).select_related("proposal__message").defer("proposal__message__raw")
    return {each.pk: _mail(each.proposal.message) for each in rows}


def _sessions(ids: Collection[int]) -> dict[int, About]:
    return {pk: About(str(each.title)) for pk, each in Session.objects.in_bulk(ids).items()}


def _editions(ids: Collection[int]) -> dict[int, About]:
    said = gettext("Edition %(number)s")
    return {pk: About(said % {"number": each.number}) for pk, each in Edition.objects.in_bulk(ids).items()}


def _circulars(ids: Collection[int]) -> dict[int, About]:
    said = gettext("Letters to a group")
    return {pk: About(said, reverse("desk:circular", args=[pk])) for pk in Circular.objects.in_bulk(ids)}


def _waves(ids: Collection[int]) -> dict[int, About]:
    rows = Wave.objects.in_bulk(ids).items()
    return {pk: About(str(each), reverse("desk:wave", args=[pk])) for pk, each in rows}


def _contingents(ids: Collection[int]) -> dict[int, About]:
    rows = Contingent.objects.filter(pk__in=ids).select_related("edition")
    return {each.pk: About(str(each), reverse("desk:kept", args=[each.edition.number])) for each in rows}


def _by_purpose(model: type[ApiToken] | type[Webhook]) -> Read:
    """Name other programs by what they are for."""
    return lambda ids: {pk: About(each.purpose) for pk, each in model.objects.in_bulk(ids).items()}


READ: Mapping[str, Read] = {
    "person": _people,
    "seat": _seats,
    "request": _of_person(Request),
    "invitation": _of_person(Invitation),
    "account": _of_person(Account),
    "part": _of_person(Part),
    "message": _messages,
    "proposal": _proposals,
    "decision": _decisions,
    "session": _sessions,
    "edition": _editions,
    "circular": _circulars,
    "wave": _waves,
    "contingent": _contingents,
    "api-token": _by_purpose(ApiToken),
    "webhook": _by_purpose(Webhook),
}
