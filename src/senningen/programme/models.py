"""The family of seminars, one issue of it, one hour of it; who speaks; what came of it over the years."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models

from senningen.kernel.text import LANGUAGES, LocalisedField
from senningen.people.models import Person


def four_languages() -> list[str]:
    """Return the languages a new edition begins with."""
    return list(LANGUAGES)


def usual_reminders() -> list[str]:
    """Return the reminders a new edition sends: the day before and an hour before."""
    return ["day", "hour"]


class Series(models.Model):
    """The family. One installation holds one series."""

    name = LocalisedField()
    motto = LocalisedField(help_text="One sentence under the name.")
    about = LocalisedField()
    since = models.PositiveIntegerField(help_text="Year of the first edition.")
    mailbox = models.EmailField(help_text="The address the desk reads, and the ORGANIZER of its calendar mails.")
    secretariat = LocalisedField(help_text="Who signs the letters.")

    class Meta:
        db_table = "programme_series"

    def __str__(self) -> str:
        return str(self.name)


class Topic(models.Model):
    """A thread over the years."""

    slug = models.SlugField(unique=True)
    name = LocalisedField()
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "programme_topic"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.name)


class Edition(models.Model):
    """One issue of the series."""

    class State(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"  # published, takes requests
        CLOSED = "closed"  # published, takes no more requests
        PAST = "past"
        REHEARSAL = "rehearsal"  # a copy that simulated guests try out

    number = models.PositiveIntegerField(unique=True)
    slug = models.SlugField(unique=True)
    title = LocalisedField()
    summary = LocalisedField()
    place = LocalisedField(help_text="A castle, or online.")
    held = models.DateField(null=True, help_text="First day; earlier editions may know no more than this.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    languages = models.JSONField(default=four_languages, help_text="In the order a fallback is looked for.")
    zone = models.CharField(max_length=64, default="Europe/Luxembourg")
    cap = models.PositiveIntegerField(
        default=100, help_text="The wish: places of each session unless it says otherwise."
    )
    usual_mode = models.CharField(
        max_length=7, default="online", help_text='"online" or "on-site": for whoever asks and does not say which.'
    )
    asks_close = models.DateTimeField(null=True, help_text="Until when seats can be asked for.")
    answer_hours = models.PositiveIntegerField(default=48, help_text="How long an offer holds its places.")
    offers_by_itself = models.BooleanField(default=False, help_text="A freed place is offered to the next in line.")
    reminders = models.JSONField(
        default=usual_reminders, blank=True, help_text='Which go out before each session: "day", "hour", "minutes".'
    )
    daily_check = models.BooleanField(
        default=False, help_text="Each morning the organisers are told what was left lying."
    )
    confirms_by_rule = models.JSONField(
        default=list, blank=True, help_text='Rules that confirm by themselves: "calendar", "away", "thanks".'
    )
    nameless_questions = models.BooleanField(
        default=True, help_text="In the room, one may ask without giving one's name."
    )
    invented = models.BooleanField(default=False, help_text="Made up for the demo and marked so.")
    topics = models.ManyToManyField(Topic, blank=True, related_name="editions", db_table="programme_edition_topics")

    class Meta:
        db_table = "programme_edition"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Session(models.Model):
    """One hour of an edition: wall time and zone, so that a change of law or clock keeps 11:30 at 11:30."""

    class State(models.TextChoices):
        PLANNED = "planned"
        CANCELLED = "cancelled"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sessions")
    number = models.PositiveIntegerField(help_text="1 to n within the edition; S1 to Sn in mail.")
    title = LocalisedField()
    abstract = LocalisedField()
    words = models.JSONField(default=list, blank=True, help_text="Words by which people mean this session in mail.")
    day = models.DateField()
    begins = models.TimeField()
    minutes = models.PositiveIntegerField(default=60)
    zone = models.CharField(max_length=64, default="Europe/Luxembourg")
    was_day = models.DateField(null=True, help_text="Where it stood before it was moved, for those who knew it there.")
    was_begins = models.TimeField(null=True)
    doors_minutes = models.PositiveIntegerField(default=15, help_text="How long before the start the doors may open.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    revision = models.PositiveIntegerField(default=0, help_text="Rises when time or place change (SEQUENCE, RFC 5545).")
    doors_opened = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    hostless = models.DateTimeField(null=True, help_text="Since when a host is missed: its hour nears, or it is open.")
    heads = models.PositiveIntegerField(null=True, help_text="Counted in the hall on site; nobody by name.")

    class Meta:
        db_table = "programme_session"
        ordering = ["edition", "number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="session_one_per_number")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """Name the session as the mail reader does: S1."""
        return f"S{self.number}"

    @property
    def starts_at(self) -> datetime:
        """Return the start as an instant that knows its zone."""
        return datetime.combine(self.day, self.begins, ZoneInfo(self.zone))

    @property
    def ends_at(self) -> datetime:
        """Return the planned end as an instant."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def was_at(self) -> datetime | None:
        """Return when it was to begin before it was moved, if it was."""
        if self.was_day is None or self.was_begins is None:
            return None
        return datetime.combine(self.was_day, self.was_begins, ZoneInfo(self.zone))

    @property
    def doors_at(self) -> datetime:
        """Return when the doors are planned to open."""
        return self.starts_at - timedelta(minutes=self.doors_minutes)


