"""Check chart files before anybody seeds them: shape, names, quotes, codes by date, pointers, dates and charges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from codesets.reference import (
    code_validity,
    diagnosis_attributes,
    discharge_statuses,
    modifiers,
    places_of_service,
    revenue_codes,
)
from encounters.demo.bundles import ROLES, Department
from encounters.demo.chartfile import STATES, ChartFile, as_amount, as_day, as_moment, find_quote
from encounters.intake.classify import CHART_TYPES
from encounters.models import BillForm, CodedDiagnosis

Row = Mapping[str, Any]

KEYS: Mapping[str, frozenset[str]] = {
    name: frozenset(keys.split())
    for name, keys in {
        "chart": "account facility chart_type form service patient coverage admitted_at discharged_at service_from "
        "service_to admission_type admission_source discharge_status bill_type place_of_service attending operating "
        "rendering referring accident_on condition_codes occurrence_codes value_codes hints documents charges coding "
        "state state_note learn",
        "patient": "mrn family given middle birth_date sex address_line city state zip_code phone",
        "coverage": "payer member_id group_number relationship subscriber_family subscriber_given "
        "subscriber_birth_date subscriber_sex",
        "document": "kind title author written_at text",
        "charge": "code revenue_code units charge date modifiers pos rendering",
        "coding": "diagnoses procedures lines",
        "diagnosis": "code role poa evidence",
        "procedure": "code date by evidence",
        "line": "code modifiers units pointers date pos charge rendering evidence revenue_code",
        "hint": "kind system code text",
    }.items()
}
REQUIRED: Mapping[str, frozenset[str]] = {
    name: frozenset(keys.split())
    for name, keys in {
        "chart": "account facility chart_type form patient coverage service_from service_to documents coding state "
        "learn",
        "patient": "mrn family given birth_date sex",
        "coverage": "payer member_id",
        "document": "kind title written_at text",
        "charge": "units charge",
        "diagnosis": "code",
        "procedure": "code date",
        "line": "code",
        "hint": "kind system code text",
    }.items()
}


def problems_of(charts: Sequence[ChartFile], department: Department) -> list[str]:
    """Everything wrong with the charts, one sentence each, beginning with the file's name; empty when all is well."""
    found = [f"{chart.name}: {problem}" for chart in charts for problem in _problems(chart, department)]
    accounts = Counter(chart.account for chart in charts)
    return found + [f"account {account} is used {count} times" for account, count in accounts.items() if count > 1]


def _problems(chart: ChartFile, department: Department) -> Iterator[str]:
    shape = list(_shape(chart))
    yield from shape
    if shape:
        return
    yield from _names(chart, department)
    yield from _dates(chart)
    yield from _facts(chart)
    yield from _documents(chart)
    yield from _codes(chart)
    yield from _poa(chart)
    yield from _pointers(chart)
    yield from _charges(chart)


def _shape(chart: ChartFile) -> Iterator[str]:
    """Keys known and needed, everywhere in the file."""
    coding = chart["coding"] or {}
    yield from _keys("chart", chart.values)
    if not isinstance(chart["patient"], Mapping):
        yield "patient is not a mapping"
    else:
        yield from _keys("patient", chart["patient"])
    yield from (f"unknown key in coding: {key}" for key in sorted(set(coding) - KEYS["coding"]))
    for kind, rows in (
        ("coverage", chart.rows("coverage")),
        ("document", chart.rows("documents")),
        ("charge", chart.rows("charges")),
        ("hint", chart.rows("hints")),
        ("diagnosis", chart.coding("diagnoses")),
        ("procedure", chart.coding("procedures")),
        ("line", chart.coding("lines")),
    ):
        for row in rows:
            yield from _keys(kind, row)


def _keys(kind: str, row: Row) -> Iterator[str]:
    yield from (f"unknown key in {kind}: {key}" for key in sorted(set(row) - KEYS[kind]))
    yield from (f"{kind} lacks {key}" for key in sorted(REQUIRED[kind] - set(row)))


