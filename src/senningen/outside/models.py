"""Tables of other programs: their tokens."""

from django.db import models

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
