"""Type of bill, discharge status and revenue codes."""

from __future__ import annotations

from claims.tests.edits.faults.planting import plant, quiet

MISPLACED = (
    ("99281", "0510"), ("99285", "0510"), ("10004", "0300"), ("36000", "0310"), ("70010", "0301"), ("79999", "0312"),
    ("80047", "0320"), ("87999", "0350"), ("99202", "0610"), ("99499", "0401"), ("99202", "0450"), ("99215", "0450"),
)  # fmt: skip
"""Services and revenue codes of departments that do not give them; the ends of the ranges."""
IN_ITS_PLACE = (
    ("99281", "0981"), ("99285", "0450"), ("G0463", "0450"), ("10003", "0300"), ("36001", "0300"), ("70009", "0300"),
    ("80000", "0300"), ("80046", "0320"), ("88000", "0320"), ("99201", "0320"), ("99500", "0320"), ("99216", "0450"),
)  # fmt: skip

FACILITY = [
    plant("BT-03", "emergency visit", {"bill_type": "138", "complete": True}),
    *[plant("BT-04", "emergency visit", {"lines.5.revenue_code": code}, 6, code) for code in ("0100", "0219")],
    quiet("DS-02", "sepsis", {"discharge_status": "", "total_charge": ""}),
    quiet("DS-02", "sepsis", {"discharge_status": "", "admission_date": ""}),
    plant("DS-03", "sepsis", {"discharge_status": "30", "bill_type": "114"}, code="30"),
    *[quiet("DS-05", "sepsis", {"discharge_status": "41", "bill_type": kind}) for kind in ("811", "821")],
    *[
        plant("RV-04", "emergency visit", {"lines.0.code": code, "lines.0.revenue_code": revenue}, 1, code)
        for code, revenue in MISPLACED
    ],
    *[
        quiet("RV-04", "emergency visit", {"lines.0.code": code, "lines.0.revenue_code": revenue})
        for code, revenue in IN_ITS_PLACE
    ],
    quiet("RV-04", "emergency visit", {"lines.0.code": ""}),
    plant("BT-01", "emergency visit", {"bill_type": "991"}, code="991"),
    plant("BT-01", "emergency visit", {"bill_type": "13"}, code="13"),
    quiet("BT-01", "emergency visit", {"bill_type": "0131"}),
    plant("BT-02", "emergency visit", {"bill_type": "", "complete": True}),
    plant("BT-03", "emergency visit", {"bill_type": "137", "complete": True}),
    plant("BT-03", "emergency visit", {"bill_type": "137"}),
    quiet("BT-03", "emergency visit", {"bill_type": "137", "total_charge": ""}),
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
    quiet("BT-02", "emergency visit", {"complete": True}),
    quiet("BT-02", "emergency visit", {"bill_type": ""}),
    quiet("BT-04", "emergency visit", {"lines.5.revenue_code": "0220"}),
    quiet("BT-04", "emergency visit", {"lines.5.revenue_code": "0120", "bill_type": "111"}),
    quiet("BT-05", "emergency visit", {"drg": "313", "bill_type": "111"}),
    *[quiet("DS-01", "sepsis", {"discharge_status": status}) for status in ("09", "70", "95")],
    *[quiet("DS-03", "sepsis", {"discharge_status": "30", "bill_type": kind}) for kind in ("112", "113")],
    quiet("DS-03", "sepsis", {"discharge_status": "20", "bill_type": "114"}),
    quiet("DS-04", "interim bill", {"discharge_status": "01", "bill_type": "114"}),
    quiet("DS-04", "interim bill", {"bill_type": "113"}),
    *[quiet("RV-01", "emergency visit", {"lines.5.revenue_code": code}) for code in ("0259", "0999", "0001")],
    quiet("RV-02", "emergency visit", {"lines.2.code": "", "lines.2.revenue_code": "0272"}),
    quiet("RV-02", "emergency visit", {"lines.2.code": "", "bill_type": "111"}),
    quiet("RV-03", "emergency visit", {f"lines.{place}.revenue_code": "" for place in range(6)}),
    quiet("IO-01", "arthroscopy, outpatient", {"lines.0.code": "33533", "lines.0.modifiers": ["CA"]}),
    quiet("IO-01", "arthroscopy, outpatient", {"lines.0.code": "33533", "bill_type": "111"}),
    quiet("IO-01", "arthroscopy, outpatient", {"lines.0.code": "27447"}),
]
