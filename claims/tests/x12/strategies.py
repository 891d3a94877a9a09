"""Claims with arbitrary content for the properties: what may vary freely does, the rest is a fixed shape."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from claims.facts import Address, ClaimFacts, Diagnosis, DiagnosisRole, Line, Person, Subscriber, ValueCode
from claims.tests.x12.shapes import DR_LINDQVIST, SURGERY_CENTER, make_inpatient, make_professional, total_of

CENTS = st.integers(min_value=0, max_value=99_999_99).map(lambda cents: Decimal(cents) / 100)
UNITS = st.integers(min_value=1, max_value=99_999).map(lambda thousandths: Decimal(thousandths) / 1000)
DAYS = st.dates(min_value=date(2023, 1, 1), max_value=date(2026, 12, 31))
LATIN = st.characters(max_codepoint=0x17F, categories=["Lu", "Ll"], include_characters=" '-.,", exclude_characters="ŉµ")
NAMES = st.text(LATIN, max_size=20).map(lambda rest: f"Ng{rest}")
ANYTHING = st.one_of(NAMES, NAMES, st.text(st.characters(max_codepoint=0x7E), max_size=12), st.text(max_size=5))
CODES = st.from_regex(r"[A-Z][0-9][0-9A-Z]{1,5}", fullmatch=True)
MODIFIERS = st.lists(st.sampled_from(["25", "59", "LT", "RT", "XU", "GC"]), max_size=4, unique=True).map(tuple)
IDENTIFIERS = st.text("ABCDEFGHJKabc0123456789-", min_size=2, max_size=20)


@st.composite
def people(draw: st.DrawFn, words: st.SearchStrategy[str] = NAMES) -> Person:
    address = Address(draw(words), draw(words), "OR", draw(st.sampled_from(["97201", "972011234"])))
    return Person(
        draw(words), draw(words), draw(words), draw(DAYS), draw(st.sampled_from(["F", "M", "U", ""])), address
    )


@st.composite
def professional_claims(draw: st.DrawFn, words: st.SearchStrategy[str] = NAMES) -> ClaimFacts:
    codes = draw(st.lists(CODES, min_size=1, max_size=12))
    diagnoses = tuple(
        Diagnosis(n, code, DiagnosisRole.PRINCIPAL if n == 1 else DiagnosisRole.SECONDARY)
        for n, code in enumerate(codes, start=1)
    )
    pointers = st.lists(st.integers(1, len(codes)), min_size=1, max_size=4).map(tuple)
    lines = tuple(
        Line(
            number,
            draw(st.from_regex(r"[0-9A-Z][0-9]{4}", fullmatch=True)),
            draw(MODIFIERS),
            draw(UNITS),
            draw(pointers),
            draw(DAYS),
            draw(st.sampled_from(["", "11", "12", "21"])),
            charge=draw(CENTS),
            rendering=draw(st.sampled_from([None, DR_LINDQVIST])),
        )
        for number in range(1, draw(st.integers(1, 8)) + 1)
    )
    claim = make_professional(lines=lines, total_charge=total_of(lines), diagnoses=diagnoses)
    return draw(_with_people(claim, words))


@st.composite
def institutional_claims(draw: st.DrawFn, words: st.SearchStrategy[str] = NAMES) -> ClaimFacts:
    secondary = tuple(
        Diagnosis(number, draw(CODES), DiagnosisRole.SECONDARY, draw(st.sampled_from(["Y", "N", "U", "W", "1", ""])))
        for number in range(10, 10 + draw(st.integers(0, 24)))
    )
    lines = tuple(
        Line(number, units=draw(UNITS), revenue_code=f"0{draw(st.integers(100, 999))}", charge=draw(CENTS))
        for number in range(1, draw(st.integers(1, 12)) + 1)
    )
    claim = make_inpatient(lines=lines, total_charge=total_of(lines))
    stay = tuple(each for each in claim.diagnoses if each.role is not DiagnosisRole.SECONDARY)
    amounts = draw(st.lists(CENTS, max_size=24))
    claim = replace(claim, diagnoses=stay + secondary, value_codes=tuple(ValueCode("A1", each) for each in amounts))
    return draw(_with_people(claim, words))


@st.composite
def _with_people(draw: st.DrawFn, claim: ClaimFacts, words: st.SearchStrategy[str]) -> ClaimFacts:
    subscriber = Subscriber(
        draw(IDENTIFIERS), draw(st.one_of(st.just(""), IDENTIFIERS)), draw(words), "18", draw(people(words))
    )
    return replace(
        claim,
        control_number=draw(IDENTIFIERS),
        patient=draw(people(words)),
        subscriber=replace(subscriber, relationship=draw(st.sampled_from(["18", "01", "19", "G8"]))),
        frequency=draw(st.sampled_from(["1", "7"])),
        payer_control_number=draw(IDENTIFIERS),
        medical_record_number=draw(IDENTIFIERS),
        service_facility=draw(st.sampled_from([None, SURGERY_CENTER])),
    )
