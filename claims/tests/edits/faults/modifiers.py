"""Modifiers and sides."""

from __future__ import annotations

from claims.tests.edits.clean_claims import line
from claims.tests.edits.faults.planting import KNEE, OFFICE, plant, quiet

SERVICES = (
    "10004", "89398", "90460", "90474", "93000", "93010", "94010", "94799", "96360", "96549", "97010", "97150",
)  # fmt: skip
"""The ends of the ranges of what never is a visit."""
EDGES = ("80047", "87999", "99202", "99499")
ELSEWHERE = (
    ("28001", "FA"), ("28899", "F9"), ("65091", "F1"), ("68899", "F2"), ("27301", "F3"), ("27899", "F4"),
    ("26010", "TA"), ("26989", "T9"), ("65091", "T1"), ("68899", "T2"), ("23000", "T3"), ("25999", "T4"),
    ("20000", "E1"), ("64999", "E2"), ("69000", "E3"), ("69990", "E4"),
    ("10004", "LC"), ("32999", "LD"), ("40490", "LM"), ("69990", "RC"), ("50000", "RI"),
)  # fmt: skip
IN_PLACE = (
    ("28000", "F1"), ("28900", "F1"), ("27300", "F1"), ("27900", "F1"), ("65090", "F1"), ("68900", "F1"),
    ("26009", "T1"), ("26990", "T1"), ("22999", "T1"), ("26000", "T1"), ("65090", "T1"), ("68900", "T1"),
    ("19999", "E1"), ("65000", "E1"), ("68999", "E1"), ("69991", "E1"),
    ("10003", "LC"), ("33000", "LC"), ("40489", "LC"), ("69991", "LC"),
)  # fmt: skip

