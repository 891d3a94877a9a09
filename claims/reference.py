"""The reference data for a batch of claims, in a fixed number of queries however many claims there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from claims.coverage_policies import policies
from claims.edits.tables import (
    AddOnRow,
    CoverageRow,
    DiagnosisRow,
    LimitRow,
    NoteRow,
    PairRow,
    ProcedureRow,
    Reference,
    RevenueRow,
    ServiceRow,
    Span,
)
from claims.facts import ClaimFacts, Form
from claims.loaded_coverage import coverage_of
from codesets import reference as lookup
from codesets.models import ListKind, Release, Setting, Table

SETTINGS = {Form.PROFESSIONAL: Setting.PRACTITIONER, Form.INSTITUTIONAL: Setting.HOSPITAL}
SUPPLIES = ("A4", "A5", "A6", "A7", "A8", "A9", "B", "E", "K", "L")
"""Codes of equipment, prosthetics, orthotics and supplies."""
SEXES = {"female": "F", "male": "M"}


@dataclass(frozen=True, slots=True)
class Lists:
    """The short lists, which are read whole."""

    covers: dict[str, Span]
    modifiers: frozenset[str]
    places: frozenset[str]
    revenue_codes: dict[str, RevenueRow]
    discharge_statuses: frozenset[str]
    taxonomies: frozenset[str]
    """Empty where the licensee's list is not loaded."""
    coverage: dict[int, list[lookup.Window]]
    """The live releases of coverage policies."""
    ships_national: bool
    """No national policies are loaded; the shipped table of laboratory tests answers."""


def reference_for(claims: Sequence[ClaimFacts]) -> Reference:
    """What the edits may look up for these claims."""
    diagnoses = {item.code for claim in claims for item in claim.diagnoses if item.code}
    bilateral = {both for code in diagnoses if (both := _bilateral(code))}
    procedures = {item.code for claim in claims for item in claim.procedures if item.code}
    services = {form: _services(claims, form) for form in Form}
    every_service = services[Form.PROFESSIONAL] | services[Form.INSTITUTIONAL]
    known = lookup.codes_known(
        [
            *(("icd10cm", code) for code in diagnoses | bilateral),
            *(("icd10pcs", code) for code in procedures),
            *((lookup.system_of_service(code), code) for code in every_service),
        ]
    )
    rows = {code: known.get(("icd10cm", code), ()) for code in diagnoses | bilateral}
    unusable = {code for code in diagnoses if not any(row.billable for row in rows.get(code, ()))}
    lists = _lists(_live_releases())
    return Reference(
        covers=lists.covers,
        diagnoses={code: _diagnosis_rows(found) for code, found in rows.items() if found},
        sevenths=_sevenths(unusable),
        placeholders=_placeholders(unusable),
        notes=_notes(diagnoses),
        poa_exempt={
            code: tuple((row.valid_from, row.valid_to) for row in found if "poa_exempt" in row.flags)
            for code, found in rows.items()
        },
        bilaterals={code: both for code in diagnoses if (both := _bilateral(code)) and rows[both]},
        hacs={code: row.values["hac"] for code, found in rows.items() for row in found if "hac" in row.values},
        procedures={
            code: tuple(
                ProcedureRow(row.title, row.valid_from, row.valid_to, row.flags)
                for row in known.get(("icd10pcs", code), ())
            )
            for code in procedures
            if ("icd10pcs", code) in known
        },
        services=_service_rows(every_service, known),
        modifiers=lists.modifiers,
        places=lists.places,
        revenue_codes=lists.revenue_codes,
        discharge_statuses=lists.discharge_statuses,
        pairs=_pairs(services),
        limits=_limits(services),
        add_ons={
            code: tuple(AddOnRow(row.edit_type, row.primaries, row.valid_from, row.valid_to) for row in found)
            for code, found in lookup.add_ons(every_service).items()
        },
        coverage=_coverage(every_service, lists, _states(claims)),
        taxonomies=lists.taxonomies,
    )


