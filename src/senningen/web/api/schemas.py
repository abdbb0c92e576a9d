"""What the interface says and takes. Ids and numbers here; names and addresses with the people alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema

Many = 200
Id = Annotated[int, Field(ge=1, le=2**53 - 1)]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Cursor = Annotated[
    str, Field(pattern=r"^[0-9]{1,15}$", description="`next` of the page before; leave it out for the first page.")
]
Limit = Annotated[int, Field(ge=1, le=Many, description="How many at most.")]
# What tidy_email and tidy_name take (people/rules.py), in the words of a description. Blanks are spelt out: what is
# one differs between the languages that read it.
_CONTROL = r"\x00-\x1f\x7f-\x9f"
_BLANK = r"\x20\xa0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_NEVER = rf"{_CONTROL}{_BLANK}<>()\[\],;:\"@"
EMAIL = rf"^[^{_NEVER}]{{1,64}}@([^{_NEVER}.]+\.)+[^{_NEVER}.]{{2,}}$"
WORDS = rf"^[^{_CONTROL}]*[^{_CONTROL}{_BLANK}][^{_CONTROL}]*$"
LINE = rf"^[^{_CONTROL}]*$"
Sought = Annotated[str, Field(max_length=200, pattern=LINE, description="Words in name, address or employer.")]


class Wrong(Schema):
    """One thing that is wrong with a question."""

    where: str = Field(description='Which part of the question: "body.email".')
    what: str


class Problem(Schema):
    """Why not, and what to do now. The code stays; the sentences are in the language of Accept-Language."""

    code: str = Field(description="One of docs/refusals.md.")
    sentence: str
    next: str = Field(description="The next step.")
    problems: list[Wrong] = Field(default_factory=list)


class Page(Schema):
    """One page of a list."""

    next: str | None = Field(description="The cursor of the next page; null on the last one.")


class Edition(Schema):
    """One issue of the series."""

    id: int = Field(description="As in the subjects and facts of webhooks; addresses have its number.")
    number: int
    slug: str
    title: dict[str, str] = Field(description="By language.")
    state: Literal["draft", "open", "closed", "past"]
    held: date | None = Field(description="Its first day.")
    zone: str
    cap: int
    asks_close: datetime | None
    takes_requests: bool
    url: str


class Editions(Page):
    """Editions by number."""

    items: list[Edition]


class Session(Schema):
    """One hour of an edition: wall time and zone, and the instant both name."""

    id: int = Field(description="As in the subjects and facts of webhooks; seats and requests have its number.")
    number: int
    title: dict[str, str] = Field(description="By language.")
    abstract: dict[str, str] = Field(description="By language.")
    state: Literal["planned", "cancelled"]
    day: date
    begins: str = Field(description="On the clock of its zone: 11:30.")
    minutes: int
    zone: str
    starts_at: datetime
    ends_at: datetime
    revision: int = Field(description="Rises when time or place change.")
    left: int = Field(description="Free places online.")
    waiting: int = Field(description="Requests in line, online.")
    heads: int | None = Field(description="How many sat in the hall on site, if somebody has counted.")


class Sessions(Page):
    """The sessions of an edition, all on one page."""

    items: list[Session]


class Place(Schema):
    """A numbered chair in one session."""

    session: int
    number: int


class Seat(Schema):
    """A person's right to attend an edition, with a place for each session."""

    id: int
    number: int
    person: int = Field(description="Id of the person.")
    state: Literal["held", "taken", "declined", "withdrawn", "released", "lapsed", "substituted"]
    no_answer: bool
    mode: Literal["online", "on-site"]
    given: datetime
    until: datetime | None = Field(description="Deadline of an offer.")
    ended: datetime | None
    places: list[Place]


class Seats(Page):
    """Seats in the order they were given."""

    items: list[Seat]


class Wish(Schema):
    """One session of a request."""

    session: int
    state: Literal["waiting", "placed", "dropped"]
    asked: datetime


class Request(Schema):
    """A person asks for a seat."""

    id: int
    person: int = Field(description="Id of the person.")
    state: Literal["open", "settled", "withdrawn", "declined"]
    mode: Literal["online", "on-site"]
    all_or_none: bool
    asked: datetime
    wishes: list[Wish]


class Requests(Page):
    """Requests in the order they were written down."""

    items: list[Request]


class Address(Schema):
    """An e-mail address of a person."""

    email: str
    preferred: bool
    state: Literal["good", "soft", "hard"] = Field(description="Whether mail to it comes back.")


class Person(Schema):
    """A human; the name stands as they write it."""

    id: int
    name: str
    title: str
    organisation: str
    country: str
    language: Literal["lb", "fr", "de", "en"]
    addresses: list[Address]


class People(Page):
    """People in the order they were written down."""

    items: list[Person]


class Ask(Schema, extra="forbid"):
    """Somebody asks for a seat. They confirm it from their mailbox, as with the form on the public page."""

    name: str = Field(min_length=1, max_length=200, pattern=WORDS)
    email: str = Field(min_length=6, max_length=254, pattern=EMAIL)
    organisation: str = Field("", max_length=200, pattern=LINE)
    sessions: list[Number] = Field(
        default_factory=list, max_length=50, description="Their numbers; none means all of them."
    )
    mode: Literal["", "online", "on-site"] = Field("", description="Empty: the edition's usual one.")
    remark: str = Field("", max_length=1000, pattern=LINE)
    language: Literal["lb", "fr", "de", "en"] = "en"


class Asked(Schema):
    """The answer is the same for every address: nobody learns who is known here."""

    state: Literal["confirmation-sent"] = "confirmation-sent"
