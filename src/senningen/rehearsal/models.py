"""One rehearsal: how far it is, and the sheet it ends with."""

from django.db import models

from senningen.people.models import Account
from senningen.programme.models import Edition


class Rehearsal(models.Model):
    """Simulated guests tried an edition out. Its copy, its people and its letters are gone when it is over."""

    class State(models.TextChoices):
        RUNNING = "running"
        OVER = "over"  # the sheet says how it went
        BROKEN = "broken"  # it ended early; `trouble` says why

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="rehearsals")
    copy = models.OneToOneField(Edition, models.SET_NULL, null=True, related_name="rehearsed_by")
    by = models.ForeignKey(Account, models.PROTECT, null=True, help_text="Empty: begun at the command line.")
    guests = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.RUNNING)
    step = models.CharField(max_length=12, blank=True, help_text="What it does now: a check of the sheet.")
    sheet = models.JSONField(default=list, help_text="For each check: its name, whether it passed, the figures.")
    trouble = models.CharField(max_length=400, blank=True)
    begun = models.DateTimeField()
    seen = models.DateTimeField(help_text="When it was last heard of.")

    class Meta:
        db_table = "rehearsal"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"rehearsal {self.pk} of {self.edition_id}"
