"""Who took part, and what modifiers say."""

from __future__ import annotations

from claims.tests.edits.clean_claims import line
from claims.tests.edits.outsider.planting import VISIT, hospital, office

PEOPLE = [
    office(
        "MO-13", "anesthesia without modifier", "K80.20", [line("00790", "AA", pos="21", units=60)],
        {"lines.0.modifiers": []}, 1, "00790",
    ),
    office(
        "MO-03", "anesthesia by one and by another", "K80.20", [line("00790", "AA", pos="21", units=60)],
        {"lines.0.modifiers": ["AA", "QZ"]}, 1,
    ),
    office(
        "MO-14", "anesthesia modifier on the operation", "M17.11", [line("27447", "RT", pos="21")],
        {"lines.0.modifiers": ["AA", "RT"]}, 1, "AA",
    ),
    office(
        "MO-14", "physical status on the operation", "M17.11", [line("27447", "RT", pos="21")],
        {"lines.0.modifiers": ["P3", "RT"]}, 1, "P3",
    ),
    office(
        "MO-13", "monitored care alone", "K80.20", [line("00790", "QZ QS", pos="21", units=60)],
        {"lines.0.modifiers": ["QS"]}, 1,
    ),
    office(
        "UN-01", "anesthesia without minutes", "K80.20", [line("00790", "AA", pos="21", units=60)],
        {"lines.0.units": 0}, 1,
    ),
    office(
        "MO-11", "assistant at an injection", "M17.11", [line("20610", "RT")], {"lines.0.modifiers": ["80", "RT"]}, 1,
        "80",
    ),
    office("MO-11", "assistant at a visit", "I10", [VISIT], {"lines.0.modifiers": ["80"]}, 1, "80"),
    office(
        "MO-11", "assistant at a cataract", "H25.11", [line("66984", "RT", pos="24")],
        {"lines.0.modifiers": ["80", "RT"]}, 1, "80",
    ),
    office(
        "MO-11", "nurse assistant at an endoscopy", "K63.5", [line("45380", pos="24")], {"lines.0.modifiers": ["AS"]},
        1, "AS",
    ),
    office(
        "MO-11", "teaching hospital assistant at a skin biopsy", "D22.5", [line("11102")],
        {"lines.0.modifiers": ["82"]}, 1, "82",
    ),
    office(
        "MO-03", "two kinds of assistant", "M17.11", [line("27447", "80 RT", pos="21")],
        {"lines.0.modifiers": ["80", "AS", "RT"]}, 1,
    ),
    office("MO-12", "two surgeons at a draw", "I10", [line("36415")], {"lines.0.modifiers": ["62"]}, 1, "62"),
    office(
        "MO-29", "team at an injection", "M17.11", [line("20610", "RT")], {"lines.0.modifiers": ["66", "RT"]}, 1, "66",
    ),
    office(
        "MO-03", "assistant and second surgeon at once", "M17.11", [line("27447", "62 RT", pos="21")],
        {"lines.0.modifiers": ["62", "80", "RT"]}, 1,
    ),
    office(
        "MO-07", "26 on a code that is only reading", "I10", [line("93010", pos="22")], {"lines.0.modifiers": ["26"]},
        1, "26",
    ),
    office(
        "MO-07", "TC on a code that is only technical", "I10", [line("93005")], {"lines.0.modifiers": ["TC"]}, 1, "TC",
    ),
    office("MO-07", "26 on a visit", "I10", [VISIT], {"lines.0.modifiers": ["26"]}, 1, "26"),
    office("MO-03", "26 and TC at once", "R05.9", [line("71046")], {"lines.0.modifiers": ["26", "TC"]}, 1),
    office(
        "MO-09", "whole X-ray by the physician in hospital", "R05.9", [line("71046", "26", pos="22")],
        {"lines.0.modifiers": []}, 1, "71046",
    ),
    office(
        "MO-08", "technical part by the physician in hospital", "R05.9", [line("71046", "26", pos="21")],
        {"lines.0.modifiers": ["TC"]}, 1, "TC",
    ),
    office("MO-07", "26 on a draw", "I10", [line("36415")], {"lines.0.modifiers": ["26"]}, 1, "26"),
    office("MO-24", "51 on a visit", "I10", [VISIT], {"lines.0.modifiers": ["51"]}, 1, "51"),
    office("MO-24", "an operation shared out, 54 on a visit", "I10", [VISIT], {"lines.0.modifiers": ["54"]}, 1, "54"),
    office(
        "MO-25", "55 on a code without global days", "E11.9", [line("93000")], {"lines.0.modifiers": ["55"]}, 1, "55",
    ),
]  # fmt: skip

