"""Services that do not go together, too many of them, and sides."""

from __future__ import annotations

from claims.tests.edits.clean_claims import line, professional
from claims.tests.edits.outsider.planting import PRIOR, VISIT, another, further, hospital, office, planted

NCCI = [
    office(
        "NC-01", "column two, written second", "K63.5", [line("45380", pos="24")], another("45378", pos="24"), 2,
        "45378",
    ),
    office(
        "NC-01", "column two, written first", "K63.5", [line("45380", pos="24")],
        {"lines.0.code": "45378", **another("45380", pos="24")}, 1, "45378",
    ),
    office(
        "NC-01", "a modifier does not open indicator 0", "K21.9", [line("43239", pos="24")],
        another("43235", "59", pos="24"), 2, "43235",
    ),
    office(
        "NC-02", "indicator 1 with a modifier that does not open", "L97.511", [line("11042"), line("97597", "59")],
        {"lines.1.modifiers": ["76"]}, 2, "97597",
    ),
    office(
        "NC-02", "debridement twice over", "L97.511", [line("11042"), line("97597", "59")], {"lines.1.modifiers": []},
        2, "97597",
    ),
    office(
        "NC-02", "both menisci", "M23.221", [line("29880", "RT", pos="24")], another("29881", "RT", pos="24"), 2,
        "29881",
    ),
    office("NC-02", "ultrasound complete and limited", "R10.9", [line("76700")], another("76705"), 2, "76705"),
    office("NC-02", "echocardiogram complete and limited", "I50.22", [line("93306")], another("93308"), 2, "93308"),
    office("NC-01", "metabolic panels", "E11.9", [line("80053")], another("80048"), 2, "80048"),
    office(
        "NC-02", "blood count with and without differential", "D64.9", [line("85025")], another("85027"), 2, "85027",
    ),
    office("NC-02", "MRI with and without over without", "G43.909", [line("70553")], another("70551"), 2, "70551"),
    office("NC-02", "electrocardiogram whole and part", "I10", [line("93000")], another("93010"), 2, "93010"),
    office(
        "NC-02", "warts with biopsy", "L57.0", [line("17000"), line("11102", "59")], {"lines.1.modifiers": []}, None,
        "11102",
    ),
    office("NC-02", "injection and lowest visit", "D51.0", [line("96372")], another("99211"), 2, "99211"),
    hospital(
        "NC-01", "facility pair", "K63.5", [line("45380", revenue_code="0750")], further("45378",
        revenue_code="0750"), 2,
        "45378",
    ),
    hospital(
        "NC-02", "facility pair of infusion", "D50.9", [line("96365", revenue_code="0260")],
        further("36000", revenue_code="0260"), 2, "36000",
    ),
    hospital(
        "NC-01", "facility panels", "E11.9", [line("80053", revenue_code="0301")], further("80048",
        revenue_code="0301"),
        2, "80048",
    ),
]  # fmt: skip

UNITS = [
    office("MU-02", "three visits on one line", "I10", [VISIT], {"lines.0.units": 3}, 1, "99213"),
    office("MU-02", "four electrocardiograms", "I10", [line("93000")], {"lines.0.units": 4}, 1, "93000"),
    office(
        "MU-02", "cataract of two units", "H25.11", [line("66984", "RT", pos="24")], {"lines.0.units": 2}, 1, "66984",
    ),
    office("MU-02", "knee replaced twice", "M17.11", [line("27447", "RT", pos="21")], {"lines.0.units": 2}, 1, "27447"),
    office("MU-02", "two lines over the day's limit", "E11.9", [line("80053")], another("80053", "91"), 2, "80053"),
    office(
        "MU-02", "drug over the day's limit", "M17.11", [line("20610", "RT"), line("J3301", "JZ", units=4)],
        {"lines.1.units": 400}, 2, "J3301",
    ),
    office(
        "MU-02", "therapy of ten hours", "M54.50", [line("97110", "GP", units=2)], {"lines.0.units": 40}, 1, "97110",
    ),
    office("MU-02", "draws", "E11.9", [line("36415")], {"lines.0.units": 9}, 1, "36415"),
    hospital(
        "MU-02", "facility: emergency visits", "R07.9 >R07.9", [line("99284", revenue_code="0450")],
        {"lines.0.units": 3}, 1, "99284",
    ),
    hospital(
        "MU-02", "facility: colonoscopies", "K63.5", [line("45380", revenue_code="0750")], {"lines.0.units": 2}, 1,
        "45380",
    ),
    office("UN-01", "no units", "I10", [VISIT], {"lines.0.units": 0}, 1),
    office("UN-01", "negative units", "I10", [VISIT], {"lines.0.units": -1}, 1),
    office("UN-02", "half a visit", "I10", [VISIT], {"lines.0.units": 1.5}, 1),
]  # fmt: skip

