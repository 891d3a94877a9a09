"""Visits, screening, telehealth and medical necessity."""

from __future__ import annotations

from claims.tests.edits.clean_claims import line, professional
from claims.tests.edits.outsider.planting import PRIOR, VISIT, another, hospital, office, planted

VISITS = [
    office(
        "EM-01", "visit and injection without 25", "M17.11 I10",
        [line("99213", "25", pointers=[2]), line("20610", "RT")], {"lines.0.modifiers": []}, 1, "99213",
    ),
    office(
        "EM-01", "visit and warts without 25", "L57.0 I10", [line("99214", "25", pointers=[2]), line("17000")],
        {"lines.0.modifiers": []}, 1, "99214",
    ),
    office(
        "EM-03", "preventive and problem visit without 25", "Z00.01 J06.9",
        [line("99396"), line("99213", "25", pointers=[2])], {"lines.1.modifiers": []}, 2, "99213", born="1976-01-01",
        payer="commercial",
    ),
    office(
        "NC-02", "wellness and problem visit without 25", "Z00.00 I10",
        [line("G0439"), line("99213", "25", pointers=[2])], {"lines.1.modifiers": []}, 2, "99213",
    ),
    office("EM-07", "two office visits of one day", "I10", [line("99214")], another("99213"), None, "99213"),
    office(
        "EM-07", "two first hospital days", "J18.9", [line("99222", pos="21")], another("99223", pos="21"), None,
        "99223",
    ),
    office("NC-02", "two discharges", "J18.9", [line("99238", pos="21")], another("99239", pos="21"), None, "99239"),
    office(
        "NC-02", "admission and discharge coded apart", "J18.9", [line("99235", pos="21")],
        {"lines.0.code": "99222", **another("99238", pos="21")}, None, "99238",
    ),
    office(
        "EM-08", "inpatient visit in the office", "J18.9", [line("99222", pos="21")], {"lines.0.pos": "11"}, 1, "99222",
    ),
    office("EM-08", "office visit in the hospital", "J18.9", [line("99213")], {"lines.0.pos": "21"}, 1, "99213"),
    office(
        "EM-08", "emergency visit in the office", "R07.9", [line("99284", pos="23")], {"lines.0.pos": "11"}, 1, "99284",
    ),
    office(
        "EM-08", "nursing facility visit in the office", "I10", [line("99309", pos="31")], {"lines.0.pos": "11"}, 1,
        "99309",
    ),
    office("EM-08", "home visit in the office", "I10", [line("99348", pos="12")], {"lines.0.pos": "11"}, 1, "99348"),
    planted(
        "EM-05", "new though seen last year",
        professional("I10", line("99203"), prior_services=[PRIOR | {"code": "99213", "date": "2020-01-10"}]),
        {"prior_services.0.date": "2025-01-10"}, 1, "99203",
    ),
    planted(
        "EM-05", "new though seen by a colleague",
        professional("I10", line("99204"), prior_services=[PRIOR | {"code": "99214", "date": "2020-01-10",
            "rendering_npi": "1376543213"}]), {"prior_services.0.date": "2024-01-10"}, 1, "99204",
    ),
    planted(
        "EM-05", "new eye patient seen before",
        professional("H25.11", line("92004"), prior_services=[PRIOR | {"code": "92014", "date": "2020-01-10"}]),
        {"prior_services.0.date": "2025-01-10"}, 1, "92004",
    ),
    planted(
        "EM-05", "new preventive visit of a known child",
        professional("Z00.129", line("99382"), born="2023-05-01", payer="medicaid",
            prior_services=[PRIOR | {"code": "99213", "date": "2022-01-10"}]), {"prior_services.0.date": "2025-01-10"},
        1, "99382",
    ),
    planted(
        "PV-03", "second first wellness visit", professional("Z00.00", line("G0438")),
        {"prior_services": [PRIOR | {"code": "G0438", "date": "2024-01-10"}]}, 1, "G0438",
    ),
    planted(
        "PV-02", "wellness visit after half a year",
        professional("Z00.00", line("G0439"), prior_services=[PRIOR | {"code": "G0439", "date": "2025-02-10"}]),
        {"prior_services.0.date": "2025-09-10"}, 1, "G0439",
    ),
    office(
        "AG-07", "E/M by age: 40-64 at 70", "Z00.00", [line("99397")], {"lines.0.code": "99396"}, 1, "99396",
        born="1956-01-01", payer="commercial",
    ),
    office(
        "AG-07", "infant visit at five", "Z00.129", [line("99393")], {"lines.0.code": "99391"}, 1, "99391",
        born="2020-06-01", payer="medicaid",
    ),
    office(
        "AG-07", "young adult visit at 50", "Z00.00", [line("99396")], {"lines.0.code": "99395"}, 1, "99395",
        born="1976-01-01", payer="commercial",
    ),
    office(
        "AG-07", "adolescent visit of a toddler", "Z00.129", [line("99392")], {"lines.0.code": "99394"}, 1, "99394",
        born="2024-01-01", payer="medicaid",
    ),
    office(
        "AG-06", "newborn care of an adult", "J18.9", [line("99231", pos="21")], {"lines.0.code": "99462"}, 1, "99462",
    ),
    office(
        "AG-06", "vaccine counselling of an adult", "Z23", [line("90471"), line("90715")], {"lines.0.code": "90460"}, 1,
        "90460", payer="commercial",
    ),
    office(
        "AG-06", "monthly dialysis of an infant at 60", "N18.6", [line("90960")], {"lines.0.code": "90951"}, 1, "90951",
    ),
    office("PV-01", "screening mammogram at 30", "Z12.31", [line("77067")], {"born": "1996-01-01"}, 1, "77067"),
    office("PV-01", "PSA screening at 40", "Z12.5", [line("G0103")], {"born": "1986-01-01"}, 1, "G0103", sex="M"),
    office("PV-01", "blood in stool screening at 30", "Z12.11", [line("82270")], {"born": "1996-01-01"}, 1, "82270"),
    office("SX-02", "smear of a man", "Z12.4", [line("G0101")], {"sex": "M"}, 1, "G0101", payer="commercial"),
    office(
        "SX-02", "circumcision of a woman", "N47.1", [line("54161")], {"sex": "F"}, 1, "54161", sex="M",
        payer="commercial",
    ),
    office(
        "SX-02", "hysterectomy of a man", "D25.9", [line("58150", pos="21")], {"sex": "M"}, 1, "58150",
        payer="commercial",
    ),
    office(
        "PV-07", "two screening and diagnostic mammograms", "Z12.31 N63.10",
        [line("77067"), line("77065", "GG RT", pointers=[2])], {"lines.1.modifiers": ["RT"]}, 2, "77065",
    ),
    office("PV-04", "screening mammogram for a lump", "Z12.31", [line("77067")], {"codes": "N63.10"}, 1, "77067"),
    office(
        "PV-02", "mammogram again after four months", "Z12.31", [line("77067")],
        {"prior_services": [PRIOR | {"code": "77067", "date": "2025-11-10"}]}, 1, "77067",
    ),
    office(
        "PV-04", "screening colonoscopy for an average risk", "Z86.0100", [line("G0105", pos="24")],
        {"codes": "Z12.11"}, 1, "G0105",
    ),
    office(
        "PV-04", "flu administration without a vaccine's reason", "Z23", [line("G0008"), line("90662")],
        {"codes": "I10"}, 1, "G0008",
    ),
    office(
        "PV-08", "vaccine without administration", "Z23", [line("G0008"), line("90662")],
        {"lines": [line("90662", pos="11", pointers=[1])]}, 1, "90662",
    ),
    office(
        "PV-08", "administration without vaccine", "Z23", [line("90471"), line("90715")],
        {"lines": [line("90471", pos="11", pointers=[1])]}, 1, "90471", payer="commercial",
    ),
]  # fmt: skip

