"""Codes, pointers, charges, identifiers and dates of a professional claim."""

from __future__ import annotations

from claims.tests.edits.clean_claims import NPI, line, professional
from claims.tests.edits.outsider.planting import DAY, PRIOR, VISIT, WRONG_NPI, office, planted

CODES = [
    office("PR-01", "four digits", "I10", [VISIT], {"lines.0.code": "9921"}, 1, "9921"),
    office("PR-04", "a code that never was", "I10", [VISIT], {"lines.0.code": "99219"}, 1, "99219"),
    office("PR-04", "a deleted visit", "I10", [line("99202")], {"lines.0.code": "99201"}, 1, "99201"),
    office(
        "PR-01", "a procedure code of stays on a physician's claim", "M17.11", [line("27447", "RT", pos="21")],
        {"lines.0.code": "0SRC0J9"}, 1, "0SRC0J9",
    ),
    office("PR-01", "a diagnosis on the line", "I10", [VISIT], {"lines.0.code": "I10"}, 1, "I10"),
    office("PR-08", "a line without code", "I10", [VISIT], {"lines.0.code": ""}, 1),
    office("PR-05", "consultation to Medicare", "I10", [line("99203")], {"lines.0.code": "99243"}, 1, "99243"),
    office("PR-06", "S code to Medicare", "I10", [VISIT], {"lines.0.code": "S0610"}, 1, "S0610"),
    office(
        "MU-02", "preventive visit to Medicare without GY", "Z00.00", [line("99397", "GY")], {"lines.0.modifiers": []},
        1, "99397",
    ),
    office(
        "MU-02", "refraction to Medicare without GY", "H52.4", [line("92015", "GY")], {"lines.0.modifiers": []}, 1,
        "92015",
    ),
    office(
        "MU-02", "bundled specimen handling", "I10", [line("99213"), line("36415")], {"lines.1.code": "99000"}, 2,
        "99000",
    ),
    office(
        "PR-03", "code before it began", "I10", [VISIT],
        {"lines.0.code": "98000", "lines.0.service_date": "2024-03-10", "service_from": "2024-03-10",
            "service_to": "2024-03-10", "today": "2024-06-01"}, 1, "98000",
    ),
    office("PR-01", "temporary category III code that ended", "I10", [VISIT], {"lines.0.code": "0001T"}, 1, "0001T"),
    office("DL-01", "line twice", "I10", [VISIT], {"lines.+": line("99213", pos="11", pointers=[1])}, 2, "99213"),
    office(
        "DL-01", "laboratory line twice", "E11.9", [line("83036")], {"lines.+": line("83036", pos="11", pointers=[1])},
        2, "83036",
    ),
    planted(
        "MU-03", "ten units over two claims",
        professional("M54.50", line("97110", "GP", units=4), prior_services=[PRIOR | {"code": "97110", "date": DAY,
            "modifiers": ["GP", "KX"], "units": 1}]), {"prior_services.0.units": 6}, 1, "97110",
    ),
    office(
        "DL-02", "billed before", "I10", [VISIT], {"prior_services": [PRIOR | {"code": "99213",
        "date": "2026-03-10"}]}, 1,
        "99213",
    ),
    office(
        "MU-03", "laboratory billed before", "E11.9", [line("83036")],
        {"prior_services": [PRIOR | {"code": "83036", "date": "2026-03-10"}]}, 1, "83036",
    ),
    office(
        "DL-02", "operated again on the same day", "M17.11", [line("20610", "RT")],
        {"prior_services": [PRIOR | {"code": "20610", "date": "2026-03-10", "modifiers": ["RT"]}]}, 1, "20610",
    ),
    office("PT-01", "pointer at nothing", "I10", [VISIT], {"lines.0.pointers": [2]}, 1, place="pointers"),
    office("PT-01", "pointer zero", "I10", [VISIT], {"lines.0.pointers": [0]}, 1, place="pointers"),
    office("PT-03", "pointer twice", "I10 E11.9", [VISIT], {"lines.0.pointers": [1, 1]}, 1, place="pointers"),
    office("PT-04", "no pointer", "I10", [VISIT], {"lines.0.pointers": [], "complete": True}, 1, place="pointers"),
    office(
        "PT-02", "five pointers", "I10 E11.9 E78.5 M17.11 K21.9", [VISIT], {"lines.0.pointers": [1, 2, 3, 4, 5]}, 1,
        place="pointers",
    ),
    office(
        "PT-05", "first pointer at an external cause", "S52.501A W19.XXXA", [VISIT], {"lines.0.pointers": [2, 1]}, 1,
        place="pointers",
    ),
    office(
        "DX-10", "thirteen diagnoses", "I10 E11.9 E78.5 M17.11 K21.9 N40.0 H25.11 G47.33 J45.40 L57.0 D64.9 F33.1",
        [VISIT],
        {"diagnoses.+": [{"code": "R05.9"}]}, place="diagnoses", sex="M",
    ),
    office(
        "DX-12", "no diagnosis", "I10", [VISIT], {"codes": "", "lines.0.pointers": [], "complete": True},
        place="diagnoses",
    ),
    office("TT-06", "no charge", "I10", [VISIT], {"lines.0.charge": 0}, 1, place="charge"),
    office("TT-02", "negative charge", "I10", [VISIT], {"lines.0.charge": -10}, 1, place="charge"),
    office(
        "TT-07", "charge of a tenth of a cent", "I10", [VISIT], {"lines.0.charge": 100.005, "total_charge": 100.005}, 1,
        place="charge",
    ),
    office("TT-01", "total that is not the sum", "I10", [VISIT], {"total_charge": 110}, place="total_charge"),
    office("TT-01", "total of nothing", "I10", [VISIT], {"total_charge": 0}, place="total_charge"),
    office(
        "NP-01", "billing NPI with a wrong check digit", "I10", [VISIT], {"billing_npi": WRONG_NPI},
        place="billing_npi",
    ),
    office("NP-01", "billing NPI of nine digits", "I10", [VISIT], {"billing_npi": "123456789"}, place="billing_npi"),
    office(
        "NP-01", "rendering NPI with a wrong check digit", "I10", [VISIT], {"rendering_npi": "1993999999"},
        place="rendering_npi",
    ),
    office(
        "NP-01", "rendering NPI wrong on a line", "I10", [VISIT], {"lines.0.rendering_npi": WRONG_NPI}, 1,
        place="rendering_npi",
    ),
    office("NP-01", "referring NPI wrong", "I10", [VISIT], {"referring_npi": "12345"}, place="referring_npi"),
    office("NP-02", "billing NPI missing", "I10", [VISIT], {"billing_npi": "", "complete": True}, place="billing_npi"),
    office(
        "NP-01", "imaging ordered by nobody who can be", "R05.9", [line("71046")], {"referring_npi": "12"},
        place="referring_npi", referring_npi=NPI,
    ),
    office(
        "TX-01", "taxonomy of nine characters", "I10", [VISIT], {"billing_taxonomy": "207Q0000X"}, place="taxonomy",
        billing_taxonomy="207Q00000X",
    ),
    office(
        "TX-01", "taxonomy without its X", "I10", [VISIT], {"rendering_taxonomy": "207Q00000Y"}, place="taxonomy",
        rendering_taxonomy="207Q00000X",
    ),
    office(
        "DT-04", "service before the claim begins", "I10", [VISIT], {"lines.0.service_date": "2026-03-01"}, 1,
        place="service_date",
    ),
    office(
        "DT-04", "service after the claim ends", "I10", [VISIT], {"lines.0.service_date": "2026-03-20"}, 1,
        place="service_date",
    ),
    office("DT-01", "dates reversed", "I10", [VISIT], {"service_from": "2026-03-12"}, place="service"),
    office("DT-02", "service next month", "I10", [VISIT], {"today": "2026-02-10"}, place="service"),
    office("DT-03", "born after the service", "I10", [VISIT], {"born": "2026-04-01"}, place="birth_date"),
    office("TF-03", "filed after a year", "I10", [VISIT], {"today": "2027-03-20"}, place="service"),
    office("MO-20", "place of service that does not exist", "I10", [VISIT], {"lines.0.pos": "98"}, 1, place="pos"),
    office("MO-31", "place of service missing", "I10", [VISIT], {"lines.0.pos": "", "complete": True}, 1, place="pos"),
    office(
        "BT-03", "corrected claim without the payer's number", "I10", [VISIT], {"payer_control_number": ""},
        place="payer_control_number", frequency="7", payer_control_number="1126070123456",
    ),
    office(
        "BT-03", "void without the payer's number", "I10", [VISIT], {"payer_control_number": ""},
        place="payer_control_number", frequency="8", payer_control_number="1126070123456",
    ),
    office("AG-08", "birth date missing", "I10", [VISIT], {"born": "", "complete": True}, place="birth_date"),
    office("PY-02", "payer unknown", "I10", [VISIT], {"payer": "", "complete": True}, place="payer"),
]  # fmt: skip
