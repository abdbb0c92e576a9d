"""What happens with other programs, in the past tense."""

from senningen.journal.entries import Fact, entry


@entry("api-token.made", "api-token")
class ApiTokenMade(Fact):
    """An owner made a token for a program; `scopes` says what it may do."""

    token: int
    scopes: tuple[str, ...]


@entry("api-token.revoked", "api-token")
class ApiTokenRevoked(Fact):
    """A token opens nothing any more."""

    token: int