ADD_ON = [
    office(
        "AD-01", "critical care, second half hour alone", "J96.01", [line("99291", pos="21"), line("99292", pos="21")],
        {"lines.0.code": "36620"}, 2, "99292",
    ),
    office(
        "AD-01", "second biopsy alone", "D22.5", [line("11102"), line("11103")], {"lines.0.code": "99213"}, 2, "11103",
    ),
    office(
        "AD-01", "further push alone", "D50.9", [line("96374"), line("96375")], {"lines.0.code": "36415"}, 2, "96375",
    ),
    office(
        "AD-01", "further vaccine part alone", "Z23", [line("90460"), line("90461"), line("90707")],
        {"lines.0.code": "99173"}, 2, "90461", born="2024-12-01", payer="commercial",
    ),
    office(
        "AD-01", "second level of an injection alone", "M54.16",
        [line("64483", "RT", pos="24"), line("64484", "RT", pos="24")],
        {"lines.0.code": "62323", "lines.0.modifiers": []}, 2, "64484",
    ),
    office(
        "AD-01", "second fusion level alone", "M43.16", [line("22612", pos="21"), line("22614", pos="21")],
        {"lines.0.code": "63047"}, 2, "22614",
    ),
    office(
        "AD-01", "prolonged visit without the longest visit", "I10", [line("99215"), line("G2212")],
        {"lines.0.code": "99213"}, 2, "G2212",
    ),
    office(
        "AD-01", "add-on of another day", "D22.5", [line("11102"), line("11103")],
        {"lines.1.service_date": "2026-03-11", "service_to": "2026-03-11"}, 2, "11103",
    ),
    office(
        "AD-01", "add-on only", "D22.5", [line("11102"), line("11103")],
        {"lines": [line("11103", pos="11", pointers=[1])]}, 1, "11103",
    ),
    office(
        "AD-01", "additional vaccine administration alone", "Z23",
        [line("90471"), line("90472"), line("90715"), line("90746")],
        {"lines.0.code": "99213", "lines.2.code": "36415"}, 2, "90472", payer="commercial",
    ),
    office("MO-16", "51 on an add-on", "D22.5", [line("11102"), line("11103")], {"lines.1.modifiers": ["51"]}, 2, "51"),
]  # fmt: skip

BILATERAL = [
    office("MO-03", "50 with a side", "M17.0", [line("20610", "50")], {"lines.0.modifiers": ["50", "RT"]}, 1, "50"),
    office("BL-01", "50 with two units", "M17.0", [line("20610", "50")], {"lines.0.units": 2}, 1),
    office("BL-02", "50 on a visit", "I10", [VISIT], {"lines.0.modifiers": ["50"]}, 1),
    office(
        "BL-02", "50 on a code that is both sides", "R92.8", [line("77066")], {"lines.0.modifiers": ["50"]}, 1,
    ),
    office("BL-02", "50 on a draw", "I10", [line("36415")], {"lines.0.modifiers": ["50"]}, 1),
    office(
        "MO-03", "right and left on one line", "M17.0", [line("20610", "50")], {"lines.0.modifiers": ["RT", "LT"]}, 1,
    ),
    office(
        "LA-01", "right side coded, left side treated", "M17.11", [line("20610", "RT")], {"lines.0.modifiers": ["LT"]},
        1,
    ),
    office(
        "LA-01", "right cataract, left operation", "H25.11", [line("66984", "RT", pos="24")],
        {"lines.0.modifiers": ["LT"]}, 1,
    ),
    office(
        "LA-01", "left wrist, right cast", "S52.502A W19.XXXA", [line("25600", "LT")], {"lines.0.modifiers": ["RT"]}, 1,
    ),
    hospital(
        "LA-01", "facility: left fracture, right cast", "S52.502A !W19.XXXA >M25.532",
        [line("25600", "LT", revenue_code="0450")], {"lines.0.modifiers": ["RT"]}, 1,
    ),
    hospital(
        "BL-01", "50 and two units in a facility", "M17.0", [line("20610", "50", revenue_code="0361")],
        {"lines.0.units": 2}, 1,
    ),
]  # fmt: skip

GLOBAL = [
    planted(
        "EM-04", "visit in the ninety days",
        professional("J06.9", line("99213", "24"), prior_services=[PRIOR | {"code": "27447", "date": "2026-02-10",
            "modifiers": ["RT"]}]), {"lines.0.modifiers": []}, 1, "99213",
    ),
    planted(
        "EM-04", "visit in the ten days",
        professional("J06.9", line("99213", "24"), prior_services=[PRIOR | {"code": "10060", "date": "2026-03-05"}]),
        {"lines.0.modifiers": []}, 1, "99213",
    ),
    planted(
        "GP-01", "operation in the ninety days",
        professional("M17.12", line("27447", "79 LT", pos="21"), prior_services=[PRIOR | {"code": "27447",
            "date": "2026-02-10", "modifiers": ["RT"]}]), {"lines.0.modifiers": ["LT"]}, 1, "27447",
    ),
    planted(
        "EM-02", "decision for surgery the day before",
        professional("K35.80", line("99222", "57", pos="21", service_date="2026-03-09"), line("44970", pos="21"),
            service_to="2026-03-10"), {"lines.0.modifiers": []}, 1, "99222",
    ),
    office(
        "EM-12", "57 for a minor procedure", "M17.11 I10", [line("99213", "25", pointers=[2]), line("20610", "RT")],
        {"lines.0.modifiers": ["57"]}, 1, "57",
    ),
    planted(
        "GP-01", "staged operation without 58",
        professional("L97.511", line("11042", "58"), prior_services=[PRIOR | {"code": "28810", "date": "2026-02-20",
            "modifiers": ["RT"]}]), {"lines.0.modifiers": []}, 1, "11042",
    ),
]  # fmt: skip
