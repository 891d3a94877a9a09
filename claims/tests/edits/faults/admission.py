"""Inpatient stays: present on admission, hospital-acquired conditions, ICD-10-PCS procedures."""

from __future__ import annotations

from datetime import date, timedelta

from claims.tests.edits.faults.planting import Changes, plant, quiet


def stay_until(last: str) -> Changes:
    """A stay of five days that ends on a day, with its procedure on the day before."""
    end = date.fromisoformat(last)
    first = (end - timedelta(days=5)).isoformat()
    return {
        "service_from": first,
        "service_to": last,
        "admission_date": first,
        "procedures.0.date": (end - timedelta(days=1)).isoformat(),
        "today": (end + timedelta(days=30)).isoformat(),
    }


ADMISSION = [
    quiet("PO-01", "sepsis", {"bill_type": "", "codes": "A41.9 J18.9"}),
    plant("PO-01", "sepsis", {"bill_type": "", "codes": "A41.9 J18.9", "complete": True}, code="A41.9"),
    plant("PO-01", "sepsis", {"bill_type": "", "codes": "A41.9:Y J18.9"}, code="J18.9"),
    quiet("PO-02", "sepsis", {"diagnoses.7.poa": "1"}),
    plant("PO-06", "sepsis", {"diagnoses.0.poa": "U"}, code="A41.9"),
    *[quiet("PO-06", "sepsis", {"codes": f"{code}:N I10:Y"}) for code in ("O70.0", "P59.9", "Z51.11")],
    plant("HC-01", "sepsis", {"diagnoses.+": {"code": "L89.153", "poa": "U"}}, code="L89.153"),
    quiet("HC-01", "sepsis", {"codes": "L89.153:N I10:Y"}),
    *[
        plant("HC-02", "hip fracture", {"diagnoses.+": {"code": code, "poa": "N"}}, code=code)
        for code in ("Y65.51", "Y65.52")
    ],
    quiet("HC-02", "emergency visit", {"diagnoses.+": {"code": "Y65.51"}}),
    plant("HC-03", "hip fracture", {"diagnoses.+": {"code": "I82.411", "poa": "U"}}, code="I82.411"),
    *[
        plant(
            "HC-03",
            "hip fracture",
            {"procedures.0.code": code, "diagnoses.+": {"code": "J95.811", "poa": "N"}},
            code="J95.811",
        )
        for code in ("02HV33Z", "05HM33Z")
    ],
    quiet("HC-03", "hip fracture", {"diagnoses.+": {"code": "J95.811", "poa": "N"}}),
    quiet("HC-03", "hip fracture", {"procedures.0.code": "02HV03Z", "diagnoses.+": {"code": "J95.811", "poa": "N"}}),
    quiet("HC-03", "hip fracture", {"diagnoses.+": {"code": "I26.99", "poa": "Y"}}),
    plant("PO-01", "sepsis", {"diagnoses.1.poa": ""}, code="J18.9"),
    plant("PO-02", "sepsis", {"diagnoses.1.poa": "X"}, code="J18.9"),
    plant("PO-03", "sepsis", {"diagnoses.7.poa": "Y"}, code="Z79.4"),
    plant("PO-04", "sepsis", {"diagnoses.1.poa": "1"}, code="J18.9"),
    quiet("PO-04", "sepsis", {"diagnoses.7.poa": "1"}),
    plant("PO-05", "emergency visit", {"diagnoses.0.poa": "Y"}, code="R07.9"),
    plant("PO-06", "sepsis", {"diagnoses.0.poa": "N"}, code="A41.9"),
    quiet("PO-01", "sepsis", {"bill_type": "", "codes": "A41.9 J18.9"}),
    plant("HC-01", "sepsis", {"diagnoses.+": {"code": "L89.153", "poa": "N"}}, code="L89.153"),
    plant("HC-01", "sepsis", {"diagnoses.+": {"code": "T83.511A", "poa": "N"}}, code="T83.511A"),
    quiet("HC-01", "sepsis", {"diagnoses.+": {"code": "L89.153", "poa": "Y"}}),
    plant("HC-02", "hip fracture", {"diagnoses.+": {"code": "Y65.53", "poa": "N"}}, code="Y65.53"),
    plant("PC-01", "hip fracture", {"procedures.0.code": "0SRR0J7"}, code="0SRR0J7"),
    plant(
        "PC-02",
        "hip fracture",
        {
            "procedures.0.code": "00H033J",
            "procedures.0.date": "2025-03-11",
            "today": "2025-06-01",
            "service_from": "2025-03-10",
            "service_to": "2025-03-15",
            "admission_date": "2025-03-10",
        },
        code="00H033J",
    ),
    plant("PC-03", "hip fracture", {"procedures.0.code": "X27H385"}, code="X27H385"),
    plant("PC-04", "emergency visit", {"procedures": [{"code": "0HQ0XZZ", "date": "2026-03-10"}]}, code="0HQ0XZZ"),
    plant("PC-05", "hip fracture", {"procedures.0.code": "00F3XZZ"}, code="00F3XZZ"),
    plant("PC-05", "hip fracture", {"procedures.0.code": "0SR20JZ"}, code="0SR20JZ"),
    plant("PC-05", "hip fracture", {"procedures.0.code": "0FYG0Z0"}, code="0FYG0Z0"),
    plant("PC-05", "sepsis", {"codes": "A41.9:Y C92.00:Y", "procedures": [{"code": "30233G0"}]}, code="C92.00"),
    quiet("PC-05", "sepsis", {"procedures": [{"code": "30233G0"}]}),
    plant("PC-06", "hip fracture", {"procedures.0.code": "02YA0Z0"}, code="02YA0Z0"),
    quiet("PC-06", "hip fracture", {"procedures.0.code": "0FYG0Z0"}),
    plant("PC-07", "long ventilation", {"service_to": "2026-03-12"}, code="5A1955Z"),
    plant("PC-08", "heart failure", {"codes": "I10:Y"}, code="I10"),
    plant("PC-09", "hip fracture", {"diagnoses.0.code": "S72.009A"}, code="S72.009A"),
    plant("PC-10", "hip fracture", {"procedures": [{"code": "0SRR0J9", "date": "2026-03-11"}] * 26}, code="0SRR0J9"),
    *[quiet("PC-01", "hip fracture", {"procedures.0.code": code}) for code in ("0SR20JZ", "X27H385")],
    quiet("PC-01", "hip fracture", stay_until("2027-04-01") | {"procedures.0.code": "0SRR0J7"}),
    quiet("PC-02", "hip fracture", stay_until("2025-10-01") | {"procedures.0.code": "00H033J"}),
    quiet("PC-03", "hip fracture", stay_until("2024-09-30") | {"procedures.0.code": "X27H385"}),
    quiet("PC-04", "emergency visit", {"bill_type": "111", "procedures": [{"code": "0HQ0XZZ", "date": "2026-03-10"}]}),
    quiet("PC-07", "long ventilation", {"service_to": "2026-03-14"}),
    quiet("PC-07", "long ventilation", {"service_to": "2026-03-12", "procedures.0.code": "5A1945Z"}),
    quiet("PC-08", "heart failure", {"codes": "I50.23:Y I10:Y"}),
    quiet("PC-08", "emergency visit", {"codes": "I10"}),
    quiet("PC-09", "hip fracture", {"diagnoses.0.code": "S72.002A"}),
    quiet("PC-09", "hip fracture", {"diagnoses.+": {"code": "S72.009A", "role": "admitting"}}),
    quiet("PC-09", "emergency visit for a fracture", {"diagnoses.0.code": "S72.009A"}),
    quiet("PC-10", "hip fracture", {"procedures": [{"code": "0SRR0J9", "date": "2026-03-11"}] * 25}),
    *[quiet("PO-03", "sepsis", {"diagnoses.7.poa": mark}) for mark in ("", "1")],
    quiet("PO-05", "emergency visit", {"bill_type": "111", "diagnoses.0.poa": "Y"}),
]
