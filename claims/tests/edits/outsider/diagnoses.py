"""Diagnoses that are no codes, say too little, or exclude each other."""

from __future__ import annotations

from claims.tests.edits.clean_claims import stay
from claims.tests.edits.outsider.planting import diagnosed, planted, stayed

MCE = [
    stayed("DX-01", "a code that does not exist", "A41.9:Y N17.9:Y", "A41.9:Y N17.99:Y", "N17.99"),
    stayed("DX-02", "a heading as principal", "I50.23:Y", "I50:Y", "I50"),
    stayed("DX-02", "a heading as secondary", "A41.9:Y E11.69:Y", "A41.9:Y E11.6:Y", "E11.6"),
    stayed("SQ-02", "external cause as principal", "S72.001A:Y W19.XXXA:Y", "W19.XXXA:Y S72.001A:Y", "W19.XXXA"),
    stayed("DX-09", "principal repeated", "I21.4:Y E78.5:Y", "I21.4:Y I21.4:Y", "I21.4"),
    stayed("NB-07", "newborn diagnosis on an adult", "K74.60:Y", "K74.60:Y P59.9:Y", "P59.9"),
    stayed("AG-01", "birth code on an adult", "J18.9:Y", "J18.9:Y Z38.00", "Z38.00"),
    stayed("AG-02", "failure to thrive of a child on an adult", "R62.7:Y", "R62.51:Y", "R62.51"),
    stayed("AG-03", "delivery of a woman of 70", "N81.4:Y", "O80 Z3A.39 Z37.0", "O80", sex="F", born="1956-01-01"),
    stayed(
        "AG-04", "age-related osteoporosis of a boy of ten", "M84.421A:Y", "M80.021A:Y", "M80.021A", born="2016-01-01",
        payer="commercial",
    ),
    stayed(
        "SX-01", "prostate of a woman in 2024", "N32.0:Y", "N40.1:Y", "N40.1", sex="F", today="2024-09-01",
        service_from="2024-07-10", service_to="2024-07-15", admission_date="2024-07-10",
    ),
    stayed("SQ-01", "manifestation as principal, polyneuropathy", "E85.1:Y G63:Y", "G63:Y E85.1:Y", "G63"),
    stayed("SQ-01", "manifestation as principal, dementia", "G30.9:Y F02.80:Y", "F02.80:Y G30.9:Y", "F02.80"),
    stayed("PC-08", "questionable admission", "I21.4:Y", "R03.0:Y", "R03.0"),
    stayed("SQ-04", "unacceptable principal, insulin", "E11.65:Y Z79.4", "Z79.4 E11.65:Y", "Z79.4"),
    stayed("SQ-03", "unacceptable principal, allergy", "L27.0:Y Z88.0", "Z88.0 L27.0:Y", "Z88.0"),
    stayed("SQ-03", "unacceptable principal, organism", "L03.115:Y B95.61:Y", "B95.61:Y L03.115:Y", "B95.61"),
    stayed(
        "SQ-03", "unacceptable principal, outcome of delivery", "O80 Z3A.39 Z37.0", "Z37.0 O80 Z3A.39", "Z37.0",
        sex="F", born="1994-01-01", procedures="10E0XZZ@2026-03-10",
    ),
    stayed("SQ-03", "aftercare as principal without a secondary", "Z51.89 I69.351", "Z51.89", "Z51.89"),
    stayed("PC-09", "unspecified side of a broken hip", "S72.001A:Y W19.XXXA:Y", "S72.009A:Y W19.XXXA:Y", "S72.009A"),
    stayed("HC-02", "wrong surgery", "M17.11:Y", "M17.11:Y Y65.51", "Y65.51", procedures="0SRC0J9@2026-03-10"),
    stayed("DX-02", "a code of the coming year", "I21.4:Y", "I21.4:Y QA0.01:Y", "QA0.01"),
    stayed("DX-02", "a code that ended", "M54.50:Y", "M54.5:Y", "M54.5"),
    stayed(
        "DX-06", "a code before it began", "I21.4:Y E11.9:Y", "I21.4:Y E11.A:Y", "E11.A", today="2024-09-01",
        service_from="2024-07-10", service_to="2024-07-15", admission_date="2024-07-10",
    ),
    planted("SX-04", "sex unknown to the form", stay("I21.4:Y"), {"sex": "X"}, place="sex"),
    planted("AG-05", "a patient of 130 years", stay("I21.4:Y"), {"born": "1896-01-01"}, place="birth_date"),
    planted("DS-01", "discharge status 77", stay("I21.4:Y"), {"discharge_status": "77"}, place="discharge_status"),
    planted(
        "PC-01", "a procedure that does not exist", stay("M16.11:Y", "0SR9019@2026-03-11"),
        {"procedures.0.code": "0SR901Q"}, code="0SR901Q",
    ),
    planted(
        "PC-01", "a procedure of six characters", stay("M16.11:Y", "0SR9019@2026-03-11"),
        {"procedures.0.code": "0SR901"}, code="0SR901",
    ),
    planted(
        "PC-05", "pancreas transplant without diabetes", stay("E10.9:Y N18.6:Y Z94.0", "0FYG0Z0@2026-03-11"),
        {"codes": "K86.1:Y"}, code="0FYG0Z0",
    ),
    planted(
        "PC-07", "long ventilation in a stay of two days", stay("J96.01:Y", "5A1955Z@2026-03-10"),
        {"service_to": "2026-03-12", "lines.0.units": 2}, code="5A1955Z",
    ),
    planted(
        "PC-06", "heart transplant, limited coverage", stay("I50.23:Y", "02100Z9@2026-03-11"),
        {"procedures.0.code": "02YA0Z0"}, code="02YA0Z0",
    ),
    planted(
        "PC-06", "lung transplant, limited coverage", stay("J84.112:Y", "0BBM0ZX@2026-03-11"),
        {"procedures.0.code": "0BYM0Z0"}, code="0BYM0Z0",
    ),
]  # fmt: skip