TELEHEALTH = [
    office(
        "TH-01", "video visit in the office", "I10", [line("99213", pos="10")],
        {"lines.0.pos": "11", "lines.0.modifiers": ["95"]}, 1,
    ),
    office(
        "TH-03", "sound and picture at once", "I10", [line("99213", "93", pos="10")],
        {"lines.0.modifiers": ["93", "95"]}, 1,
    ),
    office("TH-04", "operation by video", "M17.11", [line("27447", "RT", pos="21")], {"lines.0.pos": "02"}, 1, "27447"),
    office("TH-04", "injection by video", "M17.11", [line("20610", "RT")], {"lines.0.modifiers": ["RT", "95"]}, 1),
    office("TH-04", "electrocardiogram at home by video", "I10", [line("93000")], {"lines.0.pos": "10"}, 1, "93000"),
    office(
        "TH-05", "GT on a physician's claim to Medicare", "I10", [line("99213", pos="10")],
        {"lines.0.modifiers": ["GT"]}, 1, "GT",
    ),
    office(
        "TH-05", "GQ on a physician's claim to Medicare", "I10", [line("99213", pos="10")],
        {"lines.0.modifiers": ["GQ"]}, 1, "GQ",
    ),
    office("TH-04", "laboratory by video", "E11.9", [line("83036")], {"lines.0.pos": "02"}, 1, "83036"),
    office(
        "TH-02", "telehealth place without modifier, commercial", "I10", [line("99213", "95", pos="10")],
        {"lines.0.modifiers": []}, 1, payer="commercial",
    ),
    office(
        "TH-06", "telephone visit that Medicare does not pay", "I10", [line("99213", "93", pos="10")],
        {"lines.0.code": "98008", "lines.0.modifiers": []}, 1, "98008",
    ),
    office(
        "PR-04", "deleted telephone code", "I10", [line("99213", "93", pos="10")], {"lines.0.code": "99441"}, 1,
        "99441",
    ),
]  # fmt: skip