class Part(models.Model):
    """A person's part in a session: speaks, hosts, interprets. They enter with a pass, not a seat."""

    class Role(models.TextChoices):
        SPEAKER = "speaker"
        HOST = "host"
        INTERPRETER = "interpreter"
        STAFF = "staff"

    session = models.ForeignKey(Session, models.CASCADE, related_name="parts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="parts")
    role = models.CharField(max_length=11, choices=Role.choices)
    caption = LocalisedField(help_text="Under the name: office, house.")
    channel = models.CharField(
        max_length=8, blank=True, help_text="The language, as a tag, into which an interpreter interprets."
    )
    position = models.PositiveIntegerField(default=0)
    instead_of = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="+", help_text="Who was announced before."
    )

    class Meta:
        db_table = "programme_part"
        ordering = ["session", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person", "role"], name="part_one_per_role"),
            models.CheckConstraint(
                condition=models.Q(channel="") | models.Q(role="interpreter"), name="part_channel_of_interpreters"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.session_id}"


class Deck(models.Model):
    """Slides of a session: a PDF, its pages drawn as pictures and kept as text."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="decks")
    part = models.ForeignKey(Part, models.SET_NULL, null=True, related_name="decks")
    name = models.CharField(max_length=200)
    folder = models.CharField(max_length=64, unique=True, help_text="Below the data folder's slides/.")
    pages = models.PositiveIntegerField(default=0)
    words = models.JSONField(default=list, help_text="The text of each page, for search and screen readers.")
    uploaded = models.DateTimeField()

    class Meta:
        db_table = "programme_deck"
        ordering = ["session", "uploaded"]

    def __str__(self) -> str:
        return self.name


class Outcome(models.Model):
    """What came of a topic, years later."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="outcomes")
    year = models.PositiveIntegerField()
    title = LocalisedField()
    story = LocalisedField()
    editions = models.ManyToManyField(
        Edition, blank=True, related_name="outcomes", db_table="programme_outcome_editions"
    )

    class Meta:
        db_table = "programme_outcome"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year} {self.title}"


class Figure(models.Model):
    """A number with its source and the day it was counted."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="figures")
    value = models.CharField(max_length=40)
    label = LocalisedField()
    source = LocalisedField()
    counted = models.DateField(null=True)
    invented = models.BooleanField(default=False)

    class Meta:
        db_table = "programme_figure"

    def __str__(self) -> str:
        return f"{self.value} {self.label}"
