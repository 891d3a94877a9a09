"""Mothers, newborns, injuries, and what was present on admission."""

from __future__ import annotations

from claims.tests.edits.clean_claims import line, outpatient, professional, stay
from claims.tests.edits.outsider.planting import (
    BABY,
    BIRTH,
    CESAREAN,
    MOTHER,
    VISIT,
    delivered,
    mother,
    newborn,
    planted,
)

OBSTETRIC = [
    mother("OB-01", "first trimester at 34 weeks", "O13.3 Z3A.34", "O13.1 Z3A.34", "O13.1"),
    mother("OB-01", "third trimester at 12 weeks", "O99.011 Z3A.12", "O99.013 Z3A.12", "O99.013"),
    mother("OB-01", "second trimester at 30 weeks", "O23.43 Z3A.30", "O23.42 Z3A.30", "O23.42"),
    mother("OB-01", "normal pregnancy, wrong trimester", "Z34.81 Z3A.12", "Z34.83 Z3A.12", "Z34.83"),
    mother("OB-11", "unspecified trimester with known weeks", "O13.3 Z3A.34", "O13.9 Z3A.34", "O13.9"),
    mother("OB-06", "weeks missing", "O13.3 Z3A.34", "O13.3", "O13.3"),
    mother("OB-12", "weeks without a pregnancy", "O13.3 Z3A.34", "J06.9 Z3A.34", "Z3A.34"),
    mother("SQ-04", "weeks first", "O13.3 Z3A.34", "Z3A.34 O13.3", "Z3A.34"),
    mother("OB-08", "two numbers of weeks", "O13.3 Z3A.34", "O13.3 Z3A.34 Z3A.31", "Z3A.31"),
    mother("OB-15", "outcome of delivery of an undelivered woman", "O13.3 Z3A.34", "O13.3 Z3A.34 Z37.0", "Z37.0"),
    planted(
        "OB-13", "elderly primigravida of 24", professional("O09.511 Z3A.12", VISIT, **MOTHER | {"born": "1988-01-01"}),
        {"born": "2001-06-01"}, code="O09.511",
    ),
    planted(
        "OB-13", "young primigravida of 30", professional("O09.611 Z3A.12", VISIT, **MOTHER | {"born": "2011-01-01"}),
        {"born": "1996-01-01"}, code="O09.611",
    ),
    mother("OB-14", "second fetus of a single pregnancy", "O36.5930 Z3A.32", "O36.5932 Z3A.32", "O36.5932"),
    planted("SX-02", "pregnancy of a man", professional("O13.3 Z3A.34", VISIT, **MOTHER), {"sex": "M"}, code="O13.3"),
    planted(
        "AG-03", "pregnancy of a girl of four", professional("O13.3 Z3A.34", VISIT, **MOTHER), {"born": "2022-01-01"},
        code="O13.3",
    ),
    mother("OB-15", "miscarriage with an outcome of delivery", "O03.9", "O03.9 Z37.0", "Z37.0"),
    mother(
        "OB-16", "a disease of its own chapter beside pregnancy", "O99.413 I34.0 Z3A.34", "I34.0 O99.413 Z3A.34",
        "I34.0",
    ),
    delivered("OB-02", "outcome missing", "O80 Z3A.39 Z37.0", "O80 Z3A.39", "O80"),
    delivered("OB-06", "weeks missing at a delivery", "O80 Z3A.39 Z37.0", "O80 Z37.0", "O80"),
    delivered("OB-04", "normal delivery with a tear", "O70.1:Y Z3A.39 Z37.0", "O80 O70.1:Y Z3A.39 Z37.0", "O80"),
    delivered("OB-04", "normal delivery second", "O80 Z3A.39 Z37.0", "O99.013:Y O80 Z3A.39 Z37.0", "O80"),
    delivered("OB-05", "normal delivery of twins", "O80 Z3A.39 Z37.0", "O80 Z3A.39 Z37.2", "O80"),
    delivered("OB-09", "normal delivery early", "O60.14X0:Y Z3A.34 Z37.0", "O80 Z3A.34 Z37.0", "O80"),
    delivered("OB-17", "normal delivery by section", "O34.211:Y Z3A.39 Z37.0", "O80 Z3A.39 Z37.0", "O80", CESAREAN),
    delivered("OB-09", "preterm delivery at 39 weeks", "O80 Z3A.39 Z37.0", "O60.14X0:Y Z3A.39 Z37.0", "O60.14X0"),
    delivered("OB-09", "post-term at 38 weeks", "O48.0:Y Z3A.40 Z37.0", "O48.0:Y Z3A.38 Z37.0", "O48.0"),
    delivered("OB-09", "prolonged pregnancy at 41 weeks", "O48.1:Y Z3A.42 Z37.0", "O48.1:Y Z3A.41 Z37.0", "O48.1"),
    delivered(
        "OB-09", "full-term rupture at 32 weeks", "O42.013:Y O60.14X0:Y Z3A.32 Z37.0",
        "O42.02:Y O60.14X0:Y Z3A.32 Z37.0", "O42.02",
    ),
    planted(
        "OB-02", "a delivery of which the diagnoses say nothing", stay("O70.1:Y Z3A.39 Z37.0", BIRTH, **MOTHER),
        {"codes": "O70.1:Y Z3A.39"}, code="O70.1",
    ),
    planted(
        "OB-17", "forceps at a normal delivery", stay("O80 Z3A.39 Z37.0", BIRTH, **MOTHER),
        {"procedures.0.code": "10D07Z3"}, code="O80",
    ),
    planted(
        "OB-18", "section without the procedure", stay("O82:Y Z3A.39 Z37.0", CESAREAN, **MOTHER), {"procedures": []},
        code="O82",
    ),
    planted(
        "AG-03", "delivery codes at 70", stay("O70.1:Y Z3A.39 Z37.0", BIRTH, **MOTHER), {"born": "1950-01-01"},
        code="O70.1",
    ),
    delivered("OB-05", "two outcomes", "O80 Z3A.39 Z37.0", "O80 Z3A.39 Z37.0 Z37.1", "Z37.1"),
    delivered("OB-15", "twins with a single outcome", "O30.043:Y Z3A.37 Z37.2", "O30.043:Y Z3A.37 Z37.0", "Z37.0"),
]  # fmt: skip

