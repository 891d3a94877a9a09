"""Each partner that lets a diagnosis stand, one by one, and the edges of what goes together."""

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

HALVES = ("G0009", "G0010", "90480", "M0201", "Q2034", "Q2039")
POLYP = {"codes": "Z12.11 D12.6", "lines.0.code": "45385"}

SCREENINGS = [
    *[plant("PV-08", OFFICE, {"lines.0.code": code}, 1, code) for code in HALVES],
    *[quiet("PV-05", OFFICE, POLYP | {"lines.0.modifiers": [modifier]}) for modifier in ("PT", "33", "53", "GY")],
    plant("PV-05", OFFICE, POLYP | {"codes": "Z12.12 D12.6", "lines.0.modifiers": []}, 1, "45385"),
    quiet("PV-01", OFFICE, {"lines.0.code": "77067", "born": "1991-03-10"}),
    plant("PV-01", OFFICE, {"lines.0.code": "77067", "born": "1991-03-11"}, 1, "77067"),
]

OTHER_EPISODE = (
    "S52.501D V43.52XA", "S52.501A X58.XXXD", "S52.501A Y04.0XXD", "S52.501S W19.XXXA", "S52.501A W19.XXXS",
    "T20.20XD X58.XXXA",
)  # fmt: skip
TWO_INTENTS = ("T58.01XA T58.02XA", "T36.0X1A T36.0X2A", "T65.891A T65.892A")

EPISODES = [
    *[plant("IJ-01", OFFICE, {"codes": codes}, code=codes.split()[1]) for codes in OTHER_EPISODE],
    quiet("IJ-01", OFFICE, {"codes": "S52.501S W19.XXXS"}),
    plant("IJ-02", OFFICE, {"codes": "S52.501D Y93.01"}, code="Y93.01"),
    plant("IJ-04", OFFICE, {"codes": "T20.20XA T20.20XD"}, code="T20.20XD"),
    *[plant("IJ-05", OFFICE, {"codes": codes}, code=codes.split()[1]) for codes in TWO_INTENTS],
    plant("IJ-05", OFFICE, {"codes": "I10 T36.0X1A T36.0X2A"}, code="T36.0X2A"),
]

WEEKS = [
    quiet("OB-12", OFFICE, {"codes": f"{code} Z3A.20"}) for code in ("Z32.01", "Z33.1", "Z36.9", "Z03.71", "Z64.0")
]
