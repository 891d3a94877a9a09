"""One file of claims: grouped by billing provider, subscriber and patient, and put into the envelope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import count

from claims.facts import ClaimFacts, Form
from claims.x12 import institutional, professional, values
from claims.x12.envelope import BatchHeader, check_header, functional_group, hl, interchange, transaction
from claims.x12.errors import IncompleteBatch, IncompleteClaim
from claims.x12.gaps import gaps
from claims.x12.parties import (
    SELF,
    beginning_of_transaction,
    loop_1000a_submitter,
    loop_1000b_receiver,
    loop_2000a_billing_provider_level,
    loop_2000b_subscriber_level,
    loop_2000c_patient_level,
    loop_2010aa_billing_provider,
    loop_2010ba_subscriber,
    loop_2010bb_payer,
    loop_2010ca_patient,
    subscriber_person,
)
from claims.x12.segments import Segment

CLAIMS_PER_TRANSACTION = 5000
CLAIMS_PER_LEVEL = 100
"""Loop 2300 may repeat 100 times under one subscriber or patient; more go under a further level."""

_VERSIONS = {Form.PROFESSIONAL: professional.VERSION, Form.INSTITUTIONAL: institutional.VERSION}
_CLAIM_LOOPS = {Form.PROFESSIONAL: professional.loop_2300_claim, Form.INSTITUTIONAL: institutional.loop_2300_claim}


def write_batch(header: BatchHeader, claims: Sequence[ClaimFacts], *, newline: bool = False) -> bytes:
    """The file, in ASCII; with ``newline`` each segment stands on a line of its own.

    All claims are of one form. Raises ``IncompleteClaim`` with the gaps of every claim that has some, and
    ``IncompleteBatch`` when the header or the choice of claims does not allow a file.
    """
    check_header(header)
    _check_claims(claims)
    version = _VERSIONS[claims[0].form]
    transactions = [
        transaction(number, version, _transaction_body(header, number, chunk))
        for number, chunk in enumerate(_chunks(claims, CLAIMS_PER_TRANSACTION), start=header.transaction_control_number)
    ]
    end = values.TERMINATOR + ("\n" if newline else "")
    group = list(functional_group(header, version, transactions))
    return "".join(segment + end for segment in interchange(header, [group])).encode("ascii")


def _check_claims(claims: Sequence[ClaimFacts]) -> None:
    if not claims:
        raise IncompleteBatch(["A batch needs at least one claim."])
    if len({claim.form for claim in claims}) > 1:
        raise IncompleteBatch(["Professional and institutional claims cannot share a file."])
    found = [
        f"Claim {claim.control_number or position}: {gap}"
        for position, claim in enumerate(claims, start=1)
        for gap in gaps(claim)
    ]
    if found:
        raise IncompleteClaim(found)
    times = Counter(claim.control_number for claim in claims)
    if twice := [number for number, present in times.items() if present > 1]:
        raise IncompleteBatch([f"Claim {number} is in the batch more than once." for number in twice])


def _transaction_body(header: BatchHeader, number: int, claims: Sequence[ClaimFacts]) -> Iterator[Segment]:
    """BHT to the last claim; hierarchical levels are numbered from 1 within the transaction."""
    yield beginning_of_transaction(header, number)
    yield from loop_1000a_submitter(header)
    yield from loop_1000b_receiver(header)
    levels = count(1)
    for of_provider in _grouped(claims, lambda claim: claim.billing):
        billing, billing_level = of_provider[0].billing, str(next(levels))
        yield hl(billing_level, "", "20", has_children=True)
        yield from loop_2000a_billing_provider_level(billing)
        yield from loop_2010aa_billing_provider(billing)
        for of_subscriber in _grouped(of_provider, _subscriber_key):
            for some in _chunks(of_subscriber, CLAIMS_PER_LEVEL):
                yield from _subscriber_level(some, billing_level, levels)


def _subscriber_level(claims: Sequence[ClaimFacts], billing_level: str, levels: count[int]) -> Iterator[Segment]:
    """HL 22 with the subscriber's own claims, or with an HL 23 for each dependant."""
    first, level = claims[0], str(next(levels))
    own = first.subscriber.relationship == SELF
    yield hl(level, billing_level, "22", has_children=not own)
    yield from loop_2000b_subscriber_level(first)
    yield from loop_2010ba_subscriber(first)
    yield from loop_2010bb_payer(first.payer)
    if own:
        yield from _claims(claims)
        return
    for of_patient in _grouped(claims, lambda claim: (claim.patient, claim.subscriber.relationship)):
        yield hl(str(next(levels)), level, "23", has_children=False)
        yield from loop_2000c_patient_level(of_patient[0].subscriber.relationship)
        yield from loop_2010ca_patient(of_patient[0].patient)
        yield from _claims(of_patient)


def _claims(claims: Iterable[ClaimFacts]) -> Iterator[Segment]:
    for claim in claims:
        yield from _CLAIM_LOOPS[claim.form](claim)


def _subscriber_key(claim: ClaimFacts) -> Hashable:
    """Claims under one HL 22: same payer, member and coverage, and all for the member or all for dependants."""
    subscriber = claim.subscriber
    return (
        claim.payer,
        subscriber.member_id,
        subscriber.group_number,
        subscriber.group_name,
        subscriber.relationship == SELF,
        subscriber_person(claim),
    )


def _grouped(claims: Iterable[ClaimFacts], key: Callable[[ClaimFacts], Hashable]) -> list[list[ClaimFacts]]:
    """Claims with the same key together, in the order in which each key first comes up."""
    groups: dict[Hashable, list[ClaimFacts]] = {}
    for claim in claims:
        groups.setdefault(key(claim), []).append(claim)
    return list(groups.values())


def _chunks(items: Sequence[ClaimFacts], size: int) -> Iterator[Sequence[ClaimFacts]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
