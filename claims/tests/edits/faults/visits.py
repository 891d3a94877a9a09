"""Visits, telehealth and coverage."""

from __future__ import annotations

from claims.tests.edits.clean_claims import RENDERING, line
from claims.tests.edits.faults.planting import KNEE, OFFICE, at, plant, quiet

ASPIRATION = {"lines.+": line("20610", "RT", revenue_code="0450")}

VISITS = [
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
]
