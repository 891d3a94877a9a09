"""Acute and other inpatient stays, each with its present-on-admission values, days and a likely discharge."""

from claims.tests.edits.specialties.shapes import outpatient, stay

MEDICARE = {"payer": "medicare"}
MEDICINE = {
    "sepsis from the lung": stay("A41.9:Y J18.9:Y R65.20:Y N17.9:Y I10:Y ^R50.9", age=76, **MEDICARE),
    "septic shock from the urine": stay(
        "A41.51:Y N39.0:Y R65.21:Y N17.0:Y E87.20:Y I10:Y Z79.4 E11.9:Y ^R41.0",
        "02HV33Z@0 3E033XZ@0",
        "0200 u3 $9000",
        "0120 u4",
        "0250 u20",
        days=7,
        age=81,
        discharge_status="03",
        **MEDICARE,
    ),
    "pneumonia": stay("J18.9:Y E11.9:Y Z79.84 I10:Y ^R05.9", age=71, **MEDICARE),
    "pneumonia with lung disease": stay(
        "J44.0:Y J18.9:Y J44.1:Y J96.01:Y F17.210:Y Z99.81 ^R06.02", age=68, discharge_status="06", **MEDICARE
    ),
    "bronchitis of a smoker's lung": stay("J44.1:Y J96.21:Y Z99.81 F17.211:Y ^R06.02", "5A09357@0", age=66, **MEDICARE),
    "covid pneumonia": stay(
        "U07.1:Y J12.82:Y J96.01:Y E66.813:Y Z68.41 ^R06.02", "XW033E5@0", on="2026-01-12", age=59, sex="M"
    ),
    "influenza": stay("J10.1:Y E86.0:Y I48.20:Y Z79.01 ^R50.9", on="2026-01-12", age=85, **MEDICARE),
    "heart failure": stay(
        "I11.0:Y I50.23:Y I48.20:Y Z79.01 E87.6:N ^R06.02", age=79, discharge_status="06", **MEDICARE
    ),
    "heart failure and kidney disease": stay(
        "I13.0:Y I50.33:Y N18.4:Y D63.1:Y E87.5:Y ^R06.02", age=82, discharge_status="01", **MEDICARE
    ),
    "heart attack with stent": stay(
        "I21.02:Y I25.10:Y I10:Y E78.5:Y F17.210:Y ^R07.9",
        "027034Z@0 4A023N7@0 B2111ZZ@0",
        "0200 u1 $4000",
        "0120 u2",
        "0481 $12000",
        "0278 $3000",
        days=3,
        age=58,
        sex="M",
    ),
    "heart attack, sent on": stay("I21.4:Y I10:Y E78.5:Y ^R07.9", days=1, age=72, discharge_status="02", **MEDICARE),
    "atrial fibrillation": stay("I48.0:Y I10:Y Z79.01 ^R00.2", "5A2204Z@1", days=2, age=69, **MEDICARE),
    "fainting": stay("R55:Y I10:Y ^R55", days=1, age=83, **MEDICARE),
    "stroke treated by lysis": stay(
        "I63.511:Y G81.94:Y R29.810:Y R47.01:Y I10:Y R29.712:Y ^R53.1",
        "3E03317@0",
        age=74,
        discharge_status="62",
        **MEDICARE,
    ),
    "clot taken from the brain": stay(
        "I63.412:Y I48.91:Y G81.91:Y R29.718:Y Z92.82 ^R47.01",
        "03CG3ZZ@0",
        days=6,
        age=70,
        discharge_status="62",
        **MEDICARE,
    ),
    "bleeding in the brain": stay(
        "I61.0:Y G93.5:Y J96.01:Y I10:Y ^R40.20",
        "5A1945Z@0 0BH17EZ@0",
        "0200 u3 $12000",
        "0250 u10",
        days=3,
        age=66,
        sex="M",
        discharge_status="20",
    ),
    "transient attack": stay("G45.9:Y I10:Y E78.5:Y ^R47.81", days=1, age=77, **MEDICARE),
    "seizure": stay("G40.909:Y Z91.148 ^R56.9", days=2, age=35, sex="M", payer="medicaid"),
    "ketoacidosis": stay("E10.10:Y N17.9:Y E86.0:Y Z79.4 ^R73.9", days=3, age=24),
    "ketoacidosis of the second type": stay(
        "E11.10:Y Z79.4 I10:Y E87.6:N ^R73.9", days=3, age=51, sex="M", payer="medicaid"
    ),
    "low sugar of a drug": stay("E11.649:Y T38.3X5A:Y E11.22:Y N18.32:Y Z79.84 ^R41.82", days=2, age=84, **MEDICARE),
    "kidney injury": stay("N17.9:Y E86.0:Y I12.9:Y N18.32:Y ^R11.2", days=3, age=80, **MEDICARE),
    "urinary infection": stay(
        "N39.0:Y B96.20:Y I10:Y F03.90:Y ^R41.0", days=3, age=88, discharge_status="03", **MEDICARE
    ),
    "bleeding from the stomach": stay("K25.4:Y D62:Y Z79.1 M19.90:Y ^K92.1", "0DJ08ZZ@1", age=73, **MEDICARE),
    "varices of a drinker": stay(
        "K70.30:Y I85.11:Y D62:Y F10.20:Y ^K92.0", "06L38CZ@0", days=5, age=54, sex="M", payer="medicaid"
    ),
    "pancreatitis": stay("K85.10:Y K80.50:Y ^R10.13", "0FC98ZZ@2", days=4, age=46),
    "diverticulitis": stay("K57.32:Y I10:Y ^R10.32", days=3, age=61),
    "blocked bowel": stay("K56.50:Y Z90.49 ^R11.10", days=4, age=66, **MEDICARE),
    "diarrhoea": stay("A04.72:Y E86.0:Y N17.9:Y ^R19.7", days=4, age=79, **MEDICARE),
    "cellulitis": stay("L03.115:Y E11.9:Y Z79.84 E66.813:Y Z68.42 ^L03.115", days=4, age=57),
    "foot of a diabetic": stay(
        "E11.69:Y M86.171:Y E11.621:Y L97.513:Y E11.51:Y Z79.4 ^L97.519",
        "0Y6M0Z5@2",
        days=6,
        age=63,
        sex="M",
        discharge_status="06",
    ),
    "clot in the lung": stay("I26.99:Y I82.401:Y Z79.01 ^R06.02", days=3, age=64),
    "sickle crisis": stay("D57.00:Y ^D57.00", days=4, age=23, sex="M", payer="medicaid"),
    "fever of low white cells": stay("D70.1:Y T45.1X5A:Y R50.81:Y C50.911:Y Z17.0 ^R50.9", days=5, age=55),
    "alcohol withdrawal": stay(
        "F10.231:Y K70.10:Y E83.42:Y ^R41.0",
        "HZ2ZZZZ@0",
        days=5,
        age=49,
        sex="M",
        payer="medicaid",
        discharge_status="01",
    ),
    "overdose on purpose": stay("T39.1X2A:Y K71.10:Y F32.2:Y ^T39.1X2A", days=4, age=21, discharge_status="65"),
    "overdose by accident": stay(
        "T40.411A:Y J96.01:Y F11.20:Y ^R40.20",
        "5A1935Z@0 0BH17EZ@0",
        days=2,
        age=33,
        sex="M",
        payer="medicaid",
        discharge_status="07",
    ),
    "allergic to a drug": stay("L27.0:Y T36.0X5A:Y ^R21", days=2, age=47),
    "hiv with pneumonia": stay("B20:Y B59:Y ^R06.02", days=8, age=39, sex="M", payer="medicaid"),
    "tuberculosis": stay("A15.0:Y ^R04.2", days=12, age=44, sex="M", payer="medicaid"),
    "failure to thrive, old": stay(
        "R62.7:Y E43:Y F03.90:Y Z66:Y Z51.5 ^R62.7", days=5, age=93, discharge_status="51", **MEDICARE
    ),
    "death of cancer": stay(
        "C34.11:Y C79.31:Y C78.7:Y G89.3:Y Z51.5 Z66:Y ^R41.82",
        days=4,
        age=67,
        sex="M",
        discharge_status="20",
        **MEDICARE,
    ),
    "woman of 108": stay("J18.9:Y I11.0:Y I50.32:Y Z66:Y ^R05.9", age=108, discharge_status="50", **MEDICARE),
    "long stay": stay(
        "J96.01:Y J18.9:Y J95.851:N L89.153:N E43:Y ^R06.02",
        "5A1955Z@0 0BH17EZ@0 0B113F4@14 0DH63UZ@20",
        "0200 u40 $160000",
        "0120 u25 $50000",
        "0250 u300 $40000",
        days=65,
        age=62,
        sex="M",
        discharge_status="63",
    ),
    "first interim bill": stay(
        "J96.01:Y J18.9:Y ^R06.02", "5A1955Z@0", days=60, bill_type="112", discharge_status="30", age=70, **MEDICARE
    ),
    "against advice": stay(
        "L03.116:Y F11.20:Y ^L03.116", days=1, discharge_status="07", age=36, sex="M", payer="medicaid"
    ),
    "to a prison": stay(
        "K35.80:Y ^R10.31", "0DTJ4ZZ@0", days=2, discharge_status="21", age=29, sex="M", payer="medicaid"
    ),
    "back as planned": stay("K57.20:Y ^R10.32", days=4, discharge_status="81", age=60),
    "patient whose sex is not known": stay("J18.9:Y ^R05.9", age=50, sex="U"),
}
SURGERY = {
    "hip fracture": stay(
        "S72.001A:Y D62:N I10:Y W18.30XA:Y Y92.010 ^S72.001A",
        "0SRR0J9@1",
        days=5,
        age=84,
        discharge_status="03",
        **MEDICARE,
    ),
    "hip fracture of thin bones": stay(
        "M80.051A:Y D62:N I10:Y ^M25.551", "0QS636Z@1", days=5, age=87, discharge_status="62", **MEDICARE
    ),
    "hip replaced": stay("M16.11:Y I10:Y ^M16.11", "0SR904A@0", days=2, age=70, discharge_status="06", **MEDICARE),
    "knee replaced": stay(
        "M17.12:Y E66.811:Y Z68.33 ^M17.12", "0SRD0J9@0", days=2, age=67, discharge_status="06", **MEDICARE
    ),
    "spine fused": stay("M48.062:Y M43.16:Y ^M48.062", "0SG0071@0 0SB20ZZ@0", days=3, age=62),
    "gallbladder": stay("K80.00:Y I10:Y ^R10.11", "0FT44ZZ@1", days=2, age=50),
    "appendix burst": stay("K35.32:Y ^R10.31", "0DTJ4ZZ@0", days=4, born="2014-05-01", sex="M", payer="medicaid"),
    "colon cancer": stay("C18.2:Y D50.0:Y ^C18.2", "0DTF4ZZ@0", days=5, age=72, **MEDICARE),
    "colon cancer with nodes": stay(
        "C18.7:Y C77.2:Y K56.609:Y ^K56.609",
        "0DTN0ZZ@0 07BB0ZZ@0 0D1L0Z4@0",
        days=8,
        age=69,
        discharge_status="06",
        **MEDICARE,
    ),
    "lung cancer": stay("C34.11:Y J44.9:Y Z87.891 ^C34.11", "0BTC4ZZ@0 07T74ZZ@0", days=5, age=68, sex="M", **MEDICARE),
    "breast": stay("C50.411:Y Z17.0 ^C50.411", "0HTT0ZZ@0 07B50ZX@0", days=1, age=49),
    "prostate": stay("C61:Y ^C61", "0VT04ZZ@0 0VT34ZZ@0 8E0W4CZ@0", days=1, age=63, sex="M"),
    "uterus for bleeding": stay("D25.1:Y N92.0:Y D50.0:Y ^D25.9", "0UT94ZZ@0 0UTC4ZZ@0", days=1, age=45),
    "bypass of the heart": stay(
        "I25.110:Y I10:Y E78.5:Y D62:N E11.9:Y Z79.84 ^I20.0",
        "021109W@1 02100Z9@1 06BP4ZZ@1 5A1221Z@1",
        "0200 u3 $15000",
        "0120 u4",
        "0360 $30000",
        "0250 u40",
        days=7,
        age=66,
        sex="M",
        discharge_status="06",
        **MEDICARE,
    ),
    "valve of the heart": stay("I35.0:Y I11.0:Y I50.32:Y Z00.6 ^I35.0", "02RF38Z@0", days=3, age=82, **MEDICARE),
    "defibrillator": stay(
        "I25.5:Y I50.22:Y I47.20:Y ^I47.20", "0JH608Z@1 02HK3KZ@1", days=2, age=69, sex="M", **MEDICARE
    ),
    "aorta burst": stay(
        "I71.31:Y D62:Y J96.01:N N17.9:N ^R10.9",
        "04V03DZ@0",
        "0200 u6 $20000",
        "0250 u50",
        days=6,
        age=76,
        sex="M",
        discharge_status="63",
        **MEDICARE,
    ),
    "carotid": stay("I65.21:Y I10:Y ^I65.21", "03CK0ZZ@0", days=1, age=73, **MEDICARE),
    "leg taken off": stay(
        "E11.52:Y E11.22:Y I12.0:Y N18.6:Y Z99.2 Z79.4 ^E11.52",
        "0Y6H0Z1@1 5A1D70Z@2",
        days=8,
        age=66,
        sex="M",
        discharge_status="62",
        **MEDICARE,
    ),
    "kidney put in": stay("I12.0:Y N18.6:Y Z99.2 Z76.82 ^N18.6", "0TY00Z0@0", days=6, age=46, sex="M", **MEDICARE),
    "liver put in": stay("K74.60:Y K76.6:Y ^K74.60", "0FY00Z0@0 30233N1@0", days=12, age=57, sex="M"),
    "marrow put in": stay("C90.00:Y D61.810:N ^C90.00", "30233Y0@1", days=18, age=60),
    "skull opened for a tumour": stay("C71.1:Y G93.6:Y ^R51.9", "00B70ZZ@1", days=5, age=54),
    "weight operation": stay("E66.813:Y Z68.42 G47.33:Y ^E66.813", "0DB64Z3@0", days=1, age=41),
    "wound open after surgery": stay("T81.31XA:Y Y83.8:Y ^T81.31XA", "0HQ7XZZ@0", days=3, age=58),
    "infected hip": stay(
        "T84.51XA:Y B95.62:Y ^T84.51XA", "0SP90JZ@1", days=7, age=73, discharge_status="03", **MEDICARE
    ),
    "operation put off": stay("K40.90:Y Z53.09:Y J06.9:Y ^K40.90", days=1, age=70, **MEDICARE),
}
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
        **MEDICARE,
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
    "neck": stay("S12.110A:Y W10.9XXA:Y ^S12.9XXA", "2W32X3Z@0", days=5, age=78, discharge_status="03", **MEDICARE),
    "child beaten": stay(
        "T74.12XA:Y S06.5XAA:Y Y07.11 ^R56.9", days=6, born="2025-11-01", payer="medicaid", discharge_status="01"
    ),
    "broken hip years ago, new joint": stay(
        "T84.84XA:Y M25.551:Y Y83.1:Y ^M25.551", "0SP90JZ@0 0SR90J9@0", days=3, age=74, **MEDICARE
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
        **MEDICARE,
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
        **MEDICARE,
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
        **MEDICARE,
    ),
    "voided": stay(
        "J18.9:Y ^R05.9",
        age=70,
        bill_type="118",
        payer_control_number="20260330001",
        condition_codes=["D6"],
        **MEDICARE,
    ),
    "corrected": stay(
        "J18.9:Y J96.01:Y ^R05.9",
        age=70,
        bill_type="117",
        payer_control_number="20260330001",
        condition_codes=["D9"],
        **MEDICARE,
    ),
    "critical access hospital": stay("J18.9:Y ^R05.9", days=3, age=79, **MEDICARE),
    "last interim bill": stay(
        "J96.01:Y J18.9:Y ^R06.02",
        "5A1955Z@0",
        on="2026-01-05",
        days=90,
        age=70,
        bill_type="114",
        discharge_status="03",
        **MEDICARE,
    ),
    "old bill of the last year": stay("J18.9:Y ^R05.9", on="2025-12-28", days=5, age=70, **MEDICARE),
    "of the new code year": stay("I11.0:Y I50.23:Y ^R06.02", on="2026-10-05", days=4, age=70, **MEDICARE),
    "across the new code year": stay("A41.9:Y N39.0:Y ^R50.9", on="2026-09-28", days=5, age=70, **MEDICARE),
    "ancillaries only": outpatient("I50.32", "0301:80053", "0320:71046", bill_type="121", age=80, **MEDICARE),
}
