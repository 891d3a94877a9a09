"""How edits read a claim: its dates, its principal diagnosis, its setting, the ranges of codes."""

from __future__ import annotations

from datetime import date

import pytest

from claims.edits.base import dotted, on_diagnosis, on_line, on_procedure
from claims.edits.reading import (
    age_on,
    claim_date,
    day_is_known,
    is_acute_inpatient,
    is_evaluation,
    is_inpatient,
    is_numbered,
    line_date,
    lines_by_day,
    patient_age,
    pointed,
    principal,
    renderer,
    shifted,
    side_of,
    start_date,
)
from claims.facts import ClaimFacts, Diagnosis, DiagnosisRole, Form, Line, Person, Procedure, Provider

TODAY, FIRST, LAST = date(2026, 6, 1), date(2026, 3, 10), date(2026, 3, 15)


def claim(form: Form = Form.INSTITUTIONAL, **facts: object) -> ClaimFacts:
    return ClaimFacts(form=form, today=TODAY, **facts)  # type: ignore[arg-type]


def lines(*days: date | None) -> tuple[Line, ...]:
    return tuple(Line(number=number, code="99213", service_date=day) for number, day in enumerate(days, start=1))


def test_the_date_of_a_claim_is_its_end_else_its_start_else_its_latest_line_else_today() -> None:
    assert claim_date(claim(service_from=FIRST, service_to=LAST, lines=lines(TODAY))) == LAST
    assert claim_date(claim(service_from=FIRST)) == FIRST
    assert claim_date(claim(lines=lines(FIRST, None, LAST))) == LAST
    assert claim_date(claim(lines=lines(None))) == TODAY


def test_care_begins_with_admission_else_service_else_the_earliest_line() -> None:
    assert start_date(claim(admission_date=FIRST, service_from=LAST)) == FIRST
    assert start_date(claim(admission_date=FIRST)) == FIRST
    assert start_date(claim(service_from=FIRST, service_to=LAST)) == FIRST
    assert start_date(claim(lines=lines(LAST, None, FIRST))) == FIRST
    assert start_date(claim()) == TODAY


def test_a_line_takes_its_own_day_else_the_claim_s() -> None:
    bare = Line(number=1)
    assert line_date(claim(service_from=FIRST, service_to=LAST), Line(number=1, service_date=LAST)) == LAST
    assert line_date(claim(service_from=FIRST, service_to=LAST), bare) == FIRST
    assert line_date(claim(service_to=LAST), bare) == LAST


def test_a_line_s_day_is_known_by_itself_or_on_a_claim_of_one_day() -> None:
    (dated, bare) = lines(FIRST, None)
    stay, visit = claim(service_from=FIRST, service_to=LAST), claim(service_from=FIRST, service_to=FIRST)
    assert day_is_known(stay, dated)
    assert not day_is_known(stay, bare)
    assert day_is_known(visit, bare)
    assert day_is_known(claim(service_from=FIRST), bare)
    without_code = Line(number=9, service_date=FIRST)
    several = claim(service_from=FIRST, service_to=LAST, lines=(*lines(LAST, FIRST, None), without_code))
    assert [(on, [line.number for line in listed]) for on, listed in lines_by_day(several)] == [
        (FIRST, [2]),
        (LAST, [1]),
    ]


def test_days_are_shifted_no_farther_than_the_calendar_goes() -> None:
    assert shifted(FIRST, -9) == date(2026, 3, 1)
    assert shifted(date.min, -1) == date.min
    assert shifted(date.max, 1) == date.max


def test_age_is_counted_in_completed_years_at_the_start_of_care() -> None:
    assert age_on(date(2000, 3, 10), FIRST) == 26
    assert age_on(date(2000, 3, 11), FIRST) == 25
    assert age_on(LAST, FIRST) == -1
    stay = claim(service_from=FIRST, service_to=LAST, patient=Person(birth_date=date(2025, 3, 12)))
    assert patient_age(stay) == 0
    assert patient_age(claim(service_from=FIRST, service_to=LAST, patient=Person(birth_date=LAST))) == 0
    assert patient_age(claim(service_from=FIRST, patient=Person(birth_date=LAST))) is None
    assert patient_age(claim(service_from=FIRST)) is None


@pytest.mark.parametrize(
    ("bill_type", "inpatient", "acute"),
    [("111", True, True), ("112", True, True), ("181", True, False), ("211", True, False), ("131", False, False)],
)
def test_a_stay_is_told_by_its_bill_type(bill_type: str, inpatient: bool, acute: bool) -> None:
    stay = claim(bill_type=bill_type)
    assert (is_inpatient(stay), is_acute_inpatient(stay)) == (inpatient, acute)


