"""Finding out where a mail comes from. DNS that does not answer leaves it unchecked; nothing here fails a mail."""

from __future__ import annotations

from collections.abc import Sequence

from senningen.post.origin import policies, relays
from senningen.post.origin.fields import Fields, head_fields, values
from senningen.post.origin.found import FAIL, NONE, PASS, SEVERAL, SILENT, Handed, Origin, Proof, Standing
from senningen.post.origin.names import Names, NoAnswer
from senningen.post.origin.policies import Policy


def find_origin(raw: bytes, author: str, handed: Handed, *, names: Names, authserv_id: str = "") -> Origin:
    """Find out whether the domain of the author's address vouches for a mail.

    `authserv_id` is the name of the relay whose Authentication-Results are believed.
    """
    fields = head_fields(raw)
    domain = _ascii(author.rpartition("@")[2])
    by = authserv_id if handed.by_relay else ""
    told = relays.told_by(by, fields) if by else []
    proofs = [*_spf(told, handed, names), *_dkim(told, raw, fields, names)]
    unclear: Standing = "unchecked" if by and not told else "unknown"  # the relay was to tell, and did not
    if len(values(fields, "from")) > 1:  # programs show one, signatures may be of another (RFC 5322, 3.6: there is one)
        return _origin("failed", domain, proofs, dmarc=FAIL, policy=SEVERAL, told_by=by)
    if not domain or not proofs:
        return _origin(unclear, domain, proofs, told_by=by)
    try:
        policy = policies.policy_of(domain, names)
        kin = [each for each in proofs if _agrees(each, domain, policy, names)]
    except NoAnswer:
        same = [each for each in proofs if each.result == PASS and each.domain == domain]
        return _origin("vouched" if same else "unchecked", domain, proofs, same, dmarc=SILENT, told_by=by)
    standing, dmarc = _judged(proofs, kin, policy)
    standing = unclear if standing == "unknown" else standing
    return _origin(standing, domain, proofs, kin, dmarc=dmarc, policy=policy.asks if policy else "", told_by=by)


def _spf(told: Sequence[Proof], handed: Handed, names: Names) -> list[Proof]:
    """Say what SPF gives. Through a relay only the relay can know."""
    if found := [each for each in told if each.method == "spf"]:
        return found[:1]
    if handed.by_relay or not handed.peer:
        return []
    from senningen.post.origin.senders import check_sender

    return [check_sender(handed, names)]


def _dkim(told: Sequence[Proof], raw: bytes, fields: Fields, names: Names) -> list[Proof]:
    if found := [each for each in told if each.method == "dkim"]:
        return found
    if not values(fields, "dkim-signature"):
        return []
    from senningen.post.origin.signatures import check_signatures

    return check_signatures(raw, fields, names)


def _agrees(proof: Proof, domain: str, policy: Policy | None, names: Names) -> bool:
    """Say whether a proof is about the author's own domain."""
    if proof.domain == domain:
        return True
    if not proof.domain or proof.result not in {PASS, SILENT} or (policy and proof.method in policy.strict):
        return False
    return policies.agree(proof.domain, domain, names)


def _judged(proofs: Sequence[Proof], kin: Sequence[Proof], policy: Policy | None) -> tuple[Standing, str]:
    results = {each.result for each in kin}
    if PASS in results:
        return "vouched", PASS if policy else NONE
    if SILENT in results:
        return "unchecked", SILENT
    if policy is None:
        return "unknown", NONE
    if not any(each.method == "spf" for each in proofs):
        return "unknown", ""  # a relay took it, and does not say from whom: it may well be right
    return "unknown" if policy.asks == NONE else "failed", FAIL


def _origin(
    standing: Standing,
    domain: str,
    proofs: Sequence[Proof],
    kin: Sequence[Proof] = (),
    *,
    dmarc: str = "",
    policy: str = "",
    told_by: str = "",
) -> Origin:
    spf, dkim = _best("spf", proofs, kin), _best("dkim", proofs, kin)
    return Origin(standing, domain, spf.result, spf.domain, dkim.result, dkim.domain, dmarc, policy, told_by)


def _best(method: str, proofs: Sequence[Proof], kin: Sequence[Proof]) -> Proof:
    """Choose which proof of a method is shown: what passes first, of the author's domain first."""
    mine = [each for each in proofs if each.method == method]
    mine.sort(key=lambda each: (each.result != PASS, each not in kin))
    return mine[0] if mine else Proof("spf", "", "")


def _ascii(domain: str) -> str:
    domain = domain.lower().rstrip(".")
    try:
        return domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        return ""
