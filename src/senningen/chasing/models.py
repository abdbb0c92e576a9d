"""Letters to many: the words, the group, and what became of each person in it."""

from django.db import models

from senningen.kernel.text import LocalisedField
from senningen.people.models import Account, Person
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats.models import Wave


class Circular(models.Model):
    """A letter to a group of an edition. Nobody is written to before a person has seen who that is."""

    class Group(models.TextChoices):
        SEAT = "seat"  # everybody with a seat
        OFFER = "offer"  # an offer that still runs
        WAITING = "waiting"  # on a waiting list
        SILENT = "silent"  # offered a seat and not heard of since
        INVITED = "invited"  # invited and not heard of since
        UNCHECKED = "unchecked"  # comes by a device that they have not tried
        AGAIN = "again"  # did not answer an earlier circular

    class State(models.TextChoices):
        DRAFT = "draft"
        SENT = "sent"  # given to the outbox, letter by letter
        STOPPED = "stopped"  # what had not left was taken back

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="circulars")
    group = models.CharField(max_length=9, choices=Group.choices)
    follows = models.ForeignKey("self", models.CASCADE, null=True, related_name="followed_by")
    wave = models.ForeignKey(Wave, models.CASCADE, null=True, related_name="circulars")
    subject = LocalisedField()
    text = LocalisedField()
    skipped = models.JSONField(default=list, help_text="People left out by hand.")
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    by = models.ForeignKey(Account, models.PROTECT, related_name="circulars")
    begun = models.DateTimeField()
    sent = models.DateTimeField(null=True)

    class Meta:
        db_table = "chasing_circular"
        indexes = [models.Index(fields=["edition", "-begun"])]

    def __str__(self) -> str:
        return f"circular {self.pk} to {self.group}"


class Addressee(models.Model):
    """One person of a circular: their letter once it is written, or why they were left out."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="addressees")
    person = models.ForeignKey(Person, models.CASCADE, related_name="circulars")
    letter = models.OneToOneField(Letter, models.SET_NULL, null=True, related_name="addressee")
    left_out = models.CharField(max_length=12, blank=True, help_text='Why: "by-hand", "accepted", "bounced".')

    class Meta:
        db_table = "chasing_addressee"
        constraints = [
            models.UniqueConstraint(fields=["circular", "person"], name="addressee_once_per_circular"),
        ]

    def __str__(self) -> str:
        return f"{self.person} of circular {self.circular_id}"
