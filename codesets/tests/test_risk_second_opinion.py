"""HCCs and scores against risk-adjustment-model, another implementation of CMS's models, on generated people.

Every difference is one of those told in docs/grouping-oracles.md: a code that only one of the two tables holds, or a
code set aside by age, which the other implementation leaves to claim editing.
"""

import random
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from codesets import risk
from codesets.loaders.risk import packaged_rows
from codesets.models import RiskModel

oracle = pytest.importorskip("risk_adjustment_model", reason="requirements-oracles.txt is not installed")

HCC = re.compile(r"HCC\d+")
PEOPLE = 400
AGES = (
    0,
    20,
    34,
    35,
    44,
    45,
    54,
    55,
    59,
    60,
    63,
    64,
    65,
    66,
    67,
    68,
    69,
    70,
    74,
    75,
    79,
    80,
    84,
    85,
    89,
    90,
    94,
    95,
    101,
)
NUMBERS_OF_CODES = (0, 1, 2, 3, 5, 8, 14)
CASES = [
    (RiskModel.V28, 2026, "MedicareModelV28"),
    (RiskModel.V28, 2027, "MedicareModelV28"),
    (RiskModel.V24, 2025, "MedicareModelV24"),
    (RiskModel.ESRD_V24, 2026, "MedicareModelESRDv24"),
    (RiskModel.ESRD_V24, 2027, "MedicareModelESRDv24"),
]


@cache
def packaged(model: RiskModel, year: int) -> Mapping[str, frozenset[str]]:
    """The mappings that the starter set loads."""
    found: dict[str, set[str]] = defaultdict(set)
    for rows in packaged_rows(year):
        for row in rows.values:
            if row[1] == model:
                found[str(row[0])].add(str(row[3]))
    return {code: frozenset(categories) for code, categories in found.items()}


def others(scorer: Any, code: str) -> frozenset[str]:
    """The categories of a code in the other implementation."""
    listed = scorer.reference_files.category_map["diag"].get(code, [])
    return frozenset(name.removeprefix("HCC") for name in listed if name and name != "NA")


def population(model: RiskModel, person: risk.Person) -> str:
    if model in risk.ESRD:
        return "NE_DIAL" if person.new_enrollee else "DIAL"
    if person.institutional:
        return "INS"
    if person.new_enrollee:
        return "NE"
    medicaid = "F" if person.dual in risk.FULL_DUAL else "P" if person.dual in risk.PARTIAL_DUAL else "N"
    return f"C{medicaid}{'A' if person.age >= 65 else 'D'}"


def second_opinion(scorer: Any, model: RiskModel, person: risk.Person, codes: list[str]) -> Any:
    asked: dict[str, Any] = {
        "gender": person.sex,
        "orec": person.entitlement,
        "diagnosis_codes": codes,
        "age": person.age,
        "population": population(model, person),
    }
    if model in risk.ESRD:
        full, partial = person.dual in risk.FULL_DUAL, person.dual in risk.PARTIAL_DUAL
        return scorer.score(**asked, fbdual=full, pbdual=partial, lti=person.institutional)
    return scorer.score(**asked, medicaid=person.dual != "00")


def people(seed: int) -> list[risk.Person]:
    rng = random.Random(seed)
    made = [
        risk.Person(
            age=rng.choice(AGES),
            sex=rng.choice("FM"),
            dual=rng.choice(risk.DUAL_CODES),
            entitlement=rng.choice("0123"),
            new_enrollee=rng.random() < 0.2,
            institutional=rng.random() < 0.2,
        )
        for _ in range(PEOPLE)
    ]
    return [person for person in made if not (person.new_enrollee and person.institutional)]


@pytest.mark.parametrize(("model", "year", "name"), CASES)
def test_hundreds_of_people_score_the_same(model: RiskModel, year: int, name: str) -> None:
    scorer = getattr(oracle, name)(year)
    table = packaged(model, year)
    shared = sorted(code for code in table if others(scorer, code) == table[code])
    rng = random.Random(year)
    compared = explained = 0
    for person in people(year):
        codes = rng.sample(shared, rng.choice(NUMBERS_OF_CODES))
        mine = risk.score(codes, person, risk.Mappings(model, year, {code: table[code] for code in codes}, "starter"))
        if mine.reason == risk.UNSETTLED:
            explained += 1
            continue
        codes = [code for code in codes if code not in mine.set_aside]
        theirs = second_opinion(scorer, model, person, codes)
        compared += 1
        assert mine.raw is not None
        assert float(mine.raw) == pytest.approx(theirs.score_raw, abs=0.0005), (person, codes)
        if mine.payment is not None:
            assert float(mine.payment) == pytest.approx(theirs.score, abs=0.0006)
        counted = {category.number for category in mine.paid}
        if model in risk.ESRD and person.new_enrollee:
            continue
        assert counted == {name.removeprefix("HCC") for name in theirs.category_list if HCC.fullmatch(name)}
    assert compared >= 300
    assert explained < 20


@pytest.mark.parametrize(("year", "ended"), [(2026, 18), (2027, 0)])
def test_the_tables_of_v28_differ_in_known_codes_only(year: int, ended: int) -> None:
    scorer = oracle.MedicareModelV28(year)
    table = packaged(RiskModel.V28, year)
    differing = {code for code in table if others(scorer, code) != table[code]}
    unknown_to_them = {code for code in differing if not others(scorer, code)}
    assert differing - unknown_to_them == {"C50A0", "C50A1", "C50A2"}
    assert len(unknown_to_them) == ended
    assert set(scorer.reference_files.category_map["diag"]) <= set(table)


def test_kidney_status_pays_nothing_on_dialysis() -> None:
    table = packaged(RiskModel.ESRD_V24, 2026)
    mine = risk.score(
        ["N186", "Z992", "I5023"],
        risk.Person(age=70, sex="F", entitlement="2"),
        risk.Mappings(RiskModel.ESRD_V24, 2026, {code: table[code] for code in ("N186", "Z992", "I5023")}, "starter"),
    )
    assert [category.number for category in mine.paid] == ["85"]
    theirs = oracle.MedicareModelESRDv24(2026).score(
        gender="F", orec="2", fbdual=False, pbdual=False, lti=False, diagnosis_codes=["N186", "Z992", "I5023"],
        age=70, population="DIAL",
    )  # fmt: skip
    assert float(mine.raw or 0) == pytest.approx(theirs.score_raw, abs=0.0005)
