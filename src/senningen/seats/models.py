"""Places, seats, requests and invitations. The cap holds by construction: a place is a row, and a row has one seat."""

from django.db import models
from django.db.models import Q

from senningen.kernel.ids import new_code
from senningen.kernel.text import LocalisedField
from senningen.people.models import Account, Address, Person
from senningen.post.models import Letter
from senningen.programme.models import Edition, Session


class Mode(models.TextChoices):
    """How one attends."""

    ONLINE = "online"
    ON_SITE = "on-site"


class Party(models.Model):
    """People whose requests are given together or wait together: a minister and an aide, two colleagues."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="parties")
    made = models.DateTimeField()

    class Meta:
        db_table = "seats_party"

    def __str__(self) -> str:
        return f"party {self.pk}"


class Request(models.Model):
    """A person asks for a seat. Sessions they want and have no place in yet put them on those waiting lists."""

    class State(models.TextChoices):
        OPEN = "open"  # some wish waits
        SETTLED = "settled"  # nothing waits any more
        WITHDRAWN = "withdrawn"
        DECLINED = "declined"  # the desk said no

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="requests")
    person = models.ForeignKey(Person, models.CASCADE, related_name="requests")
    mode = models.CharField(max_length=7, choices=Mode.choices, default=Mode.ONLINE)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    all_or_none = models.BooleanField(default=False, help_text="Either every wished session or no seat.")
    asked = models.DateTimeField(help_text="When they first asked.")
    address = models.ForeignKey(
        Address, models.SET_NULL, null=True, related_name="requests", help_text="Which address they asked from."
    )
    cause = models.CharField(max_length=64, blank=True)
    party = models.ForeignKey(Party, models.SET_NULL, null=True, related_name="requests")

    class Meta:
        db_table = "seats_request"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person"], condition=Q(state="open"), name="request_one_open_per_person"
            )
        ]
        indexes = [models.Index(fields=["edition", "state", "asked"])]

    def __str__(self) -> str:
        return f"{self.person} asks for {self.edition_id}"


class Wish(models.Model):
    """One session of a request: waits for a place, has one, or was dropped."""

    class State(models.TextChoices):
        WAITING = "waiting"
        PLACED = "placed"
        DROPPED = "dropped"

    request = models.ForeignKey(Request, models.CASCADE, related_name="wishes")
    session = models.ForeignKey(Session, models.CASCADE, related_name="wishes")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    asked = models.DateTimeField(help_text="When they asked for this session: the order of its waiting list.")
    alone = models.DateTimeField(
        null=True, help_text="When they had asked, before they stood where their party stands."
    )

    class Meta:
        db_table = "seats_wish"
        constraints = [models.UniqueConstraint(fields=["request", "session"], name="wish_one_per_session")]
        indexes = [models.Index(fields=["session", "state", "asked"])]

    def __str__(self) -> str:
        return f"{self.request_id} wants {self.session_id}: {self.state}"


class Seat(models.Model):
    """A person's right to attend an edition: a number, and one place per chosen session."""

    class State(models.TextChoices):
        HELD = "held"  # an offer, or an invitation that holds places
        TAKEN = "taken"
        DECLINED = "declined"  # the guest said no to the offer
        WITHDRAWN = "withdrawn"  # the guest gave it back
        RELEASED = "released"  # the desk took it back
        LAPSED = "lapsed"  # the deadline passed
        SUBSTITUTED = "substituted"  # it went to a named other

    LIVE = (State.HELD, State.TAKEN)

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, models.CASCADE, related_name="seats")
    address = models.ForeignKey(
        Address, models.SET_NULL, null=True, related_name="seats", help_text="Where letters go."
    )
    request = models.ForeignKey(Request, models.SET_NULL, null=True, related_name="seats")
    number = models.PositiveIntegerField()
    mode = models.CharField(max_length=7, choices=Mode.choices, default=Mode.ONLINE)
    state = models.CharField(max_length=11, choices=State.choices)
    until = models.DateTimeField(null=True, help_text="Deadline of an offer.")
    no_answer = models.BooleanField(default=False, help_text="The deadline passed and the places stay reserved.")
    given = models.DateTimeField(help_text="When it was offered or given.")
    ended = models.DateTimeField(null=True)
    follows = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="followed_by", help_text="Substitution."
    )

    code = models.CharField(
        max_length=12,
        unique=True,
        default=new_code,
        help_text="What its QR code says at the door on site; opens nothing.",
    )

    class Meta:
        db_table = "seats_seat"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person"], condition=Q(state__in=["held", "taken"]), name="seat_one_live_per_person"
            ),
            models.UniqueConstraint(
                fields=["edition", "number"], condition=Q(state__in=["held", "taken"]), name="seat_one_live_per_number"
            ),
        ]
        indexes = [models.Index(fields=["edition", "state"]), models.Index(fields=["state", "until"])]

    def __str__(self) -> str:
        return f"seat {self.number} of {self.person}"


