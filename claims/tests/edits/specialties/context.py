"""Claims of patients with a history, of several days, with the codes of billing, and in a stranger's spelling."""

from typing import Any

from claims.tests.edits.specialties.shapes import DOCTOR, GROUP, HOSPITAL, REFERRING, SURGEON, outpatient, stay, visit

ELSEWHERE = "1700514502"


def before(code: str, date: str, by: str = DOCTOR, modifiers: str = "", **facts: str) -> dict[str, Any]:
    """An earlier service of the same group."""
    told = {"modifiers": modifiers.split()} if modifiers else {}
    return {"code": code, "date": date, "billing_npi": GROUP, "rendering_npi": by} | told | facts


HISTORY = {
    "new after four years": visit("J06.9", "99203", prior_services=[before("99213", "2022-02-01")], age=40),
    "new to this group": visit(
        "J06.9", "99203", prior_services=[before("99213", "2026-01-05", ELSEWHERE, billing_npi=ELSEWHERE)]
    ),
    "known after a month": visit("I10", "99213", prior_services=[before("99213", "2026-02-05")]),
    "known to a colleague": visit("I10", "99214", prior_services=[before("99204", "2025-02-05", REFERRING)]),
    "other problem after a knee": visit(
        "J06.9", "99213-24", prior_services=[before("27447", "2026-01-20", modifiers="RT")], age=70
    ),
    "check after a knee": visit(
        "Z47.1 Z96.651", "99024 p1,2 $0", prior_services=[before("27447", "2026-01-20", modifiers="RT")]
    ),
    "colleague sees another problem after an operation": visit(
        "I10", "99213", prior_services=[before("47562", "2026-03-01", SURGEON, billing_npi=ELSEWHERE)]
    ),
    "four months after an operation": visit(
        "M54.50", "99213", prior_services=[before("27447", "2025-10-20", modifiers="RT")]
    ),
    "second knee": visit(
        "M17.12", "27447-79-LT", pos="21", prior_services=[before("27447", "2026-01-20", modifiers="RT")], age=70
    ),
    "second eye": visit(
        "H25.12", "66984-79-LT", pos="24", prior_services=[before("66984", "2026-02-20", modifiers="RT")], age=74
    ),
    "wound closed in stages": visit(
        "T81.31XA", "13160-78", pos="21", prior_services=[before("49000", "2026-03-02")], age=60
    ),
    "mastectomy after a biopsy": visit(
        "C50.411 Z17.0",
        "19307-58-RT p1,2",
        pos="21",
        prior_services=[before("19301", "2026-02-27", modifiers="RT")],
        age=60,
    ),
    "wellness after a year": visit(
        "Z00.00", "G0439", payer="medicare", age=72, prior_services=[before("G0439", "2025-03-01")]
    ),
    "mammogram after a year": visit(
        "Z12.31", "77067", payer="medicare", age=70, prior_services=[before("77067", "2025-02-20")]
    ),
    "colonoscopy after ten years": visit(
        "Z12.11", "G0121", pos="24", payer="medicare", age=75, prior_services=[before("G0121", "2015-05-05")]
    ),
    "therapy goes on": visit(
        "M54.50",
        "97110-GP u2",
        prior_services=[before("97110", "2026-03-03", modifiers="GP"), before("97161", "2026-02-24", modifiers="GP")],
    ),
    "dialysis goes on": visit(
        "N18.6 Z99.2",
        "90960 p1,2",
        pos="65",
        on="2026-03-31",
        prior_services=[before("90960", "2026-02-28")],
        payer="medicare",
        age=61,
    ),
    "allergy shots go on": visit("J30.1", "95115", prior_services=[before("95115", "2026-03-03")]),
    "chronic care goes on": visit(
        "I10 E78.5",
        "99490 p1,2",
        on="2026-03-31",
        payer="medicare",
        age=75,
        prior_services=[before("99490", "2026-02-28")],
    ),
    "vaccine after the first": visit(
        "Z23", "90471", "90750", age=56, prior_services=[before("90750", "2025-12-01"), before("90471", "2025-12-01")]
    ),
    "fracture, first visit after emergency care": visit(
        "S52.531A W01.0XXA",
        "25605-RT p1,2",
        "73110-RT",
        prior_services=[before("99283", "2026-03-09", REFERRING, "25", billing_npi=ELSEWHERE)],
    ),
    "psychotherapy weekly": visit("F33.1", "90837", prior_services=[before("90837", "2026-03-03")], age=35),
    "readmitted after three weeks": stay(
        "I11.0:Y I50.33:Y ^R06.02",
        payer="medicare",
        age=80,
        other_stays=[
            {
                "admitted_on": "2026-02-10",
                "discharged_on": "2026-02-15",
                "billing_npi": HOSPITAL,
                "discharge_status": "01",
            }
        ],
    ),
    "received from another hospital": stay(
        "I21.4:Y I25.10:Y ^R07.9",
        "4A023N7@0 B2111ZZ@0",
        payer="medicare",
        age=70,
        admission_source="4",
        other_stays=[
            {
                "admitted_on": "2026-03-09",
                "discharged_on": "2026-03-10",
                "billing_npi": ELSEWHERE,
                "discharge_status": "02",
            }
        ],
    ),
    "sent to rehabilitation": stay(
        "I63.511:Y G81.94:Y ^R53.1",
        payer="medicare",
        age=70,
        discharge_status="62",
        other_stays=[
            {
                "admitted_on": "2026-03-14",
                "discharged_on": "2026-03-28",
                "billing_npi": ELSEWHERE,
                "discharge_status": "06",
            }
        ],
    ),
    "stay after a visit of last week": stay(
        "J18.9:Y ^R05.9",
        payer="medicare",
        age=77,
        prior_services=[{"code": "71046", "date": "2026-03-02", "billing_npi": HOSPITAL, "bill_type": "131"}],
    ),
    "outpatient a month before a stay": outpatient(
        "R91.1",
        "0352:71250",
        payer="medicare",
        age=70,
        other_stays=[
            {
                "admitted_on": "2026-04-10",
                "discharged_on": "2026-04-15",
                "billing_npi": HOSPITAL,
                "discharge_status": "01",
            }
        ],
    ),
    "outpatient after a stay": outpatient(
        "Z09 Z87.01",
        "0324:71046",
        payer="medicare",
        age=70,
        other_stays=[
            {
                "admitted_on": "2026-02-10",
                "discharged_on": "2026-02-15",
                "billing_npi": HOSPITAL,
                "discharge_status": "01",
            }
        ],
    ),
    "physician visits of a stay elsewhere": visit(
        "J18.9",
        "99232",
        pos="21",
        payer="medicare",
        age=70,
        other_stays=[
            {
                "admitted_on": "2026-03-08",
                "discharged_on": "2026-03-12",
                "billing_npi": HOSPITAL,
                "discharge_status": "01",
            }
        ],
    ),
}
SPELLING = {
    "no dots, small letters, four digits": stay(
        "a419:y j189:y r6520:y n179:y ^r509", bill_type="0111", age=72, payer="Medicare"
    ),
    "with many zeros": outpatient("E11.9", "300:36415", "301:83036", bill_type="0131", discharge_status="1", age=60),
    "with taxonomies": visit("I10", "99213", billing_taxonomy="261QM1300X", rendering_taxonomy="207Q00000X"),
    "with a referral": visit("R07.9", "93306", referring_npi=REFERRING, age=65),
    "cents": visit("I10", "99213 $128.37", "36415 $3.13", "80053 $14.49"),
    "line by another": visit("I10 M54.50", "99213", f"97110-GP p2 n{SURGEON} /11", age=50),
    "female as a word": visit("Z01.419", "99395", age=30, sex="female"),
    "male as a word": visit("Z12.5", "G0103", age=66, sex="Male", payer="MEDICARE"),
    "payer in capitals": visit("Z00.129", "99393", born="2018-01-01", payer="MEDICAID"),
}
BILLING = {
    "worker hurt": visit("S61.012A W29.8XXA Y99.0", "99203 p1,2", age=33, sex="M"),
    "accident on the road": outpatient(
        "S13.4XXA V43.52XA >M54.2",
        "0450:99283-25",
        "0320:72040",
        occurrence_codes=[{"code": "01", "date": "2026-03-10"}],
        age=30,
    ),
    "accident at work": outpatient(
        "S61.411A W29.8XXA >S61.411A",
        "0450:99283-25",
        "0450:12001",
        occurrence_codes=[{"code": "04", "date": "2026-03-10"}],
        condition_codes=["02"],
        age=40,
        sex="M",
    ),
    "covered days told": stay(
        "J18.9:Y ^R05.9",
        payer="medicare",
        age=75,
        value_codes=[{"code": "80", "amount": 4}, {"code": "01", "amount": 1500}],
    ),
    "coinsurance and blood": stay(
        "K25.4:Y D62:Y ^K92.1",
        payer="medicare",
        age=75,
        value_codes=[{"code": "80", "amount": 4}, {"code": "37", "amount": 2}],
    ),
    "DRG told": stay("A41.9:Y J18.9:Y R65.20:Y N17.9:Y ^R50.9", payer="medicare", age=76, drg="871"),
    "single room": stay("J18.9:Y ^R05.9", "", "0110 u4 $6000", "0250 u9", age=60),
    "intensive and ward": stay(
        "J96.01:Y J18.9:Y ^R06.02",
        "5A1935Z@0 0BH17EZ@0",
        "0200 u2 $8000",
        "0206 u1 $2500",
        "0120 u2",
        "0270 u9",
        "0410 u8",
        days=5,
        age=70,
        discharge_status="06",
        payer="medicare",
    ),
    "same day death": stay(
        "I21.4:Y R57.0:Y ^R07.9", "", "0200 u1 $5000", days=0, age=81, discharge_status="20", payer="medicare"
    ),
    "same day transfer": stay(
        "S06.5XAA:Y W19.XXXA:Y ^S09.90XA", "", "0200 u1 $5000", days=0, age=44, discharge_status="02"
    ),
    "leave of absence": stay(
        "F20.0:Y ^F20.0", "", "0124 u12 $12000", "0180 u2 $0", days=14, age=30, payer="medicaid", occurrence_codes=[]
    ),
    "procedure three days before": stay(
        "I25.10:Y I10:Y ^R07.9", "4A023N7@-2 B2111ZZ@-2 02100Z9@1 5A1221Z@1", age=68, sex="M", payer="medicare"
    ),
    "expected to return": stay("K57.20:Y ^R10.32", discharge_status="81", age=55, payer="medicare"),
    "home with care planned to return": stay(
        "I11.0:Y I50.23:Y ^R06.02", discharge_status="86", age=77, payer="medicare"
    ),
    "hospice at home": stay("C25.9:Y C78.7:Y Z51.5 Z66:Y ^R10.9", discharge_status="50", age=74, payer="medicare"),
    "to a psychiatric hospital": stay("T42.4X2A:Y F33.2:Y ^T42.4X2A", discharge_status="65", age=38),
    "to a critical access hospital": stay(
        "S72.001A:Y W18.30XA:Y ^M25.551", "0QS634Z@1", discharge_status="66", age=85, payer="medicare"
    ),
    "swing bed": outpatient(
        "S72.001D ^S72.001D",
        "0022:KAQD1 u10 $0",
        "0120 u10 $4000",
        on="2026-03-01",
        to="2026-03-11",
        bill_type="181",
        admission_date="2026-03-01",
        discharge_status="01",
        age=85,
        payer="medicare",
    ),
    "critical access visit": outpatient("I10", "0510:99213", bill_type="851", age=66, payer="medicare"),
    "several days of therapy and drugs": outpatient(
        "Z51.11 C34.11",
        "0335:96413 @2026-03-10",
        "0636:J9045 u10 @2026-03-10",
        "0335:96413 @2026-03-17",
        "0636:J9045 u10 @2026-03-17",
        to="2026-03-17",
        age=63,
        discharge_status="30",
        bill_type="131",
    ),
}