VALIDITY = [
    diagnosed("DX-03", "seventh character missing", "S52.501A W19.XXXA", "S52.501 W19.XXXA", "S52.501"),
    diagnosed("DX-04", "placeholder missing", "T78.2XXA", "T78.2A", "T78.2A"),
    diagnosed("DX-04", "placeholders missing in a fall", "S52.501A W19.XXXA", "S52.501A W19A", "W19A"),
    diagnosed(
        "DX-05", "seventh character that the category lacks", "S52.501A W19.XXXA", "S52.501X W19.XXXA", "S52.501X",
    ),
    diagnosed("DX-05", "a fracture's letter on a sprain", "S93.401A W19.XXXA", "S93.401B W19.XXXA", "S93.401B"),
    diagnosed("DX-03", "fetus number left off", "O36.5930 Z3A.32", "O36.593 Z3A.32", "O36.593", born="1994-01-01"),
    diagnosed("DX-01", "a character too many", "I10", "I10.0", "I10.0"),
    diagnosed("DX-01", "x as a decoration", "E11.9", "E11.9X", "E11.9X"),
    diagnosed("DX-01", "zero for the letter O", "O13.3 Z3A.34", "013.3 Z3A.34", "013.3", born="1994-01-01"),
    diagnosed("DX-01", "letter l for one", "I10", "Il0", "Il0"),
    diagnosed("DX-02", "a category", "E11.9", "E11", "E11"),
    diagnosed("DX-02", "a category of symptoms", "R10.9", "R10", "R10"),
    diagnosed("DX-01", "seventh character where none belongs", "M17.11", "M17.11A", "M17.11A"),
    diagnosed("SQ-27", "unspecified beside specific heart failure", "I50.22", "I50.22 I50.9", "I50.9"),
    diagnosed("SQ-27", "unspecified beside specific kidney stage", "N18.4", "N18.4 N18.9", "N18.9"),
    diagnosed("SQ-27", "unspecified beside specific lung cancer", "C34.11", "C34.11 C34.90", "C34.90"),
    diagnosed("SQ-27", "unspecified knee beside the right one", "M25.561", "M25.561 M25.569", "M25.569"),
    diagnosed("SQ-27", "unspecified pressure ulcer beside stage three", "L89.153", "L89.153 L89.159", "L89.159"),
    diagnosed("SQ-27", "unspecified asthma beside moderate", "J45.40", "J45.40 J45.909", "J45.909"),
    diagnosed("LA-03", "both knees coded one by one", "M17.0", "M17.11 M17.12", "M17.11"),
    diagnosed("LA-03", "both cataracts coded one by one", "H25.13", "H25.11 H25.12", "H25.11"),
    diagnosed("LA-03", "both ears coded one by one", "H66.93", "H66.91 H66.92", "H66.91"),
    diagnosed("DX-09", "diagnosis twice", "E11.9 I10", "E11.9 I10 E11.9", "E11.9"),
    diagnosed("SQ-08", "diabetes without and with complication", "E11.22 N18.31", "E11.22 N18.31 E11.9", "E11.9"),
    diagnosed("SQ-28", "two stages of kidney disease", "N18.4", "N18.4 N18.31", "N18.31"),
    diagnosed("SQ-28", "two stages of one ulcer", "L89.153", "L89.153 L89.152", "L89.152"),
    diagnosed("SQ-28", "two BMI codes", "E66.01 Z68.41", "E66.01 Z68.41 Z68.35", "Z68.35"),
]  # fmt: skip

