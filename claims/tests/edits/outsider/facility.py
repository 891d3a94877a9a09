"""Revenue codes and outpatient hospital bills."""

from __future__ import annotations

from claims.tests.edits.clean_claims import line, outpatient
from claims.tests.edits.outsider.planting import EMERGENCY, hospital, planted

REVENUE = [
    hospital("RV-02", "emergency room without code", "R07.9 >R07.9", [EMERGENCY], {"lines.0.code": ""}, 1, "0450"),
    hospital(
        "RV-02", "operating room without code", "K63.5", [line("45380", revenue_code="0360")], {"lines.0.code": ""}, 1,
        "0360",
    ),
    hospital(
        "RV-02", "laboratory without code", "E11.9", [line("83036", revenue_code="0301")], {"lines.0.code": ""}, 1,
        "0301",
    ),
    hospital(
        "RV-02", "detailed drugs without code", "C34.11",
        [line("96413", revenue_code="0335"), line("J9271", "JZ", revenue_code="0636", units=200)], {"lines.1.code": ""},
        2, "0636",
    ),
    hospital(
        "RV-02", "radiology without code", "R05.9", [line("71046", revenue_code="0324")], {"lines.0.code": ""}, 1,
        "0324",
    ),
    hospital(
        "RV-01", "revenue code that does not exist", "R07.9 >R07.9", [EMERGENCY],
        {"lines.0.revenue_code": "9999"}, 1, "9999",
    ),
    hospital(
        "RV-01", "revenue code of five characters", "R07.9 >R07.9", [EMERGENCY],
        {"lines.0.revenue_code": "04500"}, 1, "04500",
    ),
    hospital(
        "RV-03", "revenue code missing", "R07.9 >R07.9", [EMERGENCY],
        {"lines.0.revenue_code": "", "complete": True}, 1,
    ),
    hospital(
        "BT-04", "room and board of an outpatient", "R07.9 >R07.9", [EMERGENCY],
        {"lines.+": {"revenue_code": "0120", "units": 1, "charge": 1200, "service_date": "2026-03-10"}}, 2, "0120",
    ),
    hospital(
        "RV-05", "mammogram under common radiology", "Z12.31", [line("77067", revenue_code="0403")],
        {"lines.0.revenue_code": "0450"}, 1, "77067",
    ),
    hospital(
        "RV-04", "a visit under the laboratory", "E11.9", [line("83036", revenue_code="0301")],
        {"lines.0.code": "G0463"}, 1, "G0463",
    ),
    hospital(
        "RV-05", "observation hours under another code", "R07.9 >R07.9",
        [EMERGENCY, line("G0378", revenue_code="0762", units=12)],
        {"lines.1.code": "36415", "lines.1.units": 1}, 2, "36415",
    ),
    hospital(
        "RV-05", "observation hours outside observation", "R07.9 >R07.9",
        [EMERGENCY, line("G0378", revenue_code="0762", units=12)], {"lines.1.revenue_code": "0450"}, 2, "G0378",
    ),
    hospital(
        "OP-02", "observation on a laboratory bill", "R07.9 >R07.9",
        [EMERGENCY, line("G0378", revenue_code="0762", units=12)],
        {"bill_type": "141"}, 2, "G0378",
    ),
    hospital(
        "OP-03", "direct observation without its hours", "R07.9 >R07.9",
        [line("G0378", revenue_code="0762", units=12), line("G0379", revenue_code="0762")],
        {"lines": [line("G0379", revenue_code="0762")]}, 1, "G0379",
    ),
    hospital(
        "OP-04", "physician visit code from a hospital clinic", "I10 >I10", [line("G0463", revenue_code="0510")],
        {"lines.0.code": "99213"}, 1, "99213",
    ),
    planted(
        "OP-01", "two emergency visits of a day without G0",
        outpatient("R07.9 >R07.9", line("99283", revenue_code="0450"), line("99284", "27", revenue_code="0450"),
            condition_codes=["G0"]), {"condition_codes": []}, None, "99284",
    ),
    planted(
        "OP-01", "two clinic visits of a day without G0",
        outpatient("I10 >I10", line("G0463", revenue_code="0510"), line("G0463", "27", revenue_code="0510"),
            condition_codes=["G0"]), {"condition_codes": []}, None, "G0463",
    ),
    hospital(
        "OP-05", "transfusion without blood", "D62 K92.2",
        [line("36430", revenue_code="0391"), line("P9016", revenue_code="0390", units=2)],
        {"lines": [line("36430", revenue_code="0391")]}, 1, "36430",
    ),
    hospital(
        "RV-05", "blood under the transfusion's revenue code", "D62 K92.2",
        [line("36430", revenue_code="0391"), line("P9016", revenue_code="0390", units=2)],
        {"lines.1.revenue_code": "0391"}, 2, "P9016",
    ),
    hospital(
        "IO-01", "stays-only operation on an outpatient", "I25.10", [line("93458", revenue_code="0481")],
        {"lines.0.code": "33533"}, 1, "33533",
    ),
    hospital(
        "IO-01", "bowel resection on an outpatient", "C18.9", [line("45380", revenue_code="0750")],
        {"lines.0.code": "44140"}, 1, "44140",
    ),
    hospital(
        "IO-01", "liver resection on an outpatient", "C22.0", [line("47000", revenue_code="0361")],
        {"lines.0.code": "47120"}, 1, "47120",
    ),
    hospital(
        "OP-06", "pacemaker without the pacemaker", "I49.5",
        [line("33208", revenue_code="0481"), line("C1785", revenue_code="0275"), line("C1898", revenue_code="0278",
            units=2)], {"lines": [line("33208", revenue_code="0481")]}, 1, "33208",
    ),
    hospital(
        "OP-06", "corneal graft without tissue", "H18.611",
        [line("65730", "RT", revenue_code="0360"), line("V2785", revenue_code="0278")],
        {"lines": [line("65730", "RT", revenue_code="0360")]}, 1, "65730",
    ),
    hospital(
        "MU-02", "equipment on a hospital bill", "G47.33", [EMERGENCY], {"lines.+": line("E0601", "NU",
        revenue_code="0290")},
        2, "E0601",
    ),
    hospital(
        "SQ-01", "manifestation first, outpatient", "E85.4 I43 >R06.02", [EMERGENCY], {"codes": "I43 E85.4 >R06.02"},
        code="I43",
    ),
    hospital(
        "SQ-02", "external cause first, outpatient", "S52.501A !W19.XXXA >M25.531", [EMERGENCY],
        {"codes": "W19.XXXA S52.501A >M25.531"}, code="W19.XXXA",
    ),
    hospital(
        "DX-15", "reason for visit missing", "R07.9 >R07.9", [EMERGENCY], {"codes": "R07.9", "complete": True},
        place="diagnoses",
    ),
    hospital(
        "SQ-12", "reason for visit is a cause", "S52.501A !W19.XXXA >M25.531", [EMERGENCY],
        {"codes": "S52.501A !W19.XXXA >W19.XXXA"}, code="W19.XXXA",
    ),
    hospital(
        "PC-04", "physician's place of a facility: stay procedure on outpatient", "M17.11",
        [line("27447", "RT", revenue_code="0360")], {"procedures": [{"code": "0SRC0J9", "date": "2026-03-10"}]},
        code="0SRC0J9",
    ),
    hospital(
        "ES-01", "dialysis without hemodialysis modifiers", "N18.6 Z99.2",
        [line("90999", "G4 V6", revenue_code="0821")], {"lines.0.modifiers": []}, 1, "90999", bill_type="721",
        value_codes=[{"code": "A8", "amount": 70}, {"code": "A9", "amount": 170}, {"code": "D5", "amount": 1.4}],
        condition_codes=["74"],
    ),
    hospital(
        "ES-02", "dialysis without weight", "N18.6 Z99.2", [line("90999", "G4 V6", revenue_code="0821")],
        {"value_codes": []}, place="value_codes", bill_type="721",
        value_codes=[{"code": "A8", "amount": 70}, {"code": "A9", "amount": 170}, {"code": "D5", "amount": 1.4}],
        condition_codes=["74"],
    ),
    hospital(
        "AM-05", "ambulance of a hospital without QM or QN", "I21.4",
        [line("A0427", "RH QN", revenue_code="0540"), line("A0425", "RH QN", revenue_code="0540", units=8)],
        {"lines.0.modifiers": ["RH"]}, 1, "A0427",
    ),
    hospital(
        "DT-04", "line outside the statement", "R07.9 >R07.9", [EMERGENCY], {"lines.0.service_date": "2026-03-14"}, 1,
        place="service_date",
    ),
    hospital(
        "DL-01", "facility line twice", "E11.9", [line("83036", revenue_code="0301")],
        {"lines.+": line("83036", revenue_code="0301")}, 2, "83036",
    ),
    hospital(
        "AD-01", "add-on alone, facility", "D50.9",
        [line("96374", revenue_code="0260"), line("96375", revenue_code="0260")],
        {"lines.0.code": "36415", "lines.0.revenue_code": "0300"}, 2, "96375",
    ),
    hospital(
        "OP-07", "CA with a patient who lives", "I71.30", [EMERGENCY], {"lines.+": line("34830", "CA",
        revenue_code="0360")},
        2, "CA",
    ),
]  # fmt: skip
