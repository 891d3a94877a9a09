"""Faults planted into clean claims: what must be found, and where. Every edit has a row here; so has each near miss."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from claims.tests.edits.clean_claims import CHILD, CLEAN, RENDERING, TEEN, YOUNG, Body, diagnoses, line


@dataclass(frozen=True)
class Fault:
    """A change to a clean claim and the edit that speaks of it: at ``line``, naming ``code``."""

    edit: str
    base: str
    changes: Mapping[str, Any]
    line: int | None = None
    code: str = ""
    quiet: bool = field(default=False, kw_only=True)
    """A near miss: the edit must not speak."""

    @property
    def body(self) -> Body:
        return changed(CLEAN[self.base], self.changes)

    def __str__(self) -> str:
        return f"{self.edit} {'quiet ' if self.quiet else ''}{self.base}: {sorted(self.changes)}"


def changed(body: Body, changes: Mapping[str, Any]) -> Body:
    """A copy with values put in place: ``lines.0.units``; ``lines.+`` appends; None removes; ``codes`` is short for
    diagnoses, ``born`` and ``sex`` for the patient's."""
    copy = deepcopy(body)
    short = {"born": "patient.birth_date", "sex": "patient.sex", "codes": "diagnoses"}
    for path, value in changes.items():
        *way, last = short.get(path, path).split(".")
        place: Any = copy
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        new = diagnoses(value) if path == "codes" else value
        if last == "+":
            place.extend(new if isinstance(new, list) else [new])
        elif isinstance(place, list):
            place[int(last)] = new
        else:
            place[last] = new
    return copy


def plant(edit: str, base: str, changes: Mapping[str, Any], line: int | None = None, code: str = "") -> Fault:
    return Fault(edit, base, changes, line, code)


def quiet(edit: str, base: str, changes: Mapping[str, Any]) -> Fault:
    return Fault(edit, base, changes, quiet=True)


def at(when: str) -> dict[str, Any]:
    """All dates of an office claim moved to one day, and the check made soon after."""
    return {
        "service_from": when,
        "service_to": when,
        "today": f"{when[:4]}-12-31" if when < "2026" else "2026-12-31",
        "lines.0.service_date": when,
    }


OFFICE = "office visit"
KNEE = "visit with joint injection"

DIAGNOSES = [
    plant("DX-01", OFFICE, {"codes": "E11.99 I10"}, code="E11.99"),
    plant("DX-01", "sepsis", {"diagnoses.1.code": "J18.99"}, code="J18.99"),
    plant("DX-01", OFFICE, {"diagnoses.1.code": "110"}, code="110"),
    plant("DX-02", OFFICE, {"codes": "E11 I10"}, code="E11"),
    plant("DX-02", "heart failure", {"diagnoses.1.code": "I50.2"}, code="I50.2"),
    plant("DX-02", OFFICE, {"codes": "D69.1", **at("2026-11-01")}, code="D69.1"),
    plant("DX-03", "hip fracture", {"diagnoses.0.code": "S72.001"}, code="S72.001"),
    plant("DX-03", OFFICE, {"codes": "S93.401"}, code="S93.401"),
    plant("DX-03", OFFICE, {"codes": "T78.40"}, code="T78.40"),
    plant("DX-04", OFFICE, {"codes": "T78.40A"}, code="T78.40A"),
    plant("DX-04", OFFICE, {"codes": "W19A I10"}, code="W19A"),
    plant("DX-05", OFFICE, {"codes": "S93.401B"}, code="S93.401B"),
    plant("DX-06", OFFICE, {"codes": "E66.811", **at("2024-03-01")}, code="E66.811"),
    plant("DX-06", OFFICE, {"codes": "C78.31", **at("2026-03-01")}, code="C78.31"),
    quiet("DX-06", OFFICE, {"codes": "C78.31", **at("2026-11-01")}),
    plant("DX-07", OFFICE, {"codes": "S30.1XXA", **at("2026-03-01")}, code="S30.1XXA"),
    plant("DX-07", OFFICE, {"codes": "G35", **at("2026-03-01")}, code="G35"),
    plant("DX-07", "sepsis", {"diagnoses.1.code": "E88.1"}, code="E88.1"),
    plant("DX-08", OFFICE, {**at("2027-06-01"), "today": "2027-06-02"}),
    quiet("DX-01", OFFICE, {"codes": "QQQ", **at("2027-06-01"), "today": "2027-06-02"}),
    plant("DX-09", OFFICE, {"codes": "E11.9 I10 E11.9"}, code="E11.9"),
    plant("DX-09", "heart failure", {"diagnoses.+": {"code": "I110", "poa": "Y"}}, code="I110"),
    quiet("DX-09", "sepsis", {"diagnoses.+": {"code": "A41.9", "role": "admitting"}}),
    plant(
        "DX-10", OFFICE, {"codes": "E11.9 I10 E78.5 N40.0 K21.9 M54.50 F41.1 G47.33 J45.909 L40.0 H40.9 D50.9 E03.9"}
    ),
    plant(
        "DX-11",
        "sepsis",
        {
            "diagnoses.+": [{"code": f"Z79.{n}"} for n in (1, 2, 3, 51, 52, 61, 62, 811, 82, 83, 84, 890, 891, 899)]
            + [{"code": f"Z88.{n}"} for n in range(9)]
        },
    ),
    plant("DX-12", OFFICE, {"diagnoses": [], "complete": True}),
    quiet("DX-12", OFFICE, {"diagnoses": []}),
    plant("DX-13", "stroke", {"complete": True}),
    quiet("DX-13", "stroke", {"complete": True, "diagnoses.+": {"code": "R29.810", "role": "admitting"}}),
    quiet("DX-13", "stroke", {}),
]