EXCLUDES = [
    diagnosed("NT-01", "type 1 and type 2 diabetes", "E11.9 I10", "E11.9 E10.9", "E10.9"),
    diagnosed("NT-01", "convulsions and epilepsy", "G40.909", "G40.909 R56.9", "R56.9"),
    diagnosed(
        "NT-01", "hypertension in pregnancy, a range", "O13.3 Z3A.34", "O13.3 Z3A.34 I10", "I10", born="1994-01-01",
    ),
    diagnosed("NT-01", "general and administrative examination", "Z00.00", "Z00.00 Z02.1", "Z02.1"),
    diagnosed("NT-01", "urinary infection and cystitis", "N30.00", "N30.00 N39.0", "N39.0"),
    diagnosed("NT-01", "acute and chronic blood loss", "D50.0", "D50.0 D62", "D62"),
    diagnosed("NT-01", "postprocedural hypothyroidism", "E89.0", "E89.0 E03.9", "E03.9"),
    diagnosed("NT-01", "iodine deficiency, a range", "E01.8", "E01.8 E03.9", "E03.9"),
    diagnosed(
        "NT-01", "normal pregnancy with a complication, of the chapter", "O24.410 Z3A.32", "O24.410 Z3A.32 Z34.83",
        "Z34.83", born="1994-01-01",
    ),
    diagnosed(
        "NT-01", "newborn sugar with hypoglycemia, of the chapter", "P70.4", "P70.4 E16.2", "E16.2", born="2026-03-01",
    ),
    diagnosed("NT-01", "stroke with traumatic bleeding, of the block", "I61.9", "I61.9 S06.5X0A W19.XXXA", "S06.5X0A"),
    diagnosed("NT-01", "cold and streptococcal throat", "J02.0", "J02.0 J06.9", "J06.9"),
    diagnosed("NT-01", "late effect and no late effect of stroke", "I69.351", "I69.351 Z86.73", "Z86.73"),
    diagnosed("NT-01", "abuse and dependence", "F10.20", "F10.20 F10.10", "F10.10"),
    diagnosed(
        "NT-01", "incidental pregnancy with a complication", "O13.3 Z3A.34", "O13.3 Z3A.34 Z33.1", "Z33.1",
        born="1994-01-01",
    ),
    diagnosed("SQ-26", "reflux with and without esophagitis", "K21.00", "K21.00 K21.9", "K21.9"),
    diagnosed("NT-01", "syncope with heat", "R55", "R55 T67.1XXA", "T67.1XXA"),
    diagnosed("NT-01", "congenital and acquired", "Q21.10", "Q21.10 I51.0", "I51.0"),
    diagnosed("NT-01", "depression single and recurrent", "F33.1", "F33.1 F32.1", "F32.1"),
]  # fmt: skip
