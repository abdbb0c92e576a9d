"""The interface, version 1: what other programs may read, and how one asks for a seat."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Literal, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError

from senningen.desk.services import Form, ask_by_form
from senningen.journal.entries import Actor
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.people import queries as people
from senningen.people.rules import ASK_BY_PROGRAM
from senningen.programme import queries as programme
from senningen.programme.models import Edition
from senningen.seats import queries as seats
from senningen.web.api import answers, schemas
from senningen.web.api.bearer import Bearer
from senningen.web.api.schemas import Cursor, Id, Limit, Number, Problem, Sought

Question = TypeVar("Question", bound=Callable[..., Any])
log = logging.getLogger("senningen.api")
api = NinjaAPI(
    title="Senningen",
    version="1",
    description="Editions, sessions, seats, requests and people; asking for a seat.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-1",
)
NOT = frozenset({401, 403, 404, 422, 500})


def _get(path: str, scope: str, answer: type[Schema]) -> Callable[[Question], Question]:
    """Make a question that only reads, for tokens with a scope."""
    response = {200: answer, NOT: Problem}
    return api.get(path, auth=Bearer(scope), response=response, openapi_extra={"x-scope": scope})


@_get("/editions", "programme:read", schemas.Editions)
def editions(request: HttpRequest, cursor: Cursor | None = None, limit: Limit = 50) -> Any:
    """Every edition, drafts too."""
    now = clock.now()
    return answers.paged(programme.every_edition(), cursor, limit, lambda each: answers.edition(each, now))


@_get("/editions/{number}", "programme:read", schemas.Edition)
def edition(request: HttpRequest, number: Number) -> Any:
    """One edition."""
    return answers.edition(_edition(number), clock.now())


@_get("/editions/{number}/sessions", "programme:read", schemas.Sessions)
def sessions(request: HttpRequest, number: Number) -> Any:
    """The sessions of an edition, with what is left in each."""
    of = _edition(number)
    left, waiting = seats.places_left(of.pk), seats.waiting_counts(of.pk)
    rows = [answers.session(each, left, waiting) for each in of.sessions.order_by("number")]
    return {"items": rows, "next": None}


@_get("/editions/{number}/seats", "seats:read", schemas.Seats)
def seats_of_edition(
    request: HttpRequest,
    number: Number,
    state: Literal["held", "taken", "declined", "withdrawn", "released", "lapsed", "substituted"] | None = None,
    session: Number | None = None,
    cursor: Cursor | None = None,
    limit: Limit = 50,
) -> Any:
    """The seats of an edition, those that ended too; of one state or with a place in one session, if you say so."""
    rows = seats.every_seat_of(_edition(number).pk)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(places__session__number=session) if session else rows
    return answers.paged(rows, cursor, limit, answers.seat)


@_get("/editions/{number}/requests", "requests:read", schemas.Requests)
def requests(
    request: HttpRequest,
    number: Number,
    state: Literal["open", "settled", "withdrawn", "declined"] | None = None,
    session: Number | None = None,
    cursor: Cursor | None = None,
    limit: Limit = 50,
) -> Any:
    """The requests of an edition; of one state or for one session, if you say so."""
    rows = seats.requests_of(_edition(number).pk)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(wishes__session__number=session) if session else rows
    return answers.paged(rows, cursor, limit, answers.request)


@api.post(
    "/editions/{number}/requests",
    auth=Bearer("requests:ask"),
    response={202: schemas.Asked, NOT | {409, 429}: Problem},
    openapi_extra={"x-scope": "requests:ask"},
)
def ask(request: HttpRequest, number: Number, body: schemas.Ask) -> Any:
    """Ask for a seat on behalf of somebody. A letter asks, at their address, whether they mean it; a person decides."""
    of, token = _edition(number), request.auth  # type: ignore[attr-defined]  # ninja keeps it there
    ids = dict(of.sessions.filter(state="planned").values_list("number", "pk"))
    if any(each not in ids for each in body.sessions):
        raise Refused("api.unknown")
    chosen = tuple(ids[each] for each in body.sessions)
    form = Form(body.name, body.email, body.organisation, chosen, body.mode, body.remark, body.language)
    by = Actor("api-token", token.pk)
    ask_by_form(of.pk, form, network=f"api-token:{token.pk}", now=clock.now(), door=ASK_BY_PROGRAM, by=by)
    return Status(202, schemas.Asked())


@_get("/people", "people:read", schemas.People)
def every_person(
    request: HttpRequest,
    q: Sought = "",
    cursor: Cursor | None = None,
    limit: Limit = 50,
) -> Any:
    """The people who are written down, or those in whose name, address or employer every word stands."""
    return answers.paged(people.search(q).prefetch_related("addresses"), cursor, limit, answers.person)


@_get("/people/{id}", "people:read", schemas.Person)
def person(request: HttpRequest, id: Id) -> Any:  # noqa: A002  the word of the address
    """One person."""
    rows = people.search("").prefetch_related("addresses")
    return answers.person(answers.found(rows.filter(pk=id).first()))


def _edition(number: int) -> Edition:
    return answers.found(programme.every_edition().filter(number=number).first())


def problem(request: HttpRequest, refused: Refused, problems: list[dict[str, str]] | None = None) -> HttpResponse:
    """Answer a refusal: its code, its sentence, its next step."""
    said = {"code": refused.code, "sentence": refused.sentence, "next": refused.next_step, "problems": problems or []}
    answer = api.create_response(request, said, status=refused.refusal.status)
    if refused.refusal.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Senningen"'
    return answer


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return problem(request, refused)


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    told = [{"where": _where(each["loc"]), "what": str(each["msg"])} for each in wrong.errors]
    return problem(request, Refused("api.unreadable"), told)


def _where(loc: Any) -> str:
    return ".".join(str(part) for at, part in enumerate(loc) if not (at == 1 and part == "body"))


@api.exception_handler(AuthenticationError)
def _no_token(request: HttpRequest, _wrong: AuthenticationError) -> HttpResponse:
    return problem(request, Refused("api.no-token"))


@api.exception_handler(HttpError)
def _unparsed(request: HttpRequest, wrong: HttpError) -> HttpResponse:
    return problem(request, Refused("api.unreadable"), [{"where": "body", "what": str(wrong)}])


@api.exception_handler(Exception)
def _fault(request: HttpRequest, fault: Exception) -> HttpResponse:
    log.error("the interface failed", exc_info=(type(fault), fault, fault.__traceback__))
    return problem(request, Refused("api.fault"))