MODIFIERS = [
    *[plant("MO-05", KNEE, {"lines.1.modifiers": [mark, "RT"]}, 2, mark) for mark in ("24", "57")],
    *[plant("MO-05", OFFICE, {"lines.+": line(code, "25", pos="11", pointers=[1])}, 2, code) for code in SERVICES],
    *[
        quiet("MO-05", OFFICE, {"lines.+": line(code, "25", pos="11", pointers=[1])})
        for code in ("92014", "90459", "G0463")
    ],
    quiet("MO-06", OFFICE, {"lines.0.code": "92014", "lines.0.modifiers": ["59"]}),
    quiet("MO-06", OFFICE, {"lines.0.code": "92002", "lines.0.modifiers": ["59"]}),
    plant("MO-07", "radiologist in hospital", {"lines.0.code": "93010", "lines.0.modifiers": ["TC"]}, 1, "TC"),
    quiet("MO-07", OFFICE, {"lines.0.code": "99999", "lines.0.modifiers": ["26"]}),
    *[
        plant("MO-08", "radiologist in hospital", {"lines.0.modifiers": ["TC"], "lines.0.pos": pos}, 1, "TC")
        for pos in ("21", "22", "23")
    ],
    quiet("MO-08", "radiologist in hospital", {"lines.0.modifiers": ["TC"], "lines.0.pos": "11"}),
    plant(
        "MO-08",
        "radiologist in hospital",
        {"lines.0.modifiers": ["TC"], "lines.0.pos": "", "place_of_service": "22"},
        1,
    ),
    *[
        plant("MO-09", "radiologist in hospital", {"lines.0.modifiers": [], "lines.0.pos": pos}, 1, "71046")
        for pos in ("19", "21", "23")
    ],
    quiet("MO-09", "radiologist in hospital", {"lines.0.modifiers": [], "lines.0.pos": "11"}),
    plant(
        "MO-09", "radiologist in hospital", {"lines.0.modifiers": [], "lines.0.pos": "", "place_of_service": "22"}, 1
    ),
    quiet("MO-10", KNEE, {"lines.1.modifiers": ["RT", "59", "GC", "KX"]}),
    *[plant("MO-11", KNEE, {"lines.1.modifiers": [mark, "RT"]}, 2, mark) for mark in ("81", "82", "AS")],
    quiet("MO-11", "knee replacement", {"lines.0.modifiers": ["80"]}),
    quiet("MO-12", "knee replacement", {"lines.0.modifiers": ["62"]}),
    *[quiet("MO-13", "anesthesia", {"lines.0.modifiers": [mark]}) for mark in ("AA", "AD", "QK", "QX", "QY", "QZ")],
    quiet("MO-13", "anesthesia", {"lines.0.modifiers": ["P2"], "payer": "commercial"}),
    *[
        plant("MO-13", "anesthesia", {"lines.0.code": code, "lines.0.modifiers": []}, 1, code)
        for code in ("00100", "01999")
    ],
    quiet("MO-14", "anesthesia", {"lines.0.modifiers": ["AA", "P3"]}),
    *[plant("MO-15", "physical therapy", {"lines.0.modifiers": ["59"]}, 1, "97110")],
    *[quiet("MO-15", "physical therapy", {"lines.0.modifiers": [mark]}) for mark in ("GN", "GO")],
    quiet("MO-16", KNEE, {"lines.1.modifiers": ["51"]}),
    quiet("MO-17", "radiologist in hospital", {"lines.0.modifiers": ["26", "LT"]}),
    *[plant("MO-18", OFFICE, {"lines.0.code": code, "lines.0.modifiers": ["RT"]}, 1, "RT") for code in EDGES],
    *[
        quiet("MO-18", OFFICE, {"lines.0.code": code, "lines.0.modifiers": ["RT"]})
        for code in ("80046", "88000", "99500", "99201")
    ],
    *[
        plant("MO-19", OFFICE, {"lines.0.code": code, "lines.0.modifiers": ["91"]}, 1, "91")
        for code in ("10004", "79999", "90281", "99607")
    ],
    *[
        quiet("MO-19", OFFICE, {"lines.0.code": code, "lines.0.modifiers": ["91"]})
        for code in ("10003", "80000", "90280", "99608")
    ],
    plant("MO-20", OFFICE, {"lines.0.pos": "", "place_of_service": "98"}, 1, "99213"),
    *[plant("MO-21", KNEE, {"lines.1.code": code, "lines.1.modifiers": [mark]}, 2, mark) for code, mark in ELSEWHERE],
    *[quiet("MO-21", KNEE, {"lines.1.code": code, "lines.1.modifiers": [mark]}) for code, mark in IN_PLACE],
    plant("MO-22", KNEE, {"lines.1.modifiers": ["77", "RT"]}, 2, "77"),
    quiet("MO-22", KNEE, {"lines.1.modifiers": ["76", "RT"], "lines.+": line("20610", "RT", pos="11", pointers=[1])}),
    *[
        quiet("MO-23", "computed tomography", {"lines.0.modifiers": ["26"], "lines.0.revenue_code": code})
        for code in ("0960", "0981")
    ],
    quiet("MO-23", "computed tomography", {"lines.0.modifiers": ["26"], "lines.0.revenue_code": ""}),
    plant("MO-01", OFFICE, {"lines.0.modifiers": ["ZQ"]}, 1, "ZQ"),
    plant("MO-02", KNEE, {"lines.1.modifiers": ["RT", "RT"]}, 2, "RT"),
    plant("MO-03", "radiologist in hospital", {"lines.0.modifiers": ["26", "TC"]}, 1, "TC"),
    plant("MO-03", KNEE, {"lines.1.modifiers": ["RT", "LT"]}, 2, "LT"),
    plant("MO-03", "injection of both knees", {"lines.0.modifiers": ["50", "RT"]}, 1, "50"),
    plant("MO-04", "colonoscopy with two techniques", {"lines.1.modifiers": ["59", "XS"]}, 2, "59"),
    plant("MO-05", KNEE, {"lines.1.modifiers": ["25", "RT"]}, 2, "25"),
    plant("MO-05", "visit with laboratory", {"lines.1.modifiers": ["25"]}, 2, "25"),
    plant("MO-06", KNEE, {"lines.0.modifiers": ["59"]}, 1, "59"),
    plant("MO-07", KNEE, {"lines.1.modifiers": ["26", "RT"]}, 2, "26"),
    plant("MO-07", OFFICE, {"lines.0.modifiers": ["TC"]}, 1, "TC"),
    plant("MO-08", "radiologist in hospital", {"lines.0.modifiers": ["TC"]}, 1, "TC"),
    plant("MO-09", "radiologist in hospital", {"lines.0.modifiers": []}, 1, "71046"),
    plant("MO-10", KNEE, {"lines.1.modifiers": ["RT", "59", "GC", "KX", "Q6"]}, 2, "20610"),
    plant("MO-11", KNEE, {"lines.1.modifiers": ["80", "RT"]}, 2, "80"),
    plant("MO-12", KNEE, {"lines.1.modifiers": ["62", "RT"]}, 2, "62"),
    plant("MO-13", "anesthesia", {"lines.0.modifiers": ["P2"]}, 1, "00830"),
    plant("MO-14", KNEE, {"lines.1.modifiers": ["AA", "RT"]}, 2, "AA"),
    plant("MO-15", "physical therapy", {"lines.0.modifiers": []}, 1, "97110"),
    quiet("MO-15", "physical therapy", {"lines.0.modifiers": [], "payer": "commercial"}),
    plant("MO-16", "skin biopsies", {"lines.1.modifiers": ["51"]}, 2, "51"),
    plant("MO-17", "radiologist in hospital", {"lines.0.modifiers": ["LT", "26"]}, 1, "26"),
    plant("MO-18", OFFICE, {"lines.0.modifiers": ["RT"]}, 1, "RT"),
    plant("MO-19", KNEE, {"lines.1.modifiers": ["91", "RT"]}, 2, "91"),
    plant("MO-20", OFFICE, {"lines.0.pos": "98"}, 1, "99213"),
    plant("LA-01", "knee replacement", {"lines.0.modifiers": ["LT"]}, 1, "M17.11"),
    plant("LA-01", KNEE, {"codes": "M17.12 I10"}, 2, "M17.12"),
    plant("LA-01", "cataract surgery", {"codes": "H25.12"}, 1, "H25.12"),
    quiet("LA-01", "knee replacement", {"codes": "M17.0", "lines.0.modifiers": ["LT"]}),
    plant("LA-02", KNEE, {"codes": "M25.561 M25.569"}, code="M25.569"),
    plant("LA-03", KNEE, {"codes": "M17.11 M17.12"}, code="M17.12"),
    plant("LA-03", OFFICE, {"codes": "H25.11 H25.12"}, code="H25.12"),
    quiet("LA-03", KNEE, {"codes": "M25.561 M25.562"}),
    plant("NC-02", "knee replacement", {"lines.+": line("29881", "RT", pos="21", pointers=[1])}, 2, "29881"),
    plant("EM-10", "injection with a visit", {"lines.0.modifiers": []}, 1, "96372"),
    plant("EM-10", "well child with vaccine", {"lines.0.modifiers": []}, 1, "90460"),
    plant("HC-03", "hip fracture", {"diagnoses.+": {"code": "I26.99", "poa": "N"}}, code="I26.99"),
    plant("NB-07", OFFICE, {"codes": "Z38.00"}, code="Z38.00"),
    plant("OB-09", "cesarean delivery", {"codes": "O34.211:Y Z37.0 Z3A.12"}, code="Z37.0"),
    plant("DX-04", OFFICE, {"codes": "T36.01A"}, code="T36.01A"),
    plant("LA-06", KNEE, {"codes": "M65.339 I10"}, 2, "M65.339"),
    plant("SQ-04", "sepsis", {"codes": "Z79.01 I48.91:Y"}, code="Z79.01"),
    plant("NT-05", OFFICE, {"codes": "L03.115"}, code="L03.115"),
    plant("TH-04", "computed tomography", {"lines.0.modifiers": ["95"]}, 1, "70450"),
    plant("LA-04", "hip fracture", {"diagnoses.0.code": "S72.002A"}, code="0SRR0J9"),
    plant("LA-05", "injection of both knees", {"codes": "M17.11"}, 1, "M17.11"),
    plant("LA-06", KNEE, {"codes": "M25.569 I10"}, 2, "M25.569"),
    plant("MO-21", KNEE, {"lines.1.code": "28285", "lines.1.modifiers": ["F1"]}, 2, "F1"),
    plant("MO-21", KNEE, {"lines.1.code": "26055", "lines.1.modifiers": ["T5"]}, 2, "T5"),
    plant("MO-23", "computed tomography", {"lines.0.modifiers": ["26"]}, line=1, code="26"),
    quiet("MO-23", "computed tomography", {"lines.0.modifiers": ["26"], "lines.0.revenue_code": "0972"}),
    plant("MO-22", "radiologist in hospital", {"lines.0.modifiers": ["26", "76"]}, 1, "76"),
    plant("MO-14", KNEE, {"lines.1.modifiers": ["P3"]}, 2, "P3"),
    plant("BL-01", "injection of both knees", {"lines.0.units": 2}, 1, "20610"),
    plant("BL-02", "mammography screening", {"lines.0.modifiers": ["50"]}, 1, "77067"),
    plant("BL-02", "electrocardiogram", {"lines.0.modifiers": ["50"]}, 1, "93000"),
    plant("BL-03", "injection of both knees", {"lines.+": line("20610", "RT", pos="11", pointers=[1])}, 2, "20610"),
    plant(
        "BL-04",
        "cataract surgery",
        {
            "lines": [line("92250", "RT", pos="11", pointers=[1]), line("92250", "LT", pos="11", pointers=[1])],
            "codes": "H40.9",
        },
        1,
        "92250",
    ),
    *[quiet("MO-01", OFFICE, {"lines.0.modifiers": [mark]}) for mark in ("X5", "1P", "GQ")],
    quiet("MO-02", KNEE, {"lines.1.modifiers": ["RT", "59"], "lines.2.modifiers": ["RT"]}),
    quiet("MO-03", "radiologist in hospital", {"lines.+": line("71046", "TC", pos="22", pointers=[1])}),
    quiet("MO-03", KNEE, {"lines.+": line("20610", "LT", pos="11", pointers=[1])}),
    quiet("MO-03", "physical therapy", {"lines.0.modifiers": ["GP", "59", "KX"]}),
    *[
        quiet("MO-04", "colonoscopy with two techniques", {"lines.1.modifiers": marks})
        for marks in (["59", "51"], ["XS", "51"])
    ],
    quiet("MO-04", "colonoscopy with two techniques", {"lines.0.modifiers": ["XS"]}),
    quiet("MO-20", OFFICE, {"lines.0.pos": "99"}),
    quiet("MO-20", OFFICE, {"lines.0.pos": "", "place_of_service": "66"}),
    quiet("LA-02", KNEE, {"codes": "M25.561 M25.562"}),
    quiet("LA-02", KNEE, {"codes": "M25.551 M25.569"}),
    quiet("LA-04", "hip fracture", {"diagnoses.0.code": "S72.002A", "procedures.0.code": "0SRS0J9"}),
    quiet("LA-04", "hip fracture", {"diagnoses.+": {"code": "S72.002A", "poa": "Y"}}),
    quiet("LA-05", "injection of both knees", {"codes": "M17.11 M17.12", "lines.0.pointers": [1, 2]}),
    quiet("LA-05", "injection of both knees", {"codes": "M17.11", "lines.0.modifiers": ["RT"]}),
    quiet("LA-06", KNEE, {"codes": "M25.561 M25.569", "lines.1.pointers": [1, 2]}),
    quiet("LA-06", KNEE, {"codes": "M25.569 I10", "lines.1.modifiers": []}),
    quiet("BL-01", "injection of both knees", {"lines.0.units": 2, "lines.0.modifiers": ["RT"]}),
    quiet("BL-02", KNEE, {"lines.1.modifiers": ["50"]}),
    quiet("BL-02", "wrist fracture", {"lines.1.modifiers": ["50"]}),
    quiet("BL-03", "injection of both knees", {"lines.+": line("20610", "RT 59", pos="11", pointers=[1])}),
    quiet("BL-03", "injection of both knees", {"lines.+": line("20605", "RT", pos="11", pointers=[1])}),
    quiet(
        "BL-03",
        "injection of both knees",
        {
            "lines.+": line("20610", "RT", pos="11", pointers=[1], service_date="2026-03-09"),
            "service_from": "2026-03-09",
        },
    ),
    quiet("BL-04", KNEE, {"lines.+": line("20610", "LT", pos="11", pointers=[1])}),
    quiet("BL-04", "cataract surgery", {"lines": [line("92250", "RT", pos="11", pointers=[1])], "codes": "H40.9"}),
    quiet(
        "BL-04",
        "cataract surgery",
        {
            "lines": [
                line("92250", "RT", pos="11", pointers=[1]),
                line("92250", "LT", pos="11", pointers=[1], service_date="2026-03-11"),
            ],
            "codes": "H40.9",
            "service_to": "2026-03-11",
        },
    ),
]
