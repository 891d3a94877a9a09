"""Visits, telehealth and coverage."""

from __future__ import annotations

from claims.tests.edits.clean_claims import NPI, RENDERING, line
from claims.tests.edits.faults.planting import KNEE, OFFICE, Changes, at, plant, quiet

ASPIRATION = {"lines.+": line("20610", "RT", revenue_code="0450")}

KNEE_DONE = {"prior_services": [{"code": "27447", "date": "2026-02-10", "rendering_npi": RENDERING}]}


def done_on(day: str) -> Changes:
    return {"prior_services": [{"code": "27447", "date": day, "rendering_npi": RENDERING}]}


def seen_on(day: str, **facts: str) -> Changes:
    return {"prior_services": [{"code": "99213", "date": day} | facts]}


VISITS = [
    plant("EM-01", "warts", {"lines.+": line("99213", pos="11", pointers=[1])}, 2, "17110"),
    *[quiet("EM-01", KNEE, {"lines.0.modifiers": [mark]}) for mark in ("57", "24")],
    quiet("EM-01", KNEE, {"lines.0.modifiers": [], "lines.1.modifiers": ["80", "RT"]}),
    quiet("EM-01", KNEE, {"lines.0.modifiers": [], "lines.0.rendering_npi": NPI}),
    plant("EM-01", KNEE, {"lines.0.modifiers": [], "lines.+": line("17110", pos="11", pointers=[1])}, 1, "20610"),
    *[
        quiet("EM-02", "knee replacement", {"lines.+": line("99223", mark, pos="21", pointers=[1])})
        for mark in ("25", "24")
    ],
    plant(
        "EM-02",
        "knee replacement",
        {"lines.+": [line("27236", pos="21", pointers=[1]), line("99223", pos="21", pointers=[1])]},
        3,
        "27447",
    ),
    *[
        plant("EM-03", OFFICE, {"lines.0.code": visit, "lines.+": line(code, pos="11", pointers=[1])}, 1, code)
        for visit, code in (
            ("99202", "99381"),
            ("99215", "99397"),
            ("99213", "G0438"),
            ("99213", "G0439"),
            ("99213", "G0402"),
        )
    ],
    quiet("EM-03", OFFICE, {"lines.0.code": "99217", "lines.+": line("99397", pos="11", pointers=[1])}),
    *[quiet("EM-04", OFFICE, KNEE_DONE | {"lines.0.modifiers": [mark]}) for mark in ("24", "25", "57")],
    *[plant("EM-04", OFFICE, done_on(day), 1, "27447") for day in ("2025-12-10", "2026-03-09")],
    *[quiet("EM-04", OFFICE, done_on(day)) for day in ("2025-12-09", "2026-03-10", "2026-03-11")],
    plant(
        "EM-04",
        OFFICE,
        {"prior_services": [{"code": "17110", "date": "2026-02-28", "rendering_npi": RENDERING}]},
        1,
        "17110",
    ),
    quiet("EM-04", OFFICE, {"prior_services": [{"code": "17110", "date": "2026-02-27", "rendering_npi": RENDERING}]}),
    plant("EM-04", "visit with laboratory", KNEE_DONE | {"lines.0.code": "83037", "lines.1.code": "99213"}, 2, "27447"),
    plant("EM-04", OFFICE, KNEE_DONE | {"lines.+": line("99212", pos="11", pointers=[1])}, 2, "27447"),
    plant(
        "EM-04",
        OFFICE,
        {"rendering_npi": "", "prior_services": [{"code": "27447", "date": "2026-02-10", "billing_npi": NPI}]},
        1,
        "27447",
    ),
    quiet("EM-05", "new patient", seen_on("2023-03-10")),
    plant("EM-05", "new patient", seen_on("2023-03-11"), 1, "99203"),
    quiet("EM-05", "new patient", at("2024-02-29") | seen_on("2021-03-01")),
    plant("EM-05", "new patient", at("2024-02-29") | seen_on("2021-03-02"), 1, "99203"),
    plant("EM-05", "new patient", seen_on("2024-05-01", billing_npi=NPI), 1, "99203"),
    quiet("EM-05", "new patient", seen_on("2024-05-01", billing_npi=RENDERING)),
    quiet("EM-05", "new patient", {"prior_services": [{"code": "83036", "date": "2024-05-01"}]}),
    plant("EM-05", OFFICE, seen_on("2024-05-01") | {"lines.+": line("99203", pos="11", pointers=[1])}, 2, "99203"),
    plant(
        "EM-05", "new patient", seen_on("2024-05-01") | {"lines.+": line("99204", pos="11", pointers=[1])}, 2, "99204"
    ),
    *[
        plant("EM-06", OFFICE, {"lines.0.code": old, "lines.+": line(new, pos="11", pointers=[1])}, 2, new)
        for new, old in (("99202", "99211"), ("99205", "99215"), ("99381", "99391"), ("99387", "99397"))
    ],
    plant(
        "EM-06",
        OFFICE,
        {"lines.+": [line("99203", pos="11", pointers=[1]), line("99204", pos="11", pointers=[1])]},
        3,
        "99204",
    ),
    quiet("EM-06", OFFICE, {"lines.+": line("99203", pos="11", pointers=[1], rendering_npi=NPI)}),
    *[
        quiet("EM-07", OFFICE, {"lines.+": line("99214", mark, pos="11", pointers=[1])})
        for mark in ("25", "27", "24", "57", "59")
    ],
    *[
        plant(
            "EM-07",
            OFFICE,
            {"lines.0.code": one, "lines.+": line(two, pos=pos, pointers=[1]), "lines.0.pos": pos},
            2,
            two,
        )
        for one, two, pos in (("99202", "99215", "11"), ("99221", "99233", "21"), ("99281", "99285", "23"))
    ],
    quiet("EM-07", OFFICE, {"lines.+": line("99213", pos="11", pointers=[1])}),
    quiet("EM-07", OFFICE, {"lines.+": line("99233", pos="21", pointers=[1])}),
    plant("EM-07", "visit with laboratory", {"lines.+": line("99213", pos="11", pointers=[1])}, 5, "99213"),
    plant(
        "EM-07",
        "visit with laboratory",
        {
            "lines.0.code": "83037",
            "lines.+": [line("99213", pos="11", pointers=[1]), line("99214", pos="11", pointers=[1])],
        },
        6,
        "99214",
    ),
    plant("EM-08", OFFICE, {"lines.0.pos": "", "lines.+": line("99213", pos="21", pointers=[1])}, 2, "99213"),
    *[
        quiet("EM-09", KNEE, {"lines.+": [line("G2211", pos="11", pointers=[1]), line(code, pos="11", pointers=[1])]})
        for code in ("G0439", "90460", "90749", "G0008", "G0009")
    ],
    quiet("EM-09", KNEE, {"payer": "commercial", "lines.+": line("G2211", pos="11", pointers=[1])}),
    quiet("EM-09", OFFICE, {"lines.+": line("G2211", pos="11", pointers=[1])}),
    *[
        plant("EM-09", KNEE, {"lines.0.code": code, "lines.+": line("G2211", pos="11", pointers=[1])}, 4, "G2211")
        for code in ("99202", "99215")
    ],
    plant("EM-01", "emergency visit for a fracture", ASPIRATION | {"lines.0.modifiers": ["57"]}, 1, "99283"),
    quiet("EM-01", "emergency visit for a fracture", ASPIRATION),
    quiet("EM-01", "emergency visit for a fracture", {"lines.0.modifiers": []}),
    plant("EM-01", KNEE, {"lines.0.modifiers": []}, 1, "99213"),
    plant("EM-01", "emergency department physician", {"lines.0.modifiers": []}, 1, "99283"),
    plant("EM-02", "knee replacement", {"lines.+": line("99223", pos="21", pointers=[1])}, 2, "99223"),
    quiet("EM-02", "knee replacement", {"lines.+": line("99223", "57", pos="21", pointers=[1])}),
    plant("EM-03", "preventive visit with a problem", {"lines.1.modifiers": []}, 2, "99213"),
    plant(
        "EM-04",
        OFFICE,
        {"prior_services": [{"code": "27447", "date": "2026-02-10", "rendering_npi": RENDERING}]},
        1,
        "27447",
    ),
    quiet("EM-04", OFFICE, {"prior_services": [{"code": "27447", "date": "2025-11-10", "rendering_npi": RENDERING}]}),
    plant(
        "EM-05",
        "new patient",
        {"prior_services": [{"code": "99213", "date": "2024-05-01", "rendering_npi": RENDERING}]},
        1,
        "99203",
    ),
    quiet(
        "EM-05",
        "new patient",
        {"prior_services": [{"code": "99213", "date": "2023-03-01", "rendering_npi": RENDERING}]},
    ),
    plant(
        "EM-05",
        "new patient",
        {"lines.+": line("99213", pos="11", pointers=[1], service_date="2026-03-02"), "service_from": "2026-03-02"},
        1,
        "99203",
    ),
    plant("EM-06", "new patient", {"lines.+": line("99213", "25", pos="11", pointers=[1])}, 1, "99203"),
    plant("EM-07", OFFICE, {"lines.+": line("99214", pos="11", pointers=[1])}, 2, "99214"),
    plant("EM-08", "emergency department physician", {"lines.0.pos": "11"}, 1, "99283"),
    plant("EM-08", OFFICE, {"lines.0.pos": "21"}, 1, "99213"),
    plant("EM-09", KNEE, {"lines.+": line("G2211", pos="11", pointers=[1])}, 4, "G2211"),
    plant("TH-01", "telehealth by video", {"lines.0.pos": "11"}, 1, "95"),
    plant("TH-02", "telehealth by video", {"lines.0.modifiers": []}, 1, "99213"),
    plant("TH-03", "telehealth by video", {"lines.0.modifiers": ["93", "95"]}, 1, "93"),
    plant("TH-04", KNEE, {"lines.1.pos": "02"}, 2, "20610"),
    plant("TH-04", "visit with laboratory", {"lines.1.modifiers": ["95"]}, 2, "83036"),
    plant("TH-05", "telehealth, Medicare", {"lines.0.modifiers": ["GT"]}, 1, "GT"),
    plant("TH-06", "telehealth, Medicare", {"lines.0.code": "98006"}, 1, "98006"),
    plant("TH-07", OFFICE, {"lines.0.modifiers": ["95"], "lines.0.pos": "81", **at("2023-03-01")}, 1, "99213"),
    plant("MN-01", "visit with laboratory", {"codes": "M54.50 J06.9"}, 2, "83036"),
    plant("MN-01", "reference laboratory", {"codes": "S93.401A"}, 1, "84443"),
    quiet("MN-01", "reference laboratory", {"codes": "S93.401A", "payer": "commercial"}),
    quiet(
        "MN-01",
        "visit with laboratory",
        {"codes": "M54.50 J06.9", "lines.1.modifiers": ["GA"], "lines.2.modifiers": ["GA"]},
    ),
    quiet("EM-08", OFFICE, {"lines.0.pos": "22"}),
    quiet("EM-08", "emergency department physician", {"lines.0.code": "99213"}),
    quiet("EM-08", "observation", {"lines.0.pos": "21"}),
    *[quiet("TH-01", "telehealth by video", {"lines.0.pos": pos}) for pos in ("02", "19", "22")],
    quiet("TH-01", "telehealth by video", {"lines.0.pos": "11", **at("2023-12-31")}),
    quiet("TH-02", "telehealth by video", {"lines.0.modifiers": [], "payer": "medicare"}),
    quiet("TH-02", "telehealth by video", {"lines.0.modifiers": ["FQ"]}),
    quiet("TH-02", "telehealth by video", {"lines.0.modifiers": [], "lines.0.code": "98006"}),
    *[quiet("TH-03", "telehealth by video", {"lines.0.modifiers": marks}) for marks in (["93", "FQ"], ["95", "GT"])],
    quiet("TH-03", "telehealth by video", {"lines.+": line("99214", "93", pos="10", pointers=[1])}),
    quiet("TH-04", "physical therapy", {"lines.0.pos": "10"}),
    quiet("TH-04", "visit with laboratory", {"lines.0.pos": "10"}),
    quiet("TH-05", "telehealth, Medicare", {"lines.0.modifiers": ["GT"], "payer": "commercial"}),
    quiet("TH-05", "telehealth, Medicare", {"lines.0.modifiers": ["95"]}),
    quiet("TH-05", "clinic visit in hospital", {"bill_type": "851", "lines.0.modifiers": ["GT"]}),
    quiet("TH-06", "telehealth, Medicare", {"lines.0.code": "98006", "payer": "commercial"}),
    quiet("TH-06", "telehealth, Medicare", {"lines.0.code": "98016"}),
    quiet("TH-07", OFFICE, {"lines.0.modifiers": ["95"], "lines.0.pos": "11", **at("2023-03-01")}),
    quiet("TH-07", OFFICE, {"lines.0.modifiers": ["95"], "lines.0.pos": "81", **at("2024-01-01")}),
    quiet("TH-07", OFFICE, {"lines.0.pos": "81", **at("2023-12-31")}),
]