SEQUENCING = [
    plant("SQ-01", OFFICE, {"codes": "F02.80 G30.9"}, code="F02.80"),
    plant("SQ-01", "heart failure", {"codes": "I43:Y E85.4:Y"}, code="I43"),
    quiet("SQ-01", OFFICE, {"codes": "G30.9 F02.80"}),
    plant("SQ-02", "emergency department physician", {"codes": "W26.0XXA S61.411A"}, code="W26.0XXA"),
    plant("SQ-02", "hip fracture", {"codes": "W18.30XA:Y S72.001A:Y"}, code="W18.30XA"),
    quiet("SQ-02", OFFICE, {"codes": "XQ1"}),
    plant("SQ-03", "sepsis", {"codes": "Z01.818 E11.9:Y"}, code="Z01.818"),
    plant("SQ-03", "vaginal delivery", {"codes": "Z37.0 O70.0:N Z3A.40"}, code="Z37.0"),
    quiet("SQ-03", OFFICE, {"codes": "Z79.4"}),
    plant("SQ-04", OFFICE, {"codes": "Z68.41 E66.01"}, code="Z68.41"),
    plant("SQ-04", OFFICE, {"codes": "B96.20 N39.0"}, code="B96.20"),
    plant("SQ-05", "sepsis", {"codes": "J18.9:Y R65.20:Y"}, code="R65.20"),
    plant("SQ-05", "sepsis", {"codes": "J18.9:Y R65.20:Y A41.9:Y"}, code="R65.20"),
    plant("SQ-06", OFFICE, {"codes": "I10 N18.30"}, code="I10"),
    plant("SQ-07", "heart failure", {"codes": "I50.23:Y I10:Y"}, code="I10"),
    plant("SQ-08", OFFICE, {"codes": "E11.40 E11.9"}, code="E11.9"),
    plant("SQ-09", "chemotherapy", {"codes": "Z51.0"}, code="Z51.0"),
    plant("SQ-10", "chemotherapy", {"codes": "C34.11 Z51.11"}, code="Z51.11"),
    plant("SQ-11", "emergency department physician", {"codes": "S61.411A"}, code="S61.411A"),
    plant("SQ-12", "emergency visit", {"diagnoses.2.code": "W18.30XA"}, code="W18.30XA"),
    plant("SQ-13", OFFICE, {"codes": "Z00.00 Z68.41"}, code="Z68.41"),
    plant("SQ-14", OFFICE, {"codes": "T38.0X5A R73.9"}, code="T38.0X5A"),
    quiet("SQ-14", OFFICE, {"codes": "T39.011A"}),
    plant("SQ-15", OFFICE, {"codes": "S72.001S M25.551"}, code="S72.001S"),
    plant("SQ-16", OFFICE, {"codes": "I10 F02.80"}, code="F02.80"),
    quiet("SQ-16", OFFICE, {"codes": "G20.A1 F02.80"}),
    plant("NT-01", OFFICE, {"codes": "E10.9 E11.9"}, code="E11.9"),
    plant("NT-01", OFFICE, {"codes": "J03.90 J02.9"}, code="J02.9"),
    plant("NT-01", "sepsis", {"diagnoses.+": {"code": "P36.9", "poa": "Y"}}, code="P36.9"),
    quiet("NT-01", OFFICE, {"codes": "E11.9 I10 E78.5 J45.909 K21.9 F41.1"}),
    plant("NT-02", OFFICE, {"codes": "N18.30 I12.9"}, code="N18.30"),
    plant("NT-02", "heart failure", {"codes": "I50.23:Y I11.0:Y"}, code="I50.23"),
    plant("NT-03", OFFICE, {"codes": "E78.5 G73.1"}, code="G73.1"),
    plant("NT-04", OFFICE, {"codes": "E11.22 I10"}, code="E11.22"),
    plant("NT-04", OFFICE, {"codes": "I12.9 E11.9"}, code="I12.9"),
    plant("NT-04", "heart failure", {"codes": "I11.0:Y E87.1:Y"}, code="I11.0"),
    plant("NT-04", OFFICE, {"codes": "E11.621"}, code="E11.621"),
    quiet("NT-04", OFFICE, {"codes": "E11.621 L97.411"}),
    plant("NT-05", OFFICE, {"codes": "N39.0"}, code="N39.0"),
    plant("NT-06", OFFICE, {"codes": "D63.1"}, code="D63.1"),
]

