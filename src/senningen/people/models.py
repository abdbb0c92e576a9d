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
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="absorbed", help_text="Whom they turned out to be."
    )
    created = models.DateTimeField()

    class Meta:
        db_table = "people_person"

    def __str__(self) -> str:
        return self.name or "—"

    @property
    def with_title(self) -> str:
        """Return the name as an address says it: "Dr Marie Curie"."""
        return f"{self.title} {self.name}".strip()


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
        INVITED = "invited"  # subject: the invitation of somebody who has not answered it, or has
        ASKING = "asking"  # subject: the form whose address it proves
        STAGE = "stage"  # subject: the part in a session (speaker, host)
        WALL = "wall"  # subject: the session that a screen in the hall shows; nobody's own
        CALENDAR = "calendar"  # subject: the person whose sessions it lists, and nothing else
        SETUP = "setup"  # the owner's first account
        SIGN_IN = "sign-in"  # a desk link of the demo
        JOIN = "join"  # subject: the account of an invited colleague, who chooses a password
        PASSWORD = "password"  # noqa: S105  subject: the account whose password was lost

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
    """What Django's sign-in asks for. No page of the desk does without the person, so they come along."""

    def get_queryset(self) -> models.QuerySet["Account"]:
        """Return accounts, each with its person."""
        return super().get_queryset().select_related("person")

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
    invited = models.DateTimeField(null=True, help_text="When the invitation went out that waits for a password.")
    shortcuts = models.BooleanField(default=True, help_text="Single-letter keys act at the desk.")

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "people_account"

    def __str__(self) -> str:
        return self.email

    @property
    def standing(self) -> str:
        """Say how it stands: "active", "invited", "ended"."""
        return "active" if self.is_active else "invited" if self.invited else "ended"


class Knock(models.Model):
    """Somebody came to a public door; whoever comes too often from one network, or for one address, waits."""

    key = models.CharField(max_length=64, help_text="Digest of the door and of the address or network.")
    at = models.DateTimeField()

    class Meta:
        db_table = "people_knock"
        indexes = [models.Index(fields=["key", "at"])]

    def __str__(self) -> str:
        return f"{self.key} at {self.at}"


class Import(models.Model):
    """A list of people from elsewhere: read, looked at, taken in row by row, and perhaps undone."""

    class State(models.TextChoices):
        DRAFT = "draft"  # read; nobody is written down yet
        TAKING = "taking"
        DONE = "done"
        UNDONE = "undone"

    source = models.CharField(max_length=200, blank=True, help_text="The name of the file; empty if it was pasted.")
    table = models.JSONField(default=dict, help_text="Its rows as they were read; forgotten when they are taken.")
    heading = models.PositiveIntegerField(null=True, help_text="Number of the row with the headings.")
    kinds = models.JSONField(default=list, help_text="What stands in each column.")
    language = models.CharField(
        max_length=2, choices=LANGUAGE_CHOICES, default="en", help_text="Of those whose row names none."
    )
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    total = models.PositiveIntegerField(default=0)
    houses = models.JSONField(default=list, help_text="Organisations that were written down with it.")
    by = models.ForeignKey(Account, models.PROTECT, related_name="imports")
    begun = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_import"
        indexes = [models.Index(fields=["-begun"])]

    def __str__(self) -> str:
        return self.source or f"import {self.pk}"


class ImportedRow(models.Model):
    """What became of one row of a list."""

    class Outcome(models.TextChoices):
        NEW = "new"
        KNOWN = "known"
        BAD = "bad"

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    row = models.PositiveIntegerField(help_text="Its number in the file.")
    outcome = models.CharField(max_length=5, choices=Outcome.choices)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="imported")
    likely = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="+", help_text="Perhaps the same person; a person decides."
    )
    why = models.CharField(max_length=24, blank=True, help_text='Why it was left out, or what of it: "no-address".')
    about = models.CharField(max_length=200, blank=True)
    cells = models.JSONField(default=list, help_text="As it was written, if it was left out.")
    made = models.JSONField(default=dict, help_text="What it added, so that it can be undone.")

    class Meta:
        db_table = "people_imported_row"
        constraints = [models.UniqueConstraint(fields=["of", "position"], name="imported_row_once")]

    def __str__(self) -> str:
        return f"row {self.row} of {self.of_id}: {self.outcome}"


class Trait(models.Model):
    """Something by which two people may turn out to be one: a name without its accents, a mailbox, a telephone."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="traits")
    key = models.CharField(max_length=200, help_text='"name:anna muller", "local:annamuller".')

    class Meta:
        db_table = "people_trait"
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="trait_once_per_person")]
        indexes = [models.Index(fields=["key", "person"], name="trait_shared")]

    def __str__(self) -> str:
        return f"{self.key} of {self.person_id}"


class Apart(models.Model):
    """Two people that somebody looked at and found to be two: nobody is asked again."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "people_apart"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="apart_once_per_pair"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"


class Merge(models.Model):
    """Two people that turned out to be one, and everything that was moved or changed for it, to undo it by.

    The person who was absorbed stays as a row without anything: journal, links and letters that name it lead on.
    """

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Person, models.PROTECT, related_name="merges_away")
    by = models.ForeignKey(Account, models.PROTECT, related_name="merges")
    at = models.DateTimeField()
    moved = models.JSONField(default=dict, help_text="Ids of the rows that were moved, by table and column.")
    changed = models.JSONField(default=list, help_text="Table, id, column, before, after: what else was changed.")
    watched = models.JSONField(default=list, help_text="Table, id, column, value: what undoing needs unchanged.")
    undone = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_merge"
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=models.Q(undone=None), name="merge_one_live_per_absorbed"
            )
        ]
        indexes = [models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.kept_id}"
