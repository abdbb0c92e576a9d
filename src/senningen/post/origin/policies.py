"""DMARC (RFC 9989): what a domain asks for mail it does not vouch for, and which domains belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from senningen.post.origin.names import Names

ASKS = ("none", "quarantine", "reject")
MOST_LABELS = 7  # below this, a long name is not looked up label by label (RFC 9989, 4.10)

Tags = dict[str, str]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a domain asks for mail it does not vouch for, and how strictly its names must agree."""

    asks: str
    strict: frozenset[str] = frozenset()  # methods whose domain must be the very same


def policy_of(domain: str, names: Names) -> Policy | None:
    """Find the policy of a domain: its own, or that of the organisation above it. Raises `NoAnswer`."""
    records = _records(domain, names)
    first = next(records, None)
    if first is None:
        return None
    own = first[0] == domain
    _, tags = first if own else [first, *records][-1]
    asks = tags.get("p", "none") if own else tags.get("sp", tags.get("p", "none"))
    strict = {method for method, tag in (("dkim", "adkim"), ("spf", "aspf")) if tags.get(tag) == "s"}
    return Policy(asks if asks in ASKS else "none", frozenset(strict))


def agree(domain: str, author: str, names: Names) -> bool:
    """Say whether two domains belong to one organisation. Raises `NoAnswer`."""
    if domain == author:
        return True
    alike = [one for one, other in zip(domain.split(".")[::-1], author.split(".")[::-1], strict=False) if one == other]
    return len(alike) >= 2 and _organisation(domain, names) == _organisation(author, names)


def _organisation(domain: str, names: Names) -> str:
    """Return the name under which a domain's owner has all theirs: the shortest that has a record."""
    found = list(_records(domain, names))
    if not found:
        return domain
    name, tags = found[-1]
    if tags.get("psd") == "y" and name != domain:  # a registry's: the owner's is one label longer
        return ".".join(domain.split(".")[-(name.count(".") + 2) :])
    return name


def _records(domain: str, names: Names) -> Iterator[tuple[str, Tags]]:
    """Walk up the tree from a domain, and give each record on the way."""
    labels = domain.split(".")
    while labels:
        name = ".".join(labels)
        if tags := _record(names.ask(f"_dmarc.{name}", "TXT")):
            yield name, tags
            if "psd" in tags and tags["psd"] in "yn":
                return
        labels = labels[-MOST_LABELS:] if len(labels) > MOST_LABELS + 1 else labels[1:]


def _record(texts: list[bytes]) -> Tags:
    """Read the one record among the texts; two are none."""
    found = [tags for tags in map(read_tags, texts) if tags.get("v") == "DMARC1"]
    return found[0] if len(found) == 1 else {}


def read_tags(text: bytes) -> Tags:
    """Read "v=DMARC1; p=reject" into its tags; the values but of v in small letters."""
    pairs = (each.partition("=") for each in text.decode("utf-8", "replace").split(";"))
    tags = {name.strip().lower(): value.strip() for name, equals, value in pairs if equals}
    return {name: value if name == "v" else value.lower() for name, value in tags.items()}