PATIENT = [
    plant("AG-01", OFFICE, {"codes": "Z00.110"}, code="Z00.110"),
    plant("NB-07", "sepsis", {"codes": "P36.9:Y"}, code="P36.9"),
    quiet("NB-07", OFFICE, {"codes": "J45.909 P27.1", "born": "2015-01-01"}),
    plant("AG-02", OFFICE, {"codes": "Z00.129"}, code="Z00.129"),
    quiet("AG-02", "well child with vaccine", {"born": "2008-03-11"}),
    plant("AG-03", "vaginal delivery", {"born": "1950-01-01"}, code="O70.0"),
    plant("AG-04", "well child with vaccine", {"codes": "Z00.00 Z23"}, code="Z00.00"),
    plant("AG-05", OFFICE, {"born": "1896-01-01"}),
    plant("AG-06", "well child with vaccine", {"born": "1990-01-01", "lines.0.code": "99395"}, 2, "90460"),
    plant("AG-06", "newborn in nursery", {"born": "2020-01-01"}, 1, "99460"),
    plant("AG-06", "prothrombin time", {"born": "2025-12-01", "lines.1.code": "36425"}, 2, "36425"),
    quiet("AG-06", "prothrombin time", {"born": "2024-12-01", "lines.1.code": "36425"}),
    plant("AG-07", "preventive visit with a problem", {"lines.0.code": "99397"}, 1, "99397"),
    plant("AG-07", "well child with vaccine", {"lines.0.code": "99391"}, 1, "99391"),
    plant("SX-01", OFFICE, {"codes": "N40.0", **at("2024-03-01")}, code="N40.0"),
    plant(
        "SX-01",
        "cesarean delivery",
        {
            "sex": "M",
            "service_from": "2024-03-10",
            "service_to": "2024-03-15",
            "admission_date": "2024-03-10",
            "today": "2024-06-01",
            "codes": "O34.211:Y Z37.0",
        },
        code="O34.211",
    ),
    quiet("SX-01", OFFICE, {"codes": "N40.0"}),
    quiet("SX-02", OFFICE, {"codes": "N40.0"}),
    plant("SX-02", OFFICE, {"codes": "N40.0", "payer": "commercial"}, code="N40.0"),
    quiet("SX-02", OFFICE, {"sex": "M", "lines.0.code": "58150"}),
    plant("SX-02", OFFICE, {"sex": "M", "lines.0.code": "58150", "payer": "medicaid"}, 1, "58150"),
    plant("SX-03", OFFICE, {"sex": "M", "lines.0.code": "58150", **at("2024-03-01")}, 1, "58150"),
    plant("SX-04", OFFICE, {"sex": "X"}),
]

OBSTETRICS = [
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
]

ADMISSION = [
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
]

FACILITY = [
    plant("BT-01", "emergency visit", {"bill_type": "991"}, code="991"),
    plant("BT-01", "emergency visit", {"bill_type": "13"}, code="13"),
    quiet("BT-01", "emergency visit", {"bill_type": "0131"}),
    plant("BT-02", "emergency visit", {"bill_type": "", "complete": True}),
    plant("BT-03", "emergency visit", {"bill_type": "137", "complete": True}),
    quiet("BT-03", "emergency visit", {"bill_type": "137"}),
    plant("BT-04", "emergency visit", {"lines.5.revenue_code": "0120"}, 6, "0120"),
    plant("BT-05", "emergency visit", {"drg": "313"}, code="313"),
    plant("DS-01", "sepsis", {"discharge_status": "99"}, code="99"),
    plant("DS-02", "sepsis", {"discharge_status": ""}),
    plant("DS-03", "sepsis", {"discharge_status": "30"}, code="30"),
    plant("DS-04", "interim bill", {"discharge_status": "01"}, code="01"),
    plant("DS-05", "sepsis", {"discharge_status": "41"}, code="41"),
    plant("RV-01", "emergency visit", {"lines.5.revenue_code": "9998"}, 6, "9998"),
    plant("RV-02", "emergency visit", {"lines.2.code": ""}, 3, "0301"),
    plant("RV-03", "emergency visit", {"lines.5.revenue_code": ""}, 6),
    plant("RV-04", "emergency visit", {"lines.0.revenue_code": "0510"}, 1, "0510"),
    plant("RV-04", "emergency visit", {"lines.4.revenue_code": "0301"}, 5, "0301"),
    plant("IO-01", "arthroscopy, outpatient", {"lines.0.code": "33533", "lines.0.modifiers": []}, 1, "33533"),
]