NECESSITY = [
    office("MN-01", "lipids for a cold", "E78.5", [line("80061")], {"codes": "J06.9"}, 1, "80061"),
    office("MN-01", "glycated hemoglobin for a cold", "E11.9", [line("83036")], {"codes": "J06.9"}, 1, "83036"),
    office("MN-01", "thyroid for a sprain", "E03.9", [line("84443")], {"codes": "S93.401A W19.XXXA"}, 1, "84443"),
    office("MN-01", "prothrombin for a check-up", "I48.91 Z79.01", [line("85610")], {"codes": "Z00.00"}, 1, "85610"),
    office("MN-01", "PSA for a cold", "C61", [line("84153")], {"codes": "J06.9"}, 1, "84153", sex="M"),
    office("MN-01", "ferritin for a cold", "D50.9", [line("82728")], {"codes": "J06.9"}, 1, "82728"),
    office("MN-01", "hepatitis panel for a cold", "R74.01", [line("80074")], {"codes": "J06.9"}, 1, "80074"),
    office("MN-01", "digoxin without a heart", "I48.91", [line("80162")], {"codes": "J06.9"}, 1, "80162"),
    office("MN-01", "urine culture for a knee", "N39.0", [line("87086")], {"codes": "M17.11"}, 1, "87086"),
    office(
        "MN-01", "pointer at the wrong reason", "J06.9 E78.5", [VISIT, line("80061", pointers=[2])],
        {"lines.1.pointers": [1]}, 2, "80061",
    ),
    hospital(
        "MN-01", "facility lipids for a cold", "E78.5", [line("80061", revenue_code="0301")], {"codes": "J06.9"}, 1,
        "80061",
    ),
    hospital(
        "MN-01", "facility thyroid for a knee", "E03.9", [line("84443", revenue_code="0301")], {"codes": "M17.11"}, 1,
        "84443",
    ),
]  # fmt: skip
