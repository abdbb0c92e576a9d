"""What is kept of a room: its operations, a snapshot now and then, presence, who was removed, what was asked."""

from django.db import models

from senningen.kernel.text import LocalisedField
from senningen.people.models import Account, Person
from senningen.post.models import Message
from senningen.programme.models import Edition, Part, Session
from senningen.seats.models import Seat


class Operation(models.Model):
    """One accepted operation of a room; replaying them gives its state."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="operations")
    version = models.BigIntegerField()
    at = models.DateTimeField()
    body = models.JSONField()

    class Meta:
        db_table = "live_operation"
        constraints = [models.UniqueConstraint(fields=["session", "version"], name="operation_one_per_version")]

    def __str__(self) -> str:
        return f"room {self.session_id} version {self.version}"


class Snapshot(models.Model):
    """The whole state of a room at a version, so that not everything is replayed."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="snapshots")
    version = models.BigIntegerField()
    body = models.JSONField()

    class Meta:
        db_table = "live_snapshot"
        constraints = [models.UniqueConstraint(fields=["session", "version"], name="snapshot_one_per_version")]

    def __str__(self) -> str:
        return f"room {self.session_id} at {self.version}"


class Presence(models.Model):
    """A measured interval: somebody was in the room from then until then."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="presences")
    key = models.CharField(max_length=40, help_text='Whose connection: "seat:47", "part:3"; "hall:47" on site.')
    person = models.ForeignKey(Person, models.CASCADE, related_name="presences")
    role = models.CharField(max_length=11)
    began = models.DateTimeField()
    seen = models.DateTimeField(help_text="Still there at this moment; bounds the interval if the server dies.")
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "live_presence"
        indexes = [models.Index(fields=["session", "key"])]

    def __str__(self) -> str:
        return f"{self.key} in {self.session_id}"


class CheckIn(models.Model):
    """Somebody came to the door on site and was let in. Kept as the door said it, whatever has become of the seat."""

    class Standing(models.TextChoices):
        COUNTS = "counts"
        OPEN = "open"  # the seat was no good when the house heard of it: a person decides
        REFUSED = "refused"  # and decided that it does not count
        UNDONE = "undone"  # a wrong tap

    session = models.ForeignKey(Session, models.CASCADE, related_name="check_ins")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="check_ins")
    key = models.CharField(
        max_length=36, unique=True, help_text="Made by the door, so that it is never taken in twice."
    )
    at = models.DateTimeField(help_text="When they came, by the door's clock.")
    heard = models.DateTimeField(help_text="When the house heard of it.")
    standing = models.CharField(max_length=7, choices=Standing.choices)
    problem = models.CharField(
        max_length=9, blank=True, help_text='What was wrong with the seat: "ended", "elsewhere".'
    )
    by = models.ForeignKey(Account, models.PROTECT, related_name="check_ins")

    class Meta:
        db_table = "live_check_in"
        indexes = [models.Index(fields=["session", "seat"])]

    def __str__(self) -> str:
        return f"seat {self.seat_id} came to {self.session_id} at {self.at}"


class Removal(models.Model):
    """Somebody was removed from a room and is kept out, until it is undone."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="removals")
    key = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.CASCADE, related_name="removals")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    undone = models.DateTimeField(null=True)

    class Meta:
        db_table = "live_removal"
        indexes = [models.Index(fields=["session", "key"])]

    def __str__(self) -> str:
        return f"{self.key} removed from {self.session_id}"


