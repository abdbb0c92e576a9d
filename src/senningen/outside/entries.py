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


@entry("webhook.made", "webhook")
class WebhookMade(Fact):
    """Another program is told from now on what happens; `families` says of what."""

    webhook: int
    families: tuple[str, ...]


@entry("webhook.switched-off", "webhook")
class WebhookSwitchedOff(Fact):
    """It is told no more: by the desk, because nothing arrived for days, or because it said that it is gone."""

    webhook: int
    why: str


@entry("webhook.switched-on", "webhook")
class WebhookSwitchedOn(Fact):
    """It is told again, what waited first."""

    webhook: int
