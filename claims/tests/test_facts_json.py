"""Facts survive storage: what is read back is what was stored, to the last digit."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.facts import ClaimFacts, Diagnosis, DiagnosisRole, Form, Line, Payer, PayerKind, Provider
from claims.facts_json import fingerprint, from_json, to_json

FACTS = ClaimFacts(
    form=Form.INSTITUTIONAL,
    today=date(2026, 11, 20),
    payer=Payer("MEDICARE01", "Medicare", PayerKind.MEDICARE, "MB", 365),
    total_charge=Decimal("10.50"),
    diagnoses=(Diagnosis(1, "I130", DiagnosisRole.PRINCIPAL, "Y"),),
    lines=(Line(1, "93306", ("26",), Decimal("1.000"), (1,), date(2026, 11, 2), charge=Decimal("10.50")),),
    attending=Provider(npi="1840001014", family="Osei"),
)

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3)
st.register_type_strategy(Decimal, decimals)


@settings(max_examples=150, deadline=None)
@given(st.builds(ClaimFacts))
def test_any_facts_come_back_as_they_were(facts: ClaimFacts) -> None:
    stored = json.loads(json.dumps(to_json(facts)))
    assert from_json(stored) == facts
    assert to_json(from_json(stored)) == to_json(facts)


def test_trailing_zeros_of_amounts_and_units_are_kept() -> None:
    read = from_json(json.loads(json.dumps(to_json(FACTS))))
    assert str(read.lines[0].units) == "1.000"
    assert str(read.total_charge) == "10.50"


def test_a_field_that_was_not_stored_yet_takes_its_default() -> None:
    stored = to_json(FACTS)
    del stored["accident_state"]
    assert from_json(stored) == FACTS


def test_a_stored_field_that_the_facts_no_longer_have_is_left_out() -> None:
    assert from_json(to_json(FACTS) | {"a_field_of_old": "x"}) == FACTS


def test_the_fingerprint_does_not_depend_on_the_order_of_keys() -> None:
    stored = to_json(FACTS)
    turned = dict(reversed(list(stored.items())))
    assert fingerprint(turned) == fingerprint(stored)


def test_the_fingerprint_changes_with_a_single_digit() -> None:
    line = replace(FACTS.lines[0], charge=Decimal("10.51"))
    assert fingerprint(to_json(replace(FACTS, lines=(line,)))) != fingerprint(to_json(FACTS))