MODIFIERS = [
    office("MO-01", "a modifier that does not exist", "I10", [VISIT], {"lines.0.modifiers": ["ZZ"]}, 1, "ZZ"),
    office(
        "MO-01", "a modifier of three characters", "M17.11", [line("20610", "RT")], {"lines.0.modifiers": ["RTX"]}, 1,
        "RTX",
    ),
    office("MO-02", "a modifier twice", "M17.11", [line("20610", "RT")], {"lines.0.modifiers": ["RT", "RT"]}, 1, "RT"),
    office("MO-21", "a finger on a knee", "M17.11", [line("20610", "RT")], {"lines.0.modifiers": ["F5"]}, 1, "F5"),
    office("MO-21", "an eyelid on a knee", "M17.11", [line("20610", "RT")], {"lines.0.modifiers": ["E1"]}, 1, "E1"),
    office(
        "MO-21", "a coronary artery on a knee", "M17.11", [line("20610", "RT")], {"lines.0.modifiers": ["LC"]}, 1, "LC",
    ),
    office(
        "MO-21", "a toe on a hand", "M65.341", [line("26055", "F8", pos="24")], {"lines.0.modifiers": ["T8"]}, 1, "T8",
    ),
    office("MO-05", "25 on a procedure", "M17.11", [line("20610", "RT")], {"lines.0.modifiers": ["25", "RT"]}, 1, "25"),
    office("MO-06", "59 on a visit", "I10", [VISIT], {"lines.0.modifiers": ["59"]}, 1, "59"),
    office("MO-05", "24 on a procedure", "M17.11", [line("20610", "RT")], {"lines.0.modifiers": ["24", "RT"]}, 1, "24"),
    office("MO-24", "22 on a visit", "I10", [VISIT], {"lines.0.modifiers": ["22"]}, 1, "22"),
    office(
        "MO-03", "52 and 53 at once", "K63.5", [line("45378", "53", pos="24")], {"lines.0.modifiers": ["52", "53"]}, 1,
    ),
    office(
        "MO-04", "59 and XS at once", "L97.511", [line("11042"), line("97597", "59")],
        {"lines.1.modifiers": ["59", "XS"]}, 2,
    ),
    office(
        "MO-26", "facility's 73 on a physician's claim", "K63.5", [line("45378", "53", pos="22")],
        {"lines.0.modifiers": ["73"]}, 1, "73",
    ),
    office("MO-26", "facility's 27 on a physician's claim", "I10", [VISIT], {"lines.0.modifiers": ["27"]}, 1, "27"),
    hospital(
        "MO-27", "physician's 53 on a facility claim", "K63.5", [line("45378", "74", revenue_code="0750")],
        {"lines.0.modifiers": ["53"]}, 1, "53",
    ),
    office(
        "MO-10", "five modifiers", "M17.11", [line("20610", "RT")],
        {"lines.0.modifiers": ["RT", "59", "GC", "KX", "Q6"]}, 1,
    ),
    office("MO-19", "91 on a procedure", "M17.11", [line("20610", "RT")], {"lines.0.modifiers": ["91", "RT"]}, 1, "91"),
    office("MO-24", "76 on a visit", "I10", [VISIT], {"lines.0.modifiers": ["76"]}, 1, "76"),
    office("MO-28", "QW on an electrocardiogram", "I10", [line("93000")], {"lines.0.modifiers": ["QW"]}, 1, "QW"),
    office("MO-28", "QW on a visit", "I10", [VISIT], {"lines.0.modifiers": ["QW"]}, 1, "QW"),
    office("MO-03", "GA and GZ at once", "J06.9", [line("80061", "GA")], {"lines.0.modifiers": ["GA", "GZ"]}, 1),
    office("MO-03", "GY and GZ at once", "J06.9", [line("80061", "GY")], {"lines.0.modifiers": ["GY", "GZ"]}, 1),
    office("MO-03", "GZ and GX at once", "J06.9", [line("80061", "GY GX")], {"lines.0.modifiers": ["GX", "GZ"]}, 1),
    office(
        "MO-03", "KX and GA at once", "G47.33", [line("E0601", "RR KX", pos="12")],
        {"lines.0.modifiers": ["RR", "KX", "GZ"]}, 1,
    ),
    office(
        "MO-03", "waste and no waste on one line", "C34.11", [line("J9271", "JZ", units=200)],
        {"lines.0.modifiers": ["JW", "JZ"]}, 1,
    ),
    office(
        "DR-01", "single-dose drug without JW or JZ", "C34.11", [line("J9271", "JZ", units=200)],
        {"lines.0.modifiers": []}, 1, "J9271",
    ),
    office(
        "DR-02", "waste without the dose given", "C34.11", [line("J0585", units=100), line("J0585", "JW", units=20)],
        {"lines": [line("J0585", "JW", units=20, pos="11", pointers=[1])]}, 1, "JW",
    ),
    office(
        "DR-02", "JZ beside waste", "G24.3", [line("J0585", units=100), line("J0585", "JW", units=20)],
        {"lines.0.modifiers": ["JZ"]}, None, "JZ",
    ),
    office("DR-03", "JW on a visit", "I10", [VISIT], {"lines.0.modifiers": ["JW"]}, 1, "JW"),
    office(
        "MO-03", "hospice modifiers at once", "C34.11", [line("99213", "GV")], {"lines.0.modifiers": ["GV", "GW"]}, 1,
    ),
    office(
        "AM-01", "ambulance without from and to", "I21.4",
        [line("A0427", "RH", pos="41"), line("A0425", "RH", pos="41", units=8)], {"lines.0.modifiers": []}, 1, "A0427",
    ),
    office(
        "MO-01", "ambulance from nowhere known", "I21.4",
        [line("A0427", "RH", pos="41"), line("A0425", "RH", pos="41", units=8)], {"lines.0.modifiers": ["ZH"]}, 1,
    ),
    office(
        "AM-02", "miles without a ride", "I21.4",
        [line("A0427", "RH", pos="41"), line("A0425", "RH", pos="41", units=8)],
        {"lines": [line("A0425", "RH", pos="41", units=8, pointers=[1])]}, 1, "A0425",
    ),
    office(
        "AM-03", "miles of another way", "I21.4",
        [line("A0427", "RH", pos="41"), line("A0425", "RH", pos="41", units=8)], {"lines.1.modifiers": ["SH"]}, 2,
        "A0425",
    ),
    office(
        "AM-04", "ambulance in the office", "I21.4",
        [line("A0427", "RH", pos="41"), line("A0425", "RH", pos="41", units=8)], {"lines.0.pos": "11"}, 1, "A0427",
    ),
    office(
        "MO-03", "rented and bought at once", "G47.33", [line("E0601", "RR KX", pos="12")],
        {"lines.0.modifiers": ["NU", "RR"]}, 1,
    ),
    office(
        "DM-01", "equipment neither rented nor bought", "G47.33", [line("E0601", "RR KX", pos="12")],
        {"lines.0.modifiers": ["KX"]}, 1, "E0601",
    ),
    office(
        "DM-02", "test strips without KX or KS", "E11.9 Z79.4", [line("A4253", "KX", pos="12", units=1)],
        {"lines.0.modifiers": []}, 1, "A4253",
    ),
    office(
        "DM-03", "insulin patient's strips without insulin", "E11.9 Z79.4", [line("A4253", "KX", pos="12", units=1)],
        {"codes": "E11.9"}, 1, "A4253",
    ),
    office(
        "MO-15", "therapy without its plan", "M54.50", [line("97110", "GP", units=2)], {"lines.0.modifiers": []}, 1,
        "97110",
    ),
    office(
        "MO-03", "two therapy plans", "M54.50", [line("97110", "GP", units=2)], {"lines.0.modifiers": ["GP", "GO"]}, 1,
    ),
    office(
        "MO-30", "speech plan on a physical therapy evaluation", "M54.50", [line("97161", "GP")],
        {"lines.0.modifiers": ["GN"]}, 1, "GN",
    ),
    hospital(
        "MO-15", "facility therapy without its plan", "M54.50", [line("97110", "GP", revenue_code="0420", units=2)],
        {"lines.0.modifiers": []}, 1, "97110",
        occurrence_codes=[{"code": "11", "date": "2026-02-01"}, {"code": "35", "date": "2026-02-05"}, {"code": "29",
            "date": "2026-02-05"}],
    ),
    office(
        "PV-06", "PT on a diagnostic code without screening", "Z12.11 K63.5", [line("45380", "PT", pos="24")],
        {"codes": "K63.5"}, 1, "PT",
    ),
    office(
        "PV-05", "screening turned treatment without PT", "Z12.11 K63.5",
        [line("45380", "PT", pos="24", pointers=[1, 2])], {"lines.0.modifiers": []}, 1, "45380",
    ),
]  # fmt: skip
