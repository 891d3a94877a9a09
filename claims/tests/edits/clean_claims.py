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
        line("J9271", "JZ", revenue_code="0636", units=200),
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

CLEAN |= {
    "cold": professional("J06.9", line("99212"), payer="commercial", born=YOUNG),
    "lung disease of a smoker": professional("J44.1 F17.210", line("99214", pointers=[1, 2])),
    "prothrombin time": professional("I48.91 Z79.01", line("85610", pointers=[2, 1]), line("36415")),
    "urinary infection": professional("N39.0 B96.20", line("99213"), line("81001")),
    "depression": professional("F32.A", line("99214"), payer="commercial"),
    "asthma of a child": professional("J45.20", line("99213"), born="2016-02-02", payer="medicaid"),
    "warts": professional("B07.9", line("17110")),
    "ear wax": professional("H61.23", line("69210")),
    "mole removed": professional("D22.5", line("11401")),
    "intrauterine device": professional("Z30.430", line("58300"), line("J7298"), born=YOUNG, payer="commercial"),
    "well woman": professional("Z01.419", line("99395"), born=YOUNG, payer="commercial"),
    "influenza vaccine": professional("Z23", line("90686"), line("G0008"), born="1950-01-01"),
    "chronic care, heart failure": professional("I11.0 I50.32 E11.9", line("99490", pointers=[1, 2, 3])),
    "chronic care, heart and kidney": professional("I13.0 I50.32 E11.22 N18.31", line("99490", pointers=[1, 2, 3, 4])),
    "psychiatric evaluation": professional("F33.2", line("90791"), payer="commercial"),
    "visit with electrocardiogram": professional("R00.2", line("99214", "25"), line("93000")),
    "visit with nebulizer": professional("J45.901", line("99214", "25"), line("94640")),
    "echocardiogram in hospital": professional("I50.9", line("93306", "26", pos="21")),
    "head injury, computed tomography": professional("S09.90XA W19.XXXA", line("70450", "26", pos="23")),
    "wrist fracture": professional("S52.531A W01.0XXA", line("25600", "RT", pos="11"), line("73110", "RT")),
    "face wound": professional("S01.81XA W22.8XXA", line("12011", pos="23"), line("99283", "25", pos="23")),
    "hospital discharge day": professional("I11.0 I50.33", line("99238", pos="21")),
    "observation": professional("R07.89", line("99222", pos="22")),
    "nursing facility visit": professional("I69.351", line("99309", pos="31")),
    "home visit": professional("G20.A1", line("99349", pos="12")),
    "tonsillectomy": professional("J35.01", line("42820", pos="24"), born="2019-01-01", payer="commercial"),
    "gallbladder, surgeon": professional("K80.10", line("47562", pos="22")),
    "cesarean, obstetrician": professional(
        "O34.211 Z37.0 Z3A.39", line("59510", pos="21", pointers=[1, 2, 3]), born=YOUNG, payer="commercial"
    ),
    "prenatal visit": professional("Z34.02 Z3A.20", line("99213"), born=YOUNG, payer="medicaid"),
    "prenatal ultrasound": professional("O09.522 Z3A.20", line("76805"), born="1985-01-01", payer="commercial"),
    "viral load": professional("B20", line("99214"), line("87536")),
    "staged skin surgery": professional("C44.319", line("17311"), line("99213", "25")),
    "skin cancer excised": professional("C44.319", line("11642")),
    "second eye": professional("H25.12", line("66984", "LT 79", pos="24")),
    "trigger finger": professional("M65.331", line("20550", "RT")),
    "ingrown nails": professional("L60.0", line("11730", "TA"), line("11732", "T1")),
    "bunion": professional("M20.11", line("28296", "T5")),
    "finger wound": professional("S61.210A W26.0XXA", line("12001")),
    "both carpal tunnels": professional("G56.03", line("64721", "50", pos="24")),
    "epidural injection": professional("M54.16", line("62323", pos="11")),
    "sleep study": professional("G47.33", line("95810")),
    "infusion for breast cancer": professional(
        "Z51.11 C50.911 Z17.0", line("96413", pointers=[1, 2]), line("J9355", units=10)
    ),
    "dialysis": professional("N18.6 Z99.2", line("90935", pos="22")),
    "dialysis month": professional("I12.0 N18.6 Z99.2", line("90960")),
    "foot ulcer": professional("E11.621 L97.411 Z79.4", line("11042")),
    "nonstress test": professional("O24.419 Z3A.36", line("59025"), born=YOUNG, payer="commercial"),
    "first newborn visit": professional("Z00.110", line("99381"), born="2026-03-06", payer="medicaid"),
    "second newborn day": professional("Z38.01 P22.1", line("99462", pos="21"), born="2026-03-08", payer="commercial"),
    "pneumonia with lung disease": stay("J44.0:Y J18.9:Y J96.01:Y F17.210:Y Z99.81"),
    "gastrointestinal bleeding": stay("K92.2:Y D62:Y I48.91:Y Z79.01 I10:Y", "0DJ08ZZ@2026-03-11"),
    "cellulitis": stay("L03.115:Y E11.9:Y I10:Y E66.01:Y Z68.41"),
    "ketoacidosis": stay("E10.10:Y N17.9:Y Z79.4", born=YOUNG, payer="commercial"),
    "knee replacement, stay": stay("M17.11:Y I10:Y E78.5:Y", "0SRC0J9@2026-03-10"),
    "septic shock": stay("A41.51:Y N39.0:Y R65.21:Y N17.9:Y I10:Y"),
    "heart attack": stay(
        "I21.02:Y I25.10:Y I10:Y E78.5:Y F17.210:Y", "027034Z@2026-03-10 B2111ZZ@2026-03-10 4A023N7@2026-03-10"
    ),
    "preterm newborn": stay("Z38.00 P07.18:Y P07.32:Y P22.0:Y", born="2026-03-10", payer="medicaid"),
    "electroconvulsive therapy": outpatient("F33.2", line("90870", revenue_code="0901")),
    "upper endoscopy, outpatient": outpatient(
        "K21.00 R13.10",
        line("43239", revenue_code="0750"),
        line("88305", revenue_code="0312"),
        line("", revenue_code="0710"),
    ),
    "colonoscopy, outpatient": outpatient("Z12.11 K63.5", line("45385", "PT", revenue_code="0750")),
    "emergency visit for a fracture": outpatient(
        "S52.501A W01.0XXA >M79.631",
        line("99283", "25", revenue_code="0450"),
        line("73110", "RT", revenue_code="0320"),
        line("29125", "RT", revenue_code="0450"),
    ),
    "iron infusion": outpatient(
        "D50.9", line("96365", revenue_code="0260"), line("J1756", revenue_code="0636", units=200)
    ),
    "therapy, outpatient": outpatient(
        "M54.50", line("97110", "GP", revenue_code="0420", units=2), line("97140", "GP", revenue_code="0420")
    ),
    "magnetic resonance imaging": outpatient("M54.16", line("72148", revenue_code="0612")),
    "mammography, outpatient": outpatient(
        "Z12.31", line("77067", revenue_code="0403"), line("77063", revenue_code="0403")
    ),
    "laboratory, outpatient": outpatient(
        "E11.9 E78.5",
        line("80053", revenue_code="0301"),
        line("83036", revenue_code="0301"),
        line("80061", revenue_code="0301"),
        line("36415", revenue_code="0300"),
    ),
    "observation, outpatient": outpatient(
        "R07.9",
        line("99285", "25", revenue_code="0450"),
        line("G0378", revenue_code="0762", units=18),
        line("93005", revenue_code="0730"),
        line("84484", revenue_code="0301"),
        line("96374", revenue_code="0450"),
        line("J2270", revenue_code="0636"),
    ),
    "gallbladder, outpatient": outpatient(
        "K80.10",
        line("47562", revenue_code="0360"),
        line("", revenue_code="0370"),
        line("", revenue_code="0710"),
        line("", revenue_code="0250"),
        line("", revenue_code="0270"),
        line("J0690", revenue_code="0636", units=2),
    ),
}
