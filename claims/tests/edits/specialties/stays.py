"""Acute stays for medicine and surgery, each with its present-on-admission values, days and a likely discharge."""

from claims.tests.edits.specialties.shapes import stay

MEDICINE = {
    "sepsis from the lung": stay("A41.9:Y J18.9:Y R65.20:Y N17.9:Y I10:Y ^R50.9", age=76, payer="medicare"),
    "septic shock from the urine": stay(
        "A41.51:Y N39.0:Y R65.21:Y N17.0:Y E87.20:Y I10:Y Z79.4 E11.9:Y ^R41.0",
        "02HV33Z@0 3E033XZ@0",
        "0200 u3 $9000",
        "0120 u4",
        "0250 u20",
        days=7,
        age=81,
        discharge_status="03",
        payer="medicare",
    ),
    "pneumonia": stay("J18.9:Y E11.9:Y Z79.84 I10:Y ^R05.9", age=71, payer="medicare"),
    "pneumonia with lung disease": stay(
        "J44.0:Y J18.9:Y J44.1:Y J96.01:Y F17.210:Y Z99.81 ^R06.02", age=68, discharge_status="06", payer="medicare"
    ),
    "bronchitis of a smoker's lung": stay(
        "J44.1:Y J96.21:Y Z99.81 F17.211:Y ^R06.02", "5A09357@0", age=66, payer="medicare"
    ),
    "covid pneumonia": stay(
        "U07.1:Y J12.82:Y J96.01:Y E66.813:Y Z68.41 ^R06.02", "XW033E5@0", on="2026-01-12", age=59, sex="M"
    ),
    "influenza": stay("J10.1:Y E86.0:Y I48.20:Y Z79.01 ^R50.9", on="2026-01-12", age=85, payer="medicare"),
    "heart failure": stay(
        "I11.0:Y I50.23:Y I48.20:Y Z79.01 E87.6:N ^R06.02", age=79, discharge_status="06", payer="medicare"
    ),
    "heart failure and kidney disease": stay(
        "I13.0:Y I50.33:Y N18.4:Y D63.1:Y E87.5:Y ^R06.02", age=82, discharge_status="01", payer="medicare"
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
    "heart attack, sent on": stay(
        "I21.4:Y I10:Y E78.5:Y ^R07.9", days=1, age=72, discharge_status="02", payer="medicare"
    ),
    "atrial fibrillation": stay("I48.0:Y I10:Y Z79.01 ^R00.2", "5A2204Z@1", days=2, age=69, payer="medicare"),
    "fainting": stay("R55:Y I10:Y ^R55", days=1, age=83, payer="medicare"),
    "stroke treated by lysis": stay(
        "I63.511:Y G81.94:Y R29.810:Y R47.01:Y I10:Y R29.712:Y ^R53.1",
        "3E03317@0",
        age=74,
        discharge_status="62",
        payer="medicare",
    ),
    "clot taken from the brain": stay(
        "I63.412:Y I48.91:Y G81.91:Y R29.718:Y Z92.82 ^R47.01",
        "03CG3ZZ@0",
        days=6,
        age=70,
        discharge_status="62",
        payer="medicare",
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
    "transient attack": stay("G45.9:Y I10:Y E78.5:Y ^R47.81", days=1, age=77, payer="medicare"),
    "seizure": stay("G40.909:Y Z91.148 ^R56.9", days=2, age=35, sex="M", payer="medicaid"),
    "ketoacidosis": stay("E10.10:Y N17.9:Y E86.0:Y Z79.4 ^R73.9", days=3, age=24),
    "ketoacidosis of the second type": stay(
        "E11.10:Y Z79.4 I10:Y E87.6:N ^R73.9", days=3, age=51, sex="M", payer="medicaid"
    ),
    "low sugar of a drug": stay(
        "E11.649:Y T38.3X5A:Y E11.22:Y N18.32:Y Z79.84 ^R41.82", days=2, age=84, payer="medicare"
    ),
    "kidney injury": stay("N17.9:Y E86.0:Y I12.9:Y N18.32:Y ^R11.2", days=3, age=80, payer="medicare"),
    "urinary infection": stay(
        "N39.0:Y B96.20:Y I10:Y F03.90:Y ^R41.0", days=3, age=88, discharge_status="03", payer="medicare"
    ),
    "bleeding from the stomach": stay("K25.4:Y D62:Y Z79.1 M19.90:Y ^K92.1", "0DJ08ZZ@1", age=73, payer="medicare"),
    "varices of a drinker": stay(
        "K70.30:Y I85.11:Y D62:Y F10.20:Y ^K92.0", "06L38CZ@0", days=5, age=54, sex="M", payer="medicaid"
    ),
    "pancreatitis": stay("K85.10:Y K80.50:Y ^R10.13", "0FC98ZZ@2", days=4, age=46),
    "diverticulitis": stay("K57.32:Y I10:Y ^R10.32", days=3, age=61),
    "blocked bowel": stay("K56.50:Y Z90.49 ^R11.10", days=4, age=66, payer="medicare"),
    "diarrhoea": stay("A04.72:Y E86.0:Y N17.9:Y ^R19.7", days=4, age=79, payer="medicare"),
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
        "R62.7:Y E43:Y F03.90:Y Z66:Y Z51.5 ^R62.7", days=5, age=93, discharge_status="51", payer="medicare"
    ),
    "death of cancer": stay(
        "C34.11:Y C79.31:Y C78.7:Y G89.3:Y Z51.5 Z66:Y ^R41.82",
        days=4,
        age=67,
        sex="M",
        discharge_status="20",
        payer="medicare",
    ),
    "woman of 108": stay("J18.9:Y I11.0:Y I50.32:Y Z66:Y ^R05.9", age=108, discharge_status="50", payer="medicare"),
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
        "J96.01:Y J18.9:Y ^R06.02",
        "5A1955Z@0",
        days=60,
        bill_type="112",
        discharge_status="30",
        age=70,
        payer="medicare",
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
        payer="medicare",
    ),
    "hip fracture of thin bones": stay(
        "M80.051A:Y D62:N I10:Y ^M25.551", "0QS636Z@1", days=5, age=87, discharge_status="62", payer="medicare"
    ),
    "hip replaced": stay(
        "M16.11:Y I10:Y ^M16.11", "0SR904A@0", days=2, age=70, discharge_status="06", payer="medicare"
    ),
    "knee replaced": stay(
        "M17.12:Y E66.811:Y Z68.33 ^M17.12", "0SRD0J9@0", days=2, age=67, discharge_status="06", payer="medicare"
    ),
    "spine fused": stay("M48.062:Y M43.16:Y ^M48.062", "0SG0071@0 0SB20ZZ@0", days=3, age=62),
    "gallbladder": stay("K80.00:Y I10:Y ^R10.11", "0FT44ZZ@1", days=2, age=50),
    "appendix burst": stay("K35.32:Y ^R10.31", "0DTJ4ZZ@0", days=4, born="2014-05-01", sex="M", payer="medicaid"),
    "colon cancer": stay("C18.2:Y D50.0:Y ^C18.2", "0DTF4ZZ@0", days=5, age=72, payer="medicare"),
    "colon cancer with nodes": stay(
        "C18.7:Y C77.2:Y K56.609:Y ^K56.609",
        "0DTN0ZZ@0 07BB0ZZ@0 0D1L0Z4@0",
        days=8,
        age=69,
        discharge_status="06",
        payer="medicare",
    ),
    "lung cancer": stay(
        "C34.11:Y J44.9:Y Z87.891 ^C34.11", "0BTC4ZZ@0 07T74ZZ@0", days=5, age=68, sex="M", payer="medicare"
    ),
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
        payer="medicare",
    ),
    "valve of the heart": stay("I35.0:Y I11.0:Y I50.32:Y Z00.6 ^I35.0", "02RF38Z@0", days=3, age=82, payer="medicare"),
    "defibrillator": stay(
        "I25.5:Y I50.22:Y I47.20:Y ^I47.20", "0JH608Z@1 02HK3KZ@1", days=2, age=69, sex="M", payer="medicare"
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
        payer="medicare",
    ),
    "carotid": stay("I65.21:Y I10:Y ^I65.21", "03CK0ZZ@0", days=1, age=73, payer="medicare"),
    "leg taken off": stay(
        "E11.52:Y E11.22:Y I12.0:Y N18.6:Y Z99.2 Z79.4 ^E11.52",
        "0Y6H0Z1@1 5A1D70Z@2",
        days=8,
        age=66,
        sex="M",
        discharge_status="62",
        payer="medicare",
    ),
    "kidney put in": stay(
        "I12.0:Y N18.6:Y Z99.2 Z76.82 ^N18.6", "0TY00Z0@0", days=6, age=46, sex="M", payer="medicare"
    ),
    "liver put in": stay("K74.60:Y K76.6:Y ^K74.60", "0FY00Z0@0 30233N1@0", days=12, age=57, sex="M"),
    "marrow put in": stay("C90.00:Y D61.810:N ^C90.00", "30233Y0@1", days=18, age=60),
    "skull opened for a tumour": stay("C71.1:Y G93.6:Y ^R51.9", "00B70ZZ@1", days=5, age=54),
    "weight operation": stay("E66.813:Y Z68.42 G47.33:Y ^E66.813", "0DB64Z3@0", days=1, age=41),
    "wound open after surgery": stay("T81.31XA:Y Y83.8:Y ^T81.31XA", "0HQ7XZZ@0", days=3, age=58),
    "infected hip": stay(
        "T84.51XA:Y B95.62:Y ^T84.51XA", "0SP90JZ@1", days=7, age=73, discharge_status="03", payer="medicare"
    ),
    "operation put off": stay("K40.90:Y Z53.09:Y J06.9:Y ^K40.90", days=1, age=70, payer="medicare"),
}
