"""Age and sex."""

from __future__ import annotations

from claims.tests.edits.faults.planting import OFFICE, at, plant, quiet

PATIENT = [
    plant("AG-01", OFFICE, {"codes": "Z00.110"}, code="Z00.110"),
    plant("NB-07", "sepsis", {"codes": "P36.9:Y"}, code="P36.9"),
    quiet("NB-07", OFFICE, {"codes": "J45.909 P27.1", "born": "2015-01-01"}),
    plant("AG-02", OFFICE, {"codes": "Z00.129"}, code="Z00.129"),
    quiet("AG-02", "well child with vaccine", {"born": "2008-03-11"}),
    plant("AG-03", "vaginal delivery", {"born": "1950-01-01"}, code="O70.0"),
    plant("AG-04", "well child with vaccine", {"codes": "Z00.00 Z23"}, code="Z00.00"),
    plant("AG-05", OFFICE, {"born": "1896-01-01"}),
    plant("AG-06", "well child with vaccine", {"born": "1990-01-01", "lines.0.code": "99395"}, 2, "90460"),
    plant("AG-06", "newborn in nursery", {"born": "2020-01-01"}, 1, "99460"),
    plant("AG-06", "prothrombin time", {"born": "2025-12-01", "lines.1.code": "36425"}, 2, "36425"),
    quiet("AG-06", "prothrombin time", {"born": "2024-12-01", "lines.1.code": "36425"}),
    plant("AG-07", "preventive visit with a problem", {"lines.0.code": "99397"}, 1, "99397"),
    plant("AG-07", "well child with vaccine", {"lines.0.code": "99391"}, 1, "99391"),
    plant("SX-01", OFFICE, {"codes": "N40.0", **at("2024-03-01")}, code="N40.0"),
    plant(
        "SX-01",
        "cesarean delivery",
        {
            "sex": "M",
            "service_from": "2024-03-10",
            "service_to": "2024-03-15",
            "admission_date": "2024-03-10",
            "today": "2024-06-01",
            "codes": "O34.211:Y Z37.0",
        },
        code="O34.211",
    ),
    quiet("SX-01", OFFICE, {"codes": "N40.0"}),
    quiet("SX-02", OFFICE, {"codes": "N40.0"}),
    plant("SX-02", OFFICE, {"codes": "N40.0", "payer": "commercial"}, code="N40.0"),
    quiet("SX-02", OFFICE, {"sex": "M", "lines.0.code": "58150"}),
    plant("SX-02", OFFICE, {"sex": "M", "lines.0.code": "58150", "payer": "medicaid"}, 1, "58150"),
    plant("SX-03", OFFICE, {"sex": "M", "lines.0.code": "58150", **at("2024-03-01")}, 1, "58150"),
    plant("SX-04", OFFICE, {"sex": "X"}),
    quiet("AG-01", OFFICE, {"codes": "Z00.110", "born": "2025-03-11"}),
    *[quiet("AG-03", "vaginal delivery", {"born": born}) for born in ("1961-03-11", "2017-03-10")],
    quiet("AG-04", "well child with vaccine", {"codes": "Z00.00 Z23", "born": "2011-03-10"}),
    quiet("AG-05", OFFICE, {"born": "1901-03-11"}),
    *[
        quiet("AG-07", "preventive visit with a problem", {"lines.0.code": code, "born": born})
        for code, born in (("99396", "1961-03-11"), ("99397", "1961-03-10"), ("99391", "2025-03-11"))
    ],
    quiet("SX-03", OFFICE, {"sex": "M", "lines.0.code": "58150", "lines.0.modifiers": ["KX"], **at("2024-03-01")}),
    quiet("SX-03", OFFICE, {"sex": "U", "lines.0.code": "58150", **at("2024-03-01")}),
    quiet("SX-03", OFFICE, {"sex": "M", "lines.0.code": "58150", **at("2024-10-01")}),
    quiet("SX-04", OFFICE, {"sex": "U"}),
    quiet("SX-04", OFFICE, {"sex": ""}),
]
