"""Why an edit spoke: what the claim states at that place, and the row of the table or the note that it was held to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import permutations

from claims import edit_examples
from claims.edit_examples import Example, compared, examples
from claims.edits.base import CATALOGUE, Edit, Finding, Topic, dotted
from claims.edits.coverage import binding
from claims.edits.reading import claim_date, line_date, patient_age
from claims.edits.tables import CoverageRow, Dated, Reference, in_force
from claims.facts import ClaimFacts, Form
from claims.reference import reference_for
from codesets.models import Release, Table

MOST_PRIMARIES = 12
PAIRS_OF = {Form.PROFESSIONAL: Table.NCCI_PRACTITIONER, Form.INSTITUTIONAL: Table.NCCI_HOSPITAL}
INDICATORS = {"0": "0, no modifier parts the pair", "1": "1, a modifier may part the pair", "9": "9, not in force"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, in words: columns with their values, and the days for which it holds."""

    table: Table
    name: str
    cells: tuple[tuple[str, str], ...]
    valid_from: date | None = None
    valid_to: date | None = None
    release: str = ""
    """Edition and source of the release that the row came with."""


@dataclass(frozen=True, slots=True)
class Why:
    """Everything that explains one finding."""

    finding: Finding
    edit: Edit | None
    """None where the edit has been retired since."""
    stated: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]

    @property
    def example(self) -> Example | None:
        """The catalogue's example of the edit."""
        return examples().get(self.finding.edit)

    @property
    def example_rows(self) -> list[edit_examples.Row]:
        return compared(self.example) if self.example else []


Reader = Callable[[Finding, ClaimFacts, Reference], Iterator[Row]]


def why(finding: Finding, facts: ClaimFacts) -> Why:
    """The explanation of a finding on these facts, with the tables as they are now."""
    reference = reference_for([facts])
    rows = [
        row
        for reader in READERS.get(finding.topic, (_attributes, _services))
        for row in reader(finding, facts, reference)
    ]
    editions = _editions(_day(finding, facts))
    return Why(
        finding,
        CATALOGUE.get(finding.edit),
        tuple(_stated(finding, facts)),
        tuple(replace(row, release=editions.get(row.table, "")) for row in rows),
    )


def _editions(on: date) -> Mapping[str, str]:
    """Each table's release on the day; where practitioners have no pairs of their own, the hospital's stand in."""
    releases = Release.objects.filter(pk__in=Release.objects.ids_in_force(on=on))
    editions = {release.table: f"{release.edition} ({release.source})" for release in releases}
    hospital = editions.get(Table.NCCI_HOSPITAL, "")
    return {Table.NCCI_PRACTITIONER: f"Hospital pairs stand in: {hospital}" if hospital else "", **editions}


def _day(finding: Finding, facts: ClaimFacts) -> date:
    line = next((line for line in facts.lines if line.number == finding.line), None)
    return line_date(facts, line) if line else claim_date(facts)


def _stated(finding: Finding, facts: ClaimFacts) -> Iterator[tuple[str, str]]:
    """What the claim says where the finding points."""
    for line in facts.lines:
        if line.number == finding.line or (line.code and line.code in finding.codes):
            words = [line.code or line.revenue_code, *line.modifiers, f"{line.units.normalize():f} units"]
            yield f"Line {line.number}", ", ".join([*words, f"{line_date(facts, line):%m/%d/%Y}"])
    for diagnosis in facts.diagnoses:
        if diagnosis.code in finding.codes or finding.field.startswith(f"diagnoses.{diagnosis.number}."):
            poa = f", POA {diagnosis.poa}" if diagnosis.poa else ""
            yield f"Diagnosis {diagnosis.number}", f"{dotted(diagnosis.code)}, {diagnosis.role.replace('_', ' ')}{poa}"
    for procedure in facts.procedures:
        if procedure.code in finding.codes:
            on = f", {procedure.performed_on:%m/%d/%Y}" if procedure.performed_on else ""
            yield f"Procedure {procedure.number}", f"{procedure.code}{on}"
    age = patient_age(facts)
    if finding.topic in {Topic.AGE, Topic.PREVENTIVE_AGE, Topic.NEWBORN, Topic.OB} and age is not None:
        yield "Age at the start of care", f"{age} years"
    if finding.topic is Topic.SEX:
        yield "Sex", facts.patient.sex or "not given"
    if facts.bill_type and finding.field in {"bill_type", "discharge_status"}:
        yield "Type of bill and discharge status", f"{facts.bill_type}, {facts.discharge_status or 'none'}"


