"""Claims a department would be glad to send: every edit that stops or asks is silent on them. Shapes of the API."""

from __future__ import annotations

from typing import Any

Body = dict[str, Any]
NPI, RENDERING = "1234567893", "1993999998"
TODAY = "2026-06-15"


def line(code: str = "", modifiers: str = "", **facts: Any) -> Body:
    """A service line; modifiers in one text, ``RT 59``."""
    body: Body = {"code": code, "units": 1, "charge": 100, "service_date": "2026-03-10"}
    if modifiers:
        body["modifiers"] = modifiers.split()
    return body | facts


def diagnoses(text: str) -> list[Body]:
    """``A41.9:Y`` with a present-on-admission value, ``>R07.9`` reason for visit, ``^`` admitting, ``!`` external."""
    roles = {">": "reason_for_visit", "^": "admitting", "!": "external_cause"}
    listed = []
    for word in text.split():
        role = roles.get(word[0])
        code, _, poa = (word[1:] if role else word).partition(":")
        listed.append({"code": code} | ({"role": role} if role else {}) | ({"poa": poa} if poa else {}))
    return listed


def professional(codes: str, *lines: Body, born: str = "1960-05-04", sex: str = "F", **facts: Any) -> Body:
    """An office visit's claim unless told otherwise."""
    placed: list[Body] = [{"pos": "11", "pointers": [1]} | one for one in lines]
    days = sorted(one["service_date"] for one in placed) or ["2026-03-10"]
    return {
        "form": "professional",
        "today": TODAY,
        "patient": {"sex": sex, "birth_date": born},
        "service_from": days[0],
        "service_to": days[-1],
        "payer": "medicare",
        "diagnoses": diagnoses(codes),
        "lines": placed,
        "total_charge": sum(one["charge"] for one in placed),
        "billing_npi": NPI,
        "rendering_npi": RENDERING,
    } | facts


def outpatient(codes: str, *lines: Body, born: str = "1960-05-04", sex: str = "F", **facts: Any) -> Body:
    return (
        professional(codes, born=born, sex=sex)
        | {
            "form": "institutional",
            "bill_type": "131",
            "service_from": "2026-03-10",
            "service_to": "2026-03-10",
            "discharge_status": "01",
            "lines": list(lines),
            "total_charge": sum(one["charge"] for one in lines),
            "attending_npi": RENDERING,
            "rendering_npi": "",
        }
        | facts
    )


def stay(codes: str, procedures: str = "", born: str = "1950-05-04", sex: str = "M", **facts: Any) -> Body:
    """Five days in an acute hospital; procedures as ``0SRB019@2026-03-11``."""
    done = [dict(zip(("code", "date"), word.split("@"), strict=True)) for word in procedures.split()]
    lines = [
        {"revenue_code": "0120", "units": 5, "charge": 6000},
        {"revenue_code": "0250", "units": 20, "charge": 850},
        {"revenue_code": "0300", "units": 12, "charge": 1200},
    ]
    return (
        professional(codes, born=born, sex=sex)
        | {
            "form": "institutional",
            "bill_type": "111",
            "service_from": "2026-03-10",
            "service_to": "2026-03-15",
            "admission_date": "2026-03-10",
            "discharge_status": "01",
            "procedures": done,
            "lines": lines,
            "total_charge": 8050,
            "attending_npi": RENDERING,
            "rendering_npi": "",
        }
        | facts
    )


CHILD, TEEN, YOUNG = "2024-12-01", "2012-02-01", "1994-08-20"

