"""Diagnosis codes: real, complete, in force, listed once."""

from __future__ import annotations

from claims.tests.edits.faults.planting import OFFICE, at, plant, quiet

TO_TWENTY_FIVE = ("01", 1, 2, 3, 51, 52, 61, 811, 82, 83, 84, 890, 891, 899, 810, 818, 85)
"""What fills the eight diagnoses of a stay up to 25; its admitting diagnosis does not count."""

DIAGNOSES = [
    plant("DX-05", OFFICE, {"codes": "W19.XXXB I10"}, code="W19.XXXB"),
    quiet("DX-01", OFFICE, {"codes": "W19.XXXB I10"}),
    quiet("DX-01", OFFICE, {"codes": "S93.401B"}),
    plant("DX-01", OFFICE, {"codes": "QQQXXXA"}, code="QQQXXXA"),
    quiet("DX-06", OFFICE, {"codes": "E66.811", **at("2024-10-01")}),
    plant("DX-06", OFFICE, {"codes": "E66.811", **at("2024-09-30")}, code="E66.811"),
    quiet("DX-07", OFFICE, {"codes": "G35", **at("2025-09-30")}),
    plant("DX-07", OFFICE, {"codes": "G35", **at("2025-10-01")}, code="G35"),
    quiet("DX-08", OFFICE, {**at("2027-03-31"), "today": "2027-06-02"}),
    quiet("DX-08", OFFICE, {**at("2027-06-01"), "today": "2027-06-02", "diagnoses": []}),
    quiet("DX-10", OFFICE, {"codes": "E11.9 I10 E78.5 N40.0 K21.9 M54.50 F41.1 G47.33 J45.909 L40.0 H40.9 D50.9"}),
    plant("DX-01", OFFICE, {"codes": "E11.99 I10"}, code="E11.99"),
    plant("DX-01", "sepsis", {"diagnoses.1.code": "J18.99"}, code="J18.99"),
    plant("DX-01", OFFICE, {"diagnoses.1.code": "110"}, code="110"),
    plant("DX-02", OFFICE, {"codes": "E11 I10"}, code="E11"),
    plant("DX-02", "heart failure", {"diagnoses.1.code": "I50.2"}, code="I50.2"),
    quiet("DX-02", OFFICE, {"codes": "D69.1", **at("2026-11-01")}),
    plant("DX-07", OFFICE, {"codes": "D69.1", **at("2026-11-01")}, code="D69.1"),
    plant("DX-03", "hip fracture", {"diagnoses.0.code": "S72.001"}, code="S72.001"),
    plant("DX-03", OFFICE, {"codes": "S93.401"}, code="S93.401"),
    plant("DX-03", OFFICE, {"codes": "T78.40"}, code="T78.40"),
    plant("DX-04", OFFICE, {"codes": "T78.40A"}, code="T78.40A"),
    plant("DX-04", OFFICE, {"codes": "W19A I10"}, code="W19A"),
    plant("DX-05", OFFICE, {"codes": "S93.401B"}, code="S93.401B"),
    plant("DX-06", OFFICE, {"codes": "E66.811", **at("2024-03-01")}, code="E66.811"),
    plant("DX-06", OFFICE, {"codes": "C78.31", **at("2026-03-01")}, code="C78.31"),
    quiet("DX-06", OFFICE, {"codes": "C78.31", **at("2026-11-01")}),
    plant("DX-07", OFFICE, {"codes": "S30.1XXA", **at("2026-03-01")}, code="S30.1XXA"),
    plant("DX-07", OFFICE, {"codes": "G35", **at("2026-03-01")}, code="G35"),
    plant("DX-07", "sepsis", {"diagnoses.1.code": "E88.1"}, code="E88.1"),
    plant("DX-08", OFFICE, {**at("2027-06-01"), "today": "2027-06-02"}),
    quiet("DX-01", OFFICE, {"codes": "QQQ", **at("2027-06-01"), "today": "2027-06-02"}),
    plant("DX-09", OFFICE, {"codes": "E11.9 I10 E11.9"}, code="E11.9"),
    plant("DX-09", "heart failure", {"diagnoses.+": {"code": "I110", "poa": "Y"}}, code="I110"),
    quiet("DX-09", "sepsis", {"diagnoses.+": {"code": "A41.9", "role": "admitting"}}),
    plant(
        "DX-10", OFFICE, {"codes": "E11.9 I10 E78.5 N40.0 K21.9 M54.50 F41.1 G47.33 J45.909 L40.0 H40.9 D50.9 E03.9"}
    ),
    plant(
        "DX-11",
        "sepsis",
        {
            "diagnoses.+": [{"code": f"Z79.{n}"} for n in (1, 2, 3, 51, 52, 61, 62, 811, 82, 83, 84, 890, 891, 899)]
            + [{"code": f"Z88.{n}"} for n in range(9)]
        },
    ),
    plant("DX-12", OFFICE, {"diagnoses": [], "complete": True}),
    quiet("DX-12", OFFICE, {"diagnoses": []}),
    plant("DX-13", "stroke", {"complete": True}),
    quiet("DX-13", "stroke", {"complete": True, "diagnoses.+": {"code": "R29.810", "role": "admitting"}}),
    quiet("DX-13", "stroke", {}),
    *[quiet("DX-03", OFFICE, {"codes": code}) for code in ("S93.401A", "T78.40XA", "M17.11")],
    *[quiet("DX-04", OFFICE, {"codes": code}) for code in ("T78.40XA", "T36.0X1A", "W19.XXXA I10")],
    *[quiet("DX-05", OFFICE, {"codes": code}) for code in ("S93.401A", "S93.401D", "S93.401S", "W19.XXXD I10")],
    quiet("DX-11", "sepsis", {"diagnoses.+": [{"code": f"Z79.{n}"} for n in TO_TWENTY_FIVE]}),
]
