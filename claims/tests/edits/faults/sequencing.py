"""What may stand first, what follows what, and the notes of the tabular list."""

from __future__ import annotations

from claims.tests.edits.faults.planting import OFFICE, plant, quiet

CAUSES = ("V03.90XA", "W26.0XXA", "X58.XXXA", "Y04.0XXA")
NEOPLASMS = ("C34.11", "D05.11", "D12.3", "D25.9", "D35.2", "D49.2")
ADVERSE = ("T36.0X5A", "T36.0X6A", "T41.45XA", "T50.A95A", "T39.095A")
OF_DEMENTIA = (
    "A81.00",
    "B20",
    "E83.01",
    "D86.9",
    "M32.9",
    "S06.9X9S",
    "T56.0X1S",
    "F10.27",
    "F13.27",
    "I67.9",
    "Q90.9",
)

SEQUENCING = [
    plant("NT-06", OFFICE, {"codes": "D63.0"}, code="D63.0"),
    *[quiet("NT-06", OFFICE, {"codes": f"{code} D63.0"}) for code in NEOPLASMS],
    quiet("NT-06", OFFICE, {"codes": "N18.30 D63.1"}),
    plant("NT-03", OFFICE, {"codes": "G73.1"}, code="G73.1"),
    quiet("NT-05", OFFICE, {"codes": "N39.0 B96.20"}),
    plant("NT-04", OFFICE, {"codes": "E11.621 E11.22 I12.9"}, code="E11.22"),
    quiet("NT-02", OFFICE, {"codes": "I12.9 N18.30"}),
    *[plant("SQ-02", OFFICE, {"codes": f"{cause} S61.411A"}, code=cause) for cause in CAUSES],
    plant("SQ-03", "sepsis", {"codes": "Z51.89"}, code="Z51.89"),
    quiet("SQ-03", "sepsis", {"codes": "Z51.89 I10:Y"}),
    quiet("SQ-04", OFFICE, {"codes": "Z79.4"}),
    quiet("SQ-04", "sepsis", {"codes": "Z68.41 E66.01:Y"}),
    *[
        quiet("SQ-05", "sepsis", {"codes": f"{code}:Y R65.20:Y"})
        for code in ("A41.9", "B37.7", "O85", "T81.44XA", "I76")
    ],
    quiet("SQ-05", "newborn", {"codes": "P36.9:Y R65.20:Y"}),
    plant("SQ-05", "sepsis", {"codes": "R65.20:Y R65.21:Y A41.9:Y"}, code="R65.21"),
    *[quiet("SQ-09", "chemotherapy", {"codes": f"Z51.0 {code}"}) for code in NEOPLASMS],
    plant("SQ-10", "chemotherapy", {"codes": "C34.11 Z51.0"}, code="Z51.0"),
    plant("SQ-10", "chemotherapy", {"codes": "C34.11 Z51.12"}, code="Z51.12"),
    *[quiet("SQ-11", OFFICE, {"codes": f"S61.411A {cause}"}) for cause in CAUSES],
    plant("SQ-11", OFFICE, {"codes": "S52.531B"}, code="S52.531B"),
    plant("SQ-11", OFFICE, {"codes": "S52.531C"}, code="S52.531C"),
    quiet("SQ-11", OFFICE, {"codes": "S52.531D"}),
    quiet("SQ-11", OFFICE, {"codes": "T78.40XA"}),
    *[plant("SQ-12", "emergency visit", {"diagnoses.2.code": cause}, code=cause) for cause in CAUSES],
    quiet("SQ-13", OFFICE, {"codes": "Z68.41"}),
    quiet("SQ-13", OFFICE, {"codes": "Z00.00 Z68.41 E66.01"}),
    *[plant("SQ-14", OFFICE, {"codes": f"{code} R11.0"}, code=code) for code in ADVERSE],
    *[
        quiet("SQ-14", OFFICE, {"codes": f"{code} R11.0"})
        for code in ("T51.0X1A", "T78.40XA", "T36.0X1A", "T38", "T35.1XXA")
    ],
    plant("SQ-15", OFFICE, {"codes": "T20.00XS L90.5"}, code="T20.00XS"),
    *[quiet("SQ-16", OFFICE, {"codes": f"{cause} F02.80"}) for cause in OF_DEMENTIA],
    plant("SQ-01", OFFICE, {"codes": "F02.80 G30.9"}, code="F02.80"),
    plant("SQ-01", "heart failure", {"codes": "I43:Y E85.4:Y"}, code="I43"),
    quiet("SQ-01", OFFICE, {"codes": "G30.9 F02.80"}),
    plant("SQ-02", "emergency department physician", {"codes": "W26.0XXA S61.411A"}, code="W26.0XXA"),
    plant("SQ-02", "hip fracture", {"codes": "W18.30XA:Y S72.001A:Y"}, code="W18.30XA"),
    quiet("SQ-02", OFFICE, {"codes": "XQ1"}),
    plant("SQ-03", "sepsis", {"codes": "Z01.818 E11.9:Y"}, code="Z01.818"),
    plant("SQ-03", "vaginal delivery", {"codes": "Z37.0 O70.0:N Z3A.40"}, code="Z37.0"),
    quiet("SQ-03", OFFICE, {"codes": "Z79.4"}),
    plant("SQ-03", "emergency visit", {"diagnoses.0.code": "T38.0X6A"}, code="T38.0X6A"),
    quiet("SQ-03", "emergency visit", {"diagnoses.0.code": "Z01.818"}),
    quiet("SQ-04", "emergency visit", {"diagnoses.0.code": "Z68.41"}),
    plant("SQ-04", OFFICE, {"codes": "Z68.41 E66.01"}, code="Z68.41"),
    plant("SQ-04", OFFICE, {"codes": "B96.20 N39.0"}, code="B96.20"),
    plant("SQ-05", "sepsis", {"codes": "J18.9:Y R65.20:Y"}, code="R65.20"),
    plant("SQ-05", "sepsis", {"codes": "J18.9:Y R65.20:Y A41.9:Y"}, code="R65.20"),
    plant("SQ-06", OFFICE, {"codes": "I10 N18.30"}, code="I10"),
    plant("SQ-07", "heart failure", {"codes": "I50.23:Y I10:Y"}, code="I10"),
    plant("SQ-08", OFFICE, {"codes": "E11.40 E11.9"}, code="E11.9"),
    plant("SQ-09", "chemotherapy", {"codes": "Z51.0"}, code="Z51.0"),
    plant("SQ-10", "chemotherapy", {"codes": "C34.11 Z51.11"}, code="Z51.11"),
    plant("SQ-11", "emergency department physician", {"codes": "S61.411A"}, code="S61.411A"),
    plant("SQ-12", "emergency visit", {"diagnoses.2.code": "W18.30XA"}, code="W18.30XA"),
    plant("SQ-13", OFFICE, {"codes": "Z00.00 Z68.41"}, code="Z68.41"),
    plant("SQ-14", OFFICE, {"codes": "T38.0X5A R73.9"}, code="T38.0X5A"),
    quiet("SQ-14", OFFICE, {"codes": "T39.011A"}),
    plant("SQ-15", OFFICE, {"codes": "S72.001S M25.551"}, code="S72.001S"),
    plant("SQ-16", OFFICE, {"codes": "I10 F02.80"}, code="F02.80"),
    quiet("SQ-16", OFFICE, {"codes": "G20.A1 F02.80"}),
    plant("NT-01", OFFICE, {"codes": "E10.9 E11.9"}, code="E11.9"),
    plant("NT-01", OFFICE, {"codes": "J03.90 J02.9"}, code="J02.9"),
    plant("NT-01", "sepsis", {"diagnoses.+": {"code": "P36.9", "poa": "Y"}}, code="P36.9"),
    quiet("NT-01", OFFICE, {"codes": "E11.9 I10 E78.5 J45.909 K21.9 F41.1"}),
    plant("NT-02", OFFICE, {"codes": "N18.30 I12.9"}, code="N18.30"),
    plant("NT-02", "heart failure", {"codes": "I50.23:Y I11.0:Y"}, code="I50.23"),
    plant("NT-03", OFFICE, {"codes": "E78.5 G73.1"}, code="G73.1"),
    plant("NT-04", OFFICE, {"codes": "E11.22 I10"}, code="E11.22"),
    plant("NT-04", OFFICE, {"codes": "I12.9 E11.9"}, code="I12.9"),
    plant("NT-04", "heart failure", {"codes": "I11.0:Y E87.1:Y"}, code="I11.0"),
    plant("NT-04", OFFICE, {"codes": "E11.621"}, code="E11.621"),
    quiet("NT-04", OFFICE, {"codes": "E11.621 L97.411"}),
    plant("NT-05", OFFICE, {"codes": "N39.0"}, code="N39.0"),
    plant("NT-06", OFFICE, {"codes": "D63.1"}, code="D63.1"),
]