def _pairs(finding: Finding, facts: ClaimFacts, reference: Reference) -> Iterator[Row]:
    on = _day(finding, facts)
    for first, second in permutations(dict.fromkeys(finding.codes), 2):
        row = reference.pair(facts.form, first, second, on)
        if row is not None:
            cells = (
                ("Column 1, paid", first),
                ("Column 2, not paid beside it", second),
                ("Modifier indicator", INDICATORS.get(row.indicator, row.indicator)),
            )
            yield _dated(PAIRS_OF[facts.form], f"{first}/{second}", cells, row)


def _limits(finding: Finding, facts: ClaimFacts, reference: Reference) -> Iterator[Row]:
    for code in finding.codes:
        row = reference.limit(facts.form, code, _day(finding, facts))
        if row is not None:
            bound = "per date of service" if row.per_day else "per line"
            cells = (("Limit", f"{row.units} units"), ("Adjudication indicator", f"{row.indicator}, {bound}"))
            yield _dated(Table.UNIT_LIMITS, code, cells, row)


def _add_ons(finding: Finding, facts: ClaimFacts, reference: Reference) -> Iterator[Row]:
    for code in finding.codes:
        row = reference.add_on(code, _day(finding, facts))
        if row is not None:
            primaries = sorted(row.primaries)
            more = f" and {len(primaries) - MOST_PRIMARIES} more" if len(primaries) > MOST_PRIMARIES else ""
            listed = " ".join(primaries[:MOST_PRIMARIES]) + more if primaries else "defined by the contractor"
            yield _dated(Table.ADD_ONS, code, (("Type", row.kind), ("Primary codes", listed)), row)


def _notes(finding: Finding, facts: ClaimFacts, reference: Reference) -> Iterator[Row]:
    """The notes of the named codes that name another of them; all of their kind where none does."""
    wanted = {"excludes1"} if finding.topic is Topic.EXCLUDES1 else {"code_first", "use_additional", "code_also"}
    codes = dict.fromkeys(finding.codes)
    of_kind = [(code, note) for code in codes for note in reference.notes.get(code, ()) if note.kind in wanted]
    naming = [
        (code, note) for code, note in of_kind if any(note.names(other) for other in finding.codes if other != code)
    ]
    for code, note in naming or of_kind:
        cells = (("Note at", dotted(note.at)), (note.kind.replace("_", " ").capitalize(), note.text))
        yield Row(Table.ICD10CM, dotted(code), cells)


def _validity(finding: Finding, facts: ClaimFacts, reference: Reference) -> Iterator[Row]:
    """Every span that the tables hold of the named codes, or that they hold none."""
    for code in finding.codes:
        for table, rows in (
            (Table.ICD10CM, reference.diagnoses.get(code, ())),
            (Table.ICD10PCS, reference.procedures.get(code, ())),
            (Table.HCPCS, reference.services.get(code, ())),
        ):
            for row in rows:
                kind = "" if getattr(row, "billable", True) else "heading, not reportable"
                yield _dated(table, code, (("Title", row.title or "no title here"), ("Kind", kind or "code")), row)
        if code in reference.sevenths:
            yield Row(Table.ICD10CM, dotted(code), (("Seventh characters", " ".join(reference.sevenths[code])),))
        if code in reference.placeholders:
            yield Row(Table.ICD10CM, dotted(code), (("With placeholder X", dotted(reference.placeholders[code])),))


def _attributes(finding: Finding, facts: ClaimFacts, reference: Reference) -> Iterator[Row]:
    """What the sources say of the named diagnoses and procedures on the day."""
    on = _day(finding, facts)
    for code in finding.codes:
        for table, row in (
            (Table.ICD10CM, reference.diagnosis(code, on)),
            (Table.ICD10PCS, reference.procedure(code, on)),
        ):
            if row is not None and row.flags:
                said = ", ".join(sorted(flag.replace("_", " ") for flag in row.flags))
                yield _dated(table, code, (("Title", row.title), ("Attributes", said)), row)
        if code in reference.hacs:
            yield Row(Table.ICD10CM, dotted(code), (("Hospital-acquired condition", reference.hacs[code]),))


def _poa(finding: Finding, facts: ClaimFacts, reference: Reference) -> Iterator[Row]:
    for code in finding.codes:
        spans = reference.poa_exempt.get(code, ())
        for first, last in spans:
            yield Row(Table.POA_EXEMPT, dotted(code), (("Exempt from reporting", "yes"),), first, last)
        if not spans and code in reference.diagnoses:
            yield Row(Table.POA_EXEMPT, dotted(code), (("Exempt from reporting", "not on the list"),))


