"""Radiology, pathology, laboratory, infusion, dialysis, mind, therapy, emergency and hospital physicians, supplies."""

from claims.tests.edits.specialties.shapes import visit

RADIOLOGY = {
    "chest read": visit("R05.9", "71046-26", pos="22", age=60),
    "chest in the office": visit("R05.1", "71046", age=60),
    "chest, technical": visit("R05.1", "71046-TC", age=60),
    "head read in emergency": visit("S09.90XA W10.9XXA", "70450-26 p1,2", pos="23", age=82, payer="medicare"),
    "belly with contrast": visit("R10.31", "74177-26", pos="23", age=25, sex="M"),
    "belly with contrast at a centre": visit("R10.31", "74177", "Q9967 u100 $60", age=45),
    "spine magnet": visit("M54.16", "72148", age=51),
    "brain magnet, both ways": visit("G35.A", "70553-26", pos="22", on="2026-03-10", age=34),
    "knee films of both": visit("M17.0", "73562-50 $120", age=66),
    "wrist and hand": visit("S60.221A W23.0XXA", "73110-RT p1,2", "73130-RT p1,2", pos="11", age=40, sex="M"),
    "breast, diagnostic": visit("N63.20", "77065-LT", "76642-LT", age=44),
    "breast, screening then diagnostic": visit("Z12.31 R92.8", "77067-59 p1", "77066-GG p2", age=58),
    "pregnancy dated": visit("O26.841 Z3A.10", "76801-26 p1,2", pos="22", age=27),
    "legs for clot": visit("M79.89 R60.0", "93970-26 p1,2", pos="23", age=70, payer="medicare"),
    "one leg for clot": visit("I82.411", "93971-26-RT", pos="22", age=63),
    "pet": visit("C34.11", "78815-PI", "A9552", age=71, payer="medicare"),
    "needle of the thyroid": visit("E04.1", "10005", age=50),
    "lung needle under ct": visit("R91.1", "32408", pos="22", age=68, sex="M", payer="medicare"),
    "bone scan": visit("C61", "78306-26", pos="22", age=74, sex="M", payer="medicare"),
    "radiation plan": visit("C50.412 Z17.0", "77263 p1,2", pos="22", age=62),
    "radiation week": visit("C61", "77427", pos="22", age=70, sex="M", payer="medicare"),
    "two views repeated": visit("J93.9", "71045-26", "71045-26-76", pos="21", age=33, sex="M"),
}
LABORATORY = {
    "gall stones under the glass": visit("K80.10", "88304-26", pos="22", age=48),
    "two polyps": visit("D12.3 D12.5", "88305-26 p1", "88305-26-59 p2", pos="24", age=62),
    "skin at the laboratory": visit("D48.5", "88305", pos="81", age=66, payer="medicare"),
    "breast with stains": visit("C50.411", "88307-26", "88342-26", "88341-26 u2", pos="22", age=57),
    "smear": visit("Z01.419", "88175", pos="81", age=30),
    "smear read by physician": visit("R87.610", "88141", pos="81", age=30),
    "panel and blood count": visit("E11.9 D64.9", "80053 p1", "85025 p2", "36415 p1,2", age=61),
    "sugar at the desk": visit("E11.9", "82962", age=70, payer="medicare"),
    "outside laboratory": visit("E78.5", "80061-90", "36415", age=55),
    "repeated potassium": visit("E87.5", "84132", "84132-91", pos="81", age=65, payer="medicare"),
    "drugs in urine": visit("F11.20", "80305-QW", age=35, sex="M"),
    "drugs confirmed": visit("F11.20", "G0481", pos="81", age=35, sex="M", payer="medicaid"),
    "culture with sensitivity": visit("N39.0", "87086", "87088", "87186", pos="81", age=39),
    "sexual infections": visit("Z11.3", "87491", "87591", "86780", pos="81", age=23),
    "vitamin d": visit("E55.9", "82306", pos="81", age=68, payer="medicare"),
    "prostate antigen after cancer": visit("C61", "84153", pos="81", age=73, sex="M", payer="medicare"),
    "thyroid": visit("E03.9", "84443", "84439", pos="81", age=56, payer="medicare"),
    "hemoglobin a1c": visit("E11.65", "83036", pos="81", age=75, payer="medicare"),
    "lipids": visit("E78.2", "80061", pos="81", age=70, payer="medicare"),
    "clotting": visit("I48.91 Z79.01", "85610 p1,2", pos="81", age=79, payer="medicare"),
    "blood sent for genes": visit("C34.91", "81235", pos="81", age=66),
    "troponin twice": visit("R07.9", "84484", "84484-91", pos="22", age=58, sex="M"),
}
INFUSION = {
    "chemotherapy of an hour": visit("Z51.11 C18.7", "96413 p1,2", "J9263-JZ u200 p1,2 $200", age=60, sex="M"),
    "folfox day": visit(
        "Z51.11 C18.7 C78.7",
        "96413 p1,2",
        "96415 p1,2",
        "96417 p1,2",
        "96367 p1",
        "96375 p1",
        "96416 p1",
        "J9263-JZ u170 p1,2",
        "J0640 u14 p1",
        "J9190 u8 p1,2",
        "J2469-JZ u10 p1",
        "J1100 u10 p1",
        age=60,
        sex="M",
    ),
    "immune drug": visit("Z51.12 C34.12", "96413 p1,2", "J9271-JZ u200 p1,2", age=67, payer="medicare"),
    "antibody with waste": visit(
        "Z51.12 C50.911 Z17.0", "96413 p1,2", "Q5117 u42 p1,2", "J1200 u1 p1", "96375 p1", age=54
    ),
    "drug with waste": visit(
        "Z51.11 C56.1", "96413 p1,2", "J9045 u11 p1,2", "J9267-JZ u300 p1,2 $400", "96417 p1,2", "96415 u2 p1,2", age=63
    ),
    "single vial, rest thrown away": visit("M81.0", "96372", "J0897-JZ u60 $1500", age=74, payer="medicare"),
    "rest of a vial": visit(
        "Z51.11 C90.00", "96401 p1,2", "J9041 u25 p1,2", "J9041-JW u10 p1,2", age=70, payer="medicare"
    ),
    "iron": visit("D50.9", "96365", "J1439-JZ u750 $1200", age=41),
    "water by vein": visit("E86.0", "96360", "96361", age=36),
    "infusion and push": visit("A08.4 E86.0", "96361 p2", "96374 p1", "J2405 u4 p1", "99214-25 p1", age=29),
    "rheumatoid arthritis": visit("M05.79", "96413", "96415", "J1745-JZ u40", age=52),
    "white cells raised": visit("D70.1 T45.1X5A C50.912", "96372 p1", "Q5108-JZ u12 p1", age=50),
    "pump taken off": visit("Z45.2", "96523", age=60),
    "transfusion": visit("D46.9", "36430", pos="22", age=77),
}
DIALYSIS = {
    "month of dialysis": visit("N18.6 Z99.2", "90960 p1,2", pos="65", on="2026-04-30", age=61, payer="medicare"),
    "month of dialysis at home": visit(
        "N18.6 Z99.2", "90966 p1,2", pos="12", on="2026-04-30", age=55, payer="medicare"
    ),
    "dialysis in hospital": visit("I12.0 N18.6 Z99.2", "90935 p1,2,3", pos="21", age=66, payer="medicare"),
    "acute dialysis": visit("N17.0", "90945", pos="21", age=70, payer="medicare"),
    "graft opened": visit("T82.858A N18.6 Z99.2", "36903 p1,2,3", pos="22", age=63, payer="medicare"),
}
MIND = {
    "first evaluation": visit("F33.1", "90791", age=40),
    "evaluation by a physician": visit("F20.0", "90792", age=27, sex="M", payer="medicaid"),
    "hour of therapy": visit("F41.1", "90837", age=33),
    "therapy of 45 minutes by video": visit("F43.10", "90834-95", pos="10", age=38),
    "therapy by telephone, Medicare": visit("F33.0", "90832-93", pos="10", age=72, payer="medicare"),
    "drug visit with therapy": visit("F31.81", "99214", "90833", age=44),
    "family therapy": visit("F91.3", "90847", born="2014-02-02"),
    "group": visit("F10.20", "90853", age=50, sex="M"),
    "crisis": visit("F32.2 R45.851", "90839 p1,2", "90840 p1,2", age=22),
    "drug visit by video, Medicare": visit("F33.1", "99214", pos="10", age=69, payer="medicare"),
    "telehealth at another clinic": visit("F33.1", "99214-95", pos="02", age=45),
    "buprenorphine": visit("F11.20", "99214", "80305-QW", age=31, sex="M", payer="medicaid"),
    "shock treatment": visit("F33.2", "90870", pos="22", age=57),
    "magnet treatment": visit("F33.2", "90868", age=41),
    "testing": visit("R41.3", "96132", "96133 u2", "96138", "96139 u3", age=68, payer="medicare"),
    "collaborative care": visit("F32.1", "99492", on="2026-04-30", age=51),
    "autism treatment": visit("F84.0", "97153 u16 $400", pos="12", born="2020-06-06", sex="M"),
    "long-acting injection": visit("F20.9", "96372", "J2426-JZ u234", age=36, sex="M", payer="medicaid"),
    "smoking": visit("F17.210", "99407", age=49),
    "telehealth by a nurse practitioner": visit("J01.90", "99213-95", pos="10", age=26),
    "telephone only visit": visit("R05.9", "99213-93", pos="10", age=66, payer="medicare"),
    "telemedicine code of 2025": visit("F41.1", "98005", on="2026-02-02", pos="10", age=35),
}
THERAPY = {
    "exercise and hands": visit("M54.50", "97110-GP u2", "97140-GP", age=46),
    "therapy evaluated": visit("M75.41", "97161-GP", "97110-GP", age=52),
    "over the threshold, Medicare": visit(
        "M17.11 R26.2", "97110-GP-KX u2", "97112-GP-KX", on="2026-09-10", age=71, payer="medicare"
    ),
    "by an assistant": visit("M54.50", "97110-GP-CQ u2", age=70, payer="medicare"),
    "hands and activities": visit("M54.2", "97140-GP", "97530-GP-59", age=39),
    "occupational": visit("I69.351", "97535-GO u2", "97110-GO", pos="11", age=69, payer="medicare"),
    "speech": visit("I69.320", "92507-GN", age=73, payer="medicare"),
    "speech of a child": visit("F80.1", "92507-GN", born="2022-02-03", payer="medicaid"),
    "swallowing": visit("R13.12", "92526-GN", age=77, payer="medicare"),
    "spine adjusted": visit("M99.03 M54.50", "98941-AT p1,2", age=68, payer="medicare"),
    "spine adjusted, plan": visit("M99.01 M54.2", "98940 p1,2", age=35),
    "current by machine, Medicare": visit("M54.50", "97110-GP u2", "G0283-GP", age=68, payer="medicare"),
    "after surgery": visit("Z47.1 Z96.641", "97110-GP u2 p1,2", "97116-GP p1,2", age=65, payer="medicare"),
    "work injury": visit("S39.012D", "97110-GP u3", "97140-GP", age=37, sex="M"),
    "needles": visit("M54.50", "97810", "97811 u2", age=49),
    "diet": visit("E11.9", "97802 u4", age=54),
    "diabetes taught": visit("E11.65", "G0108 u2", age=69, payer="medicare"),
}
EMERGENCY_AND_HOSPITAL = {
    "cut sewn": visit("S61.411A W25.XXXA", "99283-25 p1", "12002 p1,2", pos="23", age=29, sex="M"),
    "chest pain": visit("R07.9", "99285-25", "93010", pos="23", age=63, sex="M"),
    "critical care of stroke by telehealth": visit("I63.9", "G0425-G0", pos="02", age=71, payer="medicare"),
    "critical": visit("J96.01 A41.9", "99291-25 p1", "31500 p1", "36556 p1", pos="23", age=66, payer="medicare"),
    "ankle sprain": visit("S93.401A X50.1XXA", "99283 p1,2", "73610-26-RT p1", pos="23", age=22),
    "overdose": visit("T40.2X1A R06.89", "99285 p1,2", pos="23", age=30, sex="M", payer="medicaid"),
    "left before treatment": visit("R10.9 Z53.29", "99281 p1,2", pos="23", age=26),
    "shoulder put back": visit("S43.004A W18.30XA", "99284-25 p1", "23650-RT p1,2", pos="23", age=34, sex="M"),
    "dead on arrival": visit("I46.9", "99285-25", "92950", pos="23", age=59, sex="M"),
    "animal bite with vaccine": visit(
        "S51.852A W54.0XXA Z20.3 Z23", "99283-25 p1,2,3", "90471 p4", "90675 p4", pos="23", age=18
    ),
    "admitted and followed": visit(
        "J18.9 J96.01",
        "99223-AI p1,2",
        "99232 p1,2 @2026-03-11",
        "99232 p1,2 @2026-03-12",
        "99239 p1 @2026-03-13",
        pos="21",
        age=74,
        payer="medicare",
    ),
    "observation and home on a day": visit("R55", "99235", pos="22", age=67, payer="medicare"),
    "observation, second day and home": visit("R07.89", "99222", "99238 @2026-03-11", pos="22", age=61),
    "consultation, plan": visit("I48.91", "99244", age=58),
    "consultation in hospital": visit("N17.9", "99254", pos="21", age=60),
    "intensive care, two hours": visit(
        "A41.9 R65.21", "99291 p1,2", "99292 u2 p1,2", pos="21", age=69, payer="medicare"
    ),
    "line in intensive care": visit(
        "A41.9 R65.21", "99291-25 p1,2", "36556 p1", "76937-26 p1", pos="21", age=69, payer="medicare"
    ),
    "teaching": visit("I11.0 I50.23", "99233-GC p1,2", pos="21", age=75, payer="medicare"),
    "shared visit": visit("I11.0 I50.23", "99233-FS p1,2", pos="21", age=75, payer="medicare"),
    "nursing facility, admission": visit("S72.001D Z91.81", "99306 p1", pos="31", age=85, payer="medicare"),
    "nursing facility, discharge": visit("S72.001D", "99316", pos="31", age=85, payer="medicare"),
    "hospice physician": visit("C34.90", "99349-GV", pos="12", age=72, payer="medicare"),
    "pronounced dead": visit("I46.9", "99238", pos="21", age=88, payer="medicare"),
    "trauma team": visit("S36.039A V43.52XA", "99291-25 p1", pos="23", age=41, sex="M"),
}
TRANSPORT_AND_SUPPLIES = {
    "ambulance": visit("R07.9", "A0427-RH", "A0425-RH u12", pos="41", age=78, payer="medicare"),
    "ambulance, not urgent": visit(
        "N18.6 Z99.2 Z74.01", "A0428-RJ p1,2,3", "A0425-RJ u8 p1,2,3", pos="41", age=80, payer="medicare"
    ),
    "ambulance between hospitals": visit(
        "I21.4", "A0433-HH", "A0425-HH u31", pos="41", age=66, sex="M", payer="medicare"
    ),
    "air": visit("S06.5XAA V49.9XXA", "A0431-SH p1,2", "A0436-SH u44 p1,2", pos="42", age=30, sex="M"),
    "wheelchair rented": visit("G12.21", "K0823-RR-KH-KX", pos="12", age=60, payer="medicare"),
    "walker bought": visit("R26.2 M17.0", "E0143-NU-KX p1,2", pos="12", age=77, payer="medicare"),
    "oxygen": visit("J44.9 J96.11", "E1390-RR-KX p2,1", pos="12", age=73, payer="medicare"),
    "breathing machine": visit("G47.33", "E0601-RR-KH-KX", pos="12", age=56, sex="M"),
    "mask": visit("G47.33", "A7030-NU-KX", "A7037-NU-KX", pos="12", age=56, sex="M"),
    "test strips of an insulin user": visit(
        "E11.65 Z79.4",
        "A4253-KX-NU u6 p1,2",
        "A4259-KX-NU p1,2",
        service_to="2026-06-07",
        pos="12",
        age=70,
        payer="medicare",
    ),
    "glucose sensor": visit("E10.65", "A4239-KX", pos="12", age=70, payer="medicare"),
    "knee brace": visit("M17.11", "L1833-RT-KX", pos="12", age=67, payer="medicare"),
    "diabetic shoes": visit(
        "E11.42", "A5500-RT-KX", "A5500-LT-KX", "A5512-RT-KX u3", "A5512-LT-KX u3", pos="12", age=69, payer="medicare"
    ),
    "leg prosthesis": visit("Z89.511", "L5301-RT-K3", pos="12", age=62, sex="M", payer="commercial"),
    "catheters": visit("N31.9", "A4351-KX u120 $200", pos="12", age=45, sex="M", payer="medicare"),
    "hospital bed": visit("G12.21", "E0260-RR-KH-KX", pos="12", age=63, sex="M", payer="medicare"),
    "nutrition": visit("C15.9 R13.10", "B4152-BA-KX u180 p1,2", pos="12", age=66, sex="M", payer="medicare"),
}