def _services(claims: Sequence[ClaimFacts], form: Form) -> set[str]:
    """Service codes of the lines, and of earlier services that the global package rules read."""
    on_lines = {line.code for claim in claims if claim.form is form for line in claim.lines if line.code}
    return on_lines | {prior.code for claim in claims if claim.form is form for prior in claim.prior_services}


def _live_releases() -> tuple[int, ...]:
    return tuple(Release.objects.live().order_by("pk").values_list("pk", flat=True))


@lru_cache(maxsize=2)
def _lists(releases: tuple[int, ...]) -> Lists:
    """The short lists of the live releases; kept in the process until a release is loaded or withdrawn."""
    return Lists(
        covers=dict(lookup.covers()) if releases else {},
        modifiers=frozenset(lookup.modifiers()),
        places=frozenset(lookup.places_of_service()),
        revenue_codes={
            code: RevenueRow(row.title, "needs_hcpcs" in row.traits) for code, row in lookup.revenue_codes().items()
        },
        discharge_statuses=frozenset(lookup.discharge_statuses()),
        taxonomies=frozenset(lookup.listed_codes(ListKind.TAXONOMY)),
        coverage=lookup.coverage_windows(),
        ships_national=not lookup.release_windows([Table.NCD]),
    )


def _diagnosis_rows(found: Sequence[lookup.CodeRow]) -> tuple[DiagnosisRow, ...]:
    return tuple(DiagnosisRow(row.title, row.billable, row.valid_from, row.valid_to, row.flags) for row in found)


def _sevenths(codes: Collection[str]) -> dict[str, str]:
    """For the beginnings of codes that are not reportable as they stand: the seventh characters that complete them."""
    stems = {stem for code in codes for stem in (code, code[:-1], code[:6].rstrip("X")) if 3 <= len(stem) <= 6}
    choices = {
        stem: "".join(character for character, _ in listed)
        for stem, listed in lookup.seventh_characters(stems).items()
        if listed
    }
    completed = {stem.ljust(6, "X") + character for stem, listed in choices.items() for character in listed}
    known = lookup.codes_known([("icd10cm", code) for code in completed])
    real = {
        stem: "".join(one for one in listed if ("icd10cm", stem.ljust(6, "X") + one) in known)
        for stem, listed in choices.items()
    }
    return {stem: listed for stem, listed in real.items() if listed}


def _placeholders(codes: Collection[str]) -> dict[str, str]:
    """For codes of four to six characters: the seven-character code that they are with X in the empty places."""
    meant = {
        code[:place] + "X" * (7 - len(code)) + code[place:]: code
        for code in codes
        if 4 <= len(code) <= 6
        for place in range(3, len(code))
    }
    known = lookup.codes_known([("icd10cm", code) for code in meant])
    return {meant[code]: code for _, code in known}


def _bilateral(code: str) -> str:
    """The code that stands for both sides where this one stands for one, by the custom of the categories."""
    if code[:3] in {"M16", "M17", "M18"} and len(code) == 5 and code[3].isdecimal():
        return f"{code[:3]}{int(code[3]) - 1}" if code[3] != "0" else ""
    place = 5 if len(code) == 7 else len(code) - 1
    return f"{code[:place]}3{code[place + 1 :]}" if code[place:][:1] in {"1", "2"} else ""


def _notes(codes: Collection[str]) -> dict[str, tuple[NoteRow, ...]]:
    return {
        code: tuple(NoteRow(row.kind, row.owner, row.text, row.ranges) for row in found)
        for code, found in lookup.excludes_for(codes).items()
    }


def _service_rows(
    codes: Collection[str], known: dict[tuple[str, str], tuple[lookup.CodeRow, ...]]
) -> dict[str, tuple[ServiceRow, ...]]:
    fees = lookup.fee_indicators(codes)
    rows: dict[str, tuple[ServiceRow, ...]] = {}
    for code in codes:
        found = known.get((lookup.system_of_service(code), code), ())
        if found:
            rows[code] = tuple(part for row in found for part in _with_fees(row, fees.get(code, ())))
    return rows


