"""The desk: what a message seems to ask, with its evidence, and what a person decided."""

from django.db import models

from senningen.people.models import Account, Person
from senningen.people.roles import Act
from senningen.post.models import Letter, Message
from senningen.programme.models import Edition

PLAN = "plan-"  # with what the verbs begin by which a plan was changed


class Asking(models.Model):
    """A request form that somebody filled in. It counts once it is confirmed from the mailbox it names."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="askings")
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    organisation = models.CharField(max_length=200, blank=True)
    sessions = models.JSONField(null=True, help_text="Codes (S1..Sn); null is the whole edition.")
    mode = models.CharField(max_length=7, blank=True, help_text='"online" or "on-site"; empty: they did not say.')
    remark = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=2)
    written = models.DateTimeField()
    until = models.DateTimeField(help_text="Until when it can be confirmed; then it is forgotten.")
    message = models.OneToOneField(
        Message, models.SET_NULL, null=True, related_name="asking", help_text="What it became when it was confirmed."
    )

    class Meta:
        db_table = "desk_asking"
        indexes = [models.Index(fields=["until"])]

    def __str__(self) -> str:
        return f"{self.name} asks for {self.edition_id}"


class Proposal(models.Model):
    """One act that a message seems to ask for. It changes nothing until a person confirms it."""

    class State(models.TextChoices):
        OPEN = "open"
        CONFIRMED = "confirmed"
        SET_ASIDE = "set-aside"
        DISMISSED = "dismissed"  # nothing to do, said a person
        NOTED = "noted"  # nothing to decide: out of office, thanks

    message = models.ForeignKey(Message, models.CASCADE, related_name="proposals")
    edition = models.ForeignKey(Edition, models.CASCADE, null=True, related_name="proposals")
    position = models.PositiveIntegerField(default=0)
    intent = models.CharField(
        max_length=40, help_text='As understood: "request", "sessions"; "person" if a person reads it.'
    )
    people = models.JSONField(default=list, help_text="Whom it is about: name, email, organisation.")
    replaces = models.JSONField(default=list)
    sessions = models.JSONField(null=True, help_text="Codes (S1..Sn); null is the whole edition.")
    mode = models.CharField(
        max_length=7, blank=True, help_text="How they would like to attend; empty if it is not said, or not exactly."
    )
    together = models.BooleanField(default=False, help_text="Its people say that they come both or not at all.")
    partstat = models.CharField(max_length=16, blank=True)
    old_email = models.CharField(max_length=320, blank=True)
    evidence = models.JSONField(default=list, help_text="Kind, quote, start and end within the text.")
    confidence = models.FloatField(default=0)
    why_person = models.CharField(
        max_length=40, blank=True, help_text="Why one key is not enough: unsure, sender-failed, too-big, ..."
    )
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="proposals")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    made = models.DateTimeField()
    aside_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "desk_proposal"
        ordering = ["message", "position"]
        constraints = [models.UniqueConstraint(fields=["message", "position"], name="proposal_one_per_position")]
        indexes = [models.Index(fields=["state", "made"])]

    def __str__(self) -> str:
        return f"{self.intent} in message {self.message_id}"


class Decision(models.Model):
    """What a person confirmed, or a rule of the edition, and what came of it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="decisions")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="decisions")
    rule = models.CharField(max_length=20, blank=True, help_text="The rule that confirmed it, if no person did.")
    at = models.DateTimeField()
    verb = models.CharField(max_length=40, help_text='"give", "offer", "wait", "withdraw", "note", "answer", ...')
    result = models.JSONField(default=dict, help_text="Ids of the rows it made or changed.")
    undone = models.DateTimeField(null=True)

    class Meta:
        db_table = "desk_decision"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by__isnull=False, rule="") | models.Q(by__isnull=True) & ~models.Q(rule=""),
                name="decision_by_a_person_or_a_rule",
            )
        ]
        indexes = [models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.verb} by {self.by_id or self.rule}"


class Move(models.Model):
    """What somebody did to seats, to the plan or to who is on stage, and what came of it, to undo it by."""

    by = models.ForeignKey(Account, models.PROTECT, related_name="moves")
    at = models.DateTimeField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="moves")
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="moves", help_text="Empty: it concerned several people."
    )
    verb = models.CharField(max_length=40, help_text='"release", "extend", "give", "release-many", "offer-line", ...')
    numbers = models.CharField(max_length=80, blank=True, help_text="The seats, if it concerned several: 29, 50, 68.")
    result = models.JSONField(default=dict, help_text="Ids of its letters; whom it moved, before and after.")
    undone = models.DateTimeField(null=True)

    class Meta:
        db_table = "desk_move"
        indexes = [models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.verb} by {self.by_id}"

    @property
    def act(self) -> Act:
        """Return what one must be allowed to do it, and to undo it."""
        return "write-programme" if self.verb in {"cap", "part"} or self.verb.startswith(PLAN) else "decide"


class Assignment(models.Model):
    """Whose hands a message is in. Everybody may still decide it; the one that has not ended counts."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="assignments")
    to = models.ForeignKey(
        Account, models.CASCADE, null=True, related_name="assigned_to_me", help_text="Empty: everybody again."
    )
    by = models.ForeignKey(Account, models.PROTECT, related_name="assignments")
    at = models.DateTimeField()
    before = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", help_text="What it took over from."
    )
    ended = models.DateTimeField(null=True)
    undone = models.DateTimeField(null=True)

    class Meta:
        db_table = "desk_assignment"
        constraints = [
            models.UniqueConstraint(
                fields=["message"], condition=models.Q(ended=None), name="assignment_one_live_per_message"
            )
        ]
        indexes = [models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.message_id} is for {self.to_id}"


class Reader(models.Model):
    """Somebody who has a message open at the desk now: one row for each open page, gone when it is closed."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="readers")
    account = models.ForeignKey(Account, models.CASCADE, related_name="reads")
    since = models.DateTimeField()
    until = models.DateTimeField(help_text="Renewed while the page is open: a house that falls leaves nobody behind.")

    class Meta:
        db_table = "desk_reader"
        indexes = [models.Index(fields=["until"])]

    def __str__(self) -> str:
        return f"{self.account_id} reads {self.message_id}"


class Writing(models.Model):
    """A letter that an organiser wrote to one person of their own accord, as it was typed."""

    letter = models.OneToOneField(Letter, models.CASCADE, related_name="writing")
    by = models.ForeignKey(Account, models.PROTECT, related_name="writings")
    at = models.DateTimeField()
    text = models.TextField()
    undone = models.DateTimeField(null=True)

    class Meta:
        db_table = "desk_writing"
        indexes = [models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"letter {self.letter_id} by {self.by_id}"


class Note(models.Model):
    """What one organiser tells another about a message. It never leaves the desk."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="notes")
    by = models.ForeignKey(Account, models.PROTECT, related_name="notes")
    to = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="notes_to_me", help_text="Empty: everybody."
    )
    at = models.DateTimeField()
    text = models.CharField(max_length=2000)

    class Meta:
        db_table = "desk_note"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"note by {self.by_id} on {self.message_id}"
