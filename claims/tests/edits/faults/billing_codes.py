"""Faults of condition, occurrence and value codes, and conditions acquired after surgery."""

from claims.tests.edits.faults.planting import plant, quiet

INTERIM = {"bill_type": "112", "discharge_status": ""}

BILLING_CODES = [
    plant("CC-01", "sepsis", {"condition_codes": ["C"]}, code="C"),
    plant("CC-01", "sepsis", {"occurrence_codes": [{"code": "1-", "date": "2026-03-01"}]}, code="1-"),
    quiet("CC-01", "sepsis", {"condition_codes": ["C5"], "value_codes": [{"code": "A1", "amount": 5}]}),
    plant("CC-02", "sepsis", {"condition_codes": ["C5", "C5"]}, code="C5"),
    plant("CC-02", "sepsis", {"value_codes": [{"code": "54", "amount": 3}, {"code": "54", "amount": 3}]}, code="54"),
    quiet(
        "CC-02", "sepsis", {"condition_codes": ["54", "C5"], "value_codes": [{"code": "54", "amount": 3}]}
    ),
    quiet("CC-02", "sepsis", {"occurrence_codes": [{"code": "11", "date": f"2026-03-0{day}"} for day in (8, 9)]}),
    plant("CC-03", "sepsis", {"condition_codes": ["44"]}, code="44"),
    quiet("CC-03", "emergency visit", {"condition_codes": ["44"]}),
    plant("CC-04", "sepsis", {"condition_codes": ["51"]}, code="51"),
    quiet("CC-04", "emergency visit", {"condition_codes": ["51"]}),
    plant("OC-01", "sepsis", {"occurrence_codes": [{"code": "11"}]}, code="11"),
    quiet("OC-01", "sepsis", {"occurrence_codes": [{"code": "11", "date": "2026-03-09"}]}),
    plant("OC-02", "sepsis", {"occurrence_codes": [{"code": "11", "date": "2026-03-16"}]}, code="11"),
    quiet("OC-02", "sepsis", {"occurrence_codes": [{"code": "11", "date": "2026-03-15"}]}),
    quiet("OC-02", "sepsis", {"occurrence_codes": [{"code": "42", "date": "2026-03-16"}]}),
    plant("OC-03", "hip fracture", {}, code="S72.001A"),
    quiet("OC-03", "hip fracture", {"occurrence_codes": [{"code": "05", "date": "2026-03-09"}]}),
    plant("VC-01", "sepsis", {"value_codes": [{"code": "37", "amount": -1}]}, code="37"),
    quiet("VC-01", "sepsis", {"value_codes": [{"code": "37", "amount": 0}]}),
    plant("VC-02", "sepsis", {"value_codes": [{"code": "80", "amount": 6}]}, code="80"),
    quiet("VC-02", "sepsis", {"value_codes": [{"code": "80", "amount": 4}, {"code": "81", "amount": 1}]}),
    quiet("VC-02", "sepsis", INTERIM | {"value_codes": [{"code": "80", "amount": 6}]}),
    plant("VC-02", "sepsis", INTERIM | {"value_codes": [{"code": "80", "amount": 5}]}, code="80"),
    plant(
        "VC-03", "sepsis", {"value_codes": [{"code": "54", "amount": 2500}], "codes": "P07.18:Y"}, code="P07.18"
    ),
    quiet("VC-03", "sepsis", {"value_codes": [{"code": "54", "amount": 2400}], "codes": "P07.18:Y"}),
]  # fmt: skip

SITES = [
    plant("HC-03", "hip fracture", {"diagnoses.+": {"code": "I26.99", "poa": "N"}}, code="I26.99"),
    quiet("HC-03", "hip fracture", {"diagnoses.+": {"code": "I26.99", "poa": "Y"}}),
    quiet("HC-03", "sepsis", {"diagnoses.+": {"code": "T81.41XA", "poa": "N"}}),
    plant(
        "HC-03", "sepsis",
        {"diagnoses.+": {"code": "T81.41XA", "poa": "N"}, "procedures": [{"code": "0RG0070", "date": "2026-03-11"}]},
        code="T81.41XA",
    ),
    plant(
        "HC-03", "sepsis",
        {"diagnoses.+": {"code": "J98.51", "poa": "U"}, "procedures": [{"code": "0210083", "date": "2026-03-11"}]},
        code="J98.51",
    ),
    plant(
        "HC-03", "sepsis",
        {"codes": "E66.01:Y K95.81:N", "procedures": [{"code": "0D1607A", "date": "2026-03-11"}]},
        code="K95.81",
    ),
    quiet(
        "HC-03", "sepsis", {"codes": "E11.9:Y K95.81:N", "procedures": [{"code": "0D1607A", "date": "2026-03-11"}]}
    ),
    plant(
        "HC-03", "sepsis",
        {"diagnoses.+": {"code": "T82.7XXA", "poa": "N"}, "procedures": [{"code": "02H40KZ", "date": "2026-03-11"}]},
        code="T82.7XXA",
    ),
]  # fmt: skip
