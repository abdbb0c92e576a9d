"""What DNS says of the domain that mail is written from: MX, SPF, DKIM, DMARC, reverse names; and what to publish."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from senningen.post.origin.found import PASS, Handed
from senningen.post.origin.names import Names, NoAnswer
from senningen.post.origin.policies import policy_of, read_tags
from senningen.post.origin.relays import is_relay, networks
from senningen.post.origin.senders import check_sender
from senningen.post.signing import signer
from senningen.runtime.doctor import Finding, Verdict
from senningen.runtime.options import Options

ANYBODY = "203.0.113.77"  # an address that nobody has (RFC 5737)
LONGEST_STRING = 255  # of a TXT record


@dataclass(frozen=True)
class House:
    """What is looked at: the domain, and the names to ask."""

    options: Options
    domain: str
    names: Names
    leaves: bool  # letters are sent to the world: what is missing is a trouble

    @property
    def envelope(self) -> str:
        """Return the domain that bounces come back to: the one that SPF is about."""
        return self.options.mail_domain.lower() or self.domain

    @property
    def grave(self) -> Verdict:
        """Return how bad it is that something is missing."""
        return "trouble" if self.leaves else "advice"


def look_at_domain(options: Options, domain: str, names: Names) -> Iterator[Finding]:
    """Look at the records of a domain, one after the other."""
    house = House(options, domain.lower(), names, bool(options.smarthost) and not options.test_mode)
    looks: dict[str, Callable[[House], Iterator[Finding]]] = {
        "MX": _mx,
        "SPF": _spf,
        "DKIM": _dkim,
        "DMARC": _dmarc,
        "reverse DNS": _reverse,
        "origin of mail": _origin,
    }
    for about, look in looks.items():
        try:
            yield from look(house)
        except NoAnswer:
            yield Finding(about, "advice", "DNS does not answer, so this was not looked at. Try again later.")


def _mx(house: House) -> Iterator[Finding]:
    for domain in dict.fromkeys((house.domain, house.envelope)):
        yield _mx_of(domain, house)


def _mx_of(domain: str, house: House) -> Finding:
    servers = [name for _, name in sorted(house.names.ask(domain, "MX"))]
    if not servers:
        here = urlsplit(house.options.public_url).hostname or f"mail.{domain}"
        says = f"Nobody can write to {domain}: it has no MX record. Publish: {domain}. MX 10 {here}."
        return Finding("MX", house.grave, says)
    if lost := [name for name in servers if not _addresses(name, house.names)]:
        says = f"{lost[0]}, which takes the mail of {domain}, has no address. Publish an A or AAAA record for it."
        return Finding("MX", house.grave, says)
    return Finding("MX", "well", f"{domain} takes mail at {', '.join(servers)}")


def _spf(house: House) -> Iterator[Finding]:
    domain = house.envelope
    records = [each for each in house.names.ask(domain, "TXT") if each.lower().split(b" ")[0] == b"v=spf1"]
    if len(records) != 1:
        how = f"{domain} has {len(records)} SPF records; one is right. Leave one" if records else f"{domain} has no SPF"
        wanted = _zone_line(domain, f"v=spf1 {_named_sender(house)} -all")
        yield Finding("SPF", house.grave, f"{how}. Publish: {wanted}")
        return
    told = records[0].decode("utf-8", "replace")
    anybody = _spf_result(house, ANYBODY)
    unnamed = [each for each in _senders(house) if _spf_result(house, each) != PASS]
    if anybody == "permerror":
        yield Finding("SPF", house.grave, f"The SPF record of {domain} cannot be read: {told}")
    elif anybody == PASS:
        yield Finding("SPF", house.grave, f'The SPF record of {domain} lets everybody send for it. End it with "-all".')
    elif unnamed:
        named = f"ip{ip_address(unnamed[0]).version}:{unnamed[0]}"
        says = f"The SPF record of {domain} does not name {unnamed[0]}. If letters leave from there, add {named} to it."
        yield Finding("SPF", "advice", says)
    else:
        yield Finding("SPF", "well", told)


def _spf_result(house: House, address: str) -> str:
    return check_sender(Handed(address, house.envelope, f"bounce@{house.envelope}"), house.names).result


def _named_sender(house: House) -> str:
    """Say how a record names the one who sends: by the smarthost's name, or whoever takes the mail."""
    name = _host(house.options.smarthost)
    return "mx" if not name or _is_inside(name, house.options) else f"a:{name}"