class SentQuestion(models.Model):
    """A question that came by mail; the desk passed it on to those who speak."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="sent_questions")
    person = models.ForeignKey(Person, models.CASCADE, related_name="sent_questions")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="questions")
    text = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        db_table = "live_sent_question"
        ordering = ["session", "pk"]

    def __str__(self) -> str:
        return f"question {self.pk} by mail"


class Question(models.Model):
    """A question of a session, as the room left it."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="questions")
    number = models.PositiveIntegerField(help_text="In the order of asking, within the session.")
    text = models.TextField()
    original = models.TextField(blank=True, help_text="As it was asked, if the host edited it.")
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        related_name="questions",
        help_text="Only with their consent: without a name it is nobody's.",
    )
    seat = models.PositiveIntegerField(null=True)
    origin = models.CharField(max_length=4, help_text='"room", "mail" or "hall".')
    sent = models.ForeignKey(SentQuestion, models.SET_NULL, null=True, related_name="taken_in")
    stand = models.CharField(max_length=8, help_text='"waiting", "public", "answered", "aside", "merged".')
    into = models.PositiveIntegerField(null=True, help_text="The number of the question it was merged into.")
    reason = models.CharField(max_length=12, help_text="Why it was set aside.")
    answer = models.TextField(blank=True, help_text="In writing; one that was answered on stage has none.")
    votes = models.PositiveIntegerField(default=0, help_text="With those of the questions merged into it.")
    asked = models.DateTimeField()
    published = models.DateTimeField(null=True)
    answered = models.DateTimeField(null=True)

    class Meta:
        db_table = "live_question"
        ordering = ["session", "number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="question_one_per_number")]

    def __str__(self) -> str:
        return f"question {self.number} of {self.session_id}"


class Poll(models.Model):
    """A poll of a session: prepared at the desk, held in the room. It knows counts and no voters."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="polls")
    question = LocalisedField()
    options = models.JSONField(help_text="Two to eight, each in up to four languages.")
    position = models.PositiveIntegerField(default=0)
    opened = models.DateTimeField(null=True)
    closed = models.DateTimeField(null=True)
    shown = models.BooleanField(default=False, help_text="The audience saw the result.")
    counts = models.JSONField(default=list, help_text="Votes for each option, once it was closed.")

    class Meta:
        db_table = "live_poll"
        ordering = ["session", "position", "pk"]

    def __str__(self) -> str:
        return str(self.question)


class Cue(models.Model):
    """A line of a session's run sheet, and what became of it in the room."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="cues")
    position = models.PositiveIntegerField()
    act = models.CharField(max_length=15, help_text="What it does in the room when it is taken.")
    minutes = models.PositiveIntegerField(default=0, help_text="Until the next one; the start follows from them.")
    what = models.CharField(max_length=120, blank=True, help_text="In its own words; without them it is its act.")
    note = models.CharField(max_length=200, blank=True, help_text="For hosts and desk.")
    part = models.ForeignKey(Part, models.SET_NULL, null=True, blank=True, related_name="cues")
    poll = models.ForeignKey(Poll, models.SET_NULL, null=True, blank=True, related_name="cues")
    marked = models.DateTimeField(null=True, help_text="When it was done or skipped.")
    skipped = models.BooleanField(default=False)
    removed = models.DateTimeField(null=True, help_text="Taken off the sheet; can be put back.")

    class Meta:
        db_table = "live_cue"
        ordering = ["session", "position", "pk"]

    def __str__(self) -> str:
        return f"cue {self.position} of {self.session_id}"


class Hosting(models.Model):
    """A speaker was made a host in the room, until it is undone."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="hostings")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    undone = models.DateTimeField(null=True)

    class Meta:
        db_table = "live_hosting"

    def __str__(self) -> str:
        return f"part {self.part_id} hosts"


class Consent(models.Model):
    """Somebody agreed to be recorded on stage: to which text, in which language, when; and when they withdrew."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="consents")
    key = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    version = models.PositiveIntegerField(help_text="Of the text.")
    language = models.CharField(max_length=2)
    text = models.TextField(help_text="As it was shown.")
    given = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        db_table = "live_consent"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "key"], condition=models.Q(withdrawn=None), name="consent_one_that_stands"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} in {self.session_id}"


class RecordedFile(models.Model):
    """One file of a recording: what one person sent over one connection, as it came."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="recorded_files")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=80, help_text="Below the data folder's recordings/<session>/.")
    began = models.DateTimeField()
    video = models.CharField(max_length=8, blank=True)
    audio = models.CharField(max_length=8, blank=True)
    seconds = models.FloatField(null=True, help_text="Unknown while it is written, and after a crash.")
    size = models.BigIntegerField(default=0)

    class Meta:
        db_table = "live_recorded_file"
        ordering = ["session", "began", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "name"], name="recorded_file_one_per_name")]

    def __str__(self) -> str:
        return self.name


class Film(models.Model):
    """The one film of a session, put together from its recorded files by a job."""

    class State(models.TextChoices):
        ASKED = "asked"
        MADE = "made"  # being made
        READY = "ready"
        FAILED = "failed"

    session = models.OneToOneField(Session, models.CASCADE, related_name="film")
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    percent = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True, help_text="What ffmpeg said when it failed.")
    trim_start = models.FloatField(default=0)
    trim_end = models.FloatField(default=0)
    seconds = models.FloatField(default=0)
    size = models.BigIntegerField(default=0)
    made = models.DateTimeField(null=True)

    class Meta:
        db_table = "live_film"

    def __str__(self) -> str:
        return f"film of {self.session_id}"


class Notice(models.Model):
    """What everybody with a place in a session has to know at once: it begins late, or it goes on elsewhere."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="notice")
    late = models.PositiveSmallIntegerField(default=0, help_text="In minutes.")
    elsewhere = models.URLField(max_length=500, blank=True, help_text="Where it is held instead of in our room.")
    by = models.ForeignKey(Account, models.PROTECT, related_name="notices")
    given = models.DateTimeField()

    class Meta:
        db_table = "live_notice"
        constraints = [
            models.CheckConstraint(condition=~models.Q(late=0, elsewhere=""), name="notice_says_something"),
        ]

    def __str__(self) -> str:
        return f"notice for session {self.session_id}"


class TechnicalCheck(models.Model):
    """What the last check on a person's device found, for one edition: it is theirs, on stage or in a seat."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="technical_checks")
    person = models.ForeignKey(Person, models.CASCADE, related_name="technical_checks")
    at = models.DateTimeField()
    found = models.JSONField(help_text="As in `live.checked.Found`.")

    class Meta:
        db_table = "live_technical_check"
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="technical_check_one_per_person")]

    def __str__(self) -> str:
        return f"check of {self.person_id} for {self.edition_id}"