NEWBORN = [
    newborn("NB-02", "birth code missing", "Z38.00 P59.9:Y", "P59.9:Y", "P59.9"),
    newborn("NB-01", "birth code second", "Z38.00 P59.9:Y", "P59.9:Y Z38.00", "Z38.00"),
    newborn("NB-08", "two birth codes", "Z38.00", "Z38.00 Z38.01", "Z38.01"),
    newborn(
        "NB-03", "birth code ten days later", "Z38.00", "", "Z38.00", {"born": "2026-02-28", "admission_source": "1"},
    ),
    newborn("NB-09", "birth code after a transfer", "Z38.00 P22.0:Y", "", "Z38.00", {"admission_source": "4"}),
    newborn("NB-04", "mother's code on the baby", "Z38.00 P00.0", "Z38.00 O13.3:Y", "O13.3"),
    newborn("NB-04", "outcome of delivery on the baby", "Z38.00", "Z38.00 Z37.0", "Z37.0"),
    planted(
        "VC-03", "weight code against the weight",
        stay("Z38.00 P07.18:Y P07.37:Y", **BABY | {"value_codes": [{"code": "54", "amount": 2200}]}),
        {"value_codes.0.amount": 1100}, code="P07.18",
    ),
    newborn(
        "VC-03", "two birth weights", "Z38.00 P07.18:Y P07.37:Y", "Z38.00 P07.18:Y P07.14:Y P07.37:Y", "P07.14",
        value_codes=[{"code": "54", "amount": 2200}],
    ),
    newborn("SQ-32", "preterm and post-term", "Z38.00 P08.21:Y", "Z38.00 P08.21:Y P07.37:Y", "P07.37"),
    planted(
        "NB-07", "perinatal code on an adult visit", professional("J06.9", VISIT), {"codes": "J06.9 P22.1"},
        code="P22.1",
    ),
    planted(
        "AG-01", "newborn observation on an adult", professional("Z03.89", VISIT), {"codes": "Z05.1"}, code="Z05.1",
    ),
    planted(
        "AG-01", "newborn examination of a child of six",
        professional("Z00.129", line("99393"), born="2020-01-01", payer="medicaid"), {"codes": "Z00.110"},
        code="Z00.110",
    ),
    planted(
        "AG-02", "child examination of an adult", professional("Z00.00", line("99213")), {"codes": "Z00.129"},
        code="Z00.129",
    ),
]  # fmt: skip

