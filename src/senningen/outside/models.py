"""Tables of other programs: the tokens they read with, the webhooks by which they are told."""

from django.db import models

from senningen.journal.models import Entry
from senningen.people.models import Account


class ApiToken(models.Model):
    """What one program signs its questions with, for one purpose: a secret, stored hashed, with what it may do."""

    purpose = models.CharField(max_length=100, help_text="Which program, for what.")
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4, help_text="The last letters, so that people can tell tokens apart.")
    scopes = models.JSONField(default=list, help_text='What it may do: "seats:read".')
    made = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="api_tokens")
    used = models.DateTimeField(null=True, help_text="When it was last used, to a few minutes.")
    revoked = models.DateTimeField(null=True)

    class Meta:
        db_table = "outside_api_token"
        ordering = ["-made", "-pk"]

    def __str__(self) -> str:
        return self.purpose


class Webhook(models.Model):
    """An address of another program that is told what happens: it follows the journal, stream by stream."""

    purpose = models.CharField(max_length=100, help_text="Which program, for what.")
    url = models.URLField(max_length=400)
    secret = models.CharField(max_length=80, help_text="Signs what is sent; it must be kept whole to sign with it.")
    families = models.JSONField(default=list, help_text='Which entries it is told of: "seat", "request".')
    positions = models.JSONField(default=dict, help_text="The last number read of each stream, by the stream's id.")
    made = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="webhooks")
    failing_since = models.DateTimeField(null=True, help_text="Nothing has arrived since then.")
    off = models.DateTimeField(null=True)
    why_off = models.CharField(max_length=12, blank=True, help_text='"desk", "failing", or "gone".')

    class Meta:
        db_table = "outside_webhook"
        ordering = ["-made", "-pk"]

    def __str__(self) -> str:
        return self.purpose


class Delivery(models.Model):
    """One entry on its way to one webhook."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ARRIVED = "arrived"
        REFUSED = "refused"  # the other program says no; the next ones go on

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=200, blank=True, help_text='What came back: "200", "timed out".')
    tried = models.DateTimeField(null=True)
    made = models.DateTimeField()

    class Meta:
        db_table = "outside_delivery"
        constraints = [models.UniqueConstraint(fields=["webhook", "entry"], name="delivery_once_per_webhook")]
        indexes = [models.Index(fields=["webhook", "state", "id"], name="delivery_next")]

    def __str__(self) -> str:
        return f"{self.entry_id} to {self.webhook_id}: {self.state}"