CLEAN: dict[str, Body] = {
    "office visit": professional("E11.9 I10", line("99213", pointers=[1, 2])),
    "new patient": professional("J06.9", line("99203"), payer="commercial", born=YOUNG),
    "visit with laboratory": professional(
        "E11.65 E78.5",
        line("99214", pointers=[1, 2]),
        line("83036", pointers=[1]),
        line("80061", pointers=[2]),
        line("36415", pointers=[1, 2]),
    ),
    "visit with joint injection": professional(
        "M17.11 I10", line("99213", "25", pointers=[2]), line("20610", "RT"), line("J3301", units=4)
    ),
    "injection of both knees": professional("M17.0", line("20610", "50")),
    "preventive visit with a problem": professional(
        "Z00.01 I10",
        line("99396", pointers=[1]),
        line("99213", "25", pointers=[2]),
        payer="commercial",
        born="1975-04-01",
    ),
    "annual wellness visit": professional("Z00.00", line("G0439"), born="1950-01-01"),
    "well child with vaccine": professional(
        "Z00.129 Z23",
        line("99392", "25"),
        line("90460", pointers=[2]),
        line("90461", pointers=[2], units=2),
        line("90707", pointers=[2]),
        born=CHILD,
        payer="medicaid",
    ),
    "telehealth, Medicare": professional("F33.1", line("99214", pos="10")),
    "telehealth by video": professional("F33.1", line("99213", "95", pos="10"), payer="commercial"),
    "telehealth by telephone": professional("F41.1", line("99213", "93", pos="10")),
    "emergency department physician": professional(
        "S61.411A W26.0XXA", line("99283", "25", pos="23"), line("12001", pos="23"), born=YOUNG, payer="commercial"
    ),
    "radiologist in hospital": professional("R05.9", line("71046", "26", pos="22")),
    "mammography screening": professional("Z12.31", line("77067"), born="1965-01-01"),
    "colonoscopy with two techniques": professional(
        "D12.3 D12.5", line("45385", pos="24"), line("45380", "59", pos="24", pointers=[2])
    ),
    "physical therapy": professional("M54.50 R26.2", line("97110", "GP", units=2), line("97140", "GP")),
    "psychotherapy": professional("F33.1", line("90837"), payer="commercial"),
    "psychotherapy with a visit": professional("F33.1", line("99213"), line("90836")),
    "anesthesia": professional("K40.90", line("00830", "AA P2", pos="22", units=6)),
    "knee replacement": professional("M17.11", line("27447", "RT", pos="21")),
    "assistant at knee replacement": professional("M17.11", line("27447", "80 RT", pos="21")),
    "delivery": professional(
        "O80 Z37.0 Z3A.39", line("59400", pos="21", pointers=[1, 2, 3]), born=YOUNG, payer="medicaid"
    ),
    "pregnancy with gestational diabetes": professional(
        "O24.410 Z3A.30", line("99213"), born=YOUNG, payer="commercial"
    ),
    "hospital days": professional(
        "A41.9 N17.9",
        line("99223", "AI", pos="21", pointers=[1, 2]),
        line("99232", pos="21", service_date="2026-03-11"),
        line("99239", pos="21", service_date="2026-03-12"),
    ),
    "newborn in nursery": professional("Z38.00", line("99460", pos="21"), born="2026-03-10", payer="medicaid"),
    "injection with a visit": professional("M54.50", line("99213", "25"), line("96372"), line("J1885", units=2)),
    "skin biopsies": professional("D48.5 L57.0", line("11102"), line("11103"), line("17000", "59", pointers=[2])),
    "electrocardiogram": professional("R07.9", line("93000")),
    "critical care": professional("J96.01 J18.9", line("99291", pos="21"), line("99292", pos="21", units=2)),
    "cataract surgery": professional("H25.11", line("66984", "RT", pos="24")),
    "fracture care, later visit": professional("S52.501D", line("73110", "RT"), line("99213", "24")),
    "kidney disease with hypertension": professional("I12.9 N18.30 E11.22", line("99214", pointers=[1, 2, 3])),
    "emergency visit": outpatient(
        "R07.9 I10 >R07.9",
        line("99284", "25", revenue_code="0450"),
        line("93005", revenue_code="0730"),
        line("80053", revenue_code="0301"),
        line("85025", revenue_code="0305"),
        line("71046", revenue_code="0324"),
        line("", revenue_code="0250", units=2),
    ),
    "arthroscopy, outpatient": outpatient(
        "S83.241A W01.0XXA",
        line("29881", "RT", revenue_code="0360", charge=4000),
        line("", revenue_code="0710"),
        born="1975-01-01",
        payer="commercial",
    ),
    "chemotherapy": outpatient(
        "Z51.11 C34.11",
        line("96413", revenue_code="0335"),
        line("96415", revenue_code="0335"),
        line("J9271", revenue_code="0636", units=200),
    ),
    "clinic visit in hospital": outpatient("E11.9", line("G0463", revenue_code="0510")),
    "computed tomography": outpatient("R51.9", line("70450", revenue_code="0351")),
    "reference laboratory": outpatient(
        "E03.9", line("84443", revenue_code="0301"), bill_type="141", discharge_status=""
    ),
    "sepsis": stay("A41.9:Y J18.9:Y N17.9:Y R65.20:Y E11.22:Y I12.9:Y N18.30:Y Z79.4 ^R50.9"),
    "heart failure": stay("I11.0:Y I50.23:Y E87.1:Y I48.0:Y Z79.01", discharge_status="06"),
    "hip fracture": stay(
        "S72.001A:Y D62:N I10:Y M81.0:Y W18.30XA:Y Y92.010", "0SRR0J9@2026-03-11", discharge_status="03", sex="F"
    ),
    "stroke": stay("I63.511:Y G81.94:Y R47.01:Y I10:Y Z86.73", discharge_status="62"),
    "cesarean delivery": stay(
        "O34.211:Y O99.824:Y Z3A.39 Z37.0", "10D00Z1@2026-03-10", born=YOUNG, sex="F", payer="medicaid"
    ),
    "vaginal delivery": stay("O70.0:N Z3A.40 Z37.0", "10E0XZZ@2026-03-10", born=YOUNG, sex="F", payer="commercial"),
    "newborn": stay("Z38.00 P59.9:N Z23", "3E0234Z@2026-03-11", born="2026-03-10", payer="medicaid"),
    "death in hospital": stay("I21.4:Y R57.0:Y I46.9:N", discharge_status="20"),
    "interim bill": stay("J96.01:Y J18.9:Y", discharge_status="30", bill_type="112"),
    "psychiatric stay": stay("F32.2:Y R45.851:Y", born=YOUNG, payer="commercial"),
    "long ventilation": stay("J96.01:Y J18.9:Y", "5A1955Z@2026-03-10 0BH17EZ@2026-03-10", discharge_status="63"),
    "gallbladder removal": stay("K80.00:Y I10:Y E66.9:Y Z68.35", "0FT44ZZ@2026-03-11", payer="commercial"),
}
