"""Pregnancy, delivery and the newborn."""

from __future__ import annotations

from claims.tests.edits.clean_claims import YOUNG
from claims.tests.edits.faults.planting import OFFICE, plant, quiet

WITH_WEEKS = "pregnancy with gestational diabetes"
PUERPERAL = ("O85", "O86.4", "O87.0", "O88.22", "O89.4", "O90.0", "O91.02", "O92.3", "O94", "O03.9")

OBSTETRICS = [
    *[plant("OB-01", WITH_WEEKS, {"codes": codes}, code=codes[:7]) for codes in ("O26.891 Z3A.14", "O26.893 Z3A.27")],
    *[quiet("OB-01", WITH_WEEKS, {"codes": codes}) for codes in ("O26.891 Z3A.13", "O26.893 Z3A.28", "O26.893 Z3A.42")],
    plant("OB-01", WITH_WEEKS, {"codes": "O26.893 Z3A.08"}, code="O26.893"),
    plant("OB-02", "vaginal delivery", {"codes": "O82", "procedures": []}, code="O82"),
    *[
        plant("OB-02", "vaginal delivery", {"codes": "O70.0:N", "procedures.0.code": code})
        for code in ("10D00Z1", "10D07Z3")
    ],
    quiet("OB-02", "vaginal delivery", {"codes": "O70.0:N O03.9:Y"}),
    *[quiet("OB-06", WITH_WEEKS, {"codes": f"O24.410 {code}"}) for code in PUERPERAL],
    plant("OB-07", WITH_WEEKS, {"codes": "Z33.2 Z3A.10"}, code="Z3A.10"),
    *[quiet("NB-02", "newborn", {"codes": "P59.9:Y", "admission_source": source}) for source in ("4", "6")],
    quiet("NB-02", "newborn", {"codes": "P95:Y"}),
    quiet("NB-09", "newborn", {"codes": "Z38.1", "admission_source": "6"}),
    plant("NB-09", "newborn", {"codes": "Z38.00", "admission_source": "6"}, code="Z38.00"),
    quiet("NB-02", "newborn", {"codes": "P59.9:Y", "born": ""}),
    quiet("NB-02", "newborn", {"codes": "P59.9:Y", "bill_type": "131"}),
    quiet("NB-03", "newborn", {"admission_date": ""}),
    plant("NB-04", "newborn", {"born": "", "diagnoses.+": {"code": "O70.0", "poa": "N"}}, code="O70.0"),
    plant("NB-04", "newborn", {"diagnoses.+": {"code": "Z3A.39"}}, code="Z3A.39"),
    quiet("NB-04", "vaginal delivery", {}),
    quiet("NB-05", "newborn", {"diagnoses.+": {"code": "O70.0", "poa": "N"}}),
    plant("NB-05", "vaginal delivery", {"codes": "O70.0:N P59.9:Y"}, code="P59.9"),
    plant("NB-05", "vaginal delivery", {"codes": "Z37.0 Z38.00"}, code="Z38.00"),
    plant("NB-05", "vaginal delivery", {"born": "2017-01-01", "codes": "O70.0:N Z38.00"}, code="Z38.00"),
    quiet("NB-05", "vaginal delivery", {"born": "2018-01-01", "codes": "O70.0:N Z38.00"}),
    *[
        plant("NB-06", "well child with vaccine", {"codes": f"{code} Z23", "born": born}, code=code)
        for code, born in (
            ("Z00.110", "2026-03-02"),
            ("Z00.111", "2026-03-03"),
            ("Z00.111", "2026-02-09"),
            ("Z00.110", "2025-03-10"),
            ("Z00.121", "2026-03-10"),
            ("Z00.129", "2026-02-10"),
            ("Z00.129", "2026-03-09"),
        )
    ],
    *[
        quiet("NB-06", "well child with vaccine", {"codes": f"{code} Z23", "born": born})
        for code, born in (
            ("Z00.110", "2026-03-03"),
            ("Z00.110", "2026-03-10"),
            ("Z00.111", "2026-03-02"),
            ("Z00.111", "2026-02-10"),
            ("Z00.110", "2025-03-09"),
            ("Z00.129", "2026-02-09"),
            ("Z00.121", "2026-02-09"),
        )
    ],
    plant("NB-07", OFFICE, {"codes": "P59.9", "born": "2025-03-10"}, code="P59.9"),
    quiet("NB-07", OFFICE, {"codes": "P59.9", "born": "2025-03-11"}),
    quiet("NB-07", "vaginal delivery", {"diagnoses.+": {"code": "Z38.00"}}),
    plant("OB-01", "pregnancy with gestational diabetes", {"codes": "O26.891 Z3A.30"}, code="O26.891"),
    plant("OB-01", "pregnancy with gestational diabetes", {"codes": "Z34.03 Z3A.12"}, code="Z34.03"),
    quiet("OB-01", "pregnancy with gestational diabetes", {"codes": "O26.893 Z3A.30"}),
    plant("OB-02", "vaginal delivery", {"codes": "O70.0:N Z3A.40"}, code="O70.0"),
    plant("OB-02", "delivery", {"codes": "O80 Z3A.39"}, code="O80"),
    plant("OB-03", OFFICE, {"codes": "Z00.00 Z37.0", "born": YOUNG}, code="Z37.0"),
    plant("OB-04", "delivery", {"codes": "O80 O70.0 Z37.0 Z3A.39"}, code="O80"),
    plant("OB-05", "delivery", {"codes": "O80 Z37.2 Z3A.39"}, code="Z37.2"),
    plant("OB-06", "pregnancy with gestational diabetes", {"codes": "O24.410"}, code="O24.410"),
    plant("OB-07", "pregnancy with gestational diabetes", {"codes": "O03.9 Z3A.10"}, code="Z3A.10"),
    plant("OB-08", "delivery", {"codes": "O80 Z37.0 Z3A.39 Z3A.38"}, code="Z3A.38"),
    plant("OB-09", "vaginal delivery", {"codes": "O60.14X0:Y Z37.0 Z3A.39"}, code="O60.14X0"),
    plant("OB-09", "pregnancy with gestational diabetes", {"codes": "O48.0 Z3A.38"}, code="O48.0"),
    plant("OB-10", "delivery", {"codes": "Z34.93"}, 1, "59400"),
    plant("NB-01", "newborn", {"codes": "P59.9:Y Z38.00"}, code="Z38.00"),
    plant("NB-02", "newborn", {"codes": "P59.9:Y"}, code="P59.9"),
    plant("NB-03", "newborn", {"born": "2026-03-01"}, code="Z38.00"),
    plant("NB-08", "newborn", {"diagnoses.+": {"code": "Z38.01"}}, code="Z38.01"),
    quiet("NB-08", "newborn", {"diagnoses.+": {"code": "Z38.00"}}),
    plant("NB-04", "newborn", {"diagnoses.+": {"code": "O70.0", "poa": "N"}}, code="O70.0"),
    plant("NB-04", "newborn", {"diagnoses.+": {"code": "Z37.0"}}, code="Z37.0"),
    plant("NB-05", "vaginal delivery", {"diagnoses.+": {"code": "Z38.00"}}, code="Z38.00"),
    plant(
        "NB-06",
        "well child with vaccine",
        {"codes": "Z00.111 Z23", "born": "2025-12-01", "lines.0.code": "99391"},
        code="Z00.111",
    ),
    plant("NB-06", "well child with vaccine", {"born": "2026-03-01", "lines.0.code": "99391"}, code="Z00.129"),
    quiet("NB-01", "newborn", {"codes": "Z38.00 P59.9:Y"}),
    quiet("NB-01", "newborn", {"codes": "P59.9:Y Z38.00", "born": "2025-03-10"}),
    quiet("OB-03", OFFICE, {"codes": "O70.0 Z37.0", "born": YOUNG}),
    quiet("OB-04", "delivery", {"codes": "O70.0 Z37.0 Z3A.39"}),
    quiet("OB-04", "vaginal delivery", {"codes": "O80 Z37.0 Z3A.39 ^O47.1"}),
    quiet("OB-05", "delivery", {"codes": "O30.043 Z37.2 Z3A.39"}),
    *[quiet("OB-07", WITH_WEEKS, {"codes": codes}) for codes in ("O03.9", "O20.0 Z3A.10", "Z33.1 Z3A.10")],
    quiet("OB-08", "delivery", {"codes": "O80 Z37.0 Z3A.39 Z3A.39"}),
    *[
        quiet("OB-09", WITH_WEEKS, {"codes": codes})
        for codes in (
            "O60.14X0 Z37.0 Z3A.36",
            "O48.0 Z3A.40",
            "O48.0 Z3A.42",
            "O48.1 Z3A.42",
            "O80 Z37.0 Z3A.37",
            "O80 Z37.0 Z3A.42",
            "O42.012 Z37.0 Z3A.20",
        )
    ],
    quiet("OB-10", "delivery", {"codes": "Z34.93 O70.0"}),
    quiet("OB-10", "delivery", {"codes": "Z34.93", "lines.0.code": "59425"}),
]
