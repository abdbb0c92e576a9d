"""Mail in and out as rows: every message whole as it came, every letter with its state."""

from django.db import models

from senningen.people.models import Account, Person


class Thread(models.Model):
    """A conversation: messages and letters that answer one another."""

    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="threads")
    edition_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=998, blank=True)
    begun = models.DateTimeField()
    touched = models.DateTimeField(help_text="When the last message or letter was added.")

    class Meta:
        db_table = "post_thread"
        indexes = [models.Index(fields=["-touched"])]

    def __str__(self) -> str:
        return self.subject


class Message(models.Model):
    """A mail that came in: the raw bytes are stored before anything is read, and never changed."""

    class Source(models.TextChoices):
        SMTP = "smtp"
        IMAP = "imap"
        DEMO = "demo"
        FORM = "form"  # filled in on the page; its writer opened a link in a mail to the address

    class State(models.TextChoices):
        STORED = "stored"  # not read yet
        READ = "read"  # understood as far as it goes
        UNREADABLE = "unreadable"  # beyond the parser's limits: a person looks

    class Origin(models.TextChoices):
        UNKNOWN = "unknown"  # nothing speaks for its domain, and nothing against
        VOUCHED = "vouched"  # the domain of the From address signed it, or sent it
        FAILED = "failed"  # the domain says that mail like this is not from it
        UNCHECKED = "unchecked"  # DNS did not answer

    raw = models.BinaryField()
    sha256 = models.CharField(max_length=64, help_text="Of the DATA bytes.")
    recipient = models.EmailField(max_length=320, help_text="RCPT TO, or Delivered-To.")
    envelope_from = models.CharField(max_length=320, blank=True, help_text="MAIL FROM; empty is the null sender.")
    peer = models.CharField(max_length=64, blank=True, help_text="Address of the client that handed it over.")
    helo = models.CharField(max_length=255, blank=True, help_text="The name by which that client greeted.")
    source = models.CharField(max_length=4, choices=Source.choices)
    size = models.PositiveIntegerField()
    received = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.STORED)
    problem = models.CharField(max_length=64, blank=True, help_text="Why it could not be read.")

    # What parsing found; empty until then.
    message_id = models.CharField(max_length=998, blank=True)
    subject = models.CharField(max_length=998, blank=True)
    from_name = models.CharField(max_length=320, blank=True)
    from_email = models.CharField(max_length=320, blank=True)
    language = models.CharField(max_length=2, blank=True)
    automatic = models.BooleanField(default=False)
    origin = models.CharField(max_length=9, choices=Origin.choices, default=Origin.UNKNOWN)
    origin_facts = models.JSONField(default=dict, help_text="What SPF, DKIM and DMARC say: a hint for a person.")
    reply_text = models.TextField(blank=True, help_text="What the writer typed now.")
    thread = models.ForeignKey(Thread, models.SET_NULL, null=True, related_name="messages")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="messages")

    class Meta:
        db_table = "post_message"
        constraints = [models.UniqueConstraint(fields=["sha256", "recipient"], name="message_once_per_recipient")]
        indexes = [models.Index(fields=["message_id"]), models.Index(fields=["-received"])]

    def __str__(self) -> str:
        return self.subject or f"message {self.pk}"


class MailboxPosition(models.Model):
    """How far a folder on somebody else's server has been taken in."""

    folder = models.CharField(max_length=600, unique=True, help_text="user@host/folder")
    validity = models.PositiveBigIntegerField(help_text="UIDVALIDITY: when it changes, numbers mean nothing any more.")
    uid = models.PositiveBigIntegerField(help_text="The last mail that is stored and marked.")
    begun = models.DateTimeField(help_text="When the folder was first taken in.")

    class Meta:
        db_table = "post_mailbox_position"

    def __str__(self) -> str:
        return self.folder