def _names(chart: ChartFile, department: Department) -> Iterator[str]:
    people = {row["key"] for row in department["practitioners"]}
    named = [chart[role] for role in ROLES] + [row.get("author") for row in chart.rows("documents")]
    named += [row.get("by") for row in chart.coding("procedures")]
    named += [row.get("rendering") for row in (*chart.coding("lines"), *chart.rows("charges"))]
    yield from (f"nobody is called {key}" for key in sorted({key for key in named if key} - people))
    facilities = {row["code"]: row for row in department["facilities"]}
    if chart["facility"] not in facilities:
        yield f"there is no facility {chart['facility']}"
    payers = {row["code"] for row in department["payers"]}
    yield from (f"there is no payer {row['payer']}" for row in chart.rows("coverage") if row["payer"] not in payers)
    if chart.state not in STATES:
        yield f"there is no state {chart.state}"
    if chart.state in ("on_hold", "queried", "denied") and not chart["state_note"]:
        yield f"a chart that is {chart.state} needs a state_note"
    if chart["chart_type"] not in CHART_TYPES:
        yield f"there is no chart type {chart['chart_type']}"
    role = "attending" if chart["form"] == BillForm.INSTITUTIONAL else "rendering"
    if not chart[role]:
        yield f"a {chart['form']} chart needs {role}"


def _dates(chart: ChartFile) -> Iterator[str]:
    try:
        first, last = as_day(chart["service_from"]), as_day(chart["service_to"])
        admitted, discharged = as_moment(chart["admitted_at"]), as_moment(chart["discharged_at"])
        rows = [*chart.rows("charges"), *chart.coding("lines"), *chart.coding("procedures")]
        days = [day for row in rows if (day := as_day(row.get("date")))]
        born = as_day(chart["patient"]["birth_date"])
        for row in chart.rows("documents"):
            as_moment(row["written_at"])
    except ValueError as error:
        yield f"a date cannot be read: {error}"
        return
    if first is None or last is None or last < first:
        yield "service_to comes before service_from"
        return
    yield from (
        f"{day} lies outside the service dates" for day in sorted({day for day in days if not first <= day <= last})
    )
    if admitted and discharged and discharged < admitted:
        yield "discharged_at comes before admitted_at"
    if born is None or born > last:
        yield "the patient is born after the service"
    if chart["chart_type"] == "inpatient" and not (admitted and discharged):
        yield "an inpatient chart needs admitted_at and discharged_at"


def _facts(chart: ChartFile) -> Iterator[str]:
    if chart["form"] not in BillForm.values:
        yield f"there is no form {chart['form']}"
    elif chart["form"] == BillForm.INSTITUTIONAL:
        if len(str(chart["bill_type"] or "")) != 3:
            yield "an institutional chart needs a bill_type of three digits"
        if chart["discharge_status"] and str(chart["discharge_status"]) not in discharge_statuses():
            yield f"there is no discharge status {chart['discharge_status']}"
        if not chart["discharge_status"]:
            yield "an institutional chart needs a discharge_status"
    elif str(chart["place_of_service"] or "") not in places_of_service():
        yield "a professional chart needs a known place_of_service"
    known = revenue_codes()
    for row in (*chart.rows("charges"), *chart.coding("lines")):
        if row.get("revenue_code") and str(row["revenue_code"]) not in known:
            yield f"there is no revenue code {row['revenue_code']}"


def _documents(chart: ChartFile) -> Iterator[str]:
    texts = [str(row["text"]) for row in chart.rows("documents")]
    if not 2 <= len(texts) <= 6:
        yield f"{len(texts)} documents; two to six are wanted"
    for row in (*chart.coding("diagnoses"), *chart.coding("procedures"), *chart.coding("lines")):
        quote = str(row.get("evidence") or "")
        if quote and all(find_quote(quote, text) is None for text in texts):
            yield f"{row['code']}: no document says “{quote}”"


