"""What hospitals, surgery centres, agencies and nursing homes bill without an acute stay."""

from claims.tests.edits.specialties.shapes import outpatient

HOSPITAL_OUTPATIENT = {
    "emergency, chest pain": outpatient(
        "R07.9 I10 >R07.9", "0450:99284-25", "0730:93005", "0301:84484", "0305:85025", "0324:71046", "0250 u2", age=55
    ),
    "emergency, cut": outpatient(
        "S61.411A W25.XXXA Z23 >S61.411A", "0450:99283-25", "0450:12002", "0771:90471", "0636:90715", age=30, sex="M"
    ),
    "emergency, broken wrist": outpatient(
        "S52.531A W01.0XXA Y92.009 >M25.531",
        "0450:99283-25",
        "0320:73110-RT",
        "0450:29125-RT",
        age=66,
        payer="medicare",
    ),
    "emergency, left unseen": outpatient("R10.9 Z53.21 >R10.9", "0450:99281", discharge_status="07", age=28),
    "emergency, dead": outpatient(
        "I46.9 >I46.9", "0450:99285-25", "0450:92950", discharge_status="20", age=59, sex="M"
    ),
    "emergency, sent to another hospital": outpatient(
        "I21.4 >R07.9",
        "0450:99285-25",
        "0730:93005",
        "0301:84484",
        "0260:96374",
        "0636:J1644 u5",
        discharge_status="02",
        age=68,
        sex="M",
        payer="medicare",
    ),
    "emergency, child": outpatient(
        "J05.0 >R06.1", "0450:99283-25", "0450:96372", "0636:J1100 u6", born="2024-06-06", payer="medicaid"
    ),
    "emergency, overdose": outpatient(
        "T43.222A R40.0 >T43.222A", "0450:99285-25", "0301:80307", "0730:93005", age=19, discharge_status="65"
    ),
    "observation": outpatient(
        "R07.89 I10 >R07.9",
        "0450:99285-25",
        "0762:G0378 u22",
        "0730:93005",
        "0301:84484",
        "0301:84484-91",
        "0480:93306",
        to="2026-03-11",
        age=70,
        payer="medicare",
    ),
    "observation sent direct": outpatient(
        "R55 >R55", "0762:G0379", "0762:G0378 u18", "0730:93005", to="2026-03-11", age=77, payer="medicare"
    ),
    "observation after an inpatient order was withdrawn": outpatient(
        "I50.32 >R06.02",
        "0450:99285-25",
        "0762:G0378 u30",
        "0260:96374",
        "0636:J1938 u40",
        to="2026-03-11",
        age=80,
        payer="medicare",
        condition_codes=["44"],
    ),
    "gallbladder": outpatient(
        "K80.10", "0360:47562 $9000", "0370", "0710", "0250", "0270", "0312:88304", "0636:J0690 u4", age=48
    ),
    "groin hernia with mesh": outpatient(
        "K40.90 I10", "0360:49650-LT $7000", "0278:C1781 $600", "0370", "0710", age=63, sex="M"
    ),
    "knee scope": outpatient("S83.241A X50.1XXA", "0360:29881-RT $5000", "0370", "0710", age=44),
    "knee replaced, home the same day": outpatient(
        "M17.11", "0360:27447-RT $20000", "0278:C1776 $8000", "0370", "0710", age=66, payer="medicare"
    ),
    "cataract": outpatient(
        "H25.11", "0360:66984-RT $3000", "0276:V2632 $300", "0370", "0710", age=74, payer="medicare"
    ),
    "colonoscopy screening": outpatient("Z12.11", "0750:45378-33 $1500", "0370", age=51),
    "colonoscopy screening, Medicare": outpatient("Z12.11", "0750:G0121 $1500", age=68, payer="medicare"),
    "colonoscopy turned to treatment": outpatient(
        "Z12.11 D12.4", "0750:45385-PT $2200", "0312:88305", age=70, payer="medicare"
    ),
    "colonoscopy broken off after sedation": outpatient("Z12.11 Z53.8", "0750:45378-74 $900", age=60),
    "gullet with biopsy": outpatient("K21.00", "0750:43239 $1800", "0312:88305", "0710", age=55),
    "stent": outpatient(
        "I25.110 I10 E78.5",
        "0481:C9600-LD $14000",
        "0278:C1874 $3000",
        "0481:93458-59 $4000",
        "0250",
        age=67,
        sex="M",
        payer="medicare",
    ),
    "pacemaker": outpatient(
        "I49.5", "0481:33208 $18000", "0275:C1785 $9000", "0278:C1898 u2 $2000", age=80, payer="medicare"
    ),
    "cardioversion": outpatient("I48.19 Z79.01", "0480:92960 $900", "0370", age=71, payer="medicare"),
    "breast lump out": outpatient(
        "C50.411 Z17.0", "0360:19301-RT $6000", "0360:38525-RT $2500", "0343:A9520 $300", "0312:88307", age=61
    ),
    "chemotherapy": outpatient(
        "Z51.11 C34.11",
        "0335:96413",
        "0335:96415",
        "0335:96417",
        "0636:J9305-JZ u80",
        "0636:J9045 u12",
        "0335:96375",
        "0636:J2469-JZ u10",
        age=63,
    ),
    "immune therapy": outpatient("Z51.12 C43.9", "0335:96413", "0636:J9299-JZ u480", age=70, payer="medicare"),
    "drug thrown away": outpatient(
        "Z51.11 C90.00", "0335:96401", "0636:J9041 u25", "0636:J9041-JW u10", age=71, payer="medicare"
    ),
    "iron": outpatient("D50.9", "0260:96365", "0636:J1756-JZ u200", age=46),
    "transfusion": outpatient(
        "C90.00 D63.0",
        "0391:36430",
        "0390:P9016 u2",
        "0301:86850",
        "0300:86900",
        "0300:86901",
        "0300:86920 u2",
        age=72,
        payer="medicare",
    ),
    "radiation": outpatient("C61", "0333:77407 $1500", age=71, sex="M"),
    "clinic visit": outpatient("E11.9", "0510:G0463-PO", age=67, payer="medicare"),
    "clinic visit with a blood test": outpatient(
        "E11.9 E78.5", "0510:G0463", "0301:83036", "0300:36415", age=67, payer="medicare"
    ),
    "laboratory": outpatient("E11.9 E78.5", "0301:80053", "0301:80061", "0300:36415", age=58),
    "laboratory only, sample brought": outpatient("N39.0", "0306:87086", bill_type="141", age=80, payer="medicare"),
    "magnet of the brain": outpatient("R51.9", "0611:70553 $1900", age=39),
    "scan of the belly": outpatient(
        "R10.31 >R10.31", "0450:99284-25", "0352:74177", "0636:Q9967 u100 $80", age=24, sex="M"
    ),
    "mammogram": outpatient("Z12.31", "0403:77067", "0403:77063", age=60),
    "sleep study": outpatient("G47.33", "0740:95810", age=53, sex="M"),
    "echo": outpatient("I35.0", "0480:93306", age=78, payer="medicare"),
    "lung function": outpatient("J44.9", "0460:94060", "0460:94729", age=69, payer="medicare"),
    "physical therapy of a month": outpatient(
        "M17.11",
        "0424:97161-GP",
        "0420:97110-GP u2 @2026-03-12",
        "0420:97110-GP u2 @2026-03-17",
        "0420:97140-GP @2026-03-17",
        to="2026-03-17",
        age=68,
        payer="medicare",
        discharge_status="30",
        bill_type="131",
    ),
    "occupational therapy": outpatient("I69.351", "0434:97165-GO", "0430:97535-GO u2", age=71, payer="medicare"),
    "speech therapy": outpatient("I69.320", "0440:92507-GN", age=71, payer="medicare"),
    "heart rehabilitation": outpatient("I25.2 Z95.1", "0943:93798", age=66, sex="M", payer="medicare"),
    "shock treatment": outpatient("F33.2", "0901:90870", "0370", age=60),
    "day hospital for the mind": outpatient(
        "F33.1", "0912:G0410", "0914:90832 @2026-03-11", to="2026-03-11", age=45, payer="commercial"
    ),
    "infusion at night": outpatient("L03.115", "0260:96365", "0260:96366", "0636:J3373 u100 $90", age=50, sex="M"),
    "wound care": outpatient("E11.621 L97.412", "0761:11042", age=67, sex="M"),
    "oxygen under pressure": outpatient("E11.621 L97.513", "0413:G0277 u4", age=64, sex="M", payer="medicare"),
    "fetal stress": outpatient("O36.8130 Z3A.34", "0920:59025", age=27),
    "labour not yet": outpatient("O47.1 Z3A.38 >O47.1", "0720:59025", "0721", age=25, payer="medicaid"),
    "replacement claim": outpatient(
        "E03.9", "0301:84443", bill_type="137", age=55, payer_control_number="2026070000123", condition_codes=["D1"]
    ),
}
OTHER_FACILITIES = {
    "surgery centre": outpatient("K40.90", "0490:49650-LT $4000", bill_type="831", age=50, sex="M"),
    "dialysis of a month": outpatient(
        "N18.6 Z99.2 D63.1",
        "0821:90999-V6-G3 @2026-03-02",
        "0821:90999-V6-G3 @2026-03-04",
        "0634:Q4081-JE u100 @2026-03-04",
        on="2026-03-02",
        to="2026-03-31",
        bill_type="721",
        discharge_status="30",
        age=60,
        payer="medicare",
        value_codes=[{"code": "A8", "amount": 80}, {"code": "A9", "amount": 170}],
        condition_codes=["74"],
    ),
    "rural clinic": outpatient("J06.9", "0521:99213-CG", bill_type="711", age=67, payer="medicare"),
    "community clinic": outpatient("E11.9", "0521:G0467 $200", "0521:99213", bill_type="771", age=68, payer="medicare"),
    "home health, thirty days": outpatient(
        "I69.351 I10",
        "0023:1AA11 $0",
        "0421:G0151-GP u3 @2026-03-03",
        "0551:G0299 u3 @2026-03-05",
        on="2026-03-01",
        to="2026-03-30",
        bill_type="329",
        discharge_status="30",
        age=79,
        payer="medicare",
        admission_date="2026-03-01",
        value_codes=[{"code": "61", "amount": 16740}, {"code": "85", "amount": 17031}],
        occurrence_codes=[{"code": "50", "date": "2026-03-01"}],
    ),
    "hospice month": outpatient(
        "C34.90",
        "0651:Q5001 u31 $6000",
        "0551:G0299 u4",
        "0561:G0155 u4",
        on="2026-03-01",
        to="2026-03-31",
        bill_type="813",
        discharge_status="30",
        admission_date="2026-02-10",
        age=77,
        payer="medicare",
        value_codes=[{"code": "61", "amount": 16740}],
        occurrence_codes=[{"code": "27", "date": "2026-02-10"}],
    ),
    "hospice, death at home": outpatient(
        "G30.9 F02.C0",
        "0651:Q5001 u9 $2000",
        "0551:G0299 u4",
        on="2026-03-01",
        to="2026-03-10",
        bill_type="814",
        discharge_status="40",
        admission_date="2026-01-10",
        age=91,
        payer="medicare",
        value_codes=[{"code": "61", "amount": 16740}],
        occurrence_codes=[{"code": "55", "date": "2026-03-10"}, {"code": "27", "date": "2026-01-10"}],
    ),
    "skilled nursing, month": outpatient(
        "S72.001D I10 Z91.81 ^S72.001D",
        "0022:KAQD1 u31 $0",
        "0120 u31 $9000",
        "0420 u20 $2000",
        "0250",
        on="2026-03-01",
        to="2026-04-01",
        bill_type="212",
        discharge_status="30",
        admission_date="2026-02-20",
        age=84,
        payer="medicare",
        occurrence_codes=[{"code": "50", "date": "2026-03-01"}],
    ),
    "skilled nursing, home again": outpatient(
        "I69.354 I10 ^I69.354",
        "0022:NBJE1 u9 $0",
        "0120 u9 $3000",
        "0430 u8 $900",
        on="2026-03-01",
        to="2026-03-10",
        bill_type="214",
        discharge_status="01",
        admission_date="2026-02-20",
        age=84,
        payer="medicare",
        occurrence_codes=[{"code": "50", "date": "2026-02-28"}],
    ),
}
