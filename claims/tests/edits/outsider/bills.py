"""Inpatient bills: type, status, dates, and codes of condition, occurrence and value."""

from __future__ import annotations

from claims.tests.edits.clean_claims import NPI, RENDERING, line, outpatient, stay
from claims.tests.edits.outsider.planting import ELSEWHERE, EMERGENCY, bill, hospital, planted

BILLS = [
    bill("BT-01", "bill type that does not exist", "I21.4:Y", {"bill_type": "991"}, place="bill_type"),
    bill("BT-01", "bill type of two digits", "I21.4:Y", {"bill_type": "11"}, place="bill_type"),
    bill("BT-01", "frequency that does not exist", "I21.4:Y", {"bill_type": "11L"}, place="bill_type"),
    bill(
        "RV-06", "room and board missing", "I21.4:Y", {"lines": [{"revenue_code": "0250", "units": 1, "charge": 100}]},
        place="revenue_code",
    ),
    bill("RV-07", "more room days than days", "I21.4:Y", {"lines.0.units": 9}, 1, "0120"),
    bill("RV-07", "fewer room days than days", "I21.4:Y", {"lines.0.units": 2}, 1, "0120"),
    bill("DS-03", "still a patient on a whole stay", "I21.4:Y", {"discharge_status": "30"}, place="discharge_status"),
    planted(
        "DS-04", "discharged on a first interim bill",
        stay("I21.4:Y", bill_type="112", discharge_status="30", lines=[{"revenue_code": "0120", "units": 6,
            "charge": 6000}], total_charge=6000), {"discharge_status": "01"}, place="discharge_status",
    ),
    planted(
        "DS-03", "still a patient on the last bill", stay("I21.4:Y", bill_type="114", admission_date="2026-02-20"),
        {"discharge_status": "30"}, place="discharge_status",
    ),
    planted(
        "BT-03", "replacement without the payer's number",
        stay("I21.4:Y", bill_type="117", payer_control_number="12345", condition_codes=["D1"]),
        {"payer_control_number": ""}, place="payer_control_number",
    ),
    planted(
        "CC-05", "replacement without its reason",
        stay("I21.4:Y", bill_type="117", payer_control_number="12345", condition_codes=["D1"]), {"condition_codes": []},
        place="condition_codes",
    ),
    planted(
        "BT-06", "frequency against the bill type", stay("I21.4:Y"),
        {"frequency": "7", "payer_control_number": "12345"}, place="frequency",
    ),
    bill(
        "DS-02", "discharge status missing", "I21.4:Y", {"discharge_status": "", "complete": True},
        place="discharge_status",
    ),
    bill(
        "DT-09", "admission date missing", "I21.4:Y", {"admission_date": "", "complete": True}, place="admission_date",
    ),
    bill("DT-06", "admission after the end", "I21.4:Y", {"admission_date": "2026-03-20"}, place="admission_date"),
    bill(
        "AS-01", "admission source that does not exist", "I21.4:Y", {"admission_source": "K"}, place="admission_source",
        admission_source="1",
    ),
    bill("DS-05", "hospice death on an acute bill", "I21.4:Y", {"discharge_status": "40"}, place="discharge_status"),
    bill(
        "DS-07", "admitted here on an inpatient bill", "I21.4:Y", {"discharge_status": "09"}, place="discharge_status",
    ),
    bill(
        "OC-06", "died without the date", "I21.4:Y", {"occurrence_codes": [], "complete": True},
        place="occurrence_codes",
        discharge_status="20", occurrence_codes=[{"code": "55", "date": "2026-03-15"}],
    ),
    bill(
        "DS-08", "date of death of one who lives", "I21.4:Y", {"discharge_status": "01"}, place="discharge_status",
        discharge_status="20", occurrence_codes=[{"code": "55", "date": "2026-03-15"}],
    ),
    planted(
        "OC-02", "date of death after discharge",
        stay("I21.4:Y", discharge_status="20", occurrence_codes=[{"code": "55", "date": "2026-03-15"}]),
        {"occurrence_codes.0.date": "2026-03-20"}, place="occurrence_codes",
    ),
    bill(
        "DS-06", "home though admitted elsewhere that day", "I21.4:Y", {"discharge_status": "01"},
        place="discharge_status", discharge_status="02", other_stays=[ELSEWHERE],
    ),
    bill(
        "AS-02", "transferred here from an acute stay unsaid", "I21.4:Y", {"admission_source": "1"},
        place="admission_source", admission_source="4",
        other_stays=[{"admitted_on": "2026-03-05", "discharged_on": "2026-03-10", "billing_npi": "1376543213",
            "discharge_status": "02"}],
    ),
    bill(
        "OV-01", "two stays at once", "I21.4:Y",
        {"other_stays": [{"admitted_on": "2026-03-08", "discharged_on": "2026-03-13", "billing_npi": "1376543213"}]},
        place="admission_date",
    ),
    bill(
        "OV-03", "outpatient services before the stay", "I21.4:Y",
        {"prior_services": [{"code": "93000", "date": "2026-03-08", "billing_npi": NPI, "bill_type": "131"}]},
        place="admission_date",
    ),
    planted(
        "OV-02", "outpatient bill before a stay",
        outpatient("R07.9 >R07.9", EMERGENCY, other_stays=[{"admitted_on": "2026-03-20", "billing_npi": NPI}]),
        {"other_stays.0.admitted_on": "2026-03-12"}, 1,
    ),
    planted(
        "OV-04", "outpatient bill inside a stay",
        outpatient("R07.9 >R07.9", EMERGENCY, other_stays=[{"admitted_on": "2026-03-20", "billing_npi": NPI}]),
        {"other_stays": [{"admitted_on": "2026-03-08", "discharged_on": "2026-03-13", "billing_npi": NPI}]}, 1,
    ),
    bill(
        "DT-05", "procedure after the discharge", "M16.11:Y", {"procedures.0.date": "2026-03-20"}, code="0SR9019",
        procedures="0SR9019@2026-03-11",
    ),
    bill(
        "DT-05", "procedure a month before", "M16.11:Y", {"procedures.0.date": "2026-02-01"}, code="0SR9019",
        procedures="0SR9019@2026-03-11",
    ),
    bill(
        "PC-11", "procedure without a date", "M16.11:Y", {"procedures.0.date": "", "complete": True}, code="0SR9019",
        procedures="0SR9019@2026-03-11",
    ),
    bill("NP-03", "attending missing", "I21.4:Y", {"attending_npi": "", "complete": True}, place="attending_npi"),
    bill("NP-01", "attending NPI wrong", "I21.4:Y", {"attending_npi": "1993999999"}, place="attending_npi"),
    bill(
        "NP-01", "operating NPI wrong", "M16.11:Y", {"operating_npi": "1993999999"}, place="operating_npi",
        procedures="0SR9019@2026-03-11", operating_npi=RENDERING,
    ),
    bill(
        "TX-01", "attending taxonomy malformed", "I21.4:Y", {"attending_taxonomy": "207R"}, place="taxonomy",
        attending_taxonomy="207R00000X",
    ),
    bill(
        "DX-14", "two principal diagnoses", "I21.4:Y E11.9:Y",
        {"diagnoses.0.role": "principal", "diagnoses.1.role": "principal"}, place="diagnoses",
    ),
    bill(
        "DX-13", "admitting diagnosis missing", "I21.4:Y ^R07.9", {"codes": "I21.4:Y", "complete": True},
        place="diagnoses",
    ),
    bill(
        "SQ-12", "admitting diagnosis is a cause", "S72.001A:Y W19.XXXA:Y ^M25.551",
        {"codes": "S72.001A:Y W19.XXXA:Y ^W19.XXXA"}, code="W19.XXXA",
    ),
    bill(
        "CC-02", "condition code twice", "I21.4:Y", {"condition_codes": ["17", "17"]}, place="condition_codes",
        condition_codes=["17"],
    ),
    bill(
        "OC-01", "occurrence without its date", "I21.4:Y", {"occurrence_codes": [{"code": "18"}]},
        place="occurrence_codes", occurrence_codes=[{"code": "18", "date": "2020-01-01"}],
    ),
    bill(
        "OC-04", "occurrence in the future", "I21.4:Y", {"occurrence_codes.0.date": "2027-01-01"},
        place="occurrence_codes", occurrence_codes=[{"code": "18", "date": "2020-01-01"}],
    ),
    bill(
        "CC-02", "value code twice", "I21.4:Y",
        {"value_codes": [{"code": "80", "amount": 5}, {"code": "80", "amount": 5}]}, place="value_codes",
        value_codes=[{"code": "80", "amount": 5}],
    ),
    bill(
        "VC-02", "covered days against the stay", "I21.4:Y", {"value_codes.0.amount": 9}, place="value_codes",
        value_codes=[{"code": "80", "amount": 5}],
    ),
    bill(
        "VC-01", "negative value", "I21.4:Y", {"value_codes.0.amount": -5}, place="value_codes",
        value_codes=[{"code": "80", "amount": 5}],
    ),
    bill(
        "CC-03", "status changed to outpatient on an inpatient bill", "I21.4:Y", {"condition_codes": ["44"]},
        place="condition_codes",
    ),
    bill(
        "OC-03", "accident code without date of accident", "S72.001A:Y V43.52XA", {"occurrence_codes": []},
        code="S72.001A", occurrence_codes=[{"code": "01", "date": "2026-03-10"}],
    ),
    hospital(
        "OC-05", "notice given, date missing", "J06.9 >J06.9", [line("80061", "GA", revenue_code="0301")],
        {"occurrence_codes": []}, place="occurrence_codes", occurrence_codes=[{"code": "32", "date": "2026-03-10"}],
    ),
    bill("TF-03", "filed late", "I21.4:Y", {"today": "2027-06-01"}, place="service"),
    bill("TT-01", "total off", "I21.4:Y", {"total_charge": 9000}, place="total_charge"),
    bill("DT-02", "stay in the future", "I21.4:Y", {"today": "2026-03-01"}, place="service"),
    bill(
        "DX-11", "twenty-six diagnoses", "I21.4:Y",
        {
            "codes": "I21.4:Y E11.9:Y E78.5:Y M17.11:Y K21.9:Y N40.0:Y H25.11:Y G47.33:Y J45.40:Y L57.0:Y D64.9:Y "
            "F33.1:Y M81.0:Y H40.1131:Y I48.91:Y I25.10:Y K57.30:Y N20.0:Y M54.50:Y G43.909:Y L40.0:Y E03.9:Y R05.9:Y "
            "D22.5:Y M10.9:Y K64.9:Y"
        },
        place="diagnoses",
    ),
    bill("DG-01", "DRG that does not exist", "I21.4:Y", {"drg": "999"}, place="drg", drg="282"),
]  # fmt: skip
