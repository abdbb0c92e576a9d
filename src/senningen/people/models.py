"""A person is a human; their addresses, employer, account and personal links."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from senningen.kernel.text import LANGUAGES

LANGUAGE_CHOICES = [(code, code) for code in LANGUAGES]


class Organisation(models.Model):
    """An employer."""

    name = models.CharField(max_length=200, unique=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2.")

    class Meta:
        db_table = "people_organisation"

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A human: guest, speaker, host or organiser. The name stands as they write it, never re-cased."""

    class Register(models.TextChoices):
        FORMAL = "formal"
        FAMILIAR = "familiar"

    name = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=40, blank=True, help_text="Dr, Prof.: said in addresses, not in the name.")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="people")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES, default="en")
    language_chosen = models.BooleanField(default=False, help_text="Chosen by the person, not learnt from a message.")
    register = models.CharField(max_length=8, choices=Register.choices, default=Register.FORMAL)
    zone = models.CharField(max_length=64, blank=True, help_text="IANA zone; empty: the edition's.")
    invented = models.BooleanField(default=False, help_text="Part of the demo's cast.")
    created = models.DateTimeField()

    class Meta:
        db_table = "people_person"

    def __str__(self) -> str:
        return self.name or "—"


class Address(models.Model):
    """An e-mail address of a person; one is preferred."""

    class State(models.TextChoices):
        GOOD = "good"
        SOFT = "soft", "bounced softly"
        HARD = "hard", "bounced for good"

    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    email = models.EmailField(max_length=254)
    preferred = models.BooleanField(default=True)
    state = models.CharField(max_length=4, choices=State.choices, default=State.GOOD)
    bounces = models.PositiveIntegerField(default=0, help_text="Soft bounces since the last good delivery.")
    created = models.DateTimeField()

    class Meta:
        db_table = "people_address"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="address_one_person_per_email"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(preferred=True), name="address_one_preferred_per_person"
            ),
        ]

    def __str__(self) -> str:
        return self.email


class Link(models.Model):
    """A personal link: a secret, stored hashed, that opens one thing for one person. Opening changes nothing."""

    class Kind(models.TextChoices):
        SEAT = "seat"  # subject: the seat
        REQUEST = "request"  # subject: the request of somebody who waits
        ASKING = "asking"  # subject: the form whose address it proves
        STAGE = "stage"  # subject: the part in a session (speaker, host)
        SETUP = "setup"  # the owner's first account
        SIGN_IN = "sign-in"  # a desk link of the demo

    kind = models.CharField(max_length=8, choices=Kind.choices)
    subject_id = models.BigIntegerField(null=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField()
    expires = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_link"
        indexes = [models.Index(fields=["kind", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.kind} link of {self.person_id}"


class AccountManager(BaseUserManager["Account"]):
    """What Django's sign-in asks for."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Find an account by its e-mail, whatever its case."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """What an organiser signs in with. Guests and speakers have none."""

    class Role(models.TextChoices):
        OWNER = "owner"
        EDITOR = "editor"
        DESK = "desk"
        HOST = "host"
        DOOR = "door"
        VIEWER = "viewer"

    person = models.OneToOneField(Person, models.CASCADE, related_name="account")
    email = models.EmailField(max_length=254, unique=True)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.DESK)
    is_active = models.BooleanField(default=True)
    shortcuts = models.BooleanField(default=True, help_text="Single-letter keys act at the desk.")

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "people_account"

    def __str__(self) -> str:
        return self.email


class Knock(models.Model):
    """Somebody came to a public door; whoever comes too often from one network, or for one address, waits."""

    key = models.CharField(max_length=64, help_text="Digest of the door and of the address or network.")
    at = models.DateTimeField()

    class Meta:
        db_table = "people_knock"
        indexes = [models.Index(fields=["key", "at"])]

    def __str__(self) -> str:
        return f"{self.key} at {self.at}"