INJURY = [
    planted(
        "SQ-11", "injury without external cause",
        outpatient("S52.501A !W19.XXXA >M25.531", line("99283", revenue_code="0450")), {"codes": "S52.501A >M25.531"},
        code="S52.501A",
    ),
    planted(
        "SQ-11", "broken hip without external cause", stay("S72.001A:Y W19.XXXA:Y"), {"codes": "S72.001A:Y"},
        code="S72.001A",
    ),
    planted(
        "IJ-01", "episode of cause against injury", professional("S52.501A W19.XXXA", VISIT),
        {"codes": "S52.501A W19.XXXD"}, code="W19.XXXD",
    ),
    planted(
        "IJ-02", "place later than the first encounter", professional("S52.501D W19.XXXD", VISIT),
        {"codes": "S52.501D W19.XXXD Y92.010"}, code="Y92.010",
    ),
    planted(
        "IJ-03", "place without a cause", professional("S52.501A W19.XXXA Y92.010", VISIT),
        {"codes": "S52.501A Y92.010"},
        code="Y92.010",
    ),
    planted(
        "IJ-04", "initial and later of one fracture", professional("S52.501A W19.XXXA", VISIT),
        {"codes": "S52.501A S52.501D W19.XXXA"}, code="S52.501D",
    ),
]  # fmt: skip

POA = [
    planted("PO-01", "POA missing", stay("A41.9:Y J96.01:Y"), {"codes": "A41.9:Y J96.01"}, code="J96.01"),
    planted(
        "PO-01", "POA missing on the principal", stay("A41.9:Y J96.01:Y"), {"codes": "A41.9 J96.01:Y"}, code="A41.9",
    ),
    planted("PO-03", "POA on an exempt code", stay("E11.65:Y Z79.4"), {"codes": "E11.65:Y Z79.4:Y"}, code="Z79.4"),
    planted("PO-03", "N on an exempt code", stay("E11.65:Y Z79.4"), {"codes": "E11.65:Y Z79.4:N"}, code="Z79.4"),
    planted(
        "PO-04", "exempt mark on a code that is not", stay("A41.9:Y J96.01:Y"), {"codes": "A41.9:Y J96.01:1"},
        code="J96.01",
    ),
    planted(
        "PO-02", "POA of a letter that is none", stay("A41.9:Y J96.01:Y"), {"codes": "A41.9:Y J96.01:X"}, code="J96.01",
    ),
    planted("PO-06", "principal not present on admission", stay("A41.9:Y"), {"codes": "A41.9:N"}, code="A41.9"),
    planted(
        "PO-07", "chronic disease not present on admission", stay("A41.9:Y E11.9:Y"), {"codes": "A41.9:Y E11.9:N"},
        code="E11.9",
    ),
    planted(
        "PO-07", "chronic lung disease not present on admission", stay("I21.4:Y J44.9:Y"), {"codes": "I21.4:Y J44.9:N"},
        code="J44.9",
    ),
    planted(
        "PO-05", "POA on an outpatient claim", outpatient("I10", line("99283", revenue_code="0450")),
        {"codes": "I10:Y"}, code="I10",
    ),
    planted(
        "HC-01", "documentation unclear", stay("A41.9:Y L89.153:Y"), {"codes": "A41.9:Y L89.153:U"}, code="L89.153",
    ),
    planted(
        "HC-01", "hospital-acquired pressure ulcer", stay("I50.23:Y L89.154:Y"), {"codes": "I50.23:Y L89.154:N"},
        code="L89.154",
    ),
    planted(
        "HC-01", "hospital-acquired fall", stay("I50.23:Y S72.001A:Y W06.XXXA:Y"),
        {"codes": "I50.23:Y S72.001A:N W06.XXXA:N"}, code="S72.001A",
    ),
    planted("HC-01", "line infection", stay("I50.23:Y T80.211A:Y"), {"codes": "I50.23:Y T80.211A:N"}, code="T80.211A"),
    planted(
        "HC-01", "catheter infection", stay("I50.23:Y T83.511A:Y N39.0:Y"), {"codes": "I50.23:Y T83.511A:N N39.0:N"},
        code="T83.511A",
    ),
    planted(
        "HC-01", "object left behind", stay("I50.23:Y T81.500A:Y"), {"codes": "I50.23:Y T81.500A:N"}, code="T81.500A",
    ),
    planted("HC-01", "air embolism", stay("I50.23:Y T80.0XXA:Y"), {"codes": "I50.23:Y T80.0XXA:U"}, code="T80.0XXA"),
    planted(
        "HC-01", "sugar crisis in hospital", stay("I50.23:Y E11.00:Y"), {"codes": "I50.23:Y E11.00:N"}, code="E11.00",
    ),
]  # fmt: skip
