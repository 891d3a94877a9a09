"""What is right although it looks like a fault, each beside the fault it looks like."""

from __future__ import annotations

from claims.tests.edits.clean_claims import line
from claims.tests.edits.faults.planting import OFFICE, plant, quiet

WALKER = {"lines.0.code": "E0143", "lines.0.modifiers": ["NU", "KX"], "lines.0.pos": "12"}
STRIPS = {"lines.0.code": "A4253", "lines.0.modifiers": ["KX", "NU"], "lines.0.pos": "12", "lines.0.units": 6}
EAR = {"codes": "H61.23", "lines.0.code": "69210", "lines.0.modifiers": ["50"]}
HOURS = line("96366", revenue_code="0260")
NURSING = {"bill_type": "213", "codes": "I69.354 I10"}

EXCEPTIONS = [
    quiet("AD-01", "iron infusion", {"lines.+": HOURS}),
    plant("AD-01", "emergency visit", {"lines.+": HOURS}, 7, "96366"),
    quiet("MU-02", OFFICE, WALKER),
    plant("MU-02", OFFICE, WALKER | {"lines.0.units": 2}, 1, "E0143"),
    plant("MU-02", OFFICE, STRIPS, 1, "A4253"),
    quiet("MU-02", OFFICE, STRIPS | {"service_to": "2026-06-07"}),
    quiet("MU-02", OFFICE, STRIPS | {"service_to": "2026-03-15"}),
    plant("MU-02", OFFICE, STRIPS | {"service_to": "2026-03-14"}, 1, "A4253"),
    quiet("MU-02", OFFICE, {"lines.0.code": "B4152", "lines.0.units": 180, "lines.0.modifiers": ["BA"]}),
    quiet("PR-01", "sepsis", NURSING | {"lines.+": line("KAQD1", revenue_code="0022", charge=0)}),
    quiet("PR-01", "sepsis", NURSING | {"lines.+": line("A0108", revenue_code="0024", charge=0)}),
    quiet("PR-01", "sepsis", NURSING | {"lines.+": line("1AA11", revenue_code="0023", charge=0)}),
    plant("PR-01", "sepsis", NURSING | {"lines.+": line("1AA1", revenue_code="0023", charge=0)}, 4, "1AA1"),
    plant("PR-01", "sepsis", NURSING | {"lines.+": line("KAQD1", revenue_code="0250", charge=0)}, 4, "KAQD1"),
    quiet("BL-02", OFFICE, EAR | {"payer": "commercial"}),
    plant("BL-02", OFFICE, EAR, 1, "69210"),
    quiet("TT-05", OFFICE, {"complete": True, "total_charge": 0, "lines.0.code": "99024", "lines.0.charge": 0}),
    quiet("TT-05", OFFICE, {"complete": True, "total_charge": 0, "lines.0.code": "3074F", "lines.0.charge": 0}),
    plant("TT-05", OFFICE, {"complete": True, "total_charge": 0, "lines.0.charge": 0}),
    plant("TT-05", OFFICE, {"total_charge": -1, "lines.0.code": "99024"}),
    quiet("LA-02", OFFICE, {"codes": "Z00.121 H66.91"}),
    plant("LA-02", OFFICE, {"codes": "H66.90 H66.91"}, code="H66.90"),
    quiet("NT-01", OFFICE, {"codes": "E87.20 E11.9"}),
    plant("NT-01", OFFICE, {"codes": "E11.10 E87.20"}, code="E87.20"),
    *[
        quiet("NT-05", OFFICE, {"codes": codes})
        for codes in ("I10", "J18.9", "Z12.11", "I25.10", "N18.4", "K80.10", "L57.0", "J45.20", "E86.0")
    ],
    plant("NT-05", OFFICE, {"codes": "I10 E11.9"}, code="E11.9"),
    quiet("SQ-13", OFFICE, {"codes": "Z00.129 Z68.52", "born": "2018-01-01"}),
    plant("SQ-13", OFFICE, {"codes": "Z00.00 Z68.24"}, code="Z68.24"),
    plant("SQ-13", OFFICE, {"codes": "Z71.3 Z68.52", "born": "2018-01-01"}, code="Z68.52"),
    *[quiet("PO-01", "sepsis", {"lines.0.revenue_code": room, "codes": "I10"}) for room in ("0124", "0158")],
    *[
        plant("PO-01", "sepsis", {"lines.0.revenue_code": room, "codes": "I10"}, code="I10")
        for room in ("0120", "0204", "0174")
    ],
    plant(
        "PO-01", "sepsis", {"lines.0.revenue_code": "0124", "lines.1.revenue_code": "0200", "codes": "I10"}, code="I10"
    ),
    quiet("RV-04", "clinic visit in hospital", {"lines.0.code": "99213", "lines.0.revenue_code": "0456"}),
    plant("RV-04", "clinic visit in hospital", {"lines.0.code": "99213", "lines.0.revenue_code": "0450"}, 1, "99213"),
    quiet("PY-01", OFFICE, {"payer": "WC"}),
    quiet("PY-01", OFFICE, {"payer": "Workers' Compensation"}),
    plant("PY-01", OFFICE, {"payer": "W"}, code="W"),
]