class CalendarEntry(models.Model):
    """One event in one person's calendar, as we last told it (RFC 5545, RFC 5546)."""

    key = models.CharField(max_length=100, unique=True, help_text='What it stands for: "seat:47/session:2".')
    uid = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="calendar_entries")
    sequence = models.PositiveIntegerField(default=0)
    cancelled = models.BooleanField(default=False)
    told = models.JSONField(default=dict, help_text="Summary, start, end, zone, place as last sent.")
    answer = models.CharField(max_length=16, blank=True, help_text="PARTSTAT of the last reply.")
    answered = models.DateTimeField(null=True, help_text="DTSTAMP of the last reply; an older one is ignored.")

    class Meta:
        db_table = "post_calendar_entry"

    def __str__(self) -> str:
        return self.uid


class Letter(models.Model):
    """A mail that goes out: written in the transaction of the change, sent by the worker, once."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"  # given up after the last attempt
        BOUNCED = "bounced"
        UNDONE = "undone"  # taken back before it left

    class Delivery(models.TextChoices):
        """What other servers reported of a letter that has left (RFC 3464), the less before the more."""

        UNKNOWN = ""
        DELAYED = "delayed"  # still tried
        RELAYED = "relayed"  # handed on to a server that reports nothing
        DELIVERED = "delivered"  # in the mailbox

    kind = models.CharField(max_length=40, help_text='Which letter: "seat-given", "reply", "calendar".')
    key = models.CharField(max_length=200, unique=True, help_text="The same letter is never queued twice.")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="letters")
    edition_id = models.BigIntegerField(null=True)
    thread = models.ForeignKey(Thread, models.SET_NULL, null=True, related_name="letters")
    answers = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="answered_by")
    entry = models.ForeignKey(CalendarEntry, models.SET_NULL, null=True, related_name="letters")
    from_email = models.EmailField(max_length=254, help_text="The mailbox: answers come back to it with the token.")
    from_name = models.CharField(max_length=200, blank=True)
    to_email = models.EmailField(max_length=254, blank=True, help_text="Empty: nobody knows where to write.")
    to_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=400)
    text = models.TextField(help_text="Plain text; a personal link is a placeholder until it is sent.")
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, help_text="One VCALENDAR with one METHOD (RFC 5546).")
    calendar_method = models.CharField(max_length=10, blank=True)
    link_kind = models.CharField(max_length=8, blank=True, help_text="Which personal link replaces the placeholder.")
    link_subject_id = models.BigIntegerField(null=True)
    automatic = models.BooleanField(default=True, help_text="Auto-Submitted: auto-generated (RFC 3834).")
    message_id = models.CharField(max_length=200, unique=True)
    token = models.CharField(
        max_length=16, unique=True, help_text="In Reply-To and the envelope sender; it routes only."
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    delivery = models.CharField(max_length=9, choices=Delivery.choices, default=Delivery.UNKNOWN, blank=True)
    receipt = models.BooleanField(default=False, help_text="Servers are asked to report also that it arrived.")
    problem = models.CharField(max_length=400, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    written = models.DateTimeField()
    not_before = models.DateTimeField(help_text="It may still be undone, or another worker has it in hand until then.")
    not_after = models.DateTimeField(null=True, help_text="Of no use after this: a reminder of an hour that has begun.")
    sent = models.DateTimeField(null=True)

    class Meta:
        db_table = "post_letter"
        indexes = [models.Index(fields=["state", "not_before"]), models.Index(fields=["-written"])]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_email}"

    @property
    def fare(self) -> str:
        """Say in one word how it fares: its state, and once it has left what was reported of it."""
        return str(self.delivery if self.state == self.State.SENT and self.delivery else self.state)


class Enclosure(models.Model):
    """A file that goes with a letter. Put to a reply, it waits with the message until the letter takes it."""

    answers = models.ForeignKey(Message, models.CASCADE, null=True, related_name="enclosures")
    letters = models.ManyToManyField(Letter, related_name="enclosures", db_table="post_enclosure_letters")
    by = models.ForeignKey(Account, models.PROTECT, related_name="enclosures")
    added = models.DateTimeField()
    removed = models.DateTimeField(null=True)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        db_table = "post_enclosure"
        ordering = ["added", "pk"]

    def __str__(self) -> str:
        return self.name
