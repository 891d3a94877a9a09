"""Stays for injuries, births and children, and stays outside the acute hospital."""

from claims.tests.edits.specialties.shapes import outpatient, stay

TRAUMA = {
    "car crash": stay(
        "S06.5XAA:Y S27.0XXA:Y S22.41XA:Y S36.039A:Y V43.52XA Y92.411 ^S09.90XA",
        "0W9930Z@0",
        days=9,
        age=34,
        sex="M",
        discharge_status="62",
    ),
    "fall of an old man with a thinner": stay(
        "S06.5X0A:Y W18.30XA:Y Y92.009 Z79.01 I48.20:Y ^S09.90XA",
        days=3,
        age=86,
        sex="M",
        discharge_status="03",
        payer="medicare",
    ),
    "shot": stay("S36.500A:Y S31.600A:Y X95.9XXA:Y ^S31.600A", "0DQM0ZZ@0", days=8, age=22, sex="M", payer="medicaid"),
    "broken legs": stay(
        "S72.351A:Y S82.251A:Y V03.10XA ^S72.351A",
        "0QS836Z@0 0QSG06Z@0",
        days=6,
        age=27,
        sex="M",
        discharge_status="06",
    ),
    "burns": stay("T24.311A:Y T22.211A:Y T31.11:Y X10.2XXA:Y Y92.010 ^T24.301A", "0HRKX74@4", days=11, age=40),
    "neck": stay(
        "S12.110A:Y W10.9XXA:Y ^S12.9XXA", "2W32X3Z@0", days=5, age=78, discharge_status="03", payer="medicare"
    ),
    "child beaten": stay(
        "T74.12XA:Y S06.5XAA:Y Y07.11 ^R56.9", days=6, born="2025-11-01", payer="medicaid", discharge_status="01"
    ),
    "broken hip years ago, new joint": stay(
        "T84.84XA:Y M25.551:Y Y83.1:Y ^M25.551", "0SP90JZ@0 0SR90J9@0", days=3, age=74, payer="medicare"
    ),
    "scald of a child": stay("T21.22XA:Y T31.0:Y X12.XXXA:Y ^T21.22XA", days=2, born="2024-04-04", payer="medicaid"),
    "snake": stay("T63.011A:Y ^T63.011A", "3E0334Z@0", days=2, age=38, sex="M"),
}
BIRTH = {
    "vaginal delivery": stay("O80 Z3A.39 Z37.0 ^O80", "10E0XZZ@0", days=2, age=27),
    "delivery with a tear": stay("O70.1:N Z3A.40 Z37.0 ^O80", "10E0XZZ@0 0KQM0ZZ@0", days=2, age=30),
    "delivery brought on": stay("O48.0:Y Z3A.41 Z37.0 ^O48.0", "3E033VJ@0 10E0XZZ@1", days=3, age=26, payer="medicaid"),
    "caesarean again": stay("O34.211:Y Z3A.39 Z37.0 ^O34.211", "10D00Z1@0", days=3, age=33),
    "caesarean, stuck": stay("O62.1:N O76:N Z3A.40 Z37.0 ^O47.1", "10D00Z1@1", days=4, age=29),
    "twins": stay("O30.043:Y O32.2XX2:Y Z3A.37 Z37.2 ^O30.043", "10D00Z1@0", days=4, age=35),
    "severe preeclampsia": stay(
        "O14.14:Y O60.14X0:N Z3A.34 Z37.0 ^O14.14", "10D00Z1@1", days=5, age=24, payer="medicaid"
    ),
    "diabetes of pregnancy": stay("O24.420:Y Z3A.39 Z37.0 ^O24.410", "10E0XZZ@0", days=2, age=34),
    "bleeding after delivery": stay("O72.1:N O90.81:N D62:N Z3A.39 Z37.0 ^O80", "10E0XZZ@0 30233N1@0", days=3, age=37),
    "forceps": stay("O75.81:N Z3A.40 Z37.0 ^O80", "10D07Z3@0", days=2, age=25),
    "stillbirth": stay("O36.4XX0:Y Z3A.36 Z37.1 ^O36.8130", "10E0XZZ@0", days=2, age=31),
    "not delivered": stay("O60.03:Y Z3A.32 ^O60.03", days=3, age=22, payer="medicaid"),
    "vomiting of pregnancy": stay("O21.1:Y Z3A.12 ^O21.1", days=2, age=20),
    "after delivery, infection": stay("O86.12:Y ^R50.9", days=3, age=28),
    "ectopic": stay("O00.102:Y D62:Y ^R10.32", "10T24ZZ@0", days=1, age=32),
    "sterilised after delivery": stay(
        "O80 Z30.2 Z3A.39 Z37.0 ^O80", "10E0XZZ@0 0UL74CZ@1", days=2, age=36, payer="medicaid"
    ),
    "well newborn": stay(
        "Z38.00 Z23 ^Z38.00", "3E0234Z@0", "0171 u2 $1600", "0300 u3", days=2, born="2026-03-10", admission_source="5"
    ),
    "newborn by caesarean, yellow": stay(
        "Z38.01 P59.9:N ^Z38.01",
        "6A600ZZ@1",
        "0171 u3 $2400",
        "0300 u3",
        days=3,
        born="2026-03-10",
        sex="M",
        admission_source="5",
    ),
    "twin": stay(
        "Z38.31 P07.18:Y P07.38:Y ^Z38.31",
        "",
        "0172 u5 $9000",
        "0300 u3",
        days=5,
        born="2026-03-10",
        admission_source="5",
        payer="medicaid",
    ),
    "born at 28 weeks": stay(
        "Z38.01 P07.14:Y P07.31:Y P22.0:Y P61.2:N P28.41:N ^Z38.01",
        "5A09457@0 0BH17EZ@0 3E0F7GC@0",
        "0174 u58 $200000",
        "0250 u90",
        days=58,
        born="2026-03-10",
        admission_source="5",
        payer="medicaid",
    ),
    "baby moved to the children's hospital": stay(
        "Z38.00 Q20.3 ^Z38.00",
        "",
        "0174 u1 $4000",
        days=1,
        born="2026-03-10",
        discharge_status="05",
        admission_source="5",
    ),
    "baby received": stay(
        "Q20.3 ^Q20.3", "02SW0ZZ@3", "0174 u20 $90000", days=20, born="2026-03-09", admission_source="4"
    ),
    "baby of a mother on drugs": stay(
        "Z38.00 P96.1:Y ^Z38.00",
        "",
        "0173 u9 $12000",
        "0250 u9",
        days=9,
        born="2026-03-10",
        admission_source="5",
        payer="medicaid",
    ),
    "baby died": stay(
        "Z38.00 P07.01:Y P07.21:Y P22.0:Y ^Z38.00",
        "",
        "0174 u1 $4000",
        days=0,
        born="2026-03-10",
        admission_source="5",
        discharge_status="20",
    ),
    "baby of unknown sex": stay(
        "Z38.00 Q56.4 ^Z38.00", "", "0171 u2 $1600", days=2, born="2026-03-10", sex="U", admission_source="5"
    ),
    "fever of a baby": stay("P36.9:Y ^R50.9", "009U3ZX@0", days=3, born="2026-02-20"),
}
CHILDREN = {
    "bronchiolitis": stay("J21.0:Y J96.01:Y ^R06.03", on="2026-01-08", days=3, born="2025-08-08", payer="medicaid"),
    "asthma": stay("J45.902:Y J96.01:Y ^R06.2", days=2, born="2017-03-01", sex="M", payer="medicaid"),
    "gastroenteritis": stay("A08.0:Y E86.0:Y ^R11.10", days=1, born="2024-09-09"),
    "new diabetes": stay("E10.10:Y ^R73.9", days=3, born="2016-09-09"),
    "appendix": stay("K35.80:Y ^R10.31", "0DTJ4ZZ@0", days=1, born="2015-09-09", sex="M"),
    "leukaemia, chemotherapy": stay("Z51.11 C91.00:Y ^Z51.11", "3E04305@0", days=4, born="2019-01-01", sex="M"),
    "cleft palate": stay("Q35.9 ^Q35.9", "0CQ20ZZ@0", days=1, born="2025-05-05"),
    "seizure of fever": stay("R56.00:Y H66.91:Y ^R56.00", days=1, born="2024-09-09"),
    "self harm": stay("T39.392A:Y F32.2:Y ^T39.392A", days=2, born="2010-04-04", discharge_status="65"),
}
OTHER_STAYS = {
    "depressed": stay("F32.2:Y R45.851:Y ^F32.2", "GZ58ZZZ@1 GZHZZZZ@2", "0124 u8 $9600", "0900 u4", days=8, age=31),
    "schizophrenia": stay(
        "F20.0:Y F17.210:Y ^F20.0", "", "0124 u14 $16800", days=14, age=28, sex="M", payer="medicaid"
    ),
    "manic": stay("F31.2:Y ^F31.2", "", "0124 u10 $12000", days=10, age=40, sex="M"),
    "detoxification": stay("F11.23:Y ^F11.23", "HZ2ZZZZ@0", "0126 u5 $5000", days=5, age=34, sex="M", payer="medicaid"),
    "rehabilitation after stroke": stay(
        "I69.351 I69.320 I10:Y E11.9:Y Z79.84 ^I69.351",
        "F07L7ZZ@1",
        "0024:A0108 $0",
        "0128 u14 $21000",
        "0420 u28",
        days=14,
        age=71,
        discharge_status="06",
        admission_source="4",
        payer="medicare",
    ),
    "rehabilitation after a hip": stay(
        "S72.001D ^S72.001D",
        "",
        "0024:A0704 $0",
        "0128 u11 $16000",
        days=11,
        age=85,
        discharge_status="01",
        admission_source="4",
        payer="medicare",
    ),
    "long term hospital": stay(
        "J96.11:Y Z93.0 Z99.11 ^J96.10",
        "5A1955Z@0",
        "0120 u27 $60000",
        "0410 u27",
        days=27,
        age=69,
        discharge_status="03",
        admission_source="4",
        payer="medicare",
    ),
    "voided": stay(
        "J18.9:Y ^R05.9",
        age=70,
        bill_type="118",
        payer_control_number="20260330001",
        condition_codes=["D6"],
        payer="medicare",
    ),
    "corrected": stay(
        "J18.9:Y J96.01:Y ^R05.9",
        age=70,
        bill_type="117",
        payer_control_number="20260330001",
        condition_codes=["D9"],
        payer="medicare",
    ),
    "critical access hospital": stay("J18.9:Y ^R05.9", days=3, age=79, payer="medicare"),
    "last interim bill": stay(
        "J96.01:Y J18.9:Y ^R06.02",
        "5A1955Z@0",
        on="2026-01-05",
        days=90,
        age=70,
        bill_type="114",
        discharge_status="03",
        payer="medicare",
    ),
    "old bill of the last year": stay("J18.9:Y ^R05.9", on="2025-12-28", days=5, age=70, payer="medicare"),
    "of the new code year": stay("I11.0:Y I50.23:Y ^R06.02", on="2026-10-05", days=4, age=70, payer="medicare"),
    "across the new code year": stay("A41.9:Y N39.0:Y ^R50.9", on="2026-09-28", days=5, age=70, payer="medicare"),
    "ancillaries only": outpatient("I50.32", "0301:80053", "0320:71046", bill_type="121", age=80, payer="medicare"),
}
