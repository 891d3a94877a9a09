"""Faults that show only beside the patient's other claims."""

from __future__ import annotations

from typing import Any

from claims.tests.edits.clean_claims import NPI, RENDERING
from claims.tests.edits.faults.planting import plant, quiet

OTHER_HOSPITAL = "1245319599"


def stayed(first: str, last: str | None, npi: str = NPI, status: str = "01") -> list[dict[str, Any]]:
    """One other stay of the patient, from admission to discharge."""
    return [{"admitted_on": first, "discharged_on": last, "billing_npi": npi, "discharge_status": status}]


def done(code: str, on: str, **facts: Any) -> list[dict[str, Any]]:
    """One earlier service by the same provider."""
    return [{"code": code, "date": on, "rendering_npi": RENDERING, "billing_npi": NPI} | facts]


STAYS = [
    plant("OV-01", "sepsis", {"other_stays": stayed("2026-03-08", "2026-03-12")}),
    plant("OV-01", "sepsis", {"other_stays": stayed("2026-03-14", None, OTHER_HOSPITAL)}),
    quiet("OV-01", "sepsis", {"other_stays": stayed("2026-03-05", "2026-03-10", OTHER_HOSPITAL, "02")}),
    quiet("OV-01", "sepsis", {"other_stays": stayed("2026-03-15", "2026-03-20")}),
    plant("OV-02", "emergency visit", {"other_stays": stayed("2026-03-13", "2026-03-18")}, 1),
    plant("OV-02", "emergency visit", {"other_stays": stayed("2026-03-10", None)}, 1),
    quiet("OV-02", "emergency visit", {"other_stays": stayed("2026-03-14", "2026-03-18")}),
    quiet("OV-02", "emergency visit", {"other_stays": stayed("2026-03-13", "2026-03-18", OTHER_HOSPITAL)}),
    quiet("OV-02", "emergency visit", {"other_stays": stayed("2026-03-11", None), "condition_codes": ["51"]}),
    quiet("OV-02", "emergency visit", {"other_stays": stayed("2026-03-11", None), "payer": "commercial"}),
    plant("OV-03", "sepsis", {"prior_services": done("71046", "2026-03-07", bill_type="131")}, code="71046"),
    quiet("OV-03", "sepsis", {"prior_services": done("71046", "2026-03-06", bill_type="131")}),
    quiet("OV-03", "sepsis", {"prior_services": done("71046", "2026-03-08")}),
    plant("OV-03", "sepsis", {"prior_services": done("71046", "2026-03-10", bill_type="131")}, code="71046"),
    plant("OV-03", "sepsis", {"prior_services": done("80053", "2026-03-08", bill_type="141")}, code="80053"),
    quiet("OV-03", "sepsis", {"prior_services": done("71046", "2026-03-08", bill_type="131"), "payer": "commercial"}),
    quiet("OV-03", "sepsis", {"prior_services": done("71046", "2026-03-08", bill_type="131"), "admission_date": ""}),
    plant("OV-04", "emergency visit", {"other_stays": stayed("2026-03-08", "2026-03-11", OTHER_HOSPITAL)}, 1),
    quiet("OV-04", "emergency visit", {"other_stays": stayed("2026-03-08", "2026-03-10", OTHER_HOSPITAL)}),
    plant("OV-05", "sepsis", {"other_stays": stayed("2026-03-06", "2026-03-10")}),
    quiet("OV-05", "sepsis", {"other_stays": stayed("2026-03-06", "2026-03-09")}),
    quiet("OV-05", "sepsis", {"other_stays": stayed("2026-03-06", "2026-03-10"), "condition_codes": ["B4"]}),
    plant("DS-06", "sepsis", {"other_stays": stayed("2026-03-15", "2026-03-20", OTHER_HOSPITAL)}, code="01"),
    quiet("DS-06", "sepsis", {"other_stays": stayed("2026-03-16", "2026-03-20", OTHER_HOSPITAL)}),
    plant("EM-11", "office visit", {"other_stays": stayed("2026-03-09", "2026-03-12")}, 1, "99213"),
    quiet("EM-11", "office visit", {"other_stays": stayed("2026-03-10", "2026-03-12")}),
    quiet("EM-11", "critical care", {"other_stays": stayed("2026-03-09", "2026-03-12")}),
]

SURGERY = [
    plant("GP-01", "cataract surgery", {"prior_services": done("66984", "2026-02-01")}, 1, "66984"),
    quiet("GP-01", "cataract surgery", {"prior_services": done("66984", "2025-11-01")}),
    quiet(
        "GP-01", "cataract surgery", {"prior_services": done("66984", "2026-02-01"), "lines.0.modifiers": ["RT", "79"]}
    ),
    quiet("GP-01", "cataract surgery", {"prior_services": done("66984", "2026-02-01", rendering_npi=OTHER_HOSPITAL)}),
    plant("GP-02", "office visit", {"prior_services": done("20610", "2026-03-10")}, 1, "20610"),
    quiet("GP-02", "office visit", {"prior_services": done("20610", "2026-03-09")}),
    quiet("GP-02", "office visit", {"prior_services": done("20610", "2026-03-10"), "lines.0.modifiers": ["25"]}),
    plant("NC-03", "skin biopsies", {"prior_services": done("11200", "2026-03-10")}, code="11200"),
    quiet("NC-03", "skin biopsies", {"prior_services": done("11200", "2026-03-11")}),
]

OVERLAP = [*STAYS, *SURGERY]
