"""Claims at the corners of the rules: what the books allow although the plain rule would not."""

from claims.tests.edits.specialties.shapes import DOCTOR, REFERRING, SURGEON, outpatient, stay, visit

PATIENTS = {
    "lung disease of prematurity at two": visit("P27.1 Z00.129", "99213 p1", born="2024-01-15"),
    "born early, now four": visit("F82 P07.31", "99213 p1,2", born="2022-01-15"),
    "woman by surgery, prostate": visit("N40.0", "99213-KX", sex="F", age=60, payer="medicare"),
    "man with a cervix": outpatient("Z12.4", "0923:Q0091", sex="M", age=40, payer="medicare", condition_codes=["45"]),
    "mother of 50": visit("O09.523 Z3A.30", "99213 p1,2", age=50),
    "adult with asthma since childhood": visit("J45.40", "99214", age=67, payer="medicare"),
    "born at home, admitted next day": stay(
        "Z38.1 ^Z38.1", "", "0171 u2 $1500", days=2, born="2026-03-09", admission_source="1"
    ),
    "child's weight class at the yearly visit": visit(
        "Z00.129 Z68.52 Z71.3 Z71.82", "99393 p1,2,3,4", born="2017-01-01"
    ),
    "hundred and ten": visit("I10", "99349", pos="13", age=110, payer="medicare"),
    "leap day": visit("J06.9", "99213", on="2026-03-01", born="2024-02-29"),
    "weeks at the edge, first": visit("O21.0 Z3A.13", "99213 p1,2", age=30),
    "weeks at the edge, second": visit("O23.42 Z3A.14", "99213 p1,2", age=30),
    "weeks at the edge, third": visit("O23.43 Z3A.28", "99213 p1,2", age=30),
    "birth weight told": stay(
        "Z38.00 P07.14:Y P07.31:Y ^Z38.00",
        "",
        "0174 u40 $99000",
        days=40,
        born="2026-03-10",
        admission_source="5",
        value_codes=[{"code": "54", "amount": 1120}],
    ),
}
VISITS = {
    "visit with tests": visit("R05.9 R50.9", "99213-25 p1,2", "87428-QW p1,2", "94760 p1", "71046 p1"),
    "visit with a hearing test": visit("H93.11", "99203", "92557", age=50),
    "complexity beside a vaccine, Medicare": visit(
        "I10 Z23", "99214-25 p1", "G2211 p1", "G0008 p2", "90662 p2", on="2026-10-12", age=70, payer="medicare"
    ),
    "urgent care": visit("J02.9", "99203", pos="20", age=24),
    "shop clinic": visit("J02.9", "99213", pos="17", age=24),
    "community clinic": visit("I10", "99213", pos="50", age=50, payer="medicaid"),
    "rural clinic": visit("I10", "99213", pos="72", age=50),
    "school": visit("F90.0", "99213", pos="03", born="2015-01-01", payer="medicaid"),
    "off campus": visit("I10", "99214", pos="19", age=68, payer="medicare"),
    "psychiatric hospital": visit("F32.2", "99222", pos="51", age=33),
    "psychiatric hospital, next day": visit("F32.2", "99232", pos="51", age=33),
    "rehabilitation hospital": visit("I69.351", "99223", pos="61", age=70, payer="medicare"),
    "boarding in emergency": visit("J18.9", "99222", pos="23", age=70, payer="medicare"),
    "observation in emergency": visit("R07.9", "99234", pos="22", age=50),
    "custodial care": visit("I10", "99348", pos="33", age=88, payer="medicare"),
    "group home": visit("F84.0", "99348", pos="14", age=25, payer="medicaid"),
    "shelter": visit("L03.115", "99203", pos="04", age=50, payer="medicaid"),
    "street": visit("L03.115", "99203", pos="27", age=50, payer="medicaid"),
    "prison": visit("J06.9", "99213", pos="09", age=30),
    "two specialists on a day": visit("I10 M54.50", f"99213 p1 n{DOCTOR}", f"99213 p2 n{REFERRING}", age=70),
    "critical care after a visit of the morning": visit(
        "A41.9 R65.21", "99233-25 p1", "99291-25 p1,2", pos="21", age=70
    ),
    "prenatal visit beside a preventive": visit("Z00.00 I10", "99395", "99212-25 p2", age=30),
    "eye visit with a lash": visit("H02.051", "92012-25", "67820-E3", age=66),
    "eye visit, operation decided": visit("H33.011", "92004-57", "67108-RT", pos="22", age=60),
    "psychiatric evaluation with a scale": visit("F33.1", "90792-25", "96127", age=40),
    "smoking beside therapy": visit("F17.210 M54.50", "99213-25 p2", "99406 p1"),
    "breast and pelvis beside a visit, Medicare": visit(
        "Z01.419 I10", "G0101-25 p1", "99213-25 p2", age=68, payer="medicare"
    ),
    "nursing facility by telehealth": visit("I10", "99309", pos="02", age=85, payer="medicare"),
    "therapy without a plan's modifier, plan": visit("M54.50", "97110", "97140", age=40),
    "chiropractor of a plan": visit("M99.03 M54.50", "98941 p1,2", "97012 p2", age=40),
    "exercise by telehealth": visit("M54.50", "97110-GP-95 u2", pos="10", age=40),
    "speech by telehealth, Medicare": visit("I69.320", "92507-GN-95", pos="10", age=70, payer="medicare"),
    "wellness by telehealth, Medicare": visit("Z00.00", "G0439", pos="10", age=70, payer="medicare"),
    "diet by telehealth, Medicare": visit("E11.9 Z79.84", "97803-95 u2 p1", pos="10", age=70, payer="medicare"),
    "short check by phone, Medicare": visit("I10", "98016", age=70, payer="medicare"),
    "messages through the portal": visit("L70.0", "99421", age=20),
    "intensive programme": visit("F10.20", "H0015", pos="57", age=40),
    "gynecologic exam of a plan": visit("Z01.419", "S0612", age=40),
    "clinic visit all inclusive": visit("I10", "T1015", "99213", pos="50", age=40, payer="medicaid"),
    "wellness code at a plan": visit("Z00.00", "G0439", age=66),
    "blood thinner watched": visit("Z51.81 Z79.01 I48.20", "85610 p1,2", age=75, payer="medicare"),
    "cancer gone, looked after": visit("Z08 Z85.3", "99213 p1,2", age=60),
    "film of a new joint": visit("M25.551 Z96.641", "73502-RT", age=70),
    "finger film": visit("S62.632A W23.0XXA", "73140-F7 p1", "26750-F7 p1,2", age=30),
    "toe nail avulsed": visit("S91.211A W20.8XXA", "11730-T5 p1,2", age=30),
    "eyelid cut": visit("S01.111A W22.8XXA", "12011-E3 p1,2", pos="23", age=30),
    "device of the hand injected": visit("M65.4", "20550-LT", age=40),
    "bilateral film by two lines": visit("M25.561 M25.562", "73562-RT p1", "73562-LT p2", age=60),
    "bilateral injections by two lines": visit("M17.0", "20610-RT", "20610-LT", age=60),
    "ears cleaned by an audiologist": visit("H61.21", "69210-RT", age=60),
    "screening for lipids, Medicare": visit("Z13.6", "80061", "36415", age=67, payer="medicare"),
    "tired": visit("R53.83", "84443", "85025", "80053", "36415", age=70, payer="medicare"),
    "iron": visit("D50.9", "83540", "82728", "83550", age=70, payer="medicare"),
    "prediabetes": visit("R73.03", "83036", age=50),
    "liver": visit("B18.2", "87522", "80076", age=50),
    "vitamin": visit("E55.9", "82306", age=50),
}
HOSPITALS = {
    "emergency with a fracture reduced": outpatient(
        "S52.531A W01.0XXA >M25.531", "0450:99284-25", "0450:25605-RT", "0320:73110-RT", age=60
    ),
    "emergency, then the appendix": outpatient(
        "K35.80 >R10.31", "0450:99285-25", "0360:44970", "0370", "0710", "0352:74177", age=25
    ),
    "inpatient-only service, patient died": outpatient(
        "I71.31 >R10.9", "0360:35082-CA $9000", discharge_status="20", age=80, payer="medicare"
    ),
    "critical access hospital with the physician's part": outpatient(
        "R05.9", "0324:71046-TC", "0972:71046-26", bill_type="851", age=70, payer="medicare"
    ),
    "statement from before the admission": stay(
        "I25.10:Y ^R07.9",
        "02100Z9@1",
        "0120 u4",
        "0730:93005 @2026-03-08",
        service_from="2026-03-08",
        age=70,
        payer="medicare",
    ),
    "drug doses on two lines": stay(
        "J18.9:Y ^R05.9", "", "0120 u4", "0250 u3", "0250 u5", "0300 u2", "0300 u4", age=60
    ),
    "two lines of supplies": outpatient(
        "K40.90", "0360:49650-LT", "0270 u2 $50", "0270 u3 $50", "0272 $90", "0370", age=50, sex="M"
    ),
    "general laboratory": outpatient("E11.9 Z79.84", "0300:80053", "0300:85025", "0300:36415", age=50),
    "doctor's room": outpatient("M17.11", "0510:20610-RT", "0636:J3301 u4", age=60),
    "treatment room": outpatient("L02.413", "0761:10060", age=40),
    "drugs under pharmacy": outpatient("R11.2 >R11.2", "0450:99283-25", "0450:96374", "0250:J2405 u4", age=40),
    "holter": outpatient("R55", "0731:93225", "0731:93226", age=60),
    "scan of the head and neck": outpatient("R51.9 M54.2", "0351:70450", "0352:72125", age=60),
    "positron scan": outpatient("C34.11", "0404:78815-PS", "0343:A9552", age=70, payer="medicare"),
    "vessels": outpatient("I82.411", "0921:93971-RT", age=70, payer="medicare"),
    "sound of the belly": outpatient("R10.11", "0402:76700", age=40),
    "minor surgery": outpatient("D22.5", "0361:11402", "0312:88305", age=40),
    "urgent care of the hospital": outpatient("J02.9 >R07.0", "0456:99213", "0306:87880", age=20),
    "rehabilitation without present-on-admission": stay(
        "I69.351 I10 E11.9 Z79.84 ^I69.351",
        "",
        "0024:A0108 $0",
        "0128 u14 $21000",
        "0420 u28",
        days=14,
        age=71,
        discharge_status="06",
        admission_source="4",
        payer="medicare",
    ),
    "psychiatric unit without present-on-admission": stay(
        "F20.0 F17.210 ^F20.0", "", "0124 u14 $16800", days=14, age=40, payer="medicare"
    ),
    "first interim bill with its days": stay(
        "J96.01:Y J18.9:Y ^R06.02",
        "5A1955Z@0",
        "0200 u31 $99000",
        days=30,
        bill_type="112",
        discharge_status="30",
        age=70,
        payer="medicare",
        value_codes=[{"code": "80", "amount": 31}],
    ),
    "last days not covered": stay(
        "J18.9:Y ^R05.9",
        "",
        "0120 u4",
        age=70,
        payer="medicare",
        value_codes=[{"code": "80", "amount": 3}, {"code": "81", "amount": 1}],
    ),
    "partial hospitalization": outpatient(
        "F33.1", "0912:G0129", "0914:G0410", "0915:90853", age=50, payer="commercial"
    ),
    "infusion over midnight": outpatient(
        "L03.115 >L03.115", "0260:96365", "0260:96366 u2", "0636:J0690 u4", "0762:G0378 u20", to="2026-03-11", age=50
    ),
    "surgeon bills at the centre": visit("K40.90", f"49650-LT n{SURGEON}", pos="24", age=50, sex="M"),
    "two therapies of a day": outpatient(
        "I69.351", "0420:97110-GP-59 u2", "0430:97530-GO-59 u2", "0440:92507-GN", age=70, payer="medicare"
    ),
    "flu vaccine in hospital": outpatient("Z23", "0771:G0008", "0636:90662", on="2026-10-15", age=80, payer="medicare"),
    "mammogram and bone density": outpatient(
        "Z12.31 Z13.820 Z78.0", "0403:77067", "0320:77080", age=67, payer="medicare"
    ),
}