def _services(finding: Finding, facts: ClaimFacts, reference: Reference) -> Iterator[Row]:
    """What the fee schedule says of the named services."""
    named = {
        "status": "Status", "global_days": "Global days", "pc_tc": "PC/TC", "bilateral": "Bilateral",
        "assistant": "Assistant", "co_surgeons": "Co-surgeons", "team": "Team", "opps_status": "OPPS status",
    }  # fmt: skip
    for code in finding.codes:
        row = in_force(reference.services.get(code, ()), _day(finding, facts))
        if row is not None:
            cells = tuple((words, value) for name, words in named.items() if (value := getattr(row, name)))
            if cells:
                yield _dated(Table.FEE_INDICATORS, code, cells, row)


def _coverage(finding: Finding, facts: ClaimFacts, reference: Reference) -> Iterator[Row]:
    on = _day(finding, facts)
    for code in finding.codes:
        for row in binding(facts, reference, code):
            if row.holds(on):
                table = Table.LCD if row.version or row.policy.startswith("LCD") else Table.NCD
                until = row.valid_to if row.valid_to != date.max else None
                yield Row(table, code, tuple(_policy(row, finding)), row.valid_from, until)


def _policy(row: CoverageRow, finding: Finding) -> Iterator[tuple[str, str]]:
    """A policy with what it lists; of an article its version, its groups, and the determinations behind it."""
    yield "Policy", f"{row.policy} {row.title}".strip()
    if row.version:
        yield "Version", row.version
    if row.basis:
        yield "Determination", row.basis
    listed = f"{len(row.covered):,} that support it" if row.covered else f"all but {len(row.refused):,}"
    if len(row.groups) > 1:
        listed += f" ({', '.join(f'group {group}: {count:,}' for group, count in row.groups)})"
    yield "Diagnoses", listed
    for code in finding.codes:
        if code in row.unsupported:
            where = " and ".join(str(group) for group in row.unsupported[code])
            yield dotted(code), "named as not supporting it" + (f" (group {where})" if where else "")
    yield "Edition", f"{row.edition:%m/%d/%Y}"


def _revenue(finding: Finding, facts: ClaimFacts, reference: Reference) -> Iterator[Row]:
    for code in finding.codes:
        row = reference.revenue_codes.get(code)
        if row is not None:
            yield Row(
                Table.ADMINISTRATIVE, code, (("Title", row.title), ("Needs HCPCS", "yes" if row.needs_hcpcs else "no"))
            )


def _nothing(finding: Finding, facts: ClaimFacts, reference: Reference) -> Iterator[Row]:
    yield from ()


def _dated(table: Table, name: str, cells: tuple[tuple[str, str], ...], row: Dated) -> Row:
    shown = dotted(name) if table is Table.ICD10CM else name
    return Row(table, shown, cells, row.valid_from, row.valid_to)


READERS: Mapping[Topic, tuple[Reader, ...]] = {
    Topic.NCCI: (_pairs,),
    Topic.MUE: (_limits,),
    Topic.ADDON: (_add_ons,),
    Topic.EXCLUDES1: (_notes,),
    Topic.CODE_FIRST: (_notes,),
    Topic.USE_ADDITIONAL: (_notes,),
    Topic.INVALID_CODE: (_validity,),
    Topic.NOT_YET_VALID: (_validity,),
    Topic.ENDED_CODE: (_validity,),
    Topic.HEADER: (_validity,),
    Topic.SEVENTH: (_validity,),
    Topic.POA: (_poa,),
    Topic.POA_EXEMPT: (_poa,),
    Topic.MEDICAL_NECESSITY: (_coverage, _attributes),
    Topic.REVENUE_CODE: (_revenue,),
    Topic.POINTER: (_nothing,),
    Topic.DATES: (_nothing,),
    Topic.TIMELY: (_nothing,),
    Topic.TOTAL: (_nothing,),
    Topic.NPI: (_nothing,),
    Topic.TAXONOMY: (_nothing,),
    Topic.PAYER: (_nothing,),
    Topic.UNIT_FRACTION: (_nothing,),
    Topic.DUPLICATE_LINE: (_nothing,),
    Topic.BILL_TYPE: (_nothing,),
    Topic.DISCHARGE_STATUS: (_nothing,),
}
"""The tables that the edits of a topic read; for the other topics what is said of the codes."""