def _codes(chart: ChartFile) -> Iterator[str]:
    """Codes exist and may be used: diagnoses and procedures by the last day of service, lines by their own day."""
    last = as_day(chart["service_to"])
    first = as_day(chart["service_from"])
    if last is None or first is None:
        return
    wanted: list[tuple[str, str, date]] = []
    wanted += [("icd10cm", row["code"], last) for row in chart.coding("diagnoses")]
    wanted += [("icd10pcs", row["code"], last) for row in chart.coding("procedures")]
    for row in (*chart.rows("charges"), *chart.coding("lines")):
        code = str(row.get("code") or "")
        if code:
            wanted.append(("cpt" if code[0].isdigit() else "hcpcs", code, as_day(row.get("date")) or first))
    for system, code, on in wanted:
        pair = (system, str(code).replace(".", "").upper())
        said = code_validity([pair], on=on)[pair]
        if said not in ("valid", "beyond_data"):
            yield f"{code} is {said.replace('_', ' ')} on {on} ({system})"
    known = modifiers()
    for row in (*chart.coding("lines"), *chart.rows("charges")):
        yield from (f"there is no modifier {one}" for one in row.get("modifiers") or [] if str(one) not in known)
    if chart.coding("procedures") and not str(chart["bill_type"] or "").startswith("11"):
        yield "ICD-10-PCS procedures belong to inpatient charts (bill type 11x)"


def _poa(chart: ChartFile) -> Iterator[str]:
    """On inpatient claims every diagnosis is reported as present or not, but for the exempt ones (1)."""
    last = as_day(chart["service_to"])
    if not str(chart["bill_type"] or "").startswith("11") or last is None:
        return
    counted = [
        row for row in chart.coding("diagnoses") if row.get("role") in ("principal", "secondary", "external_cause")
    ]
    attributes = diagnosis_attributes([str(row["code"]).replace(".", "").upper() for row in counted], on=last)
    for row in counted:
        poa = str(row.get("poa") or "")
        exempt = "poa_exempt" in attributes[str(row["code"]).replace(".", "").upper()]
        if exempt and poa not in ("", "1"):
            yield f"{row['code']} is exempt from POA reporting, not {poa}"
        if not exempt and poa not in ("Y", "N", "U", "W"):
            yield f"{row['code']} needs a POA of Y, N, U or W, not “{poa}”"


def _pointers(chart: ChartFile) -> Iterator[str]:
    diagnoses = chart.coding("diagnoses")
    roles = [str(row.get("role") or "") for row in diagnoses]
    yield from (f"there is no role {role}" for role in sorted(set(roles) - {"", *CodedDiagnosis.Role.values}))
    if diagnoses and (roles.count("principal") != 1 or roles[0] != "principal"):
        yield "the first diagnosis, and no other, is principal"
    poas = {str(row.get("poa") or "") for row in diagnoses}
    yield from (f"there is no POA {poa}" for poa in sorted(poas - {"", *CodedDiagnosis.Poa.values}))
    for row in chart.coding("lines"):
        pointers = row.get("pointers") or []
        if len(pointers) > 4 or any(not 1 <= number <= len(diagnoses) for number in pointers):
            yield f"{row['code']}: pointers {pointers} do not fit {len(diagnoses)} diagnoses"
        if len(row.get("modifiers") or []) > 4:
            yield f"{row['code']}: more than four modifiers"


def _charges(chart: ChartFile) -> Iterator[str]:
    rows = chart.rows("charges")
    codes = {str(row.get("code") or "") for row in rows}
    added = [row for row in chart.coding("lines") if str(row["code"]) not in codes]
    yield from (f"charge {row['charge']} is negative" for row in rows if as_amount(row["charge"]) < 0)
    yield from (f"line {row['code']} adds no charge" for row in added if as_amount(row.get("charge")) <= 0)
    if sum(as_amount(row["charge"]) for row in rows) + sum(as_amount(row.get("charge")) for row in added) <= 0:
        yield "nothing is charged"
    if chart["form"] == BillForm.INSTITUTIONAL:
        bare = [row for row in (*rows, *added) if not row.get("revenue_code")]
        yield from (f"line {row.get('code') or '?'} needs a revenue code on an institutional claim" for row in bare)