CODES = [
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
]

MODIFIERS = [
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
]

VISITS = [
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

FRAME = [
    plant("PT-01", OFFICE, {"lines.0.pointers": [1, 3]}, 1, "99213"),
    plant("PT-01", OFFICE, {"lines.0.pointers": [0]}, 1, "99213"),
    plant("PT-02", OFFICE, {"codes": "E11.9 I10 E78.5 N40.0 K21.9", "lines.0.pointers": [1, 2, 3, 4, 5]}, 1, "99213"),
    plant("PT-03", OFFICE, {"lines.0.pointers": [1, 1]}, 1, "99213"),
    plant("PT-04", "visit with laboratory", {"lines.1.pointers": []}, 2, "83036"),
    quiet("PT-04", OFFICE, {"lines.0.pointers": []}),
    plant("PT-05", "emergency department physician", {"lines.0.pointers": [2]}, 1, "W26.0XXA"),
    plant("DT-01", OFFICE, {"service_from": "2026-03-10", "service_to": "2026-03-01"}),
    plant("DT-02", OFFICE, at("2026-06-20") | {"today": "2026-06-15"}),
    plant("DT-03", OFFICE, {"born": "2026-04-01", "codes": "J06.9"}),
    plant("DT-04", "visit with laboratory", {"lines.1.service_date": "2026-02-01"}, 2, "83036"),
    plant("DT-05", "hip fracture", {"procedures.0.date": "2026-03-20"}, code="0SRR0J9"),
    plant("DT-05", "hip fracture", {"procedures.0.date": "2026-03-01"}, code="0SRR0J9"),
    quiet("DT-05", "hip fracture", {"procedures.0.date": "2026-03-08"}),
    plant("DT-06", "hip fracture", {"admission_date": "2026-03-16"}),
    plant("DT-07", "hip fracture", {"service_from": "2026-03-01"}),
    quiet("DT-07", "hip fracture", {"service_from": "2026-03-08"}),
    plant("DT-08", OFFICE, {"service_from": "", "service_to": "", "lines.0.service_date": "", "complete": True}, 1),
    plant("DT-09", "sepsis", {"admission_date": ""}),
    plant("TF-03", OFFICE, {"today": "2027-03-20"}),
    quiet("TF-03", OFFICE, {"today": "2027-03-01"}),
    plant("TF-04", OFFICE, {"today": "2029-03-20", "payer": "commercial"}),
    plant("TT-01", OFFICE, {"total_charge": 99}),
    plant("TT-02", OFFICE, {"lines.0.charge": -100, "total_charge": -100}, 1, "99213"),
    plant("TT-03", OFFICE, {"lines.0.charge": "", "complete": True}, 1, "99213"),
    plant("TT-04", OFFICE, {"lines": [], "complete": True}),
    plant("TT-05", OFFICE, {"total_charge": -5}),
    plant("NP-01", OFFICE, {"billing_npi": "1234567890"}, code="1234567890"),
    plant("NP-01", OFFICE, {"rendering_npi": "12345"}, code="12345"),
    plant("NP-01", OFFICE, {"lines.0.rendering_npi": "1234567899"}, 1, "1234567899"),
    plant("NP-02", OFFICE, {"billing_npi": ""}),
    quiet("NP-02", OFFICE, {"billing_npi": "", "rendering_npi": ""}),
    plant("NP-02", OFFICE, {"billing_npi": "", "rendering_npi": "", "complete": True}),
    plant("NP-03", "sepsis", {"attending_npi": "", "complete": True}),
    plant("TX-01", OFFICE, {"billing_taxonomy": "207Q00000"}, code="207Q00000"),
    quiet("TX-01", OFFICE, {"billing_taxonomy": "207Q00000X"}),
    plant("TX-02", OFFICE, {"rendering_taxonomy": "282N00000X"}, code="282N00000X"),
    plant("PY-01", OFFICE, {"payer": "ACME-77"}, code="ACME-77"),
    plant("PY-02", OFFICE, {"complete": True}),
]

FAULTS = [
    *DIAGNOSES,
    *SEQUENCING,
    *PATIENT,
    *OBSTETRICS,
    *ADMISSION,
    *FACILITY,
    *CODES,
    *MODIFIERS,
    *VISITS,
    *FRAME,
]
UNUSED = (CHILD, TEEN)
