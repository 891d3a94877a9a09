"""Women's health, newborns, cardiology, orthopaedics, surgery, anesthesia, skin, endoscopy: the physicians' claims."""

from claims.tests.edits.specialties.shapes import visit

OBSTETRICS = {
    "first prenatal visit": visit("Z34.01 Z3A.09", "99204 p1,2", "81025 p1", age=26),
    "prenatal visit, second child": visit("Z34.82 Z3A.22", "99213 p1,2", age=30, payer="medicaid"),
    "prenatal visit of an older mother": visit("O09.523 Z3A.33", "99214-25 p1,2", "59025 p1,2", age=38),
    "early scan": visit("O36.80X0 Z3A.08", "76801 p1,2", age=28),
    "anatomy scan": visit("Z36.3 Z3A.20", "76805-26 p1,2", pos="22", age=28),
    "anatomy scan of twins": visit("O30.042 Z3A.21", "76805 p1,2", "76810 p1,2", age=33),
    "detailed scan": visit("O35.BXX0 Z3A.22", "76811 p1,2", age=33),
    "glucose test": visit("Z34.02 Z3A.27", "82950 p1,2", "36415 p1,2", age=24),
    "delivery with all care": visit("O80 Z37.0 Z3A.39", "59400 p1,2,3", pos="21", age=27),
    "delivery with a tear": visit("O70.1 Z37.0 Z3A.40", "59400 p1,2,3", pos="21", age=31),
    "delivery only": visit("O80 Z37.0 Z3A.38", "59409 p1,2,3", pos="21", age=22, payer="medicaid"),
    "caesarean with all care": visit("O34.211 Z37.0 Z3A.39", "59510 p1,2,3", pos="21", age=34),
    "caesarean for breech": visit("O32.1XX0 Z37.0 Z3A.39", "59514 p1,2,3", pos="21", age=29, payer="medicaid"),
    "caesarean, assistant": visit("O32.1XX0 Z37.0 Z3A.39", "59514-80 p1,2,3", pos="21", age=29, payer="medicaid"),
    "vaginal birth after caesarean": visit("O34.211 Z37.0 Z3A.39", "59610 p1,2,3", pos="21", age=32),
    "twins, both vaginal": visit("O30.043 Z37.2 Z3A.36", "59400 p1,2,3", "59409-59 p1,2,3", pos="21", age=35),
    "postpartum visit": visit("Z39.2", "59430", age=28, payer="medicaid"),
    "mastitis of a nursing mother": visit("O91.23", "99213", age=30),
    "preeclampsia seen in triage": visit("O14.03 Z3A.35", "99222 p1,2", "59025-26 p1,2", pos="21", age=23),
    "miscarriage completed by suction": visit("O03.4", "59812", pos="22", age=37),
    "ectopic pregnancy removed": visit("O00.101", "59151", pos="22", age=32),
    "anaemia in pregnancy": visit("O99.013 D50.9 Z3A.30", "99213 p1,2,3", age=25),
    "diabetes before pregnancy": visit("O24.012 E10.65 Z3A.18", "99214 p1,2,3", age=27),
    "high pressure in pregnancy": visit("O10.013 Z3A.31", "99214 p1,2", age=36),
    "group b streptococcus": visit("O99.820 Z3A.37", "99213 p1,2", age=26),
    "early labour of 33 weeks": visit("O60.03 Z3A.33", "99223 p1,2", pos="21", age=26),
    "endometrial biopsy": visit("N95.0", "58100", age=58),
    "colposcopy with biopsy": visit("R87.613", "57454", age=33),
    "hysterectomy by laparoscope": visit("D25.1 N92.0", "58571 p1,2", pos="22", age=46),
    "infertility scan": visit("N97.0", "76830", age=34),
    "tubes tied by laparoscope": visit("Z30.2", "58670", pos="24", age=36, payer="medicaid"),
    "breast lump biopsied by ultrasound": visit("N63.11", "19083-RT", age=49),
}
NEWBORN = {
    "newborn exam in the nursery": visit("Z38.00", "99460", pos="21", born="2026-03-10", payer="medicaid"),
    "newborn after caesarean": visit("Z38.01", "99460", pos="21", born="2026-03-10"),
    "newborn, later day and discharge": visit(
        "Z38.00 P59.9", "99462 p1,2 @2026-03-11", "99238 p1,2 @2026-03-12", born="2026-03-10", pos="21"
    ),
    "circumcision": visit("Z41.2", "54150", pos="21", born="2026-03-09", sex="M"),
    "attendance at delivery": visit("Z38.01 P22.1", "99464 p1,2", "99460-25 p1,2", pos="21", born="2026-03-10"),
    "intensive care of a newborn": visit("P22.0 P07.32 P07.15", "99468 p1,2,3", pos="21", born="2026-03-10"),
    "intensive care, next days": visit(
        "P22.0 P07.32 P07.15", "99469 p1,2,3 @2026-03-11", "99469 p1,2,3 @2026-03-12", pos="21", born="2026-03-10"
    ),
    "hearing of a newborn": visit("Z13.5", "92650", pos="22", born="2026-03-08"),
}
CARDIOLOGY = {
    "catheter of the left heart": visit("I25.110", "93458-26", pos="22", age=67, sex="M", payer="medicare"),
    "both hearts": visit("I50.22 I27.20", "93460-26 p1,2", pos="21", age=72, payer="medicare"),
    "stent of the left anterior descending": visit("I25.110", "92928-LD", pos="22", age=64, sex="M", payer="medicare"),
    "stents of two vessels": visit("I25.110", "92928-LD", "92928-RC", pos="22", age=70, sex="M", payer="medicare"),
    "heart attack opened": visit("I21.02", "92941-LD", "93458-26-59", pos="21", age=58, sex="M"),
    "echo read in hospital": visit("I50.9", "93306-26", pos="21", age=81, payer="medicare"),
    "echo in the office": visit("I35.0", "93306", age=75, payer="medicare"),
    "echo through the gullet": visit("I48.19", "93312-26", "93320-26", "93325-26", pos="22", age=69, payer="medicare"),
    "stress test, physician's parts": visit("R07.89", "93016", "93018", pos="22", age=55, sex="M"),
    "stress test in the office": visit("R07.89", "93015", age=55, sex="M"),
    "nuclear stress": visit("I25.10 R94.39", "78452 p1", "93015 p1", "A9500 u2 p1", age=66, sex="M", payer="medicare"),
    "holter": visit("R55", "93224", age=73, payer="medicare"),
    "pacemaker, two leads": visit("I49.5", "33208", pos="22", age=79, payer="medicare"),
    "pacemaker checked": visit("Z95.0 I44.2", "93280 p1,2", age=80, payer="medicare"),
    "defibrillator": visit("I25.5 I50.22", "33249-Q0 p1,2", pos="22", age=68, sex="M", payer="commercial"),
    "cardioversion": visit("I48.19 Z79.01", "92960 p1,2", pos="22", age=71, payer="medicare"),
    "ablation": visit("I48.0", "93656", pos="22", age=62, sex="M"),
    "valve by catheter, two surgeons": visit("I35.0 Z00.6", "33361-62-Q0 p1,2", pos="21", age=83, payer="medicare"),
    "heart failure in the office": visit(
        "I11.0 I50.32 I48.20 Z79.01", "99215 p1,2,3,4", "93000 p3", age=79, payer="commercial"
    ),
    "bypass of three": visit("I25.10", "33533", "33518", pos="21", age=66, sex="M", payer="medicare"),
    "bypass, assistant": visit("I25.10", "33533-AS", "33518-AS", pos="21", age=66, sex="M", payer="medicare"),
    "leg vessels by ultrasound": visit("I73.9", "93923", age=70, sex="M", payer="medicare"),
    "carotids": visit("I65.23", "93880", age=74, payer="medicare"),
    "vein of the leg": visit("I83.811", "36475-RT", age=53),
    "rehabilitation of the heart": visit("I25.2 Z95.5", "93798 p2", pos="22", age=64, sex="M", payer="medicare"),
}
ORTHOPAEDICS = {
    "wrist fracture, first": visit(
        "S52.531A W01.0XXA Y92.480", "25600-RT p1,2", "73110-RT p1", age=67, payer="medicare"
    ),
    "wrist fracture, cast changed": visit("S52.531D", "29075-58-RT", "73110-RT", age=67, payer="medicare"),
    "wrist fracture, film while healing": visit("S52.531D", "73110-RT", "99024 $0", age=67, payer="medicare"),
    "malunion": visit("S52.531P", "99214-25", "73110-RT", age=60),
    "hip replaced": visit("M16.11", "27130-RT", pos="21", age=70, payer="medicare"),
    "hip replaced, assistant": visit("M16.11", "27130-AS-RT", pos="21", age=70, payer="medicare"),
    "knee replaced at a surgery centre": visit("M17.12", "27447-LT", pos="24", age=66, payer="medicare"),
    "both knees replaced": visit("M17.0", "27447-50 $9000", pos="21", age=64),
    "hip fracture nailed": visit("S72.141A W18.30XA", "27245-RT p1,2", pos="21", age=86, payer="medicare"),
    "femoral neck, half joint": visit("S72.002A W19.XXXA", "27236-LT p1,2", pos="21", age=88, payer="medicare"),
    "osteoporotic fracture of the spine": visit("M80.08XA", "22513", pos="22", age=79, payer="medicare"),
    "ankle pinned": visit("S82.841A W00.0XXA", "27814-RT p1,2", on="2026-01-22", pos="22", age=42),
    "shoulder cuff": visit("M75.121", "29827-RT", "29826-RT", pos="24", age=57, sex="M"),
    "knee scope, both menisci": visit("S83.241A S83.281A", "29880-RT p1,2", pos="24", age=30, sex="M"),
    "cruciate ligament": visit("S83.511A Y93.66", "29888-RT", pos="24", age=19),
    "carpal tunnel, right": visit("G56.01", "64721-RT", pos="24", age=50),
    "trigger finger released": visit("M65.331", "26055-F7", pos="24", age=60),
    "spine disc": visit("M51.16", "63030", pos="22", age=44, sex="M"),
    "spine fused": visit(
        "M48.062 M43.16", "22630 p1,2", "22840 p1,2", "22853 p1,2", pos="21", age=63, payer="medicare"
    ),
    "clavicle, child": visit("S42.022A W09.1XXA", "23500-LT p1,2", "73000-LT p1", born="2019-04-04"),
    "forearm fracture of a child reduced": visit(
        "S52.301A S52.201A W09.8XXA", "25565-RT p1,2,3", pos="22", born="2018-04-04", sex="M"
    ),
    "shoulder injected under ultrasound": visit("M75.41", "20611-RT", "J3301-JZ u4", "99213-25", age=58),
    "hyaluronic acid of both knees": visit("M17.0", "20610-50 $200", "J7325-JZ u96 $900", age=66, payer="medicare"),
    "after the operation, in the package": visit("Z47.1 Z96.651", "99024 p1,2 $0", age=70, payer="medicare"),
    "film of the knees, standing": visit("M17.0", "73565", age=62),
    "stress fracture": visit("M84.374A", "99203", "73630-RT", age=24),
    "toe broken": visit("S92.511A W22.03XA", "28510-T6", "73660-RT", age=36),
    "hammertoe": visit("M20.41", "28285-T6", pos="24", age=61),
}
SURGERY = {
    "gallbladder": visit("K80.10", "47562", pos="22", age=48),
    "gallbladder, assistant": visit("K80.10", "47562-80", pos="22", age=48),
    "appendix": visit("K35.80", "44970", pos="22", born="2012-05-05", sex="M", payer="medicaid"),
    "appendix decided at the visit": visit("K35.32", "99222-57", "44970", pos="21", age=25, sex="M"),
    "groin hernia": visit("K40.90", "49650-LT", pos="24", age=55, sex="M"),
    "both groin hernias": visit("K40.20", "49650-50 $2400", pos="24", age=60, sex="M"),
    "belly hernia with mesh": visit("K43.2", "49593", pos="22", age=57),
    "colon cancer": visit("C18.2", "44204", pos="21", age=69, payer="medicare"),
    "breast lump removed with a node": visit(
        "C50.411 Z17.0", "19301-RT p1,2", "38525-RT p1", "38900-RT p1", pos="22", age=61
    ),
    "mastectomy, both": visit("C50.912 Z40.01 Z15.01", "19303-50 p1,2,3 $5000", pos="22", age=42),
    "thyroid": visit("C73", "60252", pos="22", age=39),
    "port": visit("C18.7", "36561", "77001-26", pos="22", age=65, payer="medicare"),
    "weight operation": visit("E66.813 Z68.42", "43775 p1,2", pos="21", age=41),
    "lipoma": visit("D17.1", "21930", pos="24", age=45),
    "pilonidal": visit("L05.91", "11771", pos="24", age=23, sex="M"),
    "hemorrhoids": visit("K64.2", "46260", pos="24", age=50),
    "hydrocele": visit("N43.3", "55040-LT", pos="24", age=40, sex="M"),
    "prostate": visit("N40.1 R33.8", "52601 p1,2", pos="22", age=74, sex="M", payer="medicare"),
    "prostate cancer": visit("C61", "55866", pos="21", age=63, sex="M"),
    "bladder looked at": visit("R31.0", "52000", age=68, sex="M", payer="medicare"),
    "kidney stone broken": visit("N20.0", "50590-RT", pos="24", age=49, sex="M"),
    "stent in the ureter": visit("N20.1", "52356-LT", pos="22", age=53),
    "cataract": visit("H25.13", "66984-RT", pos="24", age=73, payer="medicare"),
    "second cataract in the package": visit(
        "H25.12", "66984-79-LT", pos="24", on="2026-03-24", age=73, payer="medicare"
    ),
    "eye injected": visit("H35.3211", "67028-RT", "J0178-JZ-RT u2 $1900", "92134", age=82, payer="medicare"),
    "eye examined": visit("E11.3291", "92014", age=59),
    "tubes in both ears": visit("H65.23", "69436-50 $900", pos="24", born="2023-03-03"),
    "tonsils and adenoids": visit("J35.3", "42820", pos="24", born="2019-03-03"),
    "sinuses": visit("J32.0 J32.2", "31267-50 p1 $1800", "31255-50 p2 $1800", pos="24", age=44),
    "larynx looked at": visit("R49.0", "31575", age=56),
    "wound kept clean": visit("L89.153", "11043", age=78, payer="medicare"),
    "amputation below the knee": visit("E11.52", "27880-LT", pos="21", age=69, sex="M", payer="medicare"),
    "dialysis access": visit("N18.6 Z99.2", "36821-LT p1,2", pos="22", age=58, sex="M", payer="medicare"),
    "return to the room": visit("T81.31XA", "13160-78", pos="21", age=64, payer="medicare"),
    "staged": visit("T24.311A X12.XXXA", "15100-58 p1,2", pos="21", age=36),
    "exploration after a stab": visit("S31.603A X99.1XXA", "49000 p1,2", pos="21", age=24, sex="M", payer="medicaid"),
    "kidney put in": visit("N18.6 Z99.2 Z76.82", "50360 p1,2", pos="21", age=47, sex="M", payer="medicare"),
}
ANESTHESIA = {
    "gallbladder asleep": visit("K80.10", "00790-AA-P2 u95 $1100", pos="22", age=48),
    "nurse anesthetist directed": visit("K80.10", "00790-QX-P2 u95 $600", pos="22", age=48, payer="medicare"),
    "anesthesiologist directing four": visit("K80.10", "00790-QK-P2 u95 $600", pos="22", age=68, payer="medicare"),
    "nurse anesthetist alone": visit("K40.90", "00830-QZ-P1 u60 $500", pos="24", age=40, sex="M"),
    "labour epidural": visit("O80 Z37.0 Z3A.39", "01967-AA-P2 u180 p1,2,3 $1500", pos="21", age=29),
    "labour epidural turned caesarean": visit(
        "O62.1 Z37.0 Z3A.40", "01967-AA-P2 u180 p1,2,3 $1500", "01968-AA-P2 u60 p1,2,3 $500", pos="21", age=29
    ),
    "colonoscopy watched": visit("Z12.11", "00812-QZ-QS-P2 u30 $400", pos="24", age=60),
    "colonoscopy watched, something found": visit(
        "Z12.11 K63.5", "00811-QZ-QS-PT u30 $400", pos="24", age=70, payer="medicare"
    ),
    "cataract watched": visit("H25.11", "00142-QZ-QS-P3 u25 $350", pos="24", age=78, payer="medicare"),
    "hip, with a line": visit("M16.12", "01214-AA-P3 u120 $1400", "36620-59 $200", pos="21", age=71, payer="medicare"),
    "heart with pump": visit(
        "I25.10", "00567-AA-P4 u300 $3000", "93503-59 $400", pos="21", age=68, sex="M", payer="medicare"
    ),
    "child's teeth": visit("K02.9", "00170-AA-P1 u75 $800", pos="24", born="2021-05-05", payer="medicaid"),
    "block for pain after the operation": visit(
        "M75.121 G89.18", "01630-AA-P2 u100 p1 $1100", "64415-59-RT p2 $300", pos="24", age=57, sex="M"
    ),
    "emergency of a very sick man": visit(
        "I71.31", "00880-AA-P5 u240 $2600", "99140 u1 $100", pos="21", age=76, sex="M"
    ),
}
DERMATOLOGY = {
    "one biopsy": visit("D48.5", "11102", age=61),
    "three biopsies of two kinds": visit("D48.5", "11104", "11103 u2", age=66, payer="medicare"),
    "keratoses frozen": visit("L57.0", "17000", "17003 u6 $90", age=72, payer="medicare"),
    "many keratoses": visit("L57.0", "17004", age=77, payer="medicare"),
    "visit with keratoses": visit("L57.0 L82.1", "99213-25 p2", "17000 p1", age=68, payer="medicare"),
    "mohs of two stages": visit("C44.311", "17311", "17312", age=70, payer="medicare"),
    "mohs with a repair": visit("C44.311", "17311", "17312", "14060 $1200", age=70, payer="medicare"),
    "basal cell cut out and closed": visit("C44.519", "11602", "12032", age=58, sex="M"),
    "melanoma cut out": visit("C43.59", "11606", age=52, sex="M"),
    "acne": visit("L70.0", "99213", age=17),
    "light treatment": visit("L40.0", "96910", age=45),
    "biologic": visit("L40.0 Z79.620", "99214 p1,2", age=45),
    "patch test": visit("L23.9", "95044 u36 $400", age=39),
    "hair loss injected": visit("L63.9", "11900", "J3301-JZ u1", age=33),
    "cyst": visit("L72.0", "11402", age=29),
    "two moles and a keratosis": visit("D22.5 L57.0 ", "11401 p1", "17000-59 p2", age=64),
}
ENDOSCOPY = {
    "colonoscopy screening": visit("Z12.11", "45378-33", pos="24", age=50),
    "colonoscopy screening, Medicare": visit("Z12.11", "G0121", pos="24", age=67, payer="medicare"),
    "colonoscopy of high risk, Medicare": visit("Z86.0100", "G0105", pos="24", age=67, payer="medicare"),
    "screening with a polyp by snare": visit("Z12.11 D12.4", "45385-33 p1,2", pos="24", age=52, sex="M"),
    "screening with a polyp, Medicare": visit("Z12.11 D12.4", "45385-PT p1,2", pos="24", age=69, payer="medicare"),
    "two techniques": visit(
        "Z12.11 D12.2 D12.4", "45385-PT p1,3", "45380-PT-59 p1,2", pos="24", age=69, payer="medicare"
    ),
    "bleeding": visit("K92.1", "45378", pos="22", age=63, sex="M"),
    "colonoscopy broken off": visit("Z12.11 Z53.8", "45378-53 p1,2", pos="24", age=58),
    "gullet with biopsy": visit("K21.00", "43239", pos="24", age=47),
    "gullet widened": visit("K22.2", "43249", pos="24", age=66, payer="medicare"),
    "upper and lower on a day": visit("D50.9 K57.30 K29.50", "45378 p1,2", "43239-51 p1,3", pos="24", age=59),
    "bile duct": visit("K80.50", "43264", pos="22", age=71, payer="medicare"),
    "varices banded": visit("K74.60 I85.10", "43244 p1,2", pos="21", age=55, sex="M", payer="medicaid"),
    "capsule": visit("D50.0", "91110", age=70, payer="medicare"),
    "feeding tube": visit("I69.391 R13.12", "43246 p1,2", pos="21", age=80, payer="medicare"),
}
