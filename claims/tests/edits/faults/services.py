"""Service codes: in force, payable, paired, limited in units."""

from __future__ import annotations

from claims.tests.edits.clean_claims import NPI, RENDERING, line
from claims.tests.edits.faults.planting import OFFICE, Changes, at, plant, quiet

MILES = ("A0425", "A0435", "A0436", "A0888")


def billed(day: str, **facts: object) -> Changes:
    """An earlier claim of the same visit on a day, but for what is told."""
    return {"prior_services": [{"code": "99213", "date": day, "rendering_npi": RENDERING} | facts]}


CODES = [
    plant("MU-02", OFFICE, {"lines.0.code": "36416"}, 1, "36416"),
    quiet("MU-02", OFFICE, {"lines.0.code": "36416", "payer": "commercial"}),
    quiet("MU-01", OFFICE, {"lines.0.code": "A0425", "lines.0.units": 250, "lines.0.pos": "41"}),
    plant("MU-01", OFFICE, {"lines.0.code": "A0425", "lines.0.units": "250.5", "lines.0.pos": "41"}, 1, "A0425"),
    quiet("MU-02", "physical therapy", {"lines.0.units": 6}),
    quiet("MU-02", "physical therapy", {"lines.0.units": 99, "lines.0.modifiers": ["GP", "GY"]}),
    plant(
        "MU-02",
        "physical therapy",
        {"lines.0.units": 4, "lines.+": line("97110", "GP 59", units=3, pos="11", pointers=[1])},
        3,
        "97110",
    ),
    quiet(
        "MU-02",
        "physical therapy",
        {
            "lines.0.units": 4,
            "lines.+": line("97110", "GP", units=3, pos="11", pointers=[1], rendering_npi="1234567893"),
        },
    ),
    quiet("MU-02", "sepsis", {"lines.0.code": "97110", "lines.0.units": 99}),
    *[quiet("UN-02", OFFICE, {"lines.0.code": code, "lines.0.units": "1.5"}) for code in (*MILES, "00100", "01999")],
    *[plant("UN-02", OFFICE, {"lines.0.code": code, "lines.0.units": "1.50"}, 1, code) for code in ("00099", "02000")],
    plant("UN-02", "sepsis", {"lines.0.units": "0.5"}, 1),
    quiet("UN-02", OFFICE, {"lines.0.units": "-1.5"}),
    quiet("UN-03", "chemotherapy", {"lines.2.units": 99999}),
    plant("UN-03", "chemotherapy", {"lines.2.units": 100000}, 3, "J9271"),
    quiet("UN-01", OFFICE, {"lines.0.units": "0.5"}),
    plant("PR-01", OFFICE, {"lines.0.code": "99999"}, 1, "99999"),
    plant("PR-01", OFFICE, {"lines.0.code": "9921"}, 1, "9921"),
    plant("PR-01", OFFICE, {"lines.0.code": "X1234", **at("2026-10-20")}, 1, "X1234"),
    quiet("EM-10", "emergency department physician", {"lines.0.modifiers": [], "lines.+": line("90471", pos="23")}),
    plant("PR-01", OFFICE, {"lines.+": line("J9999Z")}, 2),
    plant("PR-02", OFFICE, {"lines.0.code": "99998", **at("2027-06-01"), "today": "2027-06-02"}, 1, "99998"),
    plant("PR-03", OFFICE, {"lines.0.code": "98000", "payer": "commercial", **at("2024-03-01")}, 1, "98000"),
    plant("PR-03", OFFICE, {"lines.0.code": "0020M", **at("2024-03-01")}, 1, "0020M"),
    plant("PR-04", OFFICE, {"lines.0.code": "99201"}, 1, "99201"),
    plant("PR-04", OFFICE, {"lines.0.code": "99441"}, 1, "99441"),
    plant("PR-05", OFFICE, {"lines.0.code": "99243"}, 1, "99243"),
    quiet("PR-05", OFFICE, {"lines.0.code": "99243", "payer": "commercial"}),
    plant("PR-06", OFFICE, {"lines.0.code": "S0610"}, 1, "S0610"),
    plant(
        "PR-07",
        "newborn in nursery",
        {"lines.+": [line("99462", service_date="2026-03-11", pointers=[1]) for _ in range(50)]},
        51,
    ),
    plant("DL-01", "visit with laboratory", {"lines.+": line("83036", pos="11", pointers=[1])}, 5, "83036"),
    plant("DL-01", "radiologist in hospital", {"lines.+": line("71046", "26", pos="22", pointers=[1])}, 2, "71046"),
    quiet("DL-01", "radiologist in hospital", {"lines.+": line("71046", "26 76", pos="22", pointers=[1])}),
    plant(
        "DL-02",
        OFFICE,
        {"prior_services": [{"code": "99213", "date": "2026-03-10", "rendering_npi": RENDERING}]},
        1,
        "99213",
    ),
    plant("NC-01", "colonoscopy with two techniques", {"lines.1.code": "45378"}, 2, "45378"),
    plant("NC-02", "colonoscopy with two techniques", {"lines.1.modifiers": []}, 2, "45380"),
    plant("NC-02", "skin biopsies", {"lines.2.modifiers": []}),
    quiet("NC-02", "colonoscopy with two techniques", {"lines.1.modifiers": ["XS"]}),
    quiet(
        "NC-02",
        "colonoscopy with two techniques",
        {"lines.1.modifiers": [], "lines.1.service_date": "2026-03-09", "service_from": "2026-03-09"},
    ),
    plant("AD-01", "skin biopsies", {"lines.0.code": "99213", "lines.0.modifiers": ["25"]}, 2, "11103"),
    plant("AD-01", "critical care", {"lines.0.code": "99223"}, 2, "99292"),
    plant("AD-01", "well child with vaccine", {"lines.1.code": "90471"}, 3, "90461"),
    quiet("AD-01", "critical care", {}),
    plant("MU-01", OFFICE, {"lines.0.code": "A0425", "lines.0.units": 300, "lines.0.pos": "41"}, 1, "A0425"),
    plant("MU-02", "physical therapy", {"lines.0.units": 99}, 1, "97110"),
    plant("MU-02", OFFICE, {"lines.0.units": 3}, 1, "99213"),
    plant("MU-02", "radiologist in hospital", {"lines.0.units": 5}, 1, "71046"),
    quiet("MU-02", "preventive visit with a problem", {}),
    plant("UN-01", OFFICE, {"lines.0.units": 0}, 1, "99213"),
    plant("UN-01", OFFICE, {"lines.0.units": -1}, 1, "99213"),
    plant("UN-02", OFFICE, {"lines.0.units": 1.5}, 1, "99213"),
    plant("UN-02", "chemotherapy", {"lines.2.units": "20.5"}, 3, "J9271"),
    plant("UN-03", "chemotherapy", {"lines.2.units": 200000}, 3, "J9271"),
    quiet("NC-01", "colonoscopy with two techniques", {"lines.1.modifiers": []}),
    quiet("NC-01", "colonoscopy with two techniques", {"lines.1.code": "45378", "lines.1.rendering_npi": NPI}),
    quiet(
        "NC-01",
        "colonoscopy with two techniques",
        {"lines.1.code": "45378", "lines.1.service_date": "2026-03-09", "service_from": "2026-03-09"},
    ),
    quiet("PR-01", OFFICE, {"lines.0.code": "99201"}),
    quiet("PR-01", OFFICE, {"lines.0.code": "99998", **at("2027-06-01"), "today": "2027-06-02"}),
    quiet("PR-02", OFFICE, {"lines.0.code": "99998"}),
    quiet("PR-02", OFFICE, {**at("2027-06-01"), "today": "2027-06-02"}),
    quiet("PR-03", OFFICE, {"lines.0.code": "98000", "payer": "commercial", **at("2025-01-01")}),
    quiet("PR-03", OFFICE, {"lines.0.code": "0020M", **at("2024-07-01")}),
    quiet("PR-04", OFFICE, {"lines.0.code": "99441", **at("2024-12-31")}),
    quiet("PR-06", OFFICE, {"lines.0.code": "S0610", "payer": "commercial"}),
    quiet("PR-06", OFFICE, {"lines.0.code": "T1015", "payer": "medicaid"}),
    quiet("PR-06", OFFICE, {"lines.0.code": "G0463"}),
    quiet(
        "PR-07",
        "newborn in nursery",
        {"lines.+": [line("99462", service_date="2026-03-11", pointers=[1]) for _ in range(49)]},
    ),
    quiet("DL-02", OFFICE, billed("2026-03-09")),
    quiet("DL-02", OFFICE, billed("2026-03-10", code="99214")),
    quiet("DL-02", OFFICE, billed("2026-03-10", rendering_npi=NPI)),
    quiet("DL-02", OFFICE, billed("2026-03-10", modifiers=["76"]) | {"lines.0.modifiers": ["76"]}),
    *[quiet("DL-02", OFFICE, billed("2026-03-10") | {"frequency": frequency}) for frequency in ("7", "8")],
]
