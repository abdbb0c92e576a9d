"""What happens to the records, in the past tense."""

from senningen.journal.entries import Fact, entry


@entry("list.taken-out", "list")
class ListTakenOut(Fact):
    """Somebody took a list away as a file: which one, as what, how many rows, and whether it was filtered."""

    list: str
    form: str
    rows: int
    filtered: bool