def _dkim(house: House) -> Iterator[Finding]:
    options, domain = house.options, house.options.dkim_domain.lower()
    if not domain:
        says = f"Letters are not signed here. Unless your server signs them, set SENNINGEN_DKIM_DOMAIN={house.domain}."
        yield Finding("DKIM", "advice", says)
        return
    if house.domain != domain and not house.domain.endswith(f".{domain}"):
        says = f"Letters from {house.domain} are signed by {domain}, which proves nothing. Set SENNINGEN_DKIM_DOMAIN."
        yield Finding("DKIM", house.grave, says)
    try:
        ours = signer(options.folder, domain, options.dkim_selector)
    except OSError as error:
        yield Finding("DKIM", "trouble", f"The key cannot be read ({error}). Ask as the user whom the house runs as.")
        return
    published = house.names.ask(ours.name, "TXT")
    wanted = f"Publish: {_zone_line(ours.name, ours.record)}"
    if not published:
        yield Finding("DKIM", house.grave, f"The key of our signatures is not published. {wanted}")
    elif [read_tags(each).get("p") for each in published] != [read_tags(ours.record.encode()).get("p")]:
        yield Finding("DKIM", house.grave, f"{ours.name} is not the key of our signatures. {wanted}")
    else:
        yield Finding("DKIM", "well", f"letters are signed by {domain}, and {ours.name} is published")


def _dmarc(house: House) -> Iterator[Finding]:
    domain, name = house.domain, f"_dmarc.{house.domain}"
    wanted = _zone_line(name, f"v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}")
    if len([each for each in house.names.ask(name, "TXT") if read_tags(each).get("v") == "DMARC1"]) > 1:
        yield Finding("DMARC", house.grave, f"{name} has several records, which count as none. Leave one.")
        return
    policy = policy_of(domain, house.names)
    if policy is None:
        says = f"Anybody may write as {domain}. Once SPF and DKIM are well, publish: {wanted}"
        yield Finding("DMARC", "advice", says)
    elif policy.asks == "none":
        says = f"{domain} asks nobody to keep forged mail out (p=none). Once SPF and DKIM are well, publish: {wanted}"
        yield Finding("DMARC", "advice", says)
    else:
        yield Finding("DMARC", "well", f"{domain} asks for p={policy.asks}")


def _reverse(house: House) -> Iterator[Finding]:
    """Look whether the addresses that send have names, and the names have those addresses."""
    addresses = _senders(house)
    for address in addresses:
        found = house.names.ask(ip_address(address).reverse_pointer, "PTR")
        if not found:
            says = (
                f"{address} has no name, and many refuse its mail. Ask whoever gave you the address for a PTR record."
            )
            yield Finding("reverse DNS", "advice", says)
        elif not any(address in _addresses(name, house.names) for name in found):
            says = f"{address} is called {found[0]}, which has another address. Give that name an A or AAAA record."
            yield Finding("reverse DNS", "advice", says)
        else:
            yield Finding("reverse DNS", "well", f"{address} is {found[0]}")


def _origin(house: House) -> Iterator[Finding]:
    """Look whether SPF can be known for mail that comes in."""
    options = house.options
    if options.authserv_id:
        yield Finding("origin of mail", "well", f"{options.authserv_id} says what SPF and DKIM show")
    elif options.imap or _is_inside(options.smtp_listen_host, options):
        says = "Mail comes through a server that alone knows SPF. Let it say so, and set SENNINGEN_AUTHSERV_ID."
        yield Finding("origin of mail", "advice", says)
    else:
        yield Finding("origin of mail", "well", "SPF and DKIM are looked up here")


def _senders(house: House) -> list[str]:
    """Return the addresses that letters leave from, as far as names tell: the smarthost's; near by, our own."""
    host = _host(house.options.smarthost)
    if host and _is_inside(host, house.options):
        host = urlsplit(house.options.public_url).hostname or ""
    found = _addresses(host, house.names) if host else []
    return [each for each in found if not _is_inside(each, house.options)]


def _addresses(name: str, names: Names) -> list[str]:
    if _is_address(name):
        return [name]
    return [*names.ask(name, "A"), *names.ask(name, "AAAA")]


def _host(smarthost: str) -> str:
    return urlsplit(f"//{smarthost}").hostname or ""


def _is_address(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False


def _is_inside(name: str, options: Options) -> bool:
    """Say whether a name is this machine or our own network, which nobody outside sees."""
    return name == "localhost" or is_relay(name, networks(options.mail_relays))


def _zone_line(name: str, text: str) -> str:
    """Write a record as it stands in a zone file: long texts in several strings."""
    parts = (text[at : at + LONGEST_STRING] for at in range(0, len(text), LONGEST_STRING))
    return f"{name}. TXT " + " ".join(f'"{each}"' for each in parts)
