"""Each partner that lets a diagnosis stand, one by one, beside the diagnosis alone."""

from __future__ import annotations

from claims.tests.edits.faults.planting import OFFICE, plant, quiet

CRISIS_OF = ("I10", "I11.9", "I12.9", "I13.10", "I15.9", "I1A.0", "O10.919", "O11.9", "O13.9", "O14.90", "O16.9")
NEOPLASMS = ("C50.911", "D05.10", "D12.6", "D25.9", "D32.9", "D45")

COMPANIONS = [
    plant("SQ-17", OFFICE, {"codes": "I22.9 I23.0"}, code="I22.9"),
    *[quiet("SQ-19", OFFICE, {"codes": f"{partner} I16.0"}) for partner in CRISIS_OF],
    plant("SQ-22", OFFICE, {"codes": "E10.9 Z79.84"}, code="Z79.84"),
    *[quiet("SQ-22", OFFICE, {"codes": f"E10.9 Z79.84 {partner}"}) for partner in ("Z79.4", "E11.9", "E13.9")],
    *[plant("SQ-23", OFFICE, {"codes": metastasis}, code=metastasis) for metastasis in ("C77.9", "C78.00", "C79.51")],
    *[quiet("SQ-25", OFFICE, {"codes": f"Z51.11 {neoplasm}"}) for neoplasm in (*NEOPLASMS, "Z85.3")],
    plant("SQ-25", OFFICE, {"codes": "Z51.12"}, code="Z51.12"),
    quiet("SQ-25", OFFICE, {"codes": "Z51.12 C50.911"}),
]

POISONINGS = ("T58.01XA", "T58.02XA", "T36.0X1A", "T65.892A", "T65.893A", "T65.894A")

CONTRADICTIONS = [
    *[plant("SQ-29", OFFICE, {"codes": f"R40.20 {poisoning}"}, code=poisoning) for poisoning in POISONINGS],
    *[quiet("SQ-29", OFFICE, {"codes": f"R40.20 {code}"}) for code in ("T36.0X5A", "T36.0X1D", "S06.0X1A")],
    plant("SQ-31", "newborn", {"codes": "Z38.00 A40.9:Y"}, code="A40.9"),
    plant("SQ-31", "newborn", {"codes": "A41.9:Y", "born": "2026-02-10"}, code="A41.9"),
    quiet("SQ-31", "newborn", {"codes": "A41.9:Y", "born": "2026-02-09"}),
    plant("SQ-32", "newborn", {"codes": "Z38.00 P08.21:Y P07.26:Y"}, code="P07.26"),
    quiet("SQ-27", OFFICE, {"codes": "Z85.3 Z85.9"}),
    quiet("SQ-27", OFFICE, {"codes": "R07.1 R07.9"}),
    quiet("SQ-27", OFFICE, {"codes": "F33.41 F33.9"}),
    quiet("SQ-28", "sepsis", {"codes": "A41.9:Y L89.152:Y L89.153:N"}),
    plant("SQ-28", OFFICE, {"codes": "L89.152 L89.153"}, code="L89.153"),
]