def test_without_a_bill_type_admission_or_procedures_tell_a_stay() -> None:
    assert is_acute_inpatient(claim(admission_date=FIRST))
    assert is_acute_inpatient(claim(procedures=(Procedure(1, "0SRR0J9"),)))
    assert not is_inpatient(claim())
    assert not is_inpatient(claim(Form.PROFESSIONAL, admission_date=FIRST))


def test_the_principal_diagnosis_is_the_one_marked_so_else_the_first() -> None:
    cause = Diagnosis(1, "W19XXXA", DiagnosisRole.EXTERNAL_CAUSE)
    reason = Diagnosis(1, "R079", DiagnosisRole.REASON_FOR_VISIT)
    second, marked = Diagnosis(2, "I10"), Diagnosis(3, "E119", DiagnosisRole.PRINCIPAL)
    assert principal(claim(diagnoses=(reason, second, marked))) is marked
    assert principal(claim(diagnoses=(reason, second))) is second
    assert principal(claim(diagnoses=(cause, reason))) is cause
    assert principal(claim(diagnoses=(reason, cause))) is None
    assert principal(claim()) is None


def test_a_line_without_pointers_is_for_every_diagnosis() -> None:
    listed = (Diagnosis(1, "I10"), Diagnosis(2, "E119"), Diagnosis(3, "R079", DiagnosisRole.REASON_FOR_VISIT))
    told = claim(diagnoses=listed)
    assert pointed(told, Line(number=1)) == listed[:2]
    assert pointed(told, Line(number=1, pointers=(2, 3, 4, 0))) == listed[1:]


def test_who_rendered_a_line_is_named_by_it_or_by_the_claim() -> None:
    told = claim(rendering=Provider(npi="1"))
    assert renderer(told, Line(number=1)) == "1"
    assert renderer(told, Line(number=1, rendering=Provider(npi="2"))) == "2"
    assert renderer(claim(), Line(number=1)) == ""


def test_a_range_of_codes_has_both_its_ends_and_no_lettered_code() -> None:
    assert [is_numbered(code, (99202, 99215)) for code in ("99201", "99202", "99215", "99216")] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not is_numbered("9921", (9000, 9999))
    assert not is_numbered("0042T", (1, 99999))
    assert is_numbered("99215", (1, 2), (99215, 99215))


@pytest.mark.parametrize(
    "code",
    [
        "G0402", "G0438", "G0439", "G0463", "G0380", "G0381", "G0382", "G0383", "G0384", "99202", "99499", "92002",
        "92014",
    ],
)  # fmt: skip
def test_visits_are_evaluation_and_management(code: str) -> None:
    assert is_evaluation(code)


@pytest.mark.parametrize("code", ["99201", "99500", "92001", "92015", "G0008", "20610", ""])
def test_other_services_are_not(code: str) -> None:
    assert not is_evaluation(code)


@pytest.mark.parametrize(
    ("title", "side"),
    [
        ("Pain in right knee", "right"),
        ("Contusion of left eyelid, initial encounter", "left"),
        ("Bilateral inguinal hernia, right larger than left", "bilateral"),
        ("Fracture,right,left", ""),
        ("Sprain of ankle,left", "left"),
        ("Upright posture", ""),
    ],
)
def test_the_side_is_read_from_a_title(title: str, side: str) -> None:
    assert side_of(title) == side


def test_a_finding_names_place_and_codes() -> None:
    assert dotted("E1122") == "E11.22"
    assert dotted("I10") == "I10"
    assert dotted("I109") == "I10.9"
    found = on_diagnosis(Diagnosis(2, "I10"), "Words.", "E119", field="poa")
    assert (found.message, found.codes, found.field, found.line) == ("Words.", ("I10", "E119"), "diagnoses.2.poa", None)
    found = on_line(Line(number=3, code="99213"), "Words.", "25", field="modifiers")
    assert (found.message, found.codes, found.field, found.line) == ("Words.", ("99213", "25"), "modifiers", 3)
    assert on_line(Line(number=3), "Words.", "0300").codes == ("0300",)
    assert on_line(Line(number=3), "Words.").field == "code"
    found = on_procedure(Procedure(4, "0SRR0J9"), "Words.", "I10")
    assert (found.message, found.codes, found.field) == ("Words.", ("0SRR0J9", "I10"), "procedures.4.code")
    assert on_diagnosis(Diagnosis(2, "I10"), "Words.").field == "diagnoses.2.code"