class Cap(models.Model):
    """How many places a session should have in a mode. Above it places may be occupied, but none is free."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="caps")
    mode = models.CharField(max_length=7, choices=Mode.choices, default=Mode.ONLINE)
    places = models.PositiveIntegerField()

    class Meta:
        db_table = "seats_cap"
        constraints = [models.UniqueConstraint(fields=["session", "mode"], name="cap_one_per_session_and_mode")]

    def __str__(self) -> str:
        return f"{self.places} places in {self.session_id}"


class Contingent(models.Model):
    """A purpose for which places of an edition are kept: the press, the public sector. Its places say how many."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="contingents")
    name = models.CharField(max_length=60, help_text="What the desk calls it.")
    until = models.DateTimeField(help_text="Until when its places are kept; then they are for everybody.")

    class Meta:
        db_table = "seats_contingent"
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="contingent_one_per_name")]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Somebody for whom the places of a contingent are kept, whether they have asked yet or not."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    contingent = models.ForeignKey(Contingent, models.CASCADE, related_name="members")

    class Meta:
        db_table = "seats_member"
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="member_of_one_contingent")]

    def __str__(self) -> str:
        return f"{self.person} of {self.contingent}"


class Place(models.Model):
    """One numbered chair in one session and mode. Free, or somebody's; kept for a contingent, or for everybody."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="places")
    mode = models.CharField(max_length=7, choices=Mode.choices, default=Mode.ONLINE)
    number = models.PositiveIntegerField()
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="places")
    contingent = models.ForeignKey(
        Contingent, models.SET_NULL, null=True, related_name="places", help_text="Whose members alone may have it."
    )

    class Meta:
        db_table = "seats_place"
        ordering = ["session", "mode", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "mode", "number"], name="place_one_per_number"),
            models.UniqueConstraint(fields=["session", "seat"], name="place_one_per_seat_and_session"),
        ]
        indexes = [models.Index(fields=["session", "mode", "seat"])]

    def __str__(self) -> str:
        return f"place {self.number} in {self.session_id}"


class Wave(models.Model):
    """Invitations that go out together: the same words, sessions and deadline, to people somebody has looked at."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SENT = "sent"  # given to the worker, who writes one invitation after the other
        STOPPED = "stopped"  # what had not left was taken back

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="waves")
    title = models.CharField(max_length=120, help_text="What the desk calls it.")
    mode = models.CharField(max_length=7, choices=Mode.choices, default=Mode.ONLINE)
    sessions = models.ManyToManyField(Session, related_name="waves", db_table="seats_wave_sessions")
    holds = models.BooleanField(default=True, help_text="Every invitation holds places until it is answered.")
    although_short = models.BooleanField(
        default=False, help_text="Whom no place can be held for is invited all the same, without one."
    )
    calendar = models.BooleanField(
        default=False, help_text="The session goes into their calendars too, where it can be answered."
    )
    until = models.DateTimeField(null=True, help_text="Until when it can be answered.")
    subject = LocalisedField()
    text = LocalisedField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    by = models.ForeignKey(Account, models.PROTECT, related_name="waves")
    begun = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    contingent = models.ForeignKey(
        Contingent, models.SET_NULL, null=True, related_name="waves", help_text="Whoever is invited belongs to it."
    )

    class Meta:
        db_table = "seats_wave"
        indexes = [models.Index(fields=["edition", "-begun"])]

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """One person of a wave. What became of it stands in its seat and its letter; here, what only it knows."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted"
        DECLINED = "declined"

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    letter = models.OneToOneField(Letter, models.SET_NULL, null=True, related_name="invitation")
    seat = models.ForeignKey(
        Seat, models.SET_NULL, null=True, related_name="invitations", help_text="What it holds, or led to."
    )
    request = models.ForeignKey(Request, models.SET_NULL, null=True, related_name="invitations")
    left_out = models.CharField(max_length=12, blank=True, help_text='Why it was never sent: "has-seat", "by-hand".')
    opened = models.DateTimeField(null=True, help_text="When its page was first read.")
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answered = models.DateTimeField(null=True)
    fare: str  # how it fares: `waves.with_fare` adds it

    class Meta:
        db_table = "seats_invitation"
        constraints = [models.UniqueConstraint(fields=["wave", "person"], name="invitation_once_per_wave")]
        indexes = [models.Index(fields=["person", "answer"])]

    def __str__(self) -> str:
        return f"{self.person} of wave {self.wave_id}"