def _with_fees(row: lookup.CodeRow, fees: Sequence[lookup.FeeRow]) -> Iterator[ServiceRow]:
    """A code's span cut where the fee schedule changes; outside its years the nearest year speaks."""
    ordered = sorted(fees, key=lambda fee: fee.valid_from)
    inside = [fee for fee in ordered if _overlap(row.valid_from, row.valid_to, fee.valid_from, fee.valid_to)]
    chosen: list[lookup.FeeRow | None] = [*inside] or [*ordered[-1:]] or [None]
    for place, fee in enumerate(chosen):
        first = row.valid_from if place == 0 or fee is None else fee.valid_from
        last = row.valid_to if place == len(chosen) - 1 or fee is None else fee.valid_to
        yield _service_row(row, fee, first, last)


def _overlap(first: date, last: date | None, begin: date, end: date | None) -> bool:
    return (end is None or first <= end) and (last is None or begin <= last)


def _service_row(row: lookup.CodeRow, fee: lookup.FeeRow | None, first: date, last: date | None) -> ServiceRow:
    low, _, high = row.values.get("age", "").partition("-")
    named = {
        "title": row.title,
        "valid_from": first,
        "valid_to": last,
        "opps_status": "C" if "inpatient_only" in row.flags else row.values.get("opps_status", ""),
        "sex": next((SEXES[flag] for flag in row.flags if flag in SEXES), ""),
        "low_age": int(low) if low.isdecimal() else None,
        "high_age": int(high) if high.isdecimal() else None,
    }
    if fee is None:
        return ServiceRow(**named)  # type: ignore[arg-type]
    return ServiceRow(
        **named,  # type: ignore[arg-type]
        status=fee.status,
        pc_tc=fee.professional_technical,
        global_days=fee.global_days,
        bilateral=fee.bilateral,
        assistant=fee.assistant,
        co_surgeons=fee.co_surgeon,
        team=fee.team,
    )


def _pairs(services: dict[Form, set[str]]) -> dict[tuple[Form, str, str], tuple[PairRow, ...]]:
    return {
        (form, first, second): tuple(PairRow(row.indicator, row.valid_from, row.valid_to) for row in found)
        for form, codes in services.items()
        for (first, second), found in lookup.ncci_pairs(codes, setting=SETTINGS[form]).items()
    }


def _limits(services: dict[Form, set[str]]) -> dict[tuple[Form, str], tuple[LimitRow, ...]]:
    """By form; equipment and supplies, which no practitioner is paid for, have the limits of their suppliers."""
    limits = {
        (form, code): tuple(LimitRow(row.units, row.adjudication, row.valid_from, row.valid_to) for row in found)
        for form, codes in services.items()
        for code, found in lookup.unit_limits(codes, setting=SETTINGS[form]).items()
    }
    unpaid = {
        code
        for (form, code), rows in limits.items()
        if form is Form.PROFESSIONAL and not any(row.units for row in rows)
    }
    of_suppliers = lookup.unit_limits(unpaid, setting=Setting.DME)
    for code in unpaid:
        if code.startswith(SUPPLIES):
            limits[Form.PROFESSIONAL, code] = tuple(
                LimitRow(row.units, row.adjudication, row.valid_from, row.valid_to, supplier=True)
                for row in of_suppliers.get(code, ())
            )
    return limits


def _states(claims: Sequence[ClaimFacts]) -> frozenset[str]:
    """The states of the billing providers; none where one of them is not known, which may be any."""
    states = frozenset(claim.billing.address.state for claim in claims)
    return frozenset() if "" in states else states


def _coverage(codes: Collection[str], lists: Lists, states: Collection[str]) -> dict[str, tuple[CoverageRow, ...]]:
    """From the loaded policies, and from the shipped table where no national ones are loaded."""
    found = coverage_of(codes, lists.coverage, states) if lists.coverage else {}
    if not lists.ships_national:
        return found
    table = policies()
    shipped = {code: table[code] for code in codes if code in table}
    return {code: shipped.get(code, ()) + found.get(code, ()) for code in found.keys() | shipped.keys()}
