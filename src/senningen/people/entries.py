"""What happens to people, in the past tense. All of it is told in the house's own stream."""

from __future__ import annotations

from senningen.journal.entries import Fact, entry


@entry("person.met", "person")
class PersonMet(Fact):
    """A person was written down for the first time."""

    person: int


@entry("person.corrected", "person")
class PersonCorrected(Fact):
    """Name, title or organisation was corrected; `fields` names which."""

    person: int
    fields: tuple[str, ...]


@entry("person.address-added", "person")
class AddressAdded(Fact):
    """A person has one more address."""

    person: int
    address: int


@entry("person.address-preferred", "person")
class AddressPreferred(Fact):
    """Letters go to this address from now on."""

    person: int
    address: int


@entry("person.address-struck", "person")
class AddressStruck(Fact):
    """An address was taken from a person: it was not theirs after all."""

    person: int
    address: int


@entry("person.address-bounced", "person")
class AddressBounced(Fact):
    """A letter came back from this address; `hard` means for good."""

    person: int
    address: int
    hard: bool


@entry("person.calendar-opened", "person")
class CalendarOpened(Fact):
    """A person made an address at which a calendar program reads their sessions; the one before ended."""

    person: int


@entry("person.language-learnt", "person")
class LanguageLearnt(Fact):
    """A message showed in which language the person writes."""

    person: int
    language: str


@entry("person.register-learnt", "person")
class RegisterLearnt(Fact):
    """A message showed that the person is on familiar terms with us (du, tu)."""

    person: int


@entry("person.language-chosen", "person")
class LanguageChosen(Fact):
    """The person chose a language; nothing is learnt over it."""

    person: int
    language: str


@entry("account.made", "account")
class AccountMade(Fact):
    """Somebody may work at the desk."""

    account: int
    person: int
    role: str


@entry("account.invited", "account")
class ColleagueInvited(Fact):
    """Somebody was invited to work at the desk; a letter with a link went out, perhaps not the first."""

    account: int
    person: int
    role: str


@entry("account.invitation-withdrawn", "account")
class InvitationWithdrawn(Fact):
    """An invitation that nobody had answered was withdrawn; its link opens nothing."""

    account: int
    person: int


@entry("account.joined", "account")
class ColleagueJoined(Fact):
    """An invited colleague chose a password and works at the desk."""

    account: int
    person: int
    role: str


@entry("account.role-changed", "account")
class RoleChanged(Fact):
    """A colleague has another role."""

    account: int
    person: int
    was: str
    role: str


@entry("account.ended", "account")
class AccessEnded(Fact):
    """A colleague lost their access; wherever they were signed in, they are out."""

    account: int
    person: int
    role: str


@entry("account.password-asked", "account")
class PasswordAsked(Fact):
    """Somebody said at the sign-in page that the password was lost; a letter with a link went to the account."""

    account: int


@entry("account.password-changed", "account")
class PasswordChanged(Fact):
    """An account has a new password."""

    account: int


@entry("account.signed-in", "account")
class SignedIn(Fact):
    """Somebody signed in at the desk."""

    account: int


@entry("people.imported", "import")
class PeopleImported(Fact):
    """A list was taken in: so many people are new, so many were known, so many rows were left out."""

    imported: int
    new: int
    known: int
    left_out: int


@entry("people.import-undone", "import")
class ImportUndone(Fact):
    """A list was undone: these people are forgotten, so many stayed because something was built on them."""

    imported: int
    people: tuple[int, ...]
    kept: int


@entry("person.merged", "person")
class PeopleMerged(Fact):
    """Two people turned out to be one: everything of the absorbed one is this person's now."""

    person: int
    absorbed: int
    merge: int


@entry("person.merge-undone", "person")
class MergeUndone(Fact):
    """Two people that were merged are two again."""

    person: int
    absorbed: int
    merge: int


@entry("person.told-apart", "person")
class PeopleToldApart(Fact):
    """Somebody looked at two people and found that they are two."""

    person: int
    other: int


@entry("person.told-apart-forgotten", "person")
class ToldApartForgotten(Fact):
    """It was taken back that two people are two."""

    person: int
    other: int
