"""Type of bill, discharge status and revenue codes."""

from __future__ import annotations

from claims.tests.edits.faults.planting import plant, quiet

FACILITY = [
    plant("BT-01", "emergency visit", {"bill_type": "991"}, code="991"),
    plant("BT-01", "emergency visit", {"bill_type": "13"}, code="13"),
    quiet("BT-01", "emergency visit", {"bill_type": "0131"}),
    plant("BT-02", "emergency visit", {"bill_type": "", "complete": True}),
    plant("BT-03", "emergency visit", {"bill_type": "137", "complete": True}),
    quiet("BT-03", "emergency visit", {"bill_type": "137"}),
    plant("BT-04", "emergency visit", {"lines.5.revenue_code": "0120"}, 6, "0120"),
    plant("BT-05", "emergency visit", {"drg": "313"}, code="313"),
    plant("DS-01", "sepsis", {"discharge_status": "99"}, code="99"),
    plant("DS-02", "sepsis", {"discharge_status": ""}),
    plant("DS-03", "sepsis", {"discharge_status": "30"}, code="30"),
    plant("DS-04", "interim bill", {"discharge_status": "01"}, code="01"),
    plant("DS-05", "sepsis", {"discharge_status": "41"}, code="41"),
    plant("RV-01", "emergency visit", {"lines.5.revenue_code": "9998"}, 6, "9998"),
    plant("RV-02", "emergency visit", {"lines.2.code": ""}, 3, "0301"),
    plant("RV-03", "emergency visit", {"lines.5.revenue_code": ""}, 6),
    plant("RV-04", "emergency visit", {"lines.0.revenue_code": "0510"}, 1, "0510"),
    plant("RV-04", "emergency visit", {"lines.4.revenue_code": "0301"}, 5, "0301"),
    plant("IO-01", "arthroscopy, outpatient", {"lines.0.code": "33533", "lines.0.modifiers": []}, 1, "33533"),
]
