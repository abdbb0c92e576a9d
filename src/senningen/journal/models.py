"""The journal's tables. Append-only: a trigger in the database refuses to change or delete an entry."""

from django.db import models


class Stream(models.Model):
    """One line of entries, in order: one for each edition, one for the house. Taking it serialises writers."""

    edition_id = models.BigIntegerField(null=True, unique=True, help_text="Empty for the house's own stream.")
    number = models.BigIntegerField(default=0, help_text="The number of the last entry begun.")
    followed = models.BooleanField(default=True, help_text="No: readers pass over it, as over a rehearsal's.")

    class Meta:
        db_table = "journal_stream"
        constraints = [
            models.UniqueConstraint(
                models.functions.Coalesce("edition_id", models.Value(0)), name="stream_one_for_the_house"
            )
        ]

    def __str__(self) -> str:
        return f"edition {self.edition_id}" if self.edition_id else "the house"


class Entry(models.Model):
    """One fact: what happened, when, by whom, because of what. Holds ids, never names or words of people."""

    stream = models.ForeignKey(Stream, models.PROTECT, related_name="entries")
    number = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=64, help_text='What it is about, as "seat:47".')
    data = models.JSONField(default=dict)
    actor = models.CharField(max_length=64, help_text='Who did it: "person:3", "clock", "rule:away", "system".')
    cause = models.CharField(max_length=64, blank=True, help_text='What led to it: "message:12", "entry:80", "link:9".')

    class Meta:
        db_table = "journal_entry"
        ordering = ["stream", "number"]
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="entry_one_per_number")]
        indexes = [
            models.Index(fields=["subject"]),
            models.Index(fields=["cause"]),
            models.Index(fields=["kind"]),
            models.Index(fields=["actor"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.subject}"
